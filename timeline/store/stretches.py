"""A query as stretches of keys.

An event overlaps [since, until] when its sort day lies within, or when its span reaches in from
outside. So a page is read from up to three stretches, in this order of keys:

    before   sorted before since, and reaching it
    within   sorted from since to until
    behind   sorted after until, and reaching back to it: spans with an open start

The index of tokens is asked for each of them. In tables most spans are a month, a year or a decade,
and of each only one reaches in from either side: a short stretch of its own, where all is answered.
These and what lies within are level: one statement reads them one after the other. The few odd
spans are looked up by how far they reach.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from timeline.model import Day
from timeline.query import Query
from timeline.store import keys


class Stretch(NamedTuple):
    """Keys from `low` to `high`, both included: these are among the parameters of its statement."""

    name: str
    parameters: dict[str, int]


Stretches = list[Stretch]
# How many units reach in from one side: of level stretches these are called low1 to high3 before
# what is within, low4 to high6 behind. One that is not there has no keys.
UNITS = 3
_LOWS, _HIGHS = ([f"{end}{at}" for at in ("", *range(1, 1 + 2 * UNITS))] for end in ("low", "high"))
_NOWHERE = keys.Unit(low=0, high=-1, first=0, last=0)


def stretches(query: Query) -> Stretches:
    """All that a query reads, in its order, without what its cursor has passed."""
    if _is_nowhere(query):
        return []
    before = [_before(query.since)] if query.since else ()
    behind = [_behind(query.until)] if query.until else ()
    return _ahead(query, [*before, Stretch("within", _within(query.since, query.until)), *behind])


def level(query: Query) -> Stretches:
    """The same without odd spans, as one: what stands between two keys."""
    if _is_nowhere(query):
        return []
    whole = _level(query.since, query.until)
    if query.after is None:
        return [Stretch(_level_name(bool(query.since), bool(query.until)), whole)]
    if query.order == "asc":
        name = _level_name(query.after + 1 < whole["low"], bool(query.until))
        ahead = {end: max(whole[end], query.after + 1) for end in _LOWS if end in whole}
    else:
        name = _level_name(bool(query.since), query.after - 1 > whole["high"])
        ahead = {end: min(whole[end], query.after - 1) for end in _HIGHS if end in whole}
    return [Stretch(name, whole | ahead)]


@lru_cache(maxsize=4096)
def _level(since: Day | None, until: Day | None) -> dict[str, int]:
    """Its parameters; the same dates are asked for again and again."""
    before = _named_units(keys.units_before(since), 1) if since else {}
    behind = _named_units(keys.units_behind(until), 1 + UNITS) if until else {}
    return _within(since, until) | before | behind


def _level_name(before: bool, behind: bool) -> str:
    """By whether units are read before what is within, and behind."""
    return f"level{' before' * before}{' behind' * behind}"


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
        Stretch(name, given | {"low": max(low, given["low"]), "high": min(high, given["high"])})
        for name, given in found
        if given["low"] <= high and given["high"] >= low
    ]


def _within(since: Day | None, until: Day | None) -> dict[str, int]:
    low = keys.floor(since.ordinal) if since else 0
    high = keys.floor(until.ordinal + 1) - 1 if until else keys.MAX
    return {"low": low, "high": high}


def _before(since: Day) -> Stretch:
    high = keys.floor(since.ordinal) - 1
    return Stretch("before", {"low": 0, "high": high, "since": since.ordinal})


def _behind(until: Day) -> Stretch:
    low = keys.floor(until.ordinal + 1)
    return Stretch("behind", {"low": low, "high": keys.MAX, "until": until.ordinal})


def _named_units(units: tuple[keys.Unit, ...], start: int) -> dict[str, int]:
    padded = (*units, *[_NOWHERE] * UNITS)[:UNITS]
    return {
        f"{name}{at}": number
        for at, unit in enumerate(padded, start)
        for name, number in unit._asdict().items()
    }


@lru_cache(maxsize=4096)
def _odd_before(since: Day) -> Stretches:
    """For each of keys.ODD no further away than such spans reach: the stretch of all that may."""
    return [Stretch("odd before", _before(since).parameters | _named(keys.lows(since)))]


@lru_cache(maxsize=4096)
def _odd_behind(until: Day) -> Stretches:
    return [Stretch("odd behind", _behind(until).parameters | _named(keys.highs(until)))]


def _named(ends: Iterable[int]) -> dict[str, int]:
    return {f"end{n}": key for n, key in zip(keys.ODD, ends, strict=True)}
