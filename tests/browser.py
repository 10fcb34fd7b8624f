"""What the browser tests stand on: a browser, invented events, a small service that serves them.

The service speaks the JSON of the contract over real sockets, so that a page on one port and the
data on another are two origins to the browser, with all that this brings.
"""

import json
import os
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from timeline import countries
from timeline.document import encode, with_url
from timeline.model import Country, Event, Source, Span, When
from timeline.web import assets

Open = Callable[..., Page]  # the fixture `open_page`
ROOT = Path(__file__).parents[1]
STATIC = ROOT / "timeline" / "web" / "static"
ASSETS = assets.load()
STRICT = (
    "default-src 'none'; script-src {0}; connect-src {0}; style-src 'self'; img-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'"
)
TODAY = "2026-11-21T12:00:00"
FALLBACK = '<a href="https://dateline.example/">Open the timeline</a>'
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium. Without one the tests are skipped, but never on CI."""
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=_FLAGS.split())
        except Error as error:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(f"no browser at {path} (apt-get install chromium): {error}")
        yield browser
        browser.close()


def embed(attributes: str = "", inside: str = FALLBACK) -> str:
    return f"<dateline-timeline {attributes}>{inside}</dateline-timeline>"


# --- events ---------------------------------------------------------------------------------------


def events() -> list[dict[str, Any]]:
    """The events of the table beside this file as JSON values, in timeline order."""
    table = Path(__file__).with_name("browser_events.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    made = sorted((_event(row) for row in rows), key=lambda event: (*event.when.order, event.id))
    return [as_json(event) for event in made]


def as_json(event: Event) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(with_url(encode(event), "https://dateline.example"))
    return value


def _event(row: Sequence[str]) -> Event:
    date, kind, codes, title, summary, quote, papers, why = row
    basis = "inferred" if "undated" in papers else "stated"
    return Event(
        id=_identity(title),
        when=When.parse(date, basis=basis, why=why),
        kind=kind,
        category="meeting",
        title=title,
        summary=summary,
        language="en",
        countries=tuple(_country(code) for code in codes.split()),
        sources=tuple(_source(paper, date, quote) for paper in papers.split("; ")),
        first_seen="2026-11-20T09:00:00.000000Z",
        updated="2026-11-20T09:00:00.000000Z",
    )


def _identity(title: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, title))


def _country(code: str) -> Country:
    return Country(code=code.strip("@"), role="venue" if code.startswith("@") else "party")


def _source(paper: str, date: str, quote: str) -> Source:
    publisher, published = paper.rsplit(", ", 1)
    before, phrase, after = quote.split("*")
    return Source(
        article=_identity(paper),
        path=f"{publisher}.txt",
        title=f"From the pages of {publisher}",
        publisher=publisher,
        url=f"https://news.example/{_identity(paper)}",
        published=None if published == "undated" else published,
        date=date,
        quote=before + phrase + after,
        start=0,
        end=len(quote) - 2,
        marks=(Span(len(before), len(before + phrase)),),
    )


def many(count: int) -> list[dict[str, Any]]:
    """So many events, one a day from 1999 on, over seven countries."""
    template = json.dumps(events()[-1])
    day = When.parse("1999-01-01").extent[0]
    codes = ("JP", "VN", "IR", "KE", "PT", "NO", "BR")
    made = []
    for number in range(count):
        event = json.loads(template)
        text = str(day.plus(number))
        event |= {"id": str(uuid.UUID(int=number)), "title": f"Entry {number}", "kind": "event"}
        event["date"] |= {"edtf": text, "start": text, "end": text, "label": text}
        event["date"]["precision"] = "day"
        code = codes[number % 7]
        event["countries"] = [{"code": code, "name": countries.name(code, "en"), "role": "party"}]
        made.append(event)
    return made


# --- the service ----------------------------------------------------------------------------------


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # a browser asks for more than five things at once


class Service:
    """Serves events as the contract says, the widget, and pages of a test. Requests whose
    address holds *fails* are answered 500."""

    def __init__(
        self, shown: list[dict[str, Any]], title: str = "Lamps, cables and clocks"
    ) -> None:
        self.events = shown
        self.title = title
        self.updated = "2026-11-20T09:00:00.000000Z"
        self.pages: dict[str, tuple[str, str | None]] = {}
        self.asked: list[str] = []
        self.fails = ""
        self.copy = False
        self._census: tuple[object, dict[str, Any]] = (None, {})
        self.address = ""

    @property
    def script(self) -> str:
        """What a page has in its head to show widgets."""
        return f'<script type="module" src="{self.address}/widget.js"></script>'

    def page(self, body: str, *, head: str = "", csp: str | None = None, lang: str = "en") -> str:
        """Serve a page, under that policy; return its address."""
        path = f"/page{len(self.pages)}"
        direction = ' dir="rtl"' if lang in ("ar", "fa") else ""
        html = f'<!doctype html><html lang="{lang}"{direction}><head><meta charset="utf-8">'
        html += '<meta name="viewport" content="width=device-width, initial-scale=1">'
        html += (
            f"<title>A page of somebody</title>{head}</head><body><main>{body}</main></body></html>"
        )
        self.pages[path] = html, csp
        return self.address + path

    def timeline(self, query: str) -> dict[str, Any]:
        asked = parse_qs(query)
        codes = {code.upper() for code in asked.get("country", [])}
        found = [e for e in self.events if not codes or codes & {c["code"] for c in e["countries"]}]
        if asked.get("order") == ["desc"]:
            found.reverse()
        start, limit = int(asked.get("cursor", ["0"])[0]), int(asked.get("limit", ["50"])[0])
        end = start + limit
        following = urlencode({**asked, "cursor": end}, doseq=True)
        return {
            "version": 1,
            "title": self.title,
            "updated": self.updated,
            "query": {},
            "total": len(found),
            "next": f"https://dateline.example/timeline.json?{following}"
            if end < len(found)
            else None,
            "events": found[start:end],
        }

    def countries(self) -> dict[str, Any]:
        if self._census[0] is not self.events:
            self._census = self.events, self._counted()
        return self._census[1]

    def _counted(self) -> dict[str, Any]:
        counts: dict[str, int] = {}
        for event in self.events:
            for code in {country["code"] for country in event["countries"]}:
                counts[code] = counts.get(code, 0) + 1
        rows = [
            {"code": c, "name": countries.name(c, "en"), "events": n} for c, n in counts.items()
        ]
        return {"countries": sorted(rows, key=lambda row: (-row["events"], row["name"]))}

    def queried(self, query: str) -> dict[str, Callable[[], Any]]:
        """What a service that runs answers."""
        return {
            "/timeline.json": lambda: self.timeline(query),
            "/countries.json": self.countries,
            "/density.json": self.density,
        }

    def copied(self, path: str) -> dict[str, Callable[[], Any]]:
        """What lies in a copy of a service as plain files."""
        scope = path.split("/")[2] if path.startswith("/timeline/") else "all"
        years: dict[str, list[dict[str, Any]]] = {}
        for event in self.events:
            if scope == "all" or scope.upper() in {c["code"] for c in event["countries"]}:
                day = event["date"]["start"] or event["date"]["end"]
                years.setdefault(day.rpartition("-")[0].rpartition("-")[0], []).append(event)
        head = {
            "title": self.title,
            "updated": self.updated,
            "total": sum(map(len, years.values())),
        }
        index = {**head, "years": [{"year": year, "events": len(of)} for year, of in years.items()]}
        found: dict[str, Callable[[], Any]] = {"/countries.json": self.countries}
        found[f"/timeline/{scope}/index.json"] = lambda: index
        for year, of in years.items():
            found[f"/timeline/{scope}/{year}.json"] = lambda of=of: {"events": of}  # type: ignore[misc]
        return found

    def density(self) -> dict[str, Any]:
        """A period a year, of events known to the day."""
        years = Counter(event["date"]["start"][:4] for event in self.events)
        spans = [(f"{year}-01", f"{year}-12", n) for year, n in sorted(years.items())]
        periods = [{"start": a, "end": b, "events": n, "exact": n} for a, b, n in spans]
        return {"periods": periods, "months": 12, "earlier": 0, "later": 0}

    def answer(self, path: str, query: str) -> tuple[str, str | bytes, str | None]:
        """Media type, body and policy for a path; KeyError when there is no such thing."""
        if path in self.pages:
            html, policy = self.pages[path]
            return "text/html", html, policy
        values = self.copied(path) if self.copy else self.queried(query)
        if path in values:
            return "application/json", json.dumps(values[path](), ensure_ascii=False), None
        asset = ASSETS[path.removeprefix("/")]
        return asset.mimetype, asset.body, None


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    """Serve on a free port of loopback until the block ends."""
    server = _Server(("127.0.0.1", 0), _handler(service))
    service.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(service: Service) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.asked.append(self.path)
            url = urlsplit(self.path)
            if url.path == "/favicon.ico":
                url = url._replace(path="/favicon.svg")
            try:
                kind, body, policy = service.answer(url.path, url.query)
            except KeyError:
                self.send_error(404)
                return
            failing = service.fails and service.fails in self.path
            self.send_response(500 if failing else 200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            if kind != "text/html":
                self.send_header("Access-Control-Allow-Origin", "*")
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body if isinstance(body, bytes) else body.encode())

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing: the tests look at `asked`."""

    return Handler
