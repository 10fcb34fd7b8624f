"""The timeline for programs: JSON whose events are the stored texts, joined and not made again."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from flask import Response, abort, request

from timeline.document import VERSION, dumps, with_url, with_urls
from timeline.query import Query, parse_query, write_cursor, write_query
from timeline.store import Page
from timeline.web.site import JSON, Site, answer, most_first, moved, refuse_arguments

PATH = "/timeline.json"


def timeline(site: Site) -> Response:
    """A page of the timeline, or what changed in it; nothing here depends on today's date."""
    query = parse_query(request.args.to_dict(flat=False))
    return answer(site, JSON, lambda: written(site, query))


def written(site: Site, query: Query) -> str:
    """The document that answers a query."""
    return _timeline(site, query) if query.changed_since is None else _changes(site, query)


def _timeline(site: Site, query: Query) -> str:
    return joined(site, query, site.store.page(query))


def joined(site: Site, query: Query, page: Page) -> str:
    """Write a page that was read."""
    head = _head(site, query, page.updated) | {
        "total": page.total,
        "next": next(following(site, PATH, query, page), None),
    }
    return _joined(site, head, page.texts)


def _changes(site: Site, query: Query) -> str:
    """Events changed since a stamp, oldest change first, and those that are gone, from the timeline
    or from this query. *next* goes on at once; *as_of* is what to ask with the next time."""
    since = query.changed_since or ""
    changes = site.store.changes(query, since, query.limit)
    as_of = changes[-1].stamp if changes else since
    asked = write_query(replace(query, changed_since=as_of, after=None))
    # More than a page may come of one stamp, so a full page says only that there may be more.
    more = len(changes) > 0 and bool(site.store.changes(query, as_of, 1))
    head = _head(site, query, site.store.status().last_updated) | {
        "total": None,
        "next": site.address(f"{PATH}?{asked}") if more else None,
        "as_of": as_of,
        "withdrawn": [
            {"id": change.id, "stamp": change.stamp, "target": change.target or None}
            for change in changes
            if change.text is None
        ],
    }
    return _joined(site, head, [change.text for change in changes if change.text is not None])


def _head(site: Site, query: Query, updated: str | None) -> dict[str, object]:
    return {
        "version": VERSION,
        "title": site.settings.site_title,
        "updated": updated,
        "query": query_fields(query),
    }


def _joined(site: Site, head: dict[str, object], texts: Iterable[str]) -> str:
    events = with_urls(texts, site.settings.public_base_url)
    return f'{dumps(head)[:-1]},"events":[{",".join(events)}]}}\n'


def following(site: Site, path: str, query: Query, page: Page) -> Iterator[str]:
    """The address of the page after this one, if there is one."""
    if page.next is not None:
        yield site.address(f"{path}?{write_query(query, cursor=write_cursor(page.next))}")


def query_fields(query: Query) -> dict[str, object]:
    """Say what was asked, defaults included, under the names of the parameters."""
    return {
        "country": [code.lower() for code in query.countries],
        "match": query.match,
        "role": query.role,
        "since": str(query.since) if query.since else None,
        "until": str(query.until) if query.until else None,
        "kind": list(query.kinds),
        "category": list(query.categories),
        "q": query.text or None,
        "publisher": query.publisher or None,
        "changed_since": query.changed_since,
        "order": query.order,
        "limit": query.limit,
    }


def event(site: Site, event_id: str) -> Response:
    """One event; 301 to what it was merged into, 410 when it was withdrawn."""
    refuse_arguments()
    found = site.store.event(event_id)
    if found is None:
        abort(404)
    if found.state == "withdrawn":
        abort(410)
    if found.state == "moved":
        return moved(f"/events/{found.target}.json")
    text = with_url(found.text, site.settings.public_base_url)
    return answer(site, JSON, lambda: text + "\n")


def countries(site: Site) -> Response:
    """Every country that has events, those with most first."""
    refuse_arguments()
    return answer(site, JSON, lambda: _countries(site))


def _countries(site: Site) -> str:
    rows = [
        {
            "code": code,
            "name": site.country_name(code),
            "events": count,
            "url": site.address(f"/countries/{code.lower()}"),
        }
        for code, count in most_first(site)
    ]
    return dumps({"version": VERSION, "countries": rows}) + "\n"
