"""What a page of the timeline that no cache knows is made of, in one process without a server."""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from flask import Flask
from werkzeug.test import EnvironBuilder

from benchmarks import peers
from timeline import web
from timeline.query import parse_query
from timeline.settings import Settings
from timeline.store.sql import open_store
from timeline.web import api
from timeline.web.direct import Direct
from timeline.web.site import GENERATION

ROUNDS, CALLS = 7, 300
COUNTRIES = "us cn jp de fr gb in kr".split()


def ignored(*_: object) -> Any:
    """Nobody to tell of status and headers."""


def question(rng: random.Random) -> str:
    """A month and a country; the cursor, which makes it new, lies before all events."""
    month = f"{rng.randrange(1975, 2020)}-{rng.randrange(1, 13):02}"
    return f"country={rng.choice(COUNTRIES)}&since={month}&cursor={rng.randrange(2**31):016x}"


def micros(work: Callable[[Any], object], items: list[Any]) -> float:
    """CPU microseconds an item."""
    began = time.process_time()
    for item in items:
        work(item)
    return (time.process_time() - began) / len(items) * 1e6


def parts(database: str) -> Iterator[str]:
    """A table: the whole, what it is made of, and the same through Flask."""
    settings = Settings(database_url=database)
    store = open_store(database)
    app = Flask("uncached")
    clock = partial(datetime.now, UTC)
    app.register_blueprint(web.blueprint(store=store, settings=settings, clock=clock))
    web.secure(app, settings)
    direct = app.wsgi_app
    assert isinstance(direct, Direct)
    site, generation, rng = direct.site, store.generation(), random.Random(5)

    def asked(path: str, questions: list[str]) -> list[dict[str, Any]]:
        made = (EnvironBuilder(path, query_string=q).get_environ() for q in questions)
        return [environ | {GENERATION: generation} for environ in made]

    cost: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        questions = [question(rng) for _ in range(CALLS)]
        again = [question(rng) for _ in range(CALLS)]
        queries = [parse_query(parse_qs(q)) for q in again]
        read = [(query, store.page(query)) for query in queries[:50]]
        for name, work, items in (
            ("an empty Flask view", partial(_answered, peers.empty), asked("/", questions)),
            ("a page", partial(_answered, direct), asked(api.PATH, questions)),
            ("- to read the query", lambda q: parse_query(parse_qs(q)), questions),
            ("- to read the page from the store", store.page, queries),
            ("- to write it", lambda of: api.joined(site, *of), read),
            ("a page through Flask", partial(_answered, direct.app), asked(api.PATH, again)),
        ):
            cost.setdefault(name, []).append(micros(work, items))
    store.close()
    yield "| in one process, without a server | CPU µs | empty Flask views |"
    yield "|---|---|---|"
    empty = statistics.median(cost["an empty Flask view"])
    for name, found in cost.items():
        middle = statistics.median(found)
        yield f"| {name} | {middle:,.0f} | {middle / empty:.1f} |"
    yield ""


def _answered(app: Any, environ: dict[str, Any]) -> bytes:
    return b"".join(app(environ.copy(), ignored))
