"""What feeds cost: a document of 1,000 entries beside plain feedgen's, all feeds after a refresh,
sets and saved searches when asked for, an answer that says 304.

    python -m benchmarks.feeds

Times are CPU time of this process, medians of rounds that take turns.
"""

import random
import statistics
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from feedgen.feed import FeedGenerator
from flask import Flask
from flask.testing import FlaskClient

import feeds
from benchmarks.report import write
from feeds import documents, fragments
from feeds.entry import Entry, make_entry, make_feed
from feeds.formats import FORMATS
from feeds.fragments import Known, Written
from feeds.scopes import EVERYTHING
from timeline import countries
from timeline.document import decode, encode
from timeline.model import Country, Event, Source, Span, When
from timeline.packing import PACKERS
from timeline.settings import Settings
from timeline.store import Change, Run, Store, StoredEvent
from timeline.store.sql import open_store

ROUNDS, REQUESTS = 7, 2_000
ENTRIES = 1_000
CHANGED = (0, 1, 10)
COUNTRIES, EACH = 200, 100
SETTINGS = Settings(public_base_url="https://dates.example", database_url="sqlite://")
FEED_ID = "5a2c3b1e-0f7d-4c55-8f52-2f5a6f0f6d11"
SENTENCE = (
    "In March 2025 the two ministers met at the port and agreed on a working group on cranes."
)


def event(number: int, codes: Sequence[str], *, seed: str = "") -> Event:
    """An event of two sources, with a stamp of its own."""
    stamp = f"2026-01-31T08:{number // 10**6:02}:00.{number % 10**6:06}Z"
    source = Source(
        article=f"a{number}",
        path=f"{number}.txt",
        title=f"Ministers agree on cranes, part {number}{seed}",
        publisher="The Quay Gazette",
        url=f"https://quay.example/{number}",
        published="2025-03-17",
        date="2025-03",
        quote=SENTENCE,
        start=0,
        end=len(SENTENCE),
        marks=(Span(3, 13),),
    )
    other = replace(source, publisher="Harbour Post", url=f"https://harbour.example/{number}")
    return Event(
        id=str(uuid.uuid5(uuid.NAMESPACE_OID, str(number))),
        when=When.parse("2025-03", why="The words “March 2025” say the month and the year."),
        kind="event",
        category="meeting",
        title=f"Ministers agree on cranes, part {number}{seed}",
        summary=SENTENCE + " It is the first of its kind.",
        language="en",
        countries=tuple(Country(code=code, role="party") for code in codes),
        sources=(source, other),
        first_seen=stamp,
        updated=stamp,
    )


def plain(entries: Sequence[Entry]) -> bytes:
    """Atom as its users write it with feedgen."""
    made = FeedGenerator()
    made.id("urn:uuid:" + FEED_ID)
    made.title("Dates")
    made.link(href="https://dates.example/", rel="alternate")
    for entry in entries:
        item = made.add_entry(order="append")
        item.id(entry.id)
        item.title(entry.title)
        item.link(href=entry.url)
        item.content(entry.html, type="html")
        item.summary(entry.summary)
        item.published(entry.published)
        item.updated(entry.updated)
        item.category([{"term": c.term, "label": c.label} for c in entry.categories])
    text: bytes = made.atom_str()
    return text


def ours(texts: Sequence[str], known: Known) -> bytes:
    """The same from texts of the store, with what is known written already."""
    fragments.forget()
    feed = make_feed(EVERYTHING, FEED_ID, settings=SETTINGS)
    return FORMATS[0].join(feed, [fragments.write_in(0, t, known, SETTINGS) for t in texts])


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def one_document() -> Iterator[str]:
    texts = [encode(event(n, ("JP", "VN"))) for n in range(ENTRIES)]
    entries = [make_entry(decode(t), base_url=SETTINGS.public_base_url, locale="en") for t in texts]
    written = [fragments.write(text, {}, SETTINGS) for text in texts]
    feed = make_feed(EVERYTHING, FEED_ID, settings=SETTINGS)
    bodies = [document.body for document in documents.join(feed, written, "")]
    known: dict[str, Written] = fragments.known(fragments.rows(written, bodies), bodies)
    cases: dict[str, Callable[[], object]] = {
        "feedgen, plain": partial(plain, entries),
        "ours, nothing stored": partial(ours, texts, {}),
    }
    for number in CHANGED:
        new = [encode(event(n, ("JP", "VN"), seed="!")) for n in range(number)] + texts[number:]
        cases[f"ours, {number} changed"] = partial(ours, new, known)
    taken: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(ROUNDS):
        for name, work in cases.items():
            taken[name].append(seconds(work))
    base = statistics.median(taken["feedgen, plain"])
    yield f"Atom of {ENTRIES:,} entries, feedgen's from values at hand, ours from texts:"
    yield ""
    yield "| | ms | of feedgen |"
    yield "| --- | ---: | ---: |"
    for name, found in taken.items():
        median = statistics.median(found)
        share = f"1/{base / median:.1f}" if median < base else f"{median / base:.2f}"
        yield f"| {name} | {median * 1e3:.1f} | {share} |"


def filled(store: Store) -> None:
    """COUNTRIES countries, each in EACH events with another one."""
    chance = random.Random(3)
    codes = [code for code in countries.codes() if len(code) == 2][:COUNTRIES]
    slots = codes * EACH
    chance.shuffle(slots)
    pairs = zip(slots[::2], slots[1::2], strict=True)
    commit(store, [event(n, dict.fromkeys(pair)) for n, pair in enumerate(pairs)])


def commit(store: Store, events: Sequence[Event]) -> None:
    stamp = max(e.updated for e in events)
    rows = (
        StoredEvent(
            id=e.id, when=e.when, kind=e.kind, countries=e.countries, updated=e.updated,
            text=encode(e),
        )
        for e in events
    )  # fmt: skip
    run = Run(started=stamp, finished=stamp, outcome="ok")
    with store.lease():
        store.commit(Change(run=run, events=tuple(rows)))


def all_feeds(store: Store) -> Iterator[str]:
    filled(store)
    full = seconds(lambda: feeds.render(store, SETTINGS))
    sizes = [
        len(d.body)
        for d in (store.document(f"feeds/{c.lower()}.atom") for c in countries.codes())
        if d
    ]
    nothing = seconds(lambda: feeds.render(store, SETTINGS))
    commit(store, [event(10**6, ("JP", "VN"))])
    fragments._write.cache_clear()
    one = seconds(lambda: feeds.render(store, SETTINGS))
    yield ""
    yield (
        f"All feeds: {len(sizes)} countries and `all`, {len(FORMATS)} formats, {EACH} entries, "
        f"{len(PACKERS)} packings of each, {statistics.mean(sizes) / 1000:.0f} KB an Atom document:"
    )
    yield ""
    yield "| after | seconds |"
    yield "| --- | ---: |"
    archived = COUNTRIES * EACH // 2 - EACH
    yield f"| the first import, {archived:,} events archived too | {full:.2f} |"
    yield f"| a refresh that found one event of two countries | {one:.3f} |"
    yield f"| a refresh that found nothing | {nothing:.4f} |"


ASKED = ("jp-vn.atom", "jp.atom?kind=event", "all.atom?q=cranes", "all.atom?titles=plain")


def on_demand(client: FlaskClient) -> Iterator[str]:
    yield ""
    yield "Asked for and not stored; the first of a generation makes all formats:"
    yield ""
    yield "| | first, ms | again, ms |"
    yield "| --- | ---: | ---: |"
    for address in ASKED:
        ask = partial(client.get, f"/feeds/{address}")
        first, again = seconds(ask), statistics.median(seconds(ask) for _ in range(ROUNDS))
        yield f"| {address} | {first * 1e3:.1f} | {again * 1e3:.2f} |"


def unchanged(client: FlaskClient) -> Iterator[str]:
    """A 304 for a feed beside one for a file, through the same application."""
    asks = {}
    for name, address in (
        ("a feed", "/feeds/jp.atom"),
        ("a static file", "/feeds/static/feeds.css"),
    ):
        with client.get(address) as answer:
            known = {"If-None-Match": answer.headers["ETag"]}
        asks[name] = partial(client.get, address, headers=known)
    taken: dict[str, list[float]] = {name: [] for name in asks}
    for _ in range(REQUESTS):
        for name, ask in asks.items():
            taken[name].append(seconds(ask))
    yield ""
    yield f"304 through Flask, with no cache before it, {REQUESTS:,} requests each:"
    yield ""
    yield "| for | median µs | p99 µs |"
    yield "| --- | ---: | ---: |"
    for name, found in taken.items():
        p99 = statistics.quantiles(found, n=100)[98]
        yield f"| {name} | {statistics.median(found) * 1e6:.0f} | {p99 * 1e6:.0f} |"


def lines() -> Iterator[str]:
    yield from one_document()
    store = open_store("sqlite://")
    app = Flask("feeds")
    app.register_blueprint(feeds.blueprint(store=store, settings=SETTINGS))
    try:
        yield from all_feeds(store)
        yield from on_demand(app.test_client())
        yield from unchanged(app.test_client())
    finally:
        store.close()


def main() -> None:
    write("feeds", "Feeds", lines())


if __name__ == "__main__":
    main()
