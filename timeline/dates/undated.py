"""Bounds the publication date of an article that does not give it.

Such an article is a small system of constraints. What it tells as past was before publication,
what it announces is after it. A month without a year means the latest such month, so it was
written before that month came round again, and after it had ended: of the present month one says
"this month". Each month between the bounds is tried; those in which all mentions agree remain.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from timeline.dates.anchor import Reading, is_deictic
from timeline.dates.find import Found
from timeline.dates.senses import Fields, amount, number, step_of, valid_day
from timeline.dates.ties import Ties, is_bare
from timeline.dates.units import Unit
from timeline.edtf import Day

_LONGEST = 1200  # months between two bounds that are tried
_DECAY = 0.5  # a publication a year later is half as likely
_HORIZON = 24  # months after the last thing told that are tried when nothing bounds the future
_SOON = 31  # days after what news opens with that it is written
_SAME_WEEKDAY = 11  # years at most until a day is of the same weekday again
_NEAR = range(-8, 8)  # months from publication to a day that is told without its year
_AFTER = frozenset({"told", "from"})  # edges that bound the beginning, and the end
_BEFORE = frozenset({"announced", "aim", "to"})


class Edge(NamedTuple):
    """One side of the interval: a day, as exact as the *grain* of what gave it.

    *how* that limits it: `told` as past, `announced`, an `aim`, said outright (`from` and `to`),
    the month *meant* is `over` or comes `again`, the text calls itself the `issue` of a month, or
    opens with it as news (`lead`).
    """

    day: Day
    grain: str
    found: Found
    how: str
    meant: Unit | None = None

    def edtf(self) -> str:
        return Unit.of(self.grain, self.day).edtf


_Bounds = tuple[Edge | None, Edge | None]


@dataclass(frozen=True, slots=True)
class Interval:
    """The days on which an article may have been published. *ties*: where some take their year."""

    since: Edge | None
    until: Edge | None
    ties: Ties

    @property
    def days(self) -> tuple[Day | None, Day | None]:
        return self.since and self.since.day, self.until and self.until.day

    def agrees(self, issue: "Interval") -> bool:
        """Whether nothing is told as past that is later than the *issue* the text is of."""
        latest = issue.until
        return latest is None or self.since is None or self.since.day <= latest.day

    @property
    def edtf(self) -> str | None:
        if not (self.since or self.until):
            return None
        since, until = self.since and self.since.edtf(), self.until and self.until.edtf()
        return since if since == until else f"{since or '..'}/{until or '..'}"


def solve(
    readings: Sequence[Reading],
    looks: Sequence[bool | None],
    ties: Ties,
    lead: int | None = None,
) -> Interval:
    """The interval that agrees with all that *readings*, made without an anchor, say.

    *ties* that contradict the rest are given up. *lead*: which of them the text opens with.
    """
    bounds = _stated_bounds(readings, looks, ties)
    since, until = _drawn_in(bounds, None if lead is None else readings[lead], readings)
    bare = [
        _Bare(
            index,
            int(item.found.fields["month"]),
            not {"day", "nth", "ordinal"}.isdisjoint(item.found.fields),
            bool(looks[index]),
            ties[index].year if index in ties else None,
            _weekday(item.found.fields),
        )
        for index, item in enumerate(readings)
        if item.found.rule.kind == "date" and is_bare(item.found) and not item.anchors
    ]
    named = any(tie.is_by_name for tie in ties.values()) or any(item.weekday for item in bare)
    months = _feasible(bare, since, until, likeliest=named)
    if months:
        since, until = _sharpened(readings, bare, months, edges=(since, until))
    elif ties:
        by_name = {place: tie for place, tie in ties.items() if tie.is_by_name}
        return solve(readings, looks, by_name if len(by_name) < len(ties) else {}, lead)
    return Interval(since, until, ties)


def _drawn_in(bounds: _Bounds, lead: Reading | None, readings: Sequence[Reading]) -> _Bounds:
    """The bounds, where news opens with a day later than all else that it tells.

    News is what also speaks of Monday or of this week: it is written soon after.
    """
    (since, until), unit = bounds, lead and _stated(lead)
    if lead is None or unit is None or unit.grain != "day":
        return bounds
    told, day = lead.found, unit.last
    if (since and since.day > day) or (until and until.day < day):
        return bounds
    if not any(is_deictic(item) and item.rule.kind != "recently" for item, *_ in readings):
        return bounds
    if until is None or until.day > day.plus(_SOON):
        until = Edge(day.plus(_SOON), "day", told, "lead")
    return Edge(day, "day", told, "told"), until


def issued(found: Found, interval: Interval) -> Interval | None:
    """The first day after all that is told of which a line such as "Monday 3 June" can be."""
    named, month = _weekday(found.fields), number(found.fields, "month")
    if named is None or month is None or interval.since is None:
        return None
    until, first = interval.days[1], interval.since.day.year
    for year in range(first, (until.year if until else first + _SAME_WEEKDAY) + 1):
        unit = valid_day(year, month, named[0])
        if unit is None or unit.first.weekday != named[1] or unit.first < interval.since.day:
            continue
        if until is not None and unit.first > until:
            return None
        edge = Edge(unit.first, "day", found, "issue")
        return Interval(edge, edge, interval.ties)
    return None


def _weekday(fields: Fields) -> tuple[int, int] | None:
    """Friday 9 February: the day of the month and the weekday, which only some years join."""
    day = number(fields, "day", "nth", "ordinal")
    weekday = number(fields, "weekday", "weekday-short")
    return None if day is None or weekday is None else (day, weekday)


class _Bare(NamedTuple):
    """A month without a year, or a day of it; *year* is the one that it is tied to, *weekday* a day
    of the month and the weekday that it was."""

    place: int
    month: int
    day: bool
    ahead: bool
    year: int | None
    weekday: tuple[int, int] | None = None

    def meant(self, now: int) -> int:
        """The month that is meant when written in month *now*, both counted from year 0."""
        if self.ahead:
            return now + (self.month - 1 - now) % 12
        return now - (now - self.month + 1) % 12

    def agrees(self, now: int) -> bool:
        meant = self.meant(now)
        if self.day and meant - now not in _NEAR:
            return False
        if self.weekday is not None:
            unit = valid_day(meant // 12, self.month, self.weekday[0])
            if unit is None or unit.first.weekday != self.weekday[1]:
                return False
        return (self.day or self.ahead or meant != now) and self.year in (None, meant // 12)


def _stated_bounds(
    readings: Sequence[Reading], looks: Sequence[bool | None], ties: Ties
) -> _Bounds:
    """The latest thing told as past and the earliest that is announced."""
    since: Edge | None = None
    until: Edge | None = None
    edges = [_edge_of(*pair, ties) for pair in zip(readings, looks, strict=True)]
    for edge in (*edges, *_told_edges(readings)):
        if edge and edge.how in _AFTER and (since is None or edge.day > since.day):
            since = edge
        if edge and edge.how in _BEFORE and (until is None or edge.day < until.day):
            until = edge
    if since and until and since.day > until.day:
        until = None
    return since, until


def _edge_of(reading: Reading, ahead: bool | None, ties: Ties) -> Edge | None:
    """What one expression that states its date says of the publication."""
    item, unit = reading.found, _stated(reading)
    if unit is None or unit.grain in ("decade", "century"):
        return None
    grain = "day" if unit.grain == "day" else "month"
    name = item.rule.kind == "name"
    if "aim-word" in item.fields:
        return None if ahead is False else Edge(unit.last, grain, item, "aim")
    if name and not _has_been(item, ahead, ties):
        return None
    if ahead and not name:
        return Edge(_part(item, unit, ahead=True), grain, item, "announced")
    return Edge(_part(item, unit), grain, item, "told") if name or ahead is False else None


def _part(item: Found, unit: Unit, *, ahead: bool = False) -> Day:
    """The first day of what is told, the last of what is announced: late 2024 begins in October."""
    if unit.grain != "year":
        return unit.last if ahead else unit.first
    months = {"START": (1, 4), "MID": (5, 8), "END": (10, 12)}
    first, last = next((months[mod] for mod in item.mods if mod in months), (1, 12))
    month = Unit.month(unit.year, last if ahead else first)
    return month.last if ahead else month.first


def _stated(reading: Reading) -> Unit | None:
    """The unit of an expression that rests on the words of the text alone."""
    sense = reading.sense
    told = sense and (not sense.rests or (sense.rests == "previous" and not reading.floats))
    return sense.unit if sense and told else None


def _told_edges(readings: Sequence[Reading]) -> Iterator[Edge]:
    """What the article says outright: "this year, 2024" was written in 2024."""
    for pair in pairwise(readings):
        for near, named in (pair, pair[::-1]) if pair[1].found.apposed else ():
            unit = _written_in(near.found.fields, _stated(named))
            if unit:
                grain = "day" if unit.grain == "day" else "month"
                yield Edge(unit.first, grain, named.found, "from", unit)
                yield Edge(unit.last, grain, named.found, "to", unit)


def _written_in(fields: Fields, named: Unit | None) -> Unit | None:
    """The year or day in which one writes "last year", "two years ago" or "today" of that unit."""
    if named and named.grain == "day" and "near-day" in fields:
        return named.plus(-int(fields["near-day"]))
    if named is None or named.grain != "year" or "from" in fields:
        return None
    if fields.get("one-unit") == "year":
        return named.plus(-step_of(fields))
    count = amount(fields) if "sign" in fields and fields["unit"] == "year" else None
    return None if count is None else named.plus(-int(fields["sign"]) * int(count))


def _has_been(name: Found, ahead: bool | None, ties: Ties) -> bool:
    """Whether a dated name is of something past: "Agenda 2030" is not."""
    if any(tie.found == name for tie in ties.values()):
        return True
    return "occasion-word" in name.fields and ahead is False


def _feasible(
    bare: Sequence[_Bare], since: Edge | None, until: Edge | None, *, likeliest: bool
) -> list[int]:
    """The months that agree with all mentions; with *likeliest*, of the likeliest reading."""
    tried = _tried(bare, since, until)
    months = [now for now in tried if all(item.agrees(now) for item in bare)]
    return _likeliest(bare, months, tried.start) if months and likeliest else months


def _tried(bare: Sequence[_Bare], since: Edge | None, until: Edge | None) -> range:
    """The months between the bounds. One bound will do beside a weekday, and the first where a
    month has its year from elsewhere; none are tried if there are too many."""
    weekdays = any(item.weekday for item in bare)
    first = Unit.of("month", since.day).number if since else None
    last = Unit.of("month", until.day).number if until else None
    if first is None and last is not None and weekdays:
        first = last - _HORIZON
    if last is None and first is not None and (weekdays or any(item.year for item in bare)):
        last = first + _HORIZON
    if not bare or first is None or last is None or last - first > _LONGEST:
        return range(0)
    return range(first, last + 1)


def _likeliest(bare: Sequence[_Bare], months: Sequence[int], first: int) -> list[int]:
    """Those of the reading that allows the longest time for publication, a later year half."""
    weights: dict[tuple[int, ...], float] = {}
    by_meaning: dict[tuple[int, ...], list[int]] = {}
    for now in months:
        meaning = tuple(item.meant(now) for item in bare if not item.ahead)
        weights[meaning] = weights.get(meaning, 0) + _DECAY ** ((now - first) / 12)
        by_meaning.setdefault(meaning, []).append(now)
    return by_meaning[max(weights, key=lambda meaning: weights[meaning])]


def _sharpened(
    readings: Sequence[Reading],
    bare: Sequence[_Bare],
    months: Sequence[int],
    *,
    edges: tuple[Edge | None, Edge | None],
) -> tuple[Edge | None, Edge | None]:
    """Draw the bounds in to the months that remain, naming the mention that forbids the next."""
    since, until = edges
    first, last = Unit("month", months[0]), Unit("month", months[-1])
    if since is None or first.first > since.day:
        lower = max(bare, key=lambda item: -1 if item.ahead else item.meant(months[0]))
        since = _edge(
            first.first, readings[lower.place].found, how="over", meant=lower.meant(months[0])
        )
    if until is None or last.last < until.day:
        upper = min(bare, key=lambda item: item.meant(months[-1]) + 12 * (not item.ahead))
        until = _edge(
            last.last, readings[upper.place].found, how="again", meant=upper.meant(months[-1])
        )
    return since, until


def _edge(day: Day, found: Found, *, how: str, meant: int) -> Edge:
    return Edge(day, "month", found, how, Unit("month", meant))
