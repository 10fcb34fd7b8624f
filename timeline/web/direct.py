"""Pages of `/timeline.json` answered before Flask, which costs more than making them.

What is answered is what Flask would: the same functions make body, tag and headers. All that is
not a plain question with an answer goes on to Flask, above all what is wrong with it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from timeline.errors import QueryError, StoreError
from timeline.packing import choose
from timeline.query import parse_query
from timeline.web import api, headers
from timeline.web.compress import LEAST, pack
from timeline.web.site import DATA, GENERATION, JSON, Site, tag

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]


class Direct:
    """The application *app* behind what can be answered without it."""

    def __init__(self, app: "WSGIApplication", site: Site) -> None:
        self.app = app
        self.site = site

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        asked: str = environ.get("QUERY_STRING", "")
        if environ["PATH_INFO"] == api.PATH and _is_plain(environ, asked):
            try:
                found, body = self._answer(environ, asked)
            except (QueryError, StoreError, UnicodeDecodeError):
                return self.app(environ, start_response)  # which says what is wrong
            start_response("200 OK", found)
            return (body,)
        return self.app(environ, start_response)

    def _answer(self, environ: "WSGIEnvironment", asked: str) -> tuple[Headers, bytes]:
        site = self.site
        query = parse_query(_given(asked))
        generation = environ.get(GENERATION) or site.store.generation()
        etag = f'"{tag(site, generation, f"{api.PATH}?{asked}")}"'
        body = api.written(site, query).encode()
        packing = choose(environ.get("HTTP_ACCEPT_ENCODING", ""))
        is_packed = packing != "" and len(body) >= LEAST
        if is_packed:
            body = pack(packing, body)
        found = [
            ("Content-Type", JSON),
            ("Content-Length", str(len(body))),
            ("ETag", f"W/{etag}" if packing else etag),
            ("Cache-Control", DATA),
            ("Vary", "Accept-Encoding"),
            *([("Content-Encoding", packing)] if is_packed else ()),
            *headers.OF_DATA,
        ]
        return found, body


def _given(asked: str) -> dict[str, list[str]]:
    """The parameters. Where nothing is to be decoded this takes a third of what `parse_qs` does."""
    if "%" in asked or "+" in asked:
        return parse_qs(asked, keep_blank_values=True, errors="strict")
    found: dict[str, list[str]] = {}
    for pair in filter(None, asked.split("&")):
        name, _, value = pair.partition("=")
        found.setdefault(name, []).append(value)
    return found


def _is_plain(environ: "WSGIEnvironment", asked: str) -> bool:
    """Whether it is a first question: one whose answer the reader has not, in ASCII."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and "HTTP_IF_NONE_MATCH" not in environ
        and asked.isascii()
    )
