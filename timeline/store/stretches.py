"""A query as stretches of keys.

An event overlaps [since, until] when its sort day lies within, or when its span reaches in from
outside. So a page is read from up to three stretches, in this order of keys:

    before   sorted before since, and reaching it
    within   sorted from since to until
    behind   sorted after until, and reaching back to it: spans with an open start

The index of tokens is asked for each of them. In tables most spans are a month, a year or a decade,
and of each only one reaches in from either side: a stretch of its own, where all is answered. The
few odd ones are looked up by how far they reach.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from timeline.model import Day
from timeline.query import Query
from timeline.store import keys


class Stretch(NamedTuple):
    """Keys from *low* to *high*, both included; *parameters* are those of its statement besides."""

    name: str
    low: int
    high: int
    parameters: dict[str, int]


Stretches = list[Stretch]


def stretches(query: Query) -> Stretches:
    """All that a query reads, in its order, without what its cursor has passed."""
    if _is_nowhere(query):
        return []
    before = [_before(query.since)] if query.since else ()
    behind = [_behind(query.until)] if query.until else ()
    return _ahead(query, [*before, _within(query), *behind])


def level(query: Query) -> Stretches:
    """The same without odd spans: what stands between two keys."""
    if _is_nowhere(query):
        return []
    before = _units_before(query.since) if query.since else ()
    behind = _units_behind(query.until) if query.until else ()
    return _ahead(query, [*before, _within(query), *behind])


def odd(query: Query, edge: int | None = None) -> Stretches:
    """Where odd spans reach in from. *edge* is the last key of a page that is full without them."""
    if _is_nowhere(query):
        return []
    before = _odd_before(query.since) if query.since else ()
    behind = _odd_behind(query.until) if query.until else ()
    found = _ahead(query, [*before, *behind])
    if edge is not None:
        found = _cut(found, 0, edge) if query.order == "asc" else _cut(found, edge, keys.MAX)
    return found


def _is_nowhere(query: Query) -> bool:
    return bool(query.since and query.until and query.since > query.until)


def _ahead(query: Query, found: Stretches) -> Stretches:
    """In the order of the query, what its cursor has not passed."""
    if query.order == "asc":
        return found if query.after is None else _cut(found, query.after + 1, keys.MAX)
    found.reverse()
    return found if query.after is None else _cut(found, 0, query.after - 1)


def _cut(found: Iterable[Stretch], low: int, high: int) -> Stretches:
    return [
        Stretch(name, max(low, first), min(high, last), parameters)
        for name, first, last, parameters in found
        if first <= high and last >= low
    ]


def _within(query: Query) -> Stretch:
    low = keys.floor(query.since.ordinal) if query.since else 0
    high = keys.floor(query.until.ordinal + 1) - 1 if query.until else keys.MAX
    return Stretch("within", low, high, {})


def _before(since: Day) -> Stretch:
    return Stretch("before", 0, keys.floor(since.ordinal) - 1, {"since": since.ordinal})


def _behind(until: Day) -> Stretch:
    return Stretch("behind", keys.floor(until.ordinal + 1), keys.MAX, {"until": until.ordinal})


@lru_cache(maxsize=4096)
def _units_before(since: Day) -> Stretches:
    return [_unit(unit) for unit in keys.units_before(since)]


@lru_cache(maxsize=4096)
def _units_behind(until: Day) -> Stretches:
    return [_unit(unit) for unit in keys.units_behind(until)]


def _unit(unit: keys.Unit) -> Stretch:
    return Stretch("unit", unit.low, unit.high, {"first": unit.first, "last": unit.last})


@lru_cache(maxsize=4096)
def _odd_before(since: Day) -> Stretches:
    """For each of keys.ODD no further away than such spans reach: the stretch of all that may."""
    stretch, ends = _before(since), keys.lows(since)
    return [stretch._replace(name="odd before", parameters=stretch.parameters | _named(ends))]


@lru_cache(maxsize=4096)
def _odd_behind(until: Day) -> Stretches:
    stretch, ends = _behind(until), keys.highs(until)
    return [stretch._replace(name="odd behind", parameters=stretch.parameters | _named(ends))]


def _named(ends: Iterable[int]) -> dict[str, int]:
    return {f"end{n}": key for n, key in zip(keys.ODD, ends, strict=True)}
