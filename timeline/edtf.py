"""EDTF dates (ISO 8601-2, the Library of Congress profile): their bounds, precision and qualifiers.

Read are level 0 and 1, and of level 2 the groupings 21-41 and one-of sets of single dates. Years
may lie outside 1..9999, so a day is a triple of integers in the proleptic Gregorian calendar and
not a `datetime.date`; year 0 is 1 BC. Beyond EDTF, a day of a long year reads as it is written here
(`Y12345-06-01`), and a time of day may leave out its seconds.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from timeline.errors import EdtfError


class Day(NamedTuple):
    """A day of the proleptic Gregorian calendar. Days compare in the order of time."""

    year: int
    month: int
    day: int

    @property
    def ordinal(self) -> int:
        """Count days, 1 being 0001-01-01, as `date.toordinal` does but for any year."""
        year = self.year - (self.month <= 2)
        in_year = (153 * ((self.month + 9) % 12) + 2) // 5 + self.day - 1
        return 365 * year + year // 4 - year // 100 + year // 400 + in_year - 305

    @classmethod
    @lru_cache(maxsize=1 << 12)
    def from_ordinal(cls, ordinal: int) -> "Day":
        """Undo `ordinal`, by counting from 1 March of year 0 in cycles of 400 years."""
        era, of_era = divmod(ordinal + 305, 146097)
        year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
        in_year = of_era - (365 * year + year // 4 - year // 100)
        month = (5 * in_year + 2) // 153
        day = in_year - (153 * month + 2) // 5 + 1
        return cls(year + 400 * era + (month >= 10), (month + 2) % 12 + 1, day)

    @property
    def weekday(self) -> int:
        """0 is Monday."""
        return (self.ordinal - 1) % 7

    def plus(self, days: int) -> "Day":
        return Day.from_ordinal(self.ordinal + days)

    def __str__(self) -> str:
        return f"{write_year(self.year)}-{self.month:02}-{self.day:02}"


def write_year(year: int) -> str:
    """Write a year as EDTF does: four digits, `-0043`, or `Y12345` where four do not hold it."""
    if abs(year) > 9999:
        return f"Y{year}"
    return f"{'-' if year < 0 else ''}{abs(year):04}"


def read_year(text: str) -> int:
    """Undo `write_year`."""
    return int(text.removeprefix("Y"))


def month_end(year: int, month: int) -> Day:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    length = (31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    return Day(year, month, length)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an EDTF text says.

    `earliest` and `latest` are None where the span is open; `first` and `last` never are: there an
    open side counts as the known end's own unit, which is what filters, order and density go by.
    """

    earliest: Day | None
    latest: Day | None
    first: Day
    last: Day
    precision: str
    approximate: bool = False
    uncertain: bool = False


# Months in which a grouping begins and how many it has. 21-24 are seasons without a place, taken as
# the meteorological ones of the north, 25-28 northern, 29-32 southern, 33-36 quarters, 37-39 thirds
# of a year, 40-41 halves. Winter of the north runs into the next year, as does southern summer.
_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12, 29: 9, 30: 12, 31: 3, 32: 6}
_GROUPINGS = (
    {code: (month, 3, "season") for code, month in _SEASONS.items()}
    | {code + 4: (_SEASONS[code], 3, "season") for code in (21, 22, 23, 24)}
    | {33 + n: (3 * n + 1, 3, "quarter") for n in range(4)}
    | {37 + n: (4 * n + 1, 4, "interval") for n in range(3)}
    | {40 + n: (6 * n + 1, 6, "half") for n in range(2)}
)
_CLOCK = r"(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?"
_SHORT, _LONG = r"(?!-0000)-?\d{4}", r"Y-?[1-9]\d{4,8}"
_DAY = re.compile(rf"({_SHORT}|{_LONG})-(\d\d)-(\d\d){_CLOCK}")
_MONTH = re.compile(rf"({_SHORT})-(\d\d)(?:-XX)?")
_YEAR = re.compile(rf"({_SHORT})(?:-XX(?:-XX)?)?|({_LONG})")
_DECADE = re.compile(r"(-?)(\d{3})X|(-?)(\d{2})XX")


def _day(found: re.Match[str]) -> tuple[Day, Day, str]:
    year, month, day = read_year(found[1]), int(found[2]), int(found[3])
    if not 1 <= month <= 12 or not 1 <= day <= month_end(year, month).day:
        raise EdtfError(found[0])
    return Day(year, month, day), Day(year, month, day), "day"


def _month(found: re.Match[str]) -> tuple[Day, Day, str]:
    year, code = int(found[1]), int(found[2])
    if 1 <= code <= 12:
        return Day(year, code, 1), month_end(year, code), "month"
    if code not in _GROUPINGS:
        raise EdtfError(found[0])
    month, months, precision = _GROUPINGS[code]
    over, last = divmod(month + months - 2, 12)
    return Day(year, month, 1), month_end(year + over, last + 1), precision


def _year(found: re.Match[str]) -> tuple[Day, Day, str]:
    year = read_year(found[1] or found[2])
    return Day(year, 1, 1), Day(year, 12, 31), "year"


def _decade(found: re.Match[str]) -> tuple[Day, Day, str]:
    sign, digits = (found[1], found[2]) if found[2] else (found[3], found[4])
    width, precision = (10, "decade") if found[2] else (100, "century")
    years = (int(digits) * width, int(digits) * width + width - 1)
    first, last = (-years[1], -years[0]) if sign else years
    return Day(first, 1, 1), Day(last, 12, 31), precision


_Shape = tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[Day, Day, str]]]
_SHAPES: tuple[_Shape, ...] = ((_DAY, _day), (_MONTH, _month), (_YEAR, _year), (_DECADE, _decade))


def _single(text: str) -> Reading:
    plain = text.rstrip("?~%")
    marks = text[len(plain) :]
    if len(marks) > 1:
        raise EdtfError(text)
    for pattern, bounds in _SHAPES:
        if found := pattern.fullmatch(plain):
            first, last, precision = bounds(found)
            approximate, uncertain = marks in {"~", "%"}, marks in {"?", "%"}
            return Reading(first, last, first, last, precision, approximate, uncertain)
    raise EdtfError(text)


def _interval(text: str) -> Reading:
    left, right = text.split("/", 1)
    start = None if left in ("", "..") else _single(left)
    end = None if right in ("", "..") else _single(right)
    if start is None and end is None:
        raise EdtfError(text)
    known = [side for side in (start, end) if side is not None]
    reading = Reading(
        earliest=start.first if start else None,
        latest=end.last if end else None,
        first=known[0].first,
        last=known[-1].last,
        precision=_weeks(start, end),
        approximate=any(side.approximate for side in known),
        uncertain=any(side.uncertain for side in known),
    )
    if reading.first > reading.last:
        raise EdtfError(text)
    return reading


def _weeks(start: Reading | None, end: Reading | None) -> str:
    """EDTF has no weeks: an interval from Monday to Sunday is one, Saturday to Sunday a weekend."""
    if start and end and start.precision == end.precision == "day":
        days = end.first.ordinal - start.first.ordinal + 1
        if end.first.weekday == 6 and days in (2, 7):
            return "weekend" if days == 2 else "week"
    return "interval"


def _one_of(text: str) -> Reading:
    members = [_single(part.strip()) for part in text[1:-1].split(",")]
    first = min(member.first for member in members)
    last = max(member.last for member in members)
    approximate = any(member.approximate for member in members)
    return Reading(first, last, first, last, members[0].precision, approximate, uncertain=True)


@lru_cache(maxsize=4096)
def read(text: str) -> Reading:
    """Read an EDTF date; raise EdtfError for anything else, an impossible day included."""
    if len(text) > 100 or not text.isascii():  # other digits are digits to `re` and to `int` too
        raise EdtfError(text[:100])
    if text.startswith("[") and text.endswith("]"):
        return _one_of(text)
    return _interval(text) if "/" in text else _single(text)
