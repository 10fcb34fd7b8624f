"""The timeline for programs: JSON whose events are the stored texts, joined and not made again."""

from flask import Response, abort, request

from timeline.document import VERSION, dumps, with_url
from timeline.query import Query, parse_query, write_cursor, write_query
from timeline.web.site import JSON, Site, answer, most_first, moved, refuse_arguments


def timeline(site: Site) -> Response:
    """A page of the timeline; nothing in it depends on today's date."""
    query = parse_query(request.args.to_dict(flat=False))
    return answer(site, JSON, lambda: _timeline(site, query))


def _timeline(site: Site, query: Query) -> str:
    page = site.store.page(query)
    following = None
    if page.next is not None:
        asked = write_query(query, cursor=write_cursor(page.next))
        following = site.address(f"/timeline.json?{asked}")
    head = {
        "version": VERSION,
        "title": site.settings.site_title,
        "updated": site.store.status().last_updated,
        "query": query_fields(query),
        "total": page.total,
        "next": following,
    }
    events = ",".join(with_url(text, site.settings.public_base_url) for text in page.texts)
    return f'{dumps(head)[:-1]},"events":[{events}]}}\n'


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
