"""The order of the timeline in one integer: the primary key of events.

A key holds, from the highest of its 63 bits down: the sort day, the width of the span (widest
first) and the leading bits of the id. Days and widths are codes of variable length, short for usual
values, none the beginning of another, and in the order of what they stand for. So keys compare as
(sort day, widest first, id) does: exactly for sort days of the years -11,000 to 14,000 and spans
below 90,000 years; beyond, the lowest bits of a width may be cut off, which keeps the order but may
call neighbours equal. A day of our time leaves 35 bits for the id, a year 27.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from timeline.edtf import Day, month_end
from timeline.model import When

BITS = 63
MAX = 2**BITS - 1

# First ordinal of an era, code of the era and its length, bits that count days from there. The
# third era are the years 1 to 2871; the outermost hold every year that EDTF can write.
_ERAS = (
    (-(2**40), 0b000, 3, 40),
    (-(2**22), 0b001, 3, 22),
    (0, 0b01, 2, 20),
    (2**20, 0b10, 2, 22),
    (2**20 + 2**22, 0b11, 2, 40),
)
_STARTS = tuple(era[0] for era in _ERAS)
_LEAST_ID_BITS = 8


def key(when: When, event_id: str) -> int:
    """The key of an event; *event_id* is a UUID, of which at most 35 bits are taken."""
    day, narrowness = when.order
    return key_at(day, -narrowness, event_id)


def key_at(day: int, width: int, event_id: str) -> int:
    """The key of a sort day and a span of *width* more days than one."""
    start, free = _start(day, width)
    return start | int(event_id[:8] + event_id[9:13], 16) >> (48 - free)


@lru_cache(maxsize=1 << 16)
def _start(day: int, width: int) -> tuple[int, int]:
    """The lowest key of a day and a width, and how many bits of it are free for the id."""
    code, length = _width(width, *_day(day))
    if length > BITS - _LEAST_ID_BITS:
        code >>= length - (BITS - _LEAST_ID_BITS)
        length = BITS - _LEAST_ID_BITS
    free = BITS - length
    return code << free, free


def floor(ordinal: int) -> int:
    """The lowest key that an event of this sort day (or of a later one) can have."""
    code, length = _day(ordinal)
    return code << (BITS - length)


def _day(ordinal: int) -> tuple[int, int]:
    """Code and its length, for a day; days out of all reason count as the outermost ones."""
    ordinal = max(_STARTS[0], min(ordinal, _STARTS[-1] + 2**40 - 1))
    start, era, length, bits = _ERAS[bisect_right(_STARTS, ordinal) - 1]
    return era << bits | ordinal - start, length + bits


def _width(days: int, code: int, length: int) -> tuple[int, int]:
    """Append a width: how many bits it has in 6 bits, then these but the first, all inverted."""
    size = days.bit_length()
    rest = max(size - 1, 0)
    inverted = ~days & (2**rest - 1)
    return (code << 6 | 63 - size) << rest | inverted, length + 6 + rest


def _month(day: Day) -> tuple[Day, Day]:
    return Day(day.year, day.month, 1), month_end(day.year, day.month)


def _year(day: Day) -> tuple[Day, Day]:
    return Day(day.year, 1, 1), Day(day.year, 12, 31)


def _decade(day: Day) -> tuple[Day, Day]:
    year = day.year - day.year % 10
    return Day(year, 1, 1), Day(year + 9, 12, 31)


# What spans are looked up by, if they are longer than a day. Most are a unit of the calendar: those
# of one month stand side by side in the order of keys. The others, the odd ones, go by how many
# days they reach beyond their sort day, in steps so small that little is looked at in vain.
_UNITS = (_month, _year, _decade)
_LENGTHS = (31, 92, 366, 1096, 2192, 7305, 2**41)
ODD = range(len(_UNITS) + 1, len(_UNITS) + len(_LENGTHS) + 1)


def reach(when: When) -> int | None:
    """How a span is looked up: the number of its unit, or one of ODD; negative when it lies before
    its sort day (an open start), None for a single day."""
    first, last = when.extent
    return reach_of(first, last, back=when.earliest is None)


def reach_of(first: Day, last: Day, *, back: bool) -> int | None:
    """The same, of a span's first and last day and whether its start is open."""
    if first == last:  # most are
        return None
    return _reach(first, last, back)


@lru_cache(maxsize=4096)
def _reach(first: Day, last: Day, back: bool) -> int:
    units = [n for n, unit in enumerate(_UNITS, 1) if unit(first) == (first, last)]
    length = bisect_left(_LENGTHS, last.ordinal - first.ordinal)
    place = units[0] if units else ODD[length]
    return -place if back else place


# Months, years and decades as numbers: what a search looks up spans by.
_NUMBERS: tuple[Callable[[Day], int], ...] = (
    lambda day: 12 * day.year + day.month - 1,
    lambda day: day.year,
    lambda day: day.year // 10,
)
_FAR = (0, 0)
# By which of these, for each of ODD but the longest, so that they are few.
_NUMBERED = (0, 1, 1, 1, 2, 2)


def units(first: Day, last: Day, reach: int) -> list[tuple[int, int]]:
    """The units of the calendar that a span has days in, each with its number: months, years or
    decades, by how far it reaches."""
    place = abs(reach)
    if place == ODD[-1]:
        return [_FAR]
    unit = _NUMBERED[place - ODD[0]] if place in ODD else place - 1
    number = _NUMBERS[unit]
    return [(unit + 1, n) for n in range(number(first), number(last) + 1)]


@lru_cache(maxsize=4096)
def units_of(day: Day) -> tuple[tuple[int, int], ...]:
    """The units of which every span that has this day has one."""
    return (*((unit, number(day)) for unit, number in enumerate(_NUMBERS, 1)), _FAR)


class Unit(NamedTuple):
    """Where the events of one unit of the calendar stand: keys from *low* to *high*."""

    low: int
    high: int
    first: int
    last: int


# Keys that are given to events whose own are taken, behind a unit's last.
_NEXT = 2**10


def units_before(day: Day) -> tuple[Unit, ...]:
    """The units that reach up to *day* from before it, in the order of keys."""
    spans = (unit(day) for unit in _UNITS)
    return tuple(sorted(_place(*span, span[0]) for span in spans if span[0] != day))


def units_behind(day: Day) -> tuple[Unit, ...]:
    """The units with an open start that reach back to *day* from behind it, in the order of keys:
    their sort day is their last."""
    spans = (unit(day) for unit in _UNITS)
    return tuple(sorted(_place(*span, span[1]) for span in spans if span[1] != day))


def _place(first: Day, last: Day, at: Day) -> Unit:
    width = last.ordinal - first.ordinal
    low, high = (key_at(at.ordinal, width, digit * 13) for digit in "0f")
    return Unit(low, high + _NEXT, first.ordinal, last.ordinal)


@lru_cache(maxsize=4096)
def lows(day: Day) -> tuple[int, ...]:
    """For each of ODD the lowest key of a span that can reach up to *day*."""
    return tuple(floor(day.ordinal - length) for length in _LENGTHS)


@lru_cache(maxsize=4096)
def highs(day: Day) -> tuple[int, ...]:
    """For each of ODD the highest key of a span that can reach back to *day*."""
    return tuple(floor(day.ordinal + length + 1) - 1 for length in _LENGTHS)
