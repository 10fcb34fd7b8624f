"""The values that resolving works with, and what all of it needs."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from timeline.dates.load import Value
from timeline.dates.units import Unit
from timeline.edtf import Day, month_end

Fields = Mapping[str, Value]


class Frame(NamedTuple):
    """What an expression may be counted from.

    *published*: the day of publication. *previous*: the date that the text named last. *topic*:
    the quarter that figures are reported for. *ahead*: True when the sentence looks ahead, False
    when it looks back, None when it does not say; *strict*: it does so for sure. *narrative*: a
    history, in which a date follows the one before.
    """

    published: Day | None = None
    previous: Unit | None = None
    topic: Unit | None = None
    ahead: bool | None = None
    strict: bool = False
    narrative: bool = False
    order: str | None = None
    region: str | None = None
    hemisphere: str = "north"

    @property
    def origin(self) -> Day | None:
        """The day that "this" and "last" are counted from."""
        if self.narrative and self.previous:
            return self.previous.first
        return self.published

    @property
    def today(self) -> Day | None:
        """The same, where it is known to the day."""
        known = not self.narrative or self.previous is None or self.previous.grain == "day"
        return self.origin if known else None


class Sense(NamedTuple):
    """What an expression means.

    *edtf* is None when it has no place on a timeline. *rests*: on what besides its own words:
    `published`, `previous`, `topic`, or nothing. *unit* is what later ones may be counted from.
    """

    type: str
    value: str
    edtf: str | None = None
    unit: Unit | None = None
    rests: str = ""


UNKNOWN = Sense("DATE", "XXXX-XX-XX")  # a day that nothing tells
_LAST_YEAR = 10**8


@lru_cache(maxsize=1 << 12)
def dated(unit: Unit | None, rests: str = "") -> Sense | None:
    """A unit as a date; None for one beyond the years that EDTF can write."""
    if unit is None or abs(unit.year) > (_LAST_YEAR if unit.grain == "year" else 9990):
        return None
    return Sense("DATE", unit.timex, unit.edtf, unit, rests)


def number(fields: Fields, *names: str) -> int | None:
    """The first of these fields that is there, as a whole number ("17th" is 17)."""
    for name in names:
        if name in fields:
            return int(str(fields[name]).rstrip("stndrh"))
    return None


def valid_day(year: int, month: int, day: int) -> Unit | None:
    if 1 <= month <= 12 and 1 <= day <= month_end(year, month).day:
        return Unit("day", Day(year, month, day).ordinal)
    return None


def year_of(fields: Fields, frame: Frame) -> int | None:
    """The year that the words name: four digits, two digits, spoken, of an era."""
    if "hundreds" in fields:
        return (
            int(fields["hundreds"]) * 100 + int(fields.get("tens", 0)) + int(fields.get("ones", 0))
        )
    if "buddhist" in fields:
        return int(fields["buddhist"]) - 543
    year = number(fields, "year")
    if year is not None:
        return 1 - year if fields.get("era") == -1 else year
    short = number(fields, "short")
    return None if short is None else nearest_century(short, frame)


def nearest_century(short: int, frame: Frame) -> int:
    """Two digits of a year mean the latest such year that is no more than ten years ahead."""
    latest = (frame.published.year if frame.published else 2039) + 10
    return latest - (latest - short) % 100


STEPS = {"last", "this", "next"}


def step_of(fields: Fields) -> int:
    return next((int(fields[name]) for name in ("last", "this", "next") if name in fields), 0)


def amount(fields: Fields) -> float | None:
    """How many; None for "several" and for "two or three"."""
    if "some" in fields or "low" in fields:
        return None
    if "digits" in fields:
        count = float(str(fields["digits"]).replace(",", ""))
    elif "tens" in fields:
        count = float(fields["tens"]) + float(fields.get("ones", 0))
    else:
        count = float(fields.get("number", 1))
    return count * float(fields.get("scale", 1)) + float(fields.get("fraction", 0))
