"""Units counted and named: last week, two months ago, the third quarter, the 1990s."""

import re

from timeline.dates.days import at_time, month_day, weekday
from timeline.dates.senses import (
    STEPS,
    UNKNOWN,
    Fields,
    Frame,
    Sense,
    amount,
    dated,
    nearest_century,
    number,
    step_of,
    valid_day,
    year_of,
)
from timeline.dates.units import SEASONS, Unit, finer
from timeline.edtf import Day


def step(fields: Fields, frame: Frame) -> Sense | None:
    """This month, last week, next Friday, last December."""
    step = step_of(fields)
    if frame.origin is None:
        return None
    if "month" in fields:
        now = Unit.of("month", frame.origin)
        months = (int(fields["month"]) - 1 - now.number) % 12
        chosen = {-1: months - 12, 1: months or 12}.get(
            step, int(fields["month"]) - 1 - now.number % 12
        )
        month = now.plus(chosen)
        if (day := number(fields, "day")) is not None:
            return dated(valid_day(month.year, month.first.month, day), "published")
        return dated(month, "published")
    if "weekday" in fields:
        return dated(weekday(int(fields["weekday"]), fields, frame), "published")
    grain = str(fields.get("one-unit", "year"))
    if frame.narrative and frame.previous and _too_fine(grain, frame.previous):
        return UNKNOWN
    unit = Unit.of(grain, frame.origin).plus(step)
    if unit.grain == "weekend" and not step and frame.ahead is False and unit.first > frame.origin:
        unit = unit.plus(-1)
    sense = dated(unit, "published")
    if sense and "rolling" in fields and frame.published:
        return sense._replace(edtf=_up_to(grain, frame.published))
    return sense


def _up_to(grain: str, day: Day) -> str:
    """The past year or week: the one that ends with a day, not that of the calendar."""
    months = {"year": 12, "quarter": 3}.get(grain)
    last = Unit.of("month" if months else "day", day)
    first = last.plus(-(months or {"week": 7}.get(grain, 30)))
    return f"{first.edtf}/{last.edtf}"


def _without_anchor(fields: Fields, previous: Unit | None) -> bool:
    """Ten years later, said when no date has been named: than something that is not told."""
    return fields.get("from") == "previous" and fields["sign"] == 1 and previous is None


def weekday_of_week(fields: Fields, frame: Frame) -> Sense | None:
    """Friday last week; Friday of the following week."""
    if "neighbour" in fields and frame.previous and not _too_fine("week", frame.previous):
        monday = frame.previous.to("week").plus(int(fields["neighbour"])).first
        return dated(Unit.of("day", monday).plus(int(fields["weekday"])), "previous")
    if frame.today is None:
        return None
    monday = Unit.of("week", frame.today).plus(step_of(fields)).first
    return dated(Unit.of("day", monday).plus(int(fields["weekday"])), "published")


def shift(fields: Fields, frame: Frame) -> Sense | None:
    """Two weeks ago, three months later, the day before."""
    count, unit, sign = amount(fields), str(fields["unit"]), int(fields["sign"])
    if unit in ("second", "minute"):
        return duration(fields, frame)
    if unit == "year" and count == 1 and frame.topic and not frame.narrative:
        return dated(frame.topic.plus(4 * sign), "topic")
    previous = frame.previous if fields.get("from") == "previous" else None
    origin = previous.first if previous else frame.origin
    if origin is None:
        return None
    if count is None:
        return Sense("DATE", "PAST_REF" if sign == -1 else "FUTURE_REF")
    if (previous and _too_fine(unit, previous)) or _without_anchor(fields, previous):
        return UNKNOWN
    if "to-the-day" in fields and unit in ("month", "year"):
        month = Unit.of("month", origin).plus(int(sign * count * (12 if unit == "year" else 1)))
        return dated(valid_day(month.year, month.first.month, origin.day), "published")
    return _shifted(unit, sign * count, origin, rests="previous" if previous else "published")


def _shifted(unit: str, count: float, origin: Day, *, rests: str) -> Sense | None:
    """So many units from a day: a day for weeks, a month for months, about a year for decades."""
    days = {"day": 1, "week": 7, "fortnight": 14, "hour": 0, "weekend": 7}.get(unit)
    if days is not None:
        return dated(Unit.of("day", origin).plus(int(days * count)), rests)
    years = {"decade": 10, "century": 100}.get(unit)
    grain = "year" if years else unit
    sense = dated(Unit.of(grain, origin).plus(int(count * (years or 1))), rests)
    if sense and sense.edtf and years:
        return Sense(sense.type, sense.value, sense.edtf + "~", sense.unit, rests)
    return sense


_PERIODS = {
    "second": "T{}S", "minute": "T{}M", "hour": "T{}H", "day": "{}D", "weekend": "{}WE",
    "week": "{}W", "fortnight": "{}W", "month": "{}M", "quarter": "{}Q", "year": "{}Y",
    "decade": "{}E", "century": "{}C",
}  # fmt: skip


_HALVES = {"minute": "30S", "hour": "30M", "year": "6M"}  # two and a half hours


def duration(fields: Fields, frame: Frame) -> Sense | None:
    """Three weeks; several days; 3:07:35."""
    if "elapsed" in fields:
        hours, minutes, seconds = str(fields["elapsed"]).split(":")
        return Sense("DURATION", f"PT{int(hours)}H{int(minutes)}M{int(float(seconds))}S")
    count = None if "many-units" in fields else amount(fields)
    unit = str(fields.get("many-units", fields.get("unit", "decade")))
    if unit == "decade" and count is not None:
        unit, count = "year", count * 10
    if unit == "fortnight" and count is not None:
        count *= 2
    rest = ""
    if count is not None and count > 1 and count % 1 == 0.5 and unit in _HALVES:
        count, rest = count - 0.5, _HALVES[unit]
    number = "X" if count is None else f"{count:g}"
    return Sense("DURATION", "P" + _PERIODS[unit].format(number) + rest)


def in_time(fields: Fields, frame: Frame) -> Sense | None:
    """In two years: a date when the clause looks ahead, else how long something took."""
    if frame.ahead and amount(fields) is not None:
        return shift({**fields, "sign": 1}, frame)
    return duration(fields, frame)


def repeated(fields: Fields, frame: Frame) -> Sense:
    if "weekday" in fields:
        part = f"T{fields['day-parts']}" if "day-parts" in fields else ""
        return Sense("SET", f"XXXX-WXX-{int(fields['weekday']) + 1}{part}")
    if "month" in fields:
        return Sense("SET", f"XXXX-{int(fields['month']):02}")
    if "often" in fields:
        return Sense("SET", str(fields["often"]))
    return Sense("SET", "P" + _PERIODS[str(fields["one-unit"])].format(1))


def part(fields: Fields, frame: Frame) -> Sense | None:
    """A quarter or a half, of a named year or the latest finished one."""
    grain = "half" if "half-name" in fields else str(fields.get("part", "quarter"))
    which = number(fields, "quarter-name", "half-name", "ordinal", "nth") or 0
    size = 2 if grain == "half" else 4
    which = size if "last-part" in fields else which
    if not 1 <= which <= size:
        return None
    year, rests = _year_of_part(fields, frame)
    if year is not None:
        return dated(Unit(grain, year * size + which - 1), rests)
    if frame.origin is None:
        return None
    now = Unit.of(grain, frame.origin)
    if "one-unit" in fields and frame.ahead is not False:
        return dated(Unit(grain, frame.origin.year * size + which - 1), "published")
    back = (now.number - which + 1) % size
    if frame.ahead and back != 1:
        return dated(now.plus((size - back) % size), "published")
    return dated(now.plus(-back), "published")


def _year_of_part(fields: Fields, frame: Frame) -> tuple[int | None, str]:
    """The year that the words tell for a quarter or a half, and on what it rests."""
    if (year := year_of(fields, frame)) is not None:
        return year, ""
    if "that-year" in fields and frame.previous:
        return frame.previous.year, "previous"
    if STEPS & fields.keys() and frame.origin:
        return frame.origin.year + step_of(fields), "published"
    return None, ""


def topic(fields: Fields, frame: Frame) -> Sense | None:
    """The quarter: the one that figures are reported for, else the latest finished one."""
    if frame.origin is None:
        return None
    finished = Unit.of("quarter", frame.origin).plus(-1)
    year = year_of(fields, frame)
    if year is not None and frame.topic:
        return dated(Unit("quarter", year * 4 + frame.topic.number % 4), "topic")
    if year is not None:
        return dated(Unit("year", year))
    if frame.topic and "latest" not in fields:
        return dated(frame.topic, "topic")
    return dated(finished, "published")


def neighbour(fields: Fields, frame: Frame) -> Sense | None:
    """The following month, the previous Friday, that night: counted from the date named before."""
    previous = frame.previous or (frame.published and Unit.of("day", frame.published))
    if not previous:
        return None
    step, rests = int(fields["neighbour"]), "previous" if frame.previous else "published"
    if "month" in fields or "season" in fields:
        return _within({**fields, "year": previous.year + step}, frame, rests)
    if _too_fine(str(fields.get("one-unit", "day")), previous):
        return UNKNOWN
    if "weekday" in fields:
        back = (previous.first.weekday - int(fields["weekday"])) % 7
        day = Unit.of("day", previous.first)
        return dated(day.plus(-(back or 7) if step < 0 else 7 - back), rests)
    sense = dated(Unit.of(str(fields["one-unit"]), previous.first).plus(step), rests)
    return sense and at_time(sense, fields)


def _within(fields: Fields, frame: Frame, rests: str) -> Sense | None:
    """April or the spring of a year that is counted from another one."""
    if "month" in fields:
        return dated(month_day(fields, frame)[0], rests)
    sense = season(fields, frame)
    return sense and dated(sense.unit, rests)


def season(fields: Fields, frame: Frame) -> Sense | None:
    """Last summer, the spring of 2009; a season that comes every year; one of a history."""
    grain = "season" if frame.hemisphere == "north" else "southern-season"
    season = int(fields["season"])
    year, rests = year_of(fields, frame), ""
    if "of-year" in fields and frame.origin:
        year, rests = frame.origin.year + step_of(fields), "published"
    if "two-years" in fields:  # the winter of 1861-62 begins in 1861
        year = int(re.split(r"[-–/]", str(fields["two-years"]))[0])
        year = 1 - year if fields.get("era") == -1 else year
    if year is not None:
        return dated(Unit(grain, year * 4 + season), rests)
    if "history" in fields and not frame.narrative:
        return None
    if "habit" in fields and frame.ahead is None and not frame.narrative:
        return Sense("SET", f"XXXX-{SEASONS[season]}")
    return dated(_season_near(fields, frame, grain=grain, season=season), "published")


def _season_near(fields: Fields, frame: Frame, *, grain: str, season: int) -> Unit | None:
    """The season of that name that the words or the sentence point to."""
    if frame.origin is None:
        return None
    now = Unit.of(grain, frame.origin)
    back = (now.number - season) % 4
    if "last" in fields:
        return now.plus(-(back or 4))
    if "next" in fields or frame.ahead:
        return now.plus((4 - back) if back or "next" in fields else 0)
    if "this" in fields or frame.narrative:
        return Unit(grain, frame.origin.year * 4 + season)
    return now.plus(-back)


def decade(fields: Fields, frame: Frame) -> Sense | None:
    if "decade" in fields:
        tens = int(str(fields["decade"])[:-2])
        return dated(Unit("decade", -1 - tens if fields.get("era") == -1 else tens))
    short = number(fields, "decade-name", "short-decade")
    if short is None:
        return None
    year = nearest_century(int(str(short)[:2]), frame)
    if frame.published and year > frame.published.year and not frame.ahead:
        year -= 100  # a decade that has not begun is meant only where the clause looks ahead
    return dated(Unit("decade", year // 10))


def century(fields: Fields, frame: Frame) -> Sense | None:
    which = number(fields, "nth", "ordinal") or 0
    return dated(Unit("century", -which if fields.get("era") == -1 else which - 1))


def years(fields: Fields, frame: Frame) -> Sense | None:
    """One end of 2009-2010."""
    year = int(fields["year"])
    return dated(Unit("year", 1 - year if fields.get("era") == -1 else year))


def same(fields: Fields, frame: Frame) -> Sense | None:
    """That year, the same month, May of that year: what the text named last."""
    if frame.previous is None:
        return None
    if "month" in fields or "season" in fields:
        return _within({**fields, "year": frame.previous.year}, frame, "previous")
    if _too_fine(str(fields["one-unit"]), frame.previous):
        return UNKNOWN
    return dated(frame.previous.to(str(fields["one-unit"])), "previous")


def _too_fine(grain: str, previous: Unit) -> bool:
    """Two days after some month are no day that could be named."""
    return finer({"hour": "day", "fortnight": "week"}.get(grain, grain), previous.grain)
