"""The query of /timeline.json in the conventions of others: table, calendar, slides, linked data.

Each is a page as that of the JSON is, with the address of the next one in a Link header.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from flask import Response, request

from feeds import ics
from feeds.entry import make_entry, make_feed
from feeds.scopes import ALL, Scope
from timeline.document import decode, dumps, with_urls
from timeline.errors import QueryError
from timeline.query import Query, parse_query, write_query
from timeline.web import linked, table, timelinejs
from timeline.web.api import following
from timeline.web.site import JSON, Site, answer

CSV = "text/csv"
CALENDAR = "text/calendar"
LINKED = "application/ld+json"
_ABOUT = "Dated events read from news articles, each with its sources."


def csv(site: Site) -> Response:
    """A table with a head, one row an event."""
    return _page(site, "csv", CSV, lambda _, texts: table.write(map(json.loads, texts)))


def calendar(site: Site) -> Response:
    """A calendar whose entries are those of the calendar feeds, under the same ids."""
    return _page(site, "ics", CALENDAR, lambda _, texts: _calendar(site, texts))


def _calendar(site: Site, texts: Sequence[str]) -> str:
    base, locale = site.settings.public_base_url, site.settings.locale
    entries = [make_entry(decode(text), base_url=base, locale=locale) for text in texts]
    feed = make_feed(Scope(), site.store.feed_id(ALL), settings=site.settings)
    feed = replace(feed, updated=max((e.updated for e in entries), default=feed.updated))
    return ics.join(feed, [ics.entry(entry) for entry in entries]).decode()


def timeline_js(site: Site) -> Response:
    """A file for TimelineJS3."""

    def write(_: str, texts: Sequence[str]) -> str:
        slides = timelinejs.fields(site.settings.site_title, _ABOUT, map(json.loads, texts))
        return dumps(slides) + "\n"

    return _page(site, "timelinejs.json", JSON, write)


def json_ld(site: Site) -> Response:
    """A list of schema.org events."""

    def write(address: str, texts: Sequence[str]) -> str:
        events = map(json.loads, texts)
        return dumps(linked.listing(site.settings.site_title, address, events)) + "\n"

    return _page(site, "jsonld", LINKED, write)


def _page(
    site: Site, suffix: str, mimetype: str, write: Callable[[str, Sequence[str]], str]
) -> Response:
    """Answer with a page, which *write* makes from its address and the texts of its events."""
    query = parse_query(request.args.to_dict(flat=False))
    if query.changed_since is not None:
        reason = "only /timeline.json tells of changes"
        raise QueryError("changed_since", query.changed_since, reason)
    path = f"/timeline.{suffix}"
    links: list[str] = []

    def render() -> str:
        page = site.store.page(query)
        links.extend(f'<{address}>; rel="next"' for address in following(site, path, query, page))
        texts = with_urls(page.texts, site.settings.public_base_url)
        return write(_address(site, path, query), texts)

    response = answer(site, mimetype, render)
    for link in links:
        response.headers["Link"] = link
    return response


def _address(site: Site, path: str, query: Query) -> str:
    asked = write_query(query, cursor=request.args.get("cursor"))
    return site.address(f"{path}?{asked}" if asked else path)
