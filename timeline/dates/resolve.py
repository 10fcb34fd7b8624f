"""From what the words say, and what they are counted from, to a value.

Nothing here knows a language. Each kind of rule has one function from its fields and a `Frame` to a
`Sense`, or None when the words are no date after all (30 February).
"""

from collections.abc import Callable

from timeline.dates import calendars, days, periods
from timeline.dates.senses import (
    STEPS,
    Fields,
    Frame,
    Sense,
    dated,
    number,
    step_of,
    valid_day,
    year_of,
)
from timeline.dates.units import Unit


def _named_day(fields: Fields, frame: Frame) -> Sense | None:
    """Good Friday, Thanksgiving: of the named year, or the nearest to the anchor."""
    name = str(fields["named-day"])
    year, rests = year_of(fields, frame), ""
    if "of-year" in fields and frame.origin:
        year, rests = frame.origin.year + step_of(fields), "published"
    if year is not None:
        day = calendars.named_day(name, year)
        return dated(day and Unit.of("day", day), rests)
    if frame.origin is None:
        return None
    now = frame.origin.ordinal
    near = (calendars.named_day(name, frame.origin.year + step) for step in (-1, 0, 1))
    days = [day.ordinal for day in near if day]
    if STEPS & fields.keys():
        step = step_of(fields)
        days = [day for day in days if (day - now) * step > 0] or days
    nearest = min(days, key=lambda day: abs(day - now), default=None)
    return dated(None if nearest is None else Unit("day", nearest), "published")


def _fixed(fields: Fields, frame: Frame) -> Sense | None:
    year, month, day = (int(part) for part in str(fields["value"]).split("-"))
    return dated(valid_day(year, month, day))


def _name(fields: Fields, frame: Frame) -> Sense | None:
    """A name that holds a year."""
    return dated(Unit("year", year_of(fields, frame) or 0))


def _reference(fields: Fields, frame: Frame) -> Sense | None:
    """Now; the past. Some words are marked in histories only."""
    if "history" in fields and not frame.narrative:
        return None
    value = next(str(fields[name]) for name in ("now", "once", "soon") if name in fields)
    return Sense("DATE", value)


def _recently(fields: Fields, frame: Frame) -> Sense:
    """Recently: some time before publication."""
    day = frame.published
    return Sense("DATE", "PAST_REF", f"../{day}" if day else None, None, "published")


def _jalali(fields: Fields, frame: Frame) -> Sense | None:
    day = calendars.jalali(*_foreign(fields, "jalali"))
    return dated(day and Unit.of("day", day))


def _hijri(fields: Fields, frame: Frame) -> Sense | None:
    """The day by the Umm al-Qura calendar; approximate, for months begin when the moon is seen."""
    day = calendars.hijri(*_foreign(fields, "hijri"))
    unit = day and Unit.of("day", day)
    return unit and Sense("DATE", unit.timex, unit.edtf + "~", unit)


def _foreign(fields: Fields, month: str) -> tuple[int, int, int]:
    return number(fields, "any-year") or 0, int(fields[month]), number(fields, "day") or 0


def _era(fields: Fields, frame: Frame) -> Sense | None:
    """A year of a Japanese reign."""
    year = int(fields["japanese-era"]) + (number(fields, "digits") or 0)
    return days.date(
        {**{k: v for k, v in fields.items() if k in ("month", "day")}, "year": year}, frame
    )


def _fiscal(fields: Fields, frame: Frame) -> Sense | None:
    """A fiscal year, by the country of the outlet; TIMEX3 gives it as the plain year."""
    year = year_of(fields, frame)
    if year is None:
        return None
    months = calendars.fiscal_year(year, frame.region)
    return Sense("DATE", f"{year:04}", months, Unit("year", year))


def _year_end(fields: Fields, frame: Frame) -> Sense | None:
    """Year-end: of this year, or of the last one when the sentence looks back."""
    if frame.origin is None:
        return None
    year = frame.origin.year - (frame.ahead is False)
    return dated(valid_day(year, 12, 31), "published")


KINDS: dict[str, Callable[[Fields, Frame], Sense | None]] = {
    "clock": days.clock,
    "date": days.date,
    "days": days.days,
    "nth-weekday": days.nth_weekday,
    "week-of-month": days.week_of_month,
    "step": periods.step,
    "weekday-of-week": periods.weekday_of_week,
    "two-days": days.date,
    "shift": periods.shift,
    "duration": periods.duration,
    "in-time": periods.in_time,
    "set": periods.repeated,
    "part": periods.part,
    "topic": periods.topic,
    "year-end": _year_end,
    "neighbour": periods.neighbour,
    "season": periods.season,
    "decade": periods.decade,
    "century": periods.century,
    "years": periods.years,
    "fiscal": _fiscal,
    "same": periods.same,
    "jalali": _jalali,
    "hijri": _hijri,
    "era": _era,
    "named-day": _named_day,
    "fixed": _fixed,
    "name": _name,
    "reference": _reference,
    "recently": _recently,
}
