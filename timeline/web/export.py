"""The whole site as files, for object storage and a CDN: every page, feed and year, and the widget.

The same store gives the same files: `today` is the day of its last change, so that another day
alone changes nothing. Pages are as the service renders them, without what would change them all
with each new event: neighbours, and counts of other pages.
"""

import contextlib
import hashlib
import json
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

from flask import Flask, render_template

from feeds import documents
from feeds.documents import Index
from feeds.formats import FORMATS
from feeds.scopes import EVERYTHING, Scope, of_country
from timeline import edtf
from timeline.document import with_url
from timeline.errors import StoreError
from timeline.query import KINDS, LIMIT_MAX, Query
from timeline.settings import Settings
from timeline.store import Document, Store
from timeline.web import assets, pages, years
from timeline.web.folder import Folder, Written
from timeline.web.site import Site, build_digest, walk
from timeline.web.view import grouped

_SHOWN = 200  # events in the HTML of a timeline page; the widget has all
_ID = slice(len('{"id":"'), len('{"id":"') + 36)
_PAGES = ("/feeds/", "/ns", "/embed", "/status")
_DATA = (
    "/countries.json",
    "/density.json",
    "/digest.json",
    "/feeds/feeds.opml",
    "/robots.txt",
    "/sitemap.xml",
    "/status.json",
    "/timeline.schema.json",
)
# As hosts of static sites read it; a server of one's own says the same in its configuration.
_HEADERS = """\
/*
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
  Access-Control-Allow-Origin: *
  Cache-Control: public, max-age=60
/feeds/*
  Cache-Control: public, max-age={seconds}
/feeds/*.atom
  Content-Type: application/atom+xml; charset=utf-8
/feeds/*.rss
  Content-Type: application/rss+xml; charset=utf-8
/feeds/*.ics
  Content-Type: text/calendar; charset=utf-8
"""


class Apart:
    """A store whose documents are its own and stay in memory: the feeds of another address than
    that of the service, rendered from the same events. All else is the store's."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._documents: dict[str, Document] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def document(self, name: str) -> Document | None:
        return self._documents.get(name)

    def put_documents(self, documents: Iterable[Document], *, drop: Iterable[str] = ()) -> None:
        self._documents |= {document.name: document for document in documents}
        for name in drop:
            self._documents.pop(name, None)


def moment(store: Store) -> datetime:
    """When anything last changed: the clock of an export."""
    stamp = store.status().last_updated
    return datetime.fromisoformat(stamp) if stamp else datetime(1970, 1, 1, tzinfo=UTC)


def export(
    app: Flask,
    *,
    store: Store,
    settings: Settings,
    root: Path,
    prune: bool,
    processes: int = 0,
    prepare: Callable[[], object] = lambda: None,
) -> Written:
    """Bring the folder *root* in step with the store. *app* serves it under the address of these
    settings, at its `moment`, after *prepare*; with *prune*, files of an export before this one
    that are no longer part of the site are removed.

    So many *processes* put the pages of events and articles, half of the work, while this one does
    the rest; none where the store lives in memory.
    """
    at = moment(store)
    site = Site(store=store, settings=settings, clock=lambda: at, build=build_digest(settings))
    work = _Export(app=app, site=site, folder=Folder(root))
    with _pages_put(work, processes), app.test_request_context("/"):
        prepare()
        work.put_answers()
        for scope in (EVERYTHING, *(of_country(code) for code in sorted(store.countries()))):
            work.put_timeline(scope)
            work.put_years(scope)
            work.put_feeds(scope)
    work.put_rest()
    return work.folder.finish(prune=prune)


@contextlib.contextmanager
def _pages_put(work: "_Export", processes: int) -> Iterator[None]:
    """Put what is rendered one by one, most of the work, until the block has ended too."""
    if not processes:
        _put_part(work, 0, 1)
        yield
        return
    work.site.store.close()  # no connection may be in two processes; each opens its own again
    parts = [_begun(work, number, processes) for number in range(processes)]
    try:
        yield
        for child, here in parts:
            with contextlib.suppress(EOFError):  # it died; its own words are on standard error
                work.folder.take(*here.recv())
            child.join()
            if child.exitcode:
                raise StoreError(f"the export is not whole: a process ended with {child.exitcode}")
    finally:
        for child, _ in parts:
            child.terminate()


def _begun(work: "_Export", number: int, of: int) -> tuple[ForkProcess, Connection]:
    """A process at its part of the pages, and where it says what it put. Forked, as neither the
    application nor what it has rendered by now could be sent."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(there, work, number, of))
    child.start()
    there.close()
    return child, here


def _child(answer: Connection, work: "_Export", number: int, of: int) -> None:
    _put_part(work, number, of)
    answer.send((work.folder.entries, work.folder.written))


def _put_part(work: "_Export", number: int, of: int) -> None:
    """Put every *of*-th event and article."""
    with work.app.test_request_context("/"):
        work.put_events(number, of)
        work.put_articles(number, of)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Export:
    """One export at work."""

    app: Flask
    site: Site
    folder: Folder

    def put_answers(self) -> None:
        """What the service answers to these addresses, as it is."""
        for path in _PAGES:
            self.folder.put(_page(path), self._asked(path))
        for path in _DATA:
            self._put(path, packed=True)
        for path in ("favicon.ico", "feeds/static/feeds.css", *assets.load()):
            self._put(f"/{path}", packed=path.endswith((".css", ".js", ".json")))
        self.folder.put("404.html", self.app.test_client().get("/404").data)

    def _put(self, path: str, *, packed: bool = False) -> None:
        if body := self._asked(path):
            self.folder.put(path[1:], body, packed=packed)

    def _asked(self, path: str) -> bytes:
        """The body at a path; empty where there is none, as of a digest of too many events."""
        answer = self.app.test_client().get(path, buffered=True)
        return answer.data if answer.status_code == 200 else b""

    def put_events(self, number: int, of: int) -> None:
        base = self.site.settings.public_base_url
        every = walk(self.site.store, Query(kinds=KINDS, limit=LIMIT_MAX))
        for text in islice(every, number, None, of):
            path, made_from = f"events/{text[_ID]}", self._digest([text])
            page = _page(path)
            if not self.folder.keeps(page, made_from):
                self.folder.put(
                    page, pages.event_html(self.site, text).encode(), made_from=made_from
                )
            self.folder.put(f"{path}.json", f"{with_url(text, base)}\n".encode())

    def put_articles(self, number: int, of: int) -> None:
        read = (row for row in self.site.store.file_rows() if row.article is not None)
        for row in islice(read, number, None, of):
            assert row.article is not None
            events = self.site.store.events_of(row.article_id)
            page = _page(f"articles/{row.article_id}")
            made_from = self._digest([row.article, row.known.digest, *events])
            if not self.folder.keeps(page, made_from):
                html = pages.article_html(self.site, row.article_id, row.article)
                self.folder.put(page, html.encode(), made_from=made_from)

    def _digest(self, texts: Sequence[str]) -> str:
        """A digest of all that a page of these events is made from, so that it need not be."""
        made = hashlib.sha256(self.site.build.encode())
        for text in texts:
            made.update(b"\0" + text.encode("utf-8", "surrogatepass"))
            if found := years.EDTF.search(text):
                made.update(repr(self._ahead(found[1])).encode())
        return made.hexdigest()[:20]

    def _ahead(self, date: str) -> tuple[bool, bool]:
        reading, today = edtf.read(date), self.site.today()
        return reading.first > today, reading.last > today

    def put_timeline(self, scope: Scope) -> None:
        """The page of a scope, its frame and its picture."""
        code = scope.codes[0] if scope.codes else None
        name = self.site.country_name(code) if code else self.site.settings.site_title
        html = self._timeline(scope, {"feed": scope.name, "name": name, "code": code})
        self.folder.put(_page(scope.page), html.encode())
        self.folder.put(_page(f"embed/{scope.name}"), self._asked(f"/embed/{scope.name}"))
        self._put(f"/preview/{scope.name}.png")

    def _timeline(self, scope: Scope, about: dict[str, Any]) -> str:
        site, today = self.site, self.site.today()
        page = site.store.page(Query(countries=scope.codes, limit=_SHOWN))
        return render_template(
            "static.html",
            scope=about,
            total=site.store.countries().get(about["code"] or "", site.store.status().events),
            shown=len(page.texts),
            groups=grouped([pages.shown(site, text) for text in page.texts], today),
            today_label=pages.day_label(site, today),
            strip=pages.strip_of(site, Query(countries=scope.codes), today),
            countries=sorted(
                ((code, site.country_name(code)) for code in site.store.countries()),
                key=lambda pair: pair[1],
            ),
            canonical=site.address(scope.page),
        )

    def put_years(self, scope: Scope) -> None:
        index = years.index(self.site, scope)
        self.folder.put(f"timeline/{scope.name}/index.json", index.encode(), packed=True)
        for row in json.loads(index)["years"]:
            text = years.document(self.site, scope, row["year"])
            path = f"timeline/{scope.name}/{row['year']}.json"
            self.folder.put(path, text.encode(), packed=True)

    def put_feeds(self, scope: Scope) -> None:
        for format in FORMATS:
            self._put(f"/feeds/{scope.name}.{format.suffix}", packed=True)
        index = Index.read(self.site.store.document(documents.index_name(scope)))
        for volume in index.archives:
            self._put(f"/feeds/{scope.name}/{volume}.atom", packed=True)

    def put_rest(self) -> None:
        """How hosts of static sites are to serve this. There is no timeline.json: that it is not
        there tells the widget to read the years."""
        headers = _HEADERS.format(seconds=self.site.settings.refresh_seconds)
        self.folder.put("_headers", headers.encode())
        self.folder.put("_redirects", "".join(sorted(self._redirects())).encode())

    def _redirects(self) -> Iterator[str]:
        """Addresses of events that were merged into others."""
        for identity in self.site.store.identities():
            for alias in identity.aliases:
                yield f"/events/{alias} /events/{identity.id} 301\n"


def _page(path: str) -> str:
    """The file that a web server has for the address of a page."""
    return f"{path.strip('/')}/index.html".lstrip("/")
