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

from timeline.model import Day
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
    """The stretches that a query reads, in its order, without those its cursor has passed."""
    if query.since and query.until and query.since > query.until:
        return  # nothing lies between
    found = []
    low, high = 0, keys.MAX
    if query.since:
        low = keys.floor(query.since.ordinal)
        if query.after is None or query.after < low - 1 or query.order == "desc":
            found.append(_before(query, query.since, low - 1))
    if query.until:
        high = keys.floor(query.until.ordinal + 1) - 1
        found.append(_behind(query, query.until, high + 1))
    low, high = cut(query, low, high)
    found.append(Stretch(name="within", low=low, high=high, parameters={"low": low, "high": high}))
    for stretch in sorted(found, key=_place, reverse=query.order == "desc"):
        if stretch.low <= stretch.high:
            yield stretch


def _place(stretch: Stretch) -> int:
    return ("before", "within", "behind").index(stretch.name)


def cut(query: Query, low: int, high: int) -> tuple[int, int]:
    """Leave out what lies up to the cursor."""
    if query.after is None:
        return low, high
    if query.order == "desc":
        return low, min(high, query.after - 1)
    return max(low, query.after + 1), high


def _before(query: Query, since: Day, high: int) -> Stretch:
    low, high = cut(query, 0, high)
    lows = {f"low{n}": max(low, key) for n, key in zip(keys.REACHES, keys.lows(since), strict=True)}
    parameters = lows | {"low": low, "high": high, "since": since.ordinal}
    return Stretch(name="before", low=low, high=high, parameters=parameters)


def _behind(query: Query, until: Day, low: int) -> Stretch:
    low, high = cut(query, low, keys.MAX)
    highs = {
        f"high{n}": min(high, key) for n, key in zip(keys.REACHES, keys.highs(until), strict=True)
    }
    parameters = highs | {"low": low, "high": high, "until": until.ordinal}
    return Stretch(name="behind", low=low, high=high, parameters=parameters)
