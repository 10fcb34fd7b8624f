"""Feeds over HTTP: live documents, archives, conditional requests, the pages about them.

Headers that every answer of the service has (who may read it, what a browser may do with it) are
the roof's.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import Blueprint, Response, abort, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feeds import archive, scopes
from feeds.documents import digest, packed
from feeds.entry import Feed, make_feed, namespace, scope_name
from feeds.formats import FORMATS
from feeds.scopes import Scope
from feeds.shelf import Shelf
from timeline.packing import choose
from timeline.settings import Settings
from timeline.store import Document, Store

_SUFFIXES = frozenset(format.suffix for format in FORMATS)
_FOR_EVER = 365 * 24 * 3600


def blueprint(*, store: Store, settings: Settings) -> Blueprint:
    """Routes below /feeds/, and /ns, which explains the element of our own in them."""
    bound = Blueprint(
        "feeds",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/feeds/static",
    )
    shelf = Shelf(store, settings)
    for rule, view in _VIEWS.items():
        bound.add_url_rule(rule, view.__name__.strip("_"), partial(view, shelf, settings))
    return bound


def _index(shelf: Shelf, settings: Settings) -> AnyResponse:
    rows = {
        name: [_row(scope, count, settings) for scope, count in shelf.counts() if of(scope)]
        for name, of in _LISTS.items()
    }
    html = render_template(
        "feeds/index.html",
        **rows,
        formats=FORMATS,
        examples=_EXAMPLES,
        webcal=f"webcal://{settings.public_base_url.partition('://')[2]}",
        settings=settings,
    )
    return _page(html, settings)


_LISTS: dict[str, Callable[[Scope], bool]] = {
    "everything": lambda scope: not scope.members,
    "countries": lambda scope: bool(scope.codes),
    "unions": lambda scope: bool(scope.organisations),
}
_EXAMPLES = (
    ("jp-vn.atom", "Japan and Vietnam together: both take part; up to five, countries or unions"),
    ("all.atom?kind=target", "what somebody means to reach; “scheduled” is what is announced"),
    ("all.atom?category=visit", "one category of events"),
    ("all.atom?q=harbour", "all of these words in an event or its sources"),
    ("all.atom?titles=plain", "titles without the date before them"),
)


def _slash(_shelf: Shelf, _settings: Settings) -> AnyResponse:
    """Flask would redirect to an address made of the request's Host header."""
    return _moved(url_for(".index"))


def _namespace(_shelf: Shelf, settings: Settings) -> AnyResponse:
    name = namespace(settings.public_base_url)
    html = render_template("feeds/ns.html", namespace=name, settings=settings)
    return _page(html, settings)


def _page(html: str, settings: Settings) -> AnyResponse:
    body = html.encode()
    page = Document(
        name="",
        content_type="text/html; charset=utf-8",
        body=body,
        etag=digest([body]),
        modified="",
        inputs="",
    )
    return _answer(packed(page, _packing()), {}, settings.refresh_seconds)


def _opml(shelf: Shelf, settings: Settings) -> AnyResponse:
    links = {"self": f"{settings.public_base_url}/feeds/feeds.opml"}
    return _answer(shelf.opml(_packing()), links, settings.refresh_seconds)


def _live(shelf: Shelf, settings: Settings, name: str) -> AnyResponse:
    wanted, _, suffix = name.rpartition(".")
    scope = scopes.parse(wanted)
    if scope is None or suffix.lower() not in _SUFFIXES:
        abort(404, f"There is no feed {name[:80]}; /feeds/ lists all there are.")
    scope = scopes.narrowed(scope, request.args.to_dict(flat=False))
    canonical = f"{scope.name}.{suffix.lower()}"
    if canonical != name:
        return _moved(url_for(".live", name=canonical))
    document = shelf.feed(scope, suffix, _packing())
    return _answer(document, _links(scope, suffix, settings), settings.refresh_seconds)


def _volume(shelf: Shelf, settings: Settings, name: str, volume: str) -> AnyResponse:
    scope = scopes.parse(name) if archive.NAME.fullmatch(volume) else None
    if scope and scope.name != name:
        return _moved(url_for(".volume", name=scope.name, volume=volume))
    document = None
    if scope and scope.stored:
        document = shelf.volume(scope, volume, _packing())
    if scope is None or document is None:
        abort(404, f"There is no archive {volume[:80]} of a feed {name[:80]}.")
    feed = make_feed(scope, "", settings=settings)
    links = {"self": feed.archived(volume), "current": feed.live("atom")}
    closed = document.inputs == archive.CLOSED
    return _answer(document, links, _FOR_EVER if closed else settings.refresh_seconds)


_VIEWS: dict[str, Callable[..., AnyResponse]] = {
    "/feeds/": _index,
    "/feeds": _slash,
    "/ns": _namespace,
    "/feeds/feeds.opml": _opml,
    "/feeds/<name>": _live,
    "/feeds/<name>/<volume>.atom": _volume,
}


def _moved(address: str) -> AnyResponse:
    """301, the parameters kept. No page: a script elsewhere that follows must be let read it."""
    asked = request.query_string.decode("latin-1")
    location = {"Location": f"{address}?{asked}" if asked else address}
    return Response("", 301, location, mimetype="text/plain")


def _row(scope: Scope, count: int, settings: Settings) -> dict[str, object]:
    name = scope_name(scope, settings.locale)
    return {
        "scope": scope.name,
        "name": name if scope.members else name.capitalize(),
        "count": count,
        "page": scope.page,
    }


def _packing() -> str:
    return choose(request.headers.get("Accept-Encoding", ""))


def _answer(document: Document, links: dict[str, str], seconds: int) -> AnyResponse:
    """Serve a document with both validators; 304 as RFC 9110, 13.2.2 orders them.

    Nothing of the request but its address and Accept-Encoding has a say in the bytes.
    """
    response = Response(document.body, content_type=document.content_type)
    if packing := document.etag.partition("-")[2]:
        response.headers["Content-Encoding"] = packing
    response.set_etag(document.etag)
    if document.modified:
        response.last_modified = datetime.fromisoformat(document.modified)
    response.vary.add("Accept-Encoding")
    response.cache_control.public = True
    response.cache_control.max_age = seconds
    response.cache_control.immutable = seconds == _FOR_EVER
    if links:
        written = (f'<{href}>; rel="{rel}"' for rel, href in links.items())
        response.headers["Link"] = ", ".join(written)
    return response.make_conditional(request)


def _links(scope: Scope, suffix: str, settings: Settings) -> dict[str, str]:
    """The links of the document's body, for who reads only headers."""
    feed: Feed = make_feed(scope, "", settings=settings)
    links = {"self": feed.address(suffix), "alternate": feed.page}
    return links | ({"hub": feed.hub} if feed.hub else {})
