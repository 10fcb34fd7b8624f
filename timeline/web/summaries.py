"""What a whole query comes to: how many events lie where in time, and the dates that matter."""

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from flask import Response, request

from timeline.document import VERSION, dumps
from timeline.edtf import Day, write_year
from timeline.errors import QueryError
from timeline.labels import label
from timeline.model import When
from timeline.query import LIMIT_MAX, Query, parse_query
from timeline.web.api import query_fields
from timeline.web.density import Weight, density, reach, step_of
from timeline.web.site import JSON, Site, answer, walk

if TYPE_CHECKING:
    from timeline.events.digest import Entry

K, K_MAX = 20, 100  # dates of a digest
_MOST = 25_000  # events of one, which take a second and a half
_WINDOW = ("order", "limit", "cursor", "changed_since")  # of a page; a whole query has none


def density_json(site: Site) -> Response:
    """Events a period. Each counts one, spread evenly over the days on which it may lie."""
    query = _whole()
    return answer(site, JSON, lambda: dumps(_density(site, query)) + "\n")


def _density(site: Site, query: Query) -> dict[str, object]:
    weights = [
        Weight(Day.from_ordinal(first), Day.from_ordinal(last), int(last > first))
        for first, last, _ in site.store.spans(query)
    ]
    fields: dict[str, object] = {
        "version": VERSION,
        "query": _asked(query),
        "total": len(weights),
        "months": 0,
        "earlier": 0,
        "later": 0,
        "periods": [],
    }
    if not weights:
        return fields
    span = first, last = reach(weights)
    months = step_of(span)
    start, (exact, wide, _) = density(weights, span, months)
    return fields | {
        "months": months,
        "earlier": sum(weight.first < first for weight in weights),
        "later": sum(weight.last > last for weight in weights),
        "periods": [
            {
                "start": _month(start + n * months),
                "end": _month(start + (n + 1) * months - 1),
                "events": round(exact[n] + wide[n], 3),
                "exact": round(exact[n], 3),
            }
            for n in range(len(exact))
        ],
    }


def _month(number: int) -> str:
    """Months count from January of year 0."""
    return f"{write_year(number // 12)}-{number % 12 + 1:02}"


def digest_json(site: Site) -> Response:
    """The *k* dates that matter, with what happened on them."""
    k = _k(request.args.getlist("k"))
    query = _whole("k")
    return answer(site, JSON, lambda: dumps(_digest(site, query, k)) + "\n")


def _k(values: list[str]) -> int:
    if not values:
        return K
    text = values[-1]
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= K_MAX):
        raise QueryError("k", text, f"must be a whole number from 1 to {K_MAX}")
    return int(text)


def _digest(site: Site, query: Query, k: int) -> dict[str, object]:
    # Not at the top: a web process that is asked for no digest needs no rules of events.
    from timeline.events.digest import Statement, digest

    if sum(1 for _ in islice(site.store.spans(query), _MOST + 1)) > _MOST:
        reason = "too many events match; ask for a country or a period"
        raise QueryError("since", str(query.since or ""), reason)
    events = {event["id"]: event for event in map(json.loads, walk(site.store, query))}
    statements = (
        Statement(
            date=event["date"]["edtf"],
            event=event["id"],
            article=source.get("copy_of") or source["article"],
            published=source["published"],
        )
        for event in events.values()
        for source in event["sources"]
    )
    fields = {"version": VERSION, "query": _asked(query), "k": k}
    return fields | {"dates": [_date(site, entry, events) for entry in digest(statements, k)]}


def _date(site: Site, entry: "Entry", events: Mapping[str, Any]) -> dict[str, object]:
    return {
        "date": entry.date,
        "label": label(When.parse(entry.date), locale=site.settings.locale),
        "documents": entry.documents,
        "events": [
            {"id": id_, "url": site.address(f"/events/{id_}"), "title": events[id_]["title"]}
            for id_ in entry.events
        ],
    }


def _whole(*besides: str) -> Query:
    """The query of all that matches; the parameters of a page make no sense here."""
    given = {n: v for n, v in request.args.to_dict(flat=False).items() if n not in besides}
    for name in _WINDOW:
        if name in given:
            raise QueryError(name, given[name][0], "all that matches is counted, page by page not")
    return replace(parse_query(given), limit=LIMIT_MAX)


def _asked(query: Query) -> dict[str, object]:
    return {name: value for name, value in query_fields(query).items() if name not in _WINDOW}
