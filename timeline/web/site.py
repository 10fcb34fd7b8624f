"""What all views are given, and how they answer a reader who has the page already."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from flask import Response, request

from timeline import countries
from timeline.edtf import Day
from timeline.errors import QueryError
from timeline.query import Query
from timeline.settings import Settings
from timeline.store import Store

Clock = Callable[[], datetime]
GENERATION = "dateline.generation"  # of the store, where a cache before us has asked for it
PAGE = "text/html"
JSON = "application/json"
XML = "application/xml"
PNG = "image/png"
_HERE = Path(__file__).parent
# Pages are checked at each visit, which costs a 304; data may be a minute old in a cache.
_CACHE = {PAGE: "no-cache", XML: "public, max-age=3600", PNG: "public, max-age=3600"}
DATA = "public, max-age=60"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The service as views see it. *build* is a digest of code, templates and settings: an ETag
    made with it does not outlive them."""

    store: Store
    settings: Settings
    clock: Clock
    build: str

    def today(self) -> Day:
        now = self.clock()
        return Day(now.year, now.month, now.day)

    def address(self, path: str) -> str:
        """Make an absolute address; the request's Host is never believed."""
        return self.settings.public_base_url + path

    def country_name(self, code: str) -> str:
        return countries.name(code, self.settings.locale)


def build_digest(settings: Settings) -> str:
    """Digest what a response is made of besides the store."""
    digest = hashlib.sha256()
    for path in sorted(_HERE.rglob("*")):
        if path.suffix in (".py", ".html", ".css", ".js", ".svg"):
            digest.update(path.read_bytes())
    shapes = (settings.site_title, settings.public_base_url, settings.locale, settings.show_text)
    for shown in shapes:
        digest.update(shown.encode() + b"\0")
    return digest.hexdigest()[:12]


def answer(
    site: Site, mimetype: str, render: Callable[[], str | bytes], *inputs: object
) -> Response:
    """Answer with 304 when the reader has what *render* would make, else with that.

    *inputs* are what it depends on besides the store, the build and the address.
    """
    generation = request.environ.get(GENERATION) or site.store.generation()
    etag = tag(site, generation, request.full_path, *inputs)
    known = request.if_none_match
    if not known.star_tag and known.contains_weak(etag):
        response = Response(status=304, mimetype=mimetype)
    else:
        response = Response(render(), mimetype=mimetype)
    response.set_etag(etag)
    response.headers["Cache-Control"] = _CACHE.get(mimetype, DATA)
    return response


def tag(site: Site, generation: int, address: str, *inputs: object) -> str:
    """Name what is made of these: equal tags promise equal content."""
    made_of = repr((site.build, generation, address, inputs))
    return hashlib.sha256(made_of.encode()).hexdigest()[:20]


def most_first(site: Site) -> list[tuple[str, int]]:
    """Codes and counts of the countries that have events, by count and then by name."""
    counted = site.store.countries().items()
    return sorted(counted, key=lambda pair: (-pair[1], site.country_name(pair[0])))


def walk(store: Store, query: Query) -> Iterator[str]:
    """Yield the texts of all events that match, page by page."""
    page = store.page(query)
    yield from page.texts
    while page.next is not None:
        page = store.page(replace(query, after=page.next))
        yield from page.texts


def moved(path: str) -> Response:
    """Answer 301, the parameters kept. Not to be kept by a cache: an id that was merged away
    comes back when its article does."""
    asked = request.query_string.decode("latin-1")
    response = Response(status=301, mimetype="text/plain")
    response.headers["Location"] = f"{path}?{asked}" if asked else path
    response.headers["Cache-Control"] = "no-cache"
    return response


def page_arguments(*known: str) -> dict[str, list[str]]:
    """Give the parameters of a page. What a form left empty is not given, and what others hang on
    to a link (`utm_source`) is no reason to refuse a person; programs are told."""
    given = request.args.to_dict(flat=False)
    return {name: values for name, values in given.items() if name in known and values != [""]}


def refuse_arguments() -> None:
    """Refuse any parameter where none is known."""
    for name in request.args:
        raise QueryError(name, request.args[name], "unknown parameter; there are none")
