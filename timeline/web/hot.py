"""A cache before Flask: what any shared cache may keep is answered here, as bytes.

It asks nothing of a view. An answer to GET that is `public` and has an ETag is kept, each packing
by itself, until the store's generation moves. A hit costs about a microsecond, where the way
through Flask costs sixty before a view has done anything.

A query is kept when it is asked a second time: most are asked once, by who walks through all pages,
and to keep them would push out what is hot and cost a tenth of such a page.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzeug.http import parse_date, parse_etags, unquote_etag

from timeline.errors import StoreError
from timeline.packing import choose
from timeline.web.site import GENERATION

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_log = logging.getLogger(__name__)
_LOOK = 0.5  # seconds for which a generation is believed
_MOST = 32 * 2**20  # bytes kept, some five hundred feeds
_ONCE = 50_000  # queries known to have been asked
_LARGEST = 2 * 2**20  # bytes of one answer that is worth its room
_OVERHEAD = 2_000  # bytes of headers, key and objects of an answer, about
# What watches over this process must not wait for the store.
_NEVER = frozenset({"/healthz", "/readyz", "/metrics"})
_OF_A_BODY = frozenset({"content-length", "content-type", "content-encoding"})

Headers = list[tuple[str, str]]


class Kept(NamedTuple):
    """An answer. *body* is None while only its headers are known: a 304 was seen, and no 200."""

    etag: str
    modified: str
    headers: Headers
    unmodified: Headers
    body: list[bytes] | None


class Shelf(OrderedDict[tuple[str, str, str], Kept]):
    """The answers of one generation; when it is full the oldest go."""

    def __init__(self) -> None:
        super().__init__()
        self.size = 0
        self._writing = threading.Lock()
        self._once: set[int] = set()  # hashes of keys

    def wants(self, key: tuple[str, str, str]) -> bool:
        """Whether an answer is worth its room: one without a query, or asked for before."""
        asked = hash(key)
        if not key[1] or asked in self._once:
            return True
        if len(self._once) >= _ONCE:
            self._once.clear()
        self._once.add(asked)
        return False

    def put(self, key: tuple[str, str, str], kept: Kept) -> None:
        with self._writing:
            self.size += _weight(kept) - _weight(self.get(key))
            self[key] = kept
            while self.size > _MOST:
                self.size -= _weight(self.popitem(last=False)[1])


def _weight(kept: Kept | None) -> int:
    return _OVERHEAD + sum(map(len, kept.body or ())) if kept else 0


class Hot:
    """The application *app* behind the cache. *generation* asks the store, at most every half
    second of *ticks*, a clock that never goes back."""

    def __init__(
        self, app: "WSGIApplication", *, generation: Callable[[], int], ticks: Callable[[], float]
    ) -> None:
        self._app = app
        self._ask_generation = generation
        self._ticks = ticks
        self._due = 0.0
        self._generation = -1
        self._shelf = Shelf()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or path in _NEVER:
            return self._app(environ, start_response)
        if self._ticks() >= self._due:
            self._look()
        shelf = self._shelf
        packing = choose(environ.get("HTTP_ACCEPT_ENCODING", ""))
        key = (path, environ.get("QUERY_STRING", ""), packing)
        kept = shelf.get(key)
        if kept is not None:
            if _has_it(environ, kept):
                start_response("304 NOT MODIFIED", kept.unmodified)
                return ()
            if kept.body is not None:
                start_response("200 OK", kept.headers)
                return kept.body if environ["REQUEST_METHOD"] == "GET" else ()
        environ["HTTP_ACCEPT_ENCODING"] = packing  # so that the key tells which body it is
        if self._generation >= 0:
            environ[GENERATION] = self._generation
        if not shelf.wants(key):
            return self._app(environ, start_response)
        return self._pass_on(shelf, key, environ, start_response)

    def _look(self) -> None:
        """Begin anew when the store has moved on. While it cannot be read, what is kept stands."""
        self._due = self._ticks() + _LOOK  # first, so that one thread looks and the others go on
        try:
            generation = self._ask_generation()
        except StoreError as error:
            _log.warning("store: %s", error)
            return
        if generation != self._generation:
            # A new shelf before the number: who still writes into the old one harms nobody.
            self._shelf = Shelf()
            self._generation = generation

    def _pass_on(
        self,
        shelf: Shelf,
        key: tuple[str, str, str],
        environ: "WSGIEnvironment",
        start: "StartResponse",
    ) -> Iterable[bytes]:
        """Let the application answer, and keep the answer where that is allowed."""
        said: list[tuple[str, Headers]] = []

        def started(status: str, headers: Headers, exc_info: Any = None, /) -> Any:
            said.append((status, headers))
            return start(status, headers, exc_info)

        body = self._app(environ, started)
        status, headers = said[-1] if said else ("", [])
        kept = _keepable(status[:3], headers)
        if kept is None or (status[:3] == "200" and environ["REQUEST_METHOD"] != "GET"):
            return body
        if status[:3] == "200":
            kept = kept._replace(body=list(body))
            if closing := getattr(body, "close", None):
                closing()
        shelf.put(key, kept)
        return body if kept.body is None else kept.body


def _has_it(environ: "WSGIEnvironment", kept: Kept) -> bool:
    """Whether the reader has this answer: its tag decides, a date only without one (RFC 9110,
    13.2.2)."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known is not None:
        if known == kept.etag:
            return True
        tags = parse_etags(known)
        return not tags.star_tag and tags.contains_weak(unquote_etag(kept.etag)[0] or "")
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    if since is None or not kept.modified:
        return False
    asked, moved = parse_date(since), parse_date(kept.modified)
    return asked is not None and moved is not None and asked >= moved


def _keepable(status: str, headers: Headers) -> Kept | None:
    """What can be kept of an answer with these headers; None when it may not be."""
    if status not in ("200", "304"):
        return None
    fields = {name.lower(): value for name, value in headers}
    if "etag" not in fields or "public" not in fields.get("cache-control", ""):
        return None
    if int(fields.get("content-length", "0")) > _LARGEST:
        return None
    return Kept(
        etag=fields["etag"],
        modified=fields.get("last-modified", ""),
        headers=headers,
        unmodified=[(name, value) for name, value in headers if name.lower() not in _OF_A_BODY],
        body=None,
    )
