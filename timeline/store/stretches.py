"""A query as stretches of keys.

An event overlaps [since, until] when its sort day lies within, or when its span reaches in from
outside. So a page is read from up to three stretches, in this order of keys:

    before   sorted before since, and reaching it
    within   sorted from since to until
    behind   sorted after until, and reaching back to it: spans with an open start

Most events are a single day and reach nowhere. The others are looked up by month, year, decade or
how far they reach, so that little more is read of what lies before than is answered.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from timeline.query import Query
from timeline.store import keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Keys from *low* to *high*, both included; *parameters* are those of its statement."""

    name: str
    low: int
    high: int
    parameters: dict[str, int]


def stretches(query: Query) -> Iterator[Stretch]:
    """The stretches that a query reads, in its order, without those its cursor has passed; each is
    made when it is asked for, as most pages are full before the last."""
    if query.since and query.until and query.since > query.until:
        return  # nothing lies between
    places = (_before, _within, _behind)
    for place in places if query.order == "asc" else reversed(places):
        stretch = place(query)
        if stretch and stretch.low <= stretch.high:
            yield stretch


def _within(query: Query) -> Stretch:
    low = keys.floor(query.since.ordinal) if query.since else 0
    high = keys.floor(query.until.ordinal + 1) - 1 if query.until else keys.MAX
    low, high = cut(query, low, high)
    return Stretch(name="within", low=low, high=high, parameters={"low": low, "high": high})


def cut(query: Query, low: int, high: int) -> tuple[int, int]:
    """Leave out what lies up to the cursor."""
    if query.after is None:
        return low, high
    if query.order == "desc":
        return low, min(high, query.after - 1)
    return max(low, query.after + 1), high


def _before(query: Query) -> Stretch | None:
    since = query.since
    if since is None:
        return None
    low, high = cut(query, 0, keys.floor(since.ordinal) - 1)
    lows = {f"low{n}": max(low, key) for n, key in zip(keys.REACHES, keys.lows(since), strict=True)}
    parameters = lows | {"low": low, "high": high, "since": since.ordinal}
    return Stretch(name="before", low=low, high=high, parameters=parameters)


def _behind(query: Query) -> Stretch | None:
    until = query.until
    if until is None:
        return None
    low, high = cut(query, keys.floor(until.ordinal + 1), keys.MAX)
    highs = {
        f"high{n}": min(high, key) for n, key in zip(keys.REACHES, keys.highs(until), strict=True)
    }
    parameters = highs | {"low": low, "high": high, "until": until.ordinal}
    return Stretch(name="behind", low=low, high=high, parameters=parameters)
