"""The pages for people. All that can be read is in the HTML; no script is needed for it."""

import json
from dataclasses import dataclass, replace
from functools import lru_cache

from flask import Response, abort, render_template, request

from feeds.scopes import of_query
from timeline import countries
from timeline.document import decode, dumps
from timeline.edtf import Day
from timeline.labels import label
from timeline.model import When
from timeline.query import LIMIT_MAX, Query, parse_query, write_cursor, write_query
from timeline.store import Lookup, Status
from timeline.web.density import Strip, Weight, draw, veils
from timeline.web.linked import CONTEXT, item
from timeline.web.reading import open_article
from timeline.web.site import PAGE, Site, answer, most_first, moved, page_arguments
from timeline.web.view import EventView, grouped, lies_ahead, publication, show, web_address

_FILTERS = ("since", "until", "kind", "category", "q", "publisher", "order", "limit", "cursor")
_CHIPS = 10  # more countries than these are folded away


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scope:
    """What a timeline page is about: everything, or one country. *path* is its address, *asked*
    what its feed is asked for."""

    path: str
    feed: str
    name: str
    asked: str = ""
    code: str | None = None


def front(site: Site) -> Response:
    """The timeline of everything."""
    query = parse_query(page_arguments(*_FILTERS, "country", "match", "role"))
    feed = of_query(query)
    scope = _Scope(path="/", feed=feed.name, asked=feed.asked, name=site.settings.site_title)
    return _timeline_page(site, query, scope)


def country(site: Site, name: str) -> Response:
    """The timeline of one country: the twin of its feeds. Other spellings move to the code."""
    code = countries.find(name)
    if code is None:
        abort(404)
    path = f"/countries/{code.lower()}"
    if name != code.lower():
        return moved(path)
    query = parse_query(page_arguments(*_FILTERS, "role"))
    query = replace(query, countries=(code,))
    feed, name = of_query(query), site.country_name(code)
    scope = _Scope(path=path, feed=feed.name, asked=feed.asked, name=name, code=code)
    return _timeline_page(site, query, scope)


def _timeline_page(site: Site, query: Query, scope: _Scope) -> Response:
    status = site.store.status()
    # A refresh that changes no event may yet change how many files were read.
    inputs = (site.today(), status.files, status.failures)
    return answer(site, PAGE, lambda: _timeline(site, query, scope, status), *inputs)


def _timeline(site: Site, query: Query, scope: _Scope, status: Status) -> str:
    page, today = site.store.page(query), site.today()
    views = [shown(site, text) for text in page.texts]
    strip = strip_of(site, query, today)
    following = None if page.next is None else _link(scope, query, cursor=write_cursor(page.next))
    reverse = "desc" if query.order == "asc" else "asc"
    canonical = site.address(_link(scope, query, cursor=request.args.get("cursor")))
    return render_template(
        "timeline.html",
        scope=scope,
        query=query,
        total=page.total,
        shown=site.store.countries().get(scope.code, 0) if scope.code else status.events,
        articles=status.files - len(status.failures),
        failed=len(status.failures),
        today_label=day_label(site, today),
        groups=grouped(views, today, order=query.order),
        strip=strip,
        veils=veils(strip, query.since, query.until) if strip else (),
        chips=_chips(site, scope),
        unfolded=_CHIPS,
        following=following,
        whole=_link(scope, replace(query, since=None, until=None, text="", after=None)),
        beginning=_link(scope, replace(query, after=None)) if query.after is not None else None,
        reverse=_link(scope, replace(query, order=reverse, after=None)),
        asked=request.args,
        canonical=canonical,
        linked=_script(_listed(scope.name, [site.address(f"/events/{v.event.id}") for v in views])),
    )


def _listed(name: str, addresses: list[str]) -> dict[str, object]:
    """A list as search engines want it where each thing has a page of its own: addresses only."""
    items = [
        {"@type": "ListItem", "position": n, "url": address}
        for n, address in enumerate(addresses, 1)
    ]
    return {"@context": CONTEXT, "@type": "ItemList", "name": name, "itemListElement": items}


def _script(value: dict[str, object]) -> str:
    """JSON that may stand in a page: no text in it ends the element or begins a comment."""
    return dumps(value).replace("<", "\\u003c")


def day_label(site: Site, day: Day) -> str:
    """A day in words, in the language of the labels."""
    return label(When.parse(str(day)), locale=site.settings.locale)


def _between(site: Site, interval: str | None) -> str:
    """Say between which days an article without a date was published; empty when unknown."""
    if not interval:
        return ""
    return label(When.parse(interval, basis="inferred"), locale=site.settings.locale)


def _link(scope: _Scope, query: Query, *, cursor: str | None = None) -> str:
    """Write the address of the same page with another query."""
    if scope.code:
        query = replace(query, countries=())
    asked = write_query(query, cursor=cursor)
    return f"{scope.path}?{asked}" if asked else scope.path


def _chips(site: Site, scope: _Scope) -> list[tuple[str, str, int, bool]]:
    """Code, name and count of each country, and whether the page is about it; that one first."""
    chips = [
        (code, site.country_name(code), count, code == scope.code)
        for code, count in most_first(site)
    ]
    return sorted(chips, key=lambda chip: not chip[3])


def strip_of(site: Site, query: Query, today: Day) -> Strip | None:
    """Draw all that matches, whatever the period: the period is shown within it."""
    every = replace(query, since=None, until=None, order="asc", after=None, limit=LIMIT_MAX)
    return _drawn(site, site.store.generation(), (every, today))


@lru_cache(maxsize=256)
def _drawn(site: Site, generation: int, of: tuple[Query, Day]) -> Strip | None:
    """Draw the days and kinds of all that matches. *generation* is there for the cache only."""
    query, today = of
    return draw([_weight(*span, today.ordinal) for span in site.store.spans(query)], today)


def _weight(first: int, last: int, kind: str, today: int) -> Weight:
    layer = 2 if lies_ahead((first, last), kind, today) else int(last > first)
    return Weight(Day.from_ordinal(first), Day.from_ordinal(last), layer)


def event(site: Site, event_id: str) -> Response:
    """One event with all its sources; 301 to what it was merged into, 410 when withdrawn."""
    found = site.store.event(event_id)
    if found is None:
        abort(404)
    if found.state == "withdrawn":
        abort(410)
    if found.state == "moved":
        return moved(f"/events/{found.target}")
    return answer(site, PAGE, lambda: _event(site, found), site.today())


def _event(site: Site, found: Lookup) -> str:
    before, after = (_beside(site, found, order) for order in ("desc", "asc"))
    return event_html(site, found.text, before=before, after=after)


def event_html(
    site: Site, text: str, *, before: EventView | None = None, after: EventView | None = None
) -> str:
    """The page of an event, of which *text* tells."""
    view = shown(site, text)
    path = f"/events/{view.event.id}"
    here = {"url": site.address(path)}
    return render_template(
        "event.html",
        view=view,
        before=before,
        after=after,
        path=path,
        canonical=site.address(path),
        linked=_script({"@context": CONTEXT, **item(json.loads(text) | here)}),
    )


def _beside(site: Site, found: Lookup, order: str) -> EventView | None:
    """The next event of the whole timeline in that order."""
    page = site.store.page(Query(after=found.key, order=order, limit=1))
    return shown(site, page.texts[0]) if page.texts else None


def shown(site: Site, text: str) -> EventView:
    """What a page says of the event that a text of the store tells."""
    return show(decode(text), site.today(), locale=site.settings.locale)


def article(site: Site, article_id: str) -> Response:
    """What was read of one article: its head and its events in order."""
    text = site.store.article(article_id)
    if text is None:
        abort(404)
    return answer(site, PAGE, lambda: article_html(site, article_id, text), site.today())


def article_html(site: Site, article_id: str, text: str) -> str:
    """The page of an article, of which *text* tells."""
    today, fields = site.today(), json.loads(text)
    views = [shown(site, found) for found in site.store.events_of(article_id)]
    full = site.settings.show_text == "full"
    events = [view.event for view in views]
    return render_template(
        "article.html",
        article=fields,
        reader=open_article(fields["path"], events, site.settings) if full else None,
        published=publication(fields.get("published"), locale=site.settings.locale),
        interval=_between(site, fields.get("published_interval")),
        address=web_address(fields.get("url")),
        groups=grouped(views, today),
        events=len(views),
        today_label=day_label(site, today),
        canonical=site.address(f"/articles/{article_id}"),
    )
