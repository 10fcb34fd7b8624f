"""Feeds over HTTP: stored documents, conditional requests, the page that lists them.

Headers that every answer of the service has (who may read it, what a browser may do with it) are
the roof's.
"""

import gzip
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feeds import documents, scopes
from feeds.entry import ALL, NAMESPACE, UNCHANGED, Feed, make_feed, scope_name
from feeds.formats import FORMATS
from timeline.settings import Settings
from timeline.store import Document, Store

# How a body may be packed, best first. Each packing has a tag of its own: equal strong tags
# promise equal bytes (RFC 9110, 8.8.1).
PACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: gzip.compress(body, mtime=0),
}
_SUFFIXES = frozenset(format.suffix for format in FORMATS)


class _Shelf:
    """The documents of a store as this process last saw them, packed as readers ask for them.

    Good for one generation of the store: what a commit changed is read again.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._load = lru_cache(maxsize=64)(self._read)
        self._pack = lru_cache(maxsize=64)(self._read_packed)

    def take(self, name: str, encoding: str) -> tuple[Document, bytes]:
        """A document and its packed body, always of one and the same version."""
        return self._pack(self._store.generation(), name, encoding)

    def _read_packed(self, generation: int, name: str, encoding: str) -> tuple[Document, bytes]:
        document = self._load(generation, name)
        return document, PACKERS[encoding](document.body) if encoding else document.body

    def _read(self, _generation: int, name: str) -> Document:
        if stored := self._store.document(f"feeds/{name}"):
            return stored
        scope, _, suffix = name.rpartition(".")
        if suffix == "opml":
            return documents.make_opml(self._store, self._settings)
        made = documents.make(self._store, self._settings, scope)
        return next(d for d, format in zip(made, FORMATS, strict=True) if format.suffix == suffix)


def blueprint(*, store: Store, settings: Settings) -> Blueprint:
    """Routes below /feeds/, and /ns, which explains the element of our own in them."""
    shelf = _Shelf(store, settings)
    pages = Blueprint(
        "feeds",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/feeds/static",
    )

    @pages.get("/feeds/")
    def index() -> str:
        rows = _rows(store, settings)
        return render_template("feeds/index.html", rows=rows, formats=FORMATS, settings=settings)

    @pages.get("/feeds")
    def index_without_slash() -> AnyResponse:
        # Flask would redirect to an address made of the request's Host header.
        return redirect(url_for(".index"), 301)

    @pages.get("/ns")
    def namespace() -> str:
        return render_template("feeds/ns.html", namespace=NAMESPACE, settings=settings)

    @pages.get("/feeds/feeds.opml")
    def all_feeds() -> AnyResponse:
        address = f"{settings.public_base_url}/feeds/feeds.opml"
        return _answer(shelf, "feeds.opml", settings, links=_link(address, "self"))

    @pages.get("/feeds/<name>")
    def feed(name: str) -> AnyResponse:
        wanted, _, suffix = name.rpartition(".")
        scope = scopes.canonical(wanted)
        if scope is None or suffix.lower() not in _SUFFIXES:
            abort(404, f"There is no feed {name[:80]}; /feeds/ lists all there are.")
        canonical = f"{scope}.{suffix.lower()}"
        if canonical != name:
            # No page: a script elsewhere that follows it must be allowed to read it too.
            location = {"Location": url_for(".feed", name=canonical)}
            return Response("", 301, location, mimetype="text/plain")
        return _answer(shelf, canonical, settings, links=_links(scope, suffix, settings))

    return pages


def _rows(store: Store, settings: Settings) -> list[dict[str, object]]:
    """Every feed that has entries: `all`, then countries by name."""
    counts = {code.lower(): count for code, count in store.countries().items()}
    named = sorted((scope_name(scope, settings.locale), scope) for scope in counts)
    everything = {
        "scope": ALL,
        "name": scope_name(ALL, settings.locale).capitalize(),
        "count": store.status().events,
        "page": "/",
    }
    return [
        everything,
        *(
            {"scope": scope, "name": name, "count": counts[scope], "page": f"/countries/{scope}"}
            for name, scope in named
        ),
    ]


def _answer(shelf: _Shelf, name: str, settings: Settings, *, links: str) -> AnyResponse:
    """Serve a document with both validators; 304 as RFC 9110, 13.2.2 orders them.

    Nothing of the request but its path and Accept-Encoding has a say in the bytes.
    """
    encoding = next((e for e in PACKERS if request.accept_encodings[e] > 0), "")
    document, body = shelf.take(name, encoding)
    response = Response(body, content_type=document.content_type)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.set_etag(f"{document.etag}-{encoding}" if encoding else document.etag)
    response.last_modified = datetime.fromisoformat(document.modified)
    response.vary.add("Accept-Encoding")
    response.cache_control.public = True
    response.cache_control.max_age = settings.refresh_seconds
    response.headers["Link"] = links
    return response.make_conditional(request)


def _links(scope: str, suffix: str, settings: Settings) -> str:
    """The links of the document's body, for who reads only headers."""
    feed: Feed = make_feed(scope, "", updated=UNCHANGED, settings=settings)
    links = [_link(feed.address(suffix), "self"), _link(feed.page, "alternate")]
    return ", ".join(links + ([_link(feed.hub, "hub")] if feed.hub else []))


def _link(address: str, rel: str) -> str:
    return f'<{address}>; rel="{rel}"'
