"""Days: written out, without a year, by weekday or counted from today; with the time of day."""

from timeline.dates.senses import (
    STEPS,
    Fields,
    Frame,
    Sense,
    dated,
    nearest_century,
    number,
    step_of,
    valid_day,
    year_of,
)
from timeline.dates.units import Unit, month_after
from timeline.edtf import Day


def _written(text: str, frame: Frame) -> Sense | None:
    """2025-04-17, 17/04/2025, 04/17/25, ...; which is the month may be open."""
    parts = [int(part) for part in text.replace("/", "-").replace(".", "-").split("-")]
    if text[:4].isdigit():
        return dated(valid_day(*parts))
    first, second, year = parts
    year = year if year > 99 else nearest_century(year, frame)
    by_order = {"dmy": valid_day(year, second, first), "mdy": valid_day(year, first, second)}
    readings = {unit for unit in by_order.values() if unit}
    order = "dmy" if "." in text else frame.order  # only where days come first, dots are used
    chosen = by_order.get(order or "") or (readings.pop() if len(readings) == 1 else None)
    if chosen or not readings:
        return dated(chosen)
    both = ",".join(unit.edtf for unit in sorted(readings))
    return Sense("DATE", f"{year:04}", f"[{both}]")


# Days to the nearest date beyond which the sentence says which is meant. A clause that looks back
# errs more often: "the sum, they said, is payable on 7 December".
_FAR_AHEAD, _FAR_BACK = 120, 45


def month_day(fields: Fields, frame: Frame) -> tuple[Unit | None, str]:
    """A day or a month, with a year or without."""
    month = number(fields, "month") or 0
    day = number(fields, "day", "nth", "ordinal")
    year = year_of(fields, frame)
    rests = ""
    if year is None and frame.origin and STEPS & fields.keys():
        year, rests = frame.origin.year + step_of(fields), "published"
    if year is not None:
        return (Unit.month(year, month) if day is None else valid_day(year, month, day)), rests
    if frame.narrative and frame.previous:
        near = month_after(frame.previous, month)
        return (near if day is None else valid_day(near.year, month, day)), "previous"
    if frame.published is None:
        return None, ""
    if day is None:
        return _bare_month(month, frame), "published"
    return _bare_day(fields, frame, month=month, day=day), "published"


def _bare_month(month: int, frame: Frame) -> Unit:
    """A month without a year: the last, the next, or the nearest, as the sentence looks."""
    assert frame.published
    now = Unit.of("month", frame.published)
    back = (now.number - month + 1) % 12
    if frame.ahead is None:
        return now.plus(-back if back <= 6 else 12 - back)
    return now.plus((12 - back) % 12 if frame.ahead else -back)


def _bare_day(fields: Fields, frame: Frame, *, month: int, day: int) -> Unit | None:
    """A day without a year: the nearest, unless its weekday or the sentence says otherwise."""
    assert frame.published
    now = Unit.of("day", frame.published)
    years = range(frame.published.year - 1, frame.published.year + 2)
    days = [unit for year in years if (unit := valid_day(year, month, day))]
    weekday = fields.get("weekday", fields.get("weekday-short"))
    fitting = [unit for unit in days if unit.first.weekday == weekday]
    past = [unit for unit in days if unit.number <= now.number]
    nearest = min(days, key=lambda unit: abs(unit.number - now.number), default=now)
    ahead = nearest.number - now.number
    if frame.strict or (frame.ahead is False and abs(ahead) > _FAR_AHEAD):
        days = past
    elif frame.ahead and ahead < -_FAR_BACK:
        days = [unit for unit in days if unit.number >= now.number]
    return min(fitting or days, key=lambda unit: abs(unit.number - now.number), default=None)


def weekday(weekday: int, fields: Fields, frame: Frame) -> Unit | None:
    """Monday, last Monday, next Monday. A bare one is the latest, the day itself included."""
    if frame.today is None:
        return None
    now = Unit.of("day", frame.today)
    back = (frame.today.weekday - weekday) % 7
    if "last" in fields:
        return now.plus(-(back or 7) - 7 * (fields["last"] == -2))
    if fields.get("next") == 2:
        return now.plus(14 - back)
    if "next" in fields or frame.ahead or (frame.narrative and "this" not in fields):
        return now.plus(7 - back if back or "next" in fields else 0)
    return now.plus(-back)


def nth_weekday(fields: Fields, frame: Frame) -> Sense | None:
    """The first Monday in May, the last Friday of January 2024."""
    month, rests = month_day({k: v for k, v in fields.items() if k != "ordinal"}, frame)
    if month is None:
        return None
    edge, which = (month.last, 0) if "final" in fields else (month.first, int(fields["ordinal"]))
    ahead = (int(fields["weekday"]) - edge.weekday) % 7
    day = Unit.of("day", edge).plus(7 * (which - 1) + (ahead if which else ahead or 7))
    return dated(day, rests) if day.to("month") == month else None


def week_of_month(fields: Fields, frame: Frame) -> Sense | None:
    """The first week of May: seven days from its first; the last week: its last seven days."""
    month, rests = month_day({k: v for k, v in fields.items() if k != "ordinal"}, frame)
    which = int(fields.get("ordinal", 1))
    if month is None or which > 4:
        return None
    first = month.last.plus(-6) if "final" in fields else month.first.plus(7 * (which - 1))
    span = f"{first}/{first.plus(6)}"
    return Sense("DATE", span, span, Unit.of("day", first), rests)


def _day_of(fields: Fields, frame: Frame) -> tuple[Unit | None, str]:
    """The day, month or year that the fields name."""
    if "month" in fields:
        return month_day(fields, frame)
    if "near-day" in fields:
        origin = frame.today
        return (origin and Unit.of("day", origin).plus(int(fields["near-day"]))), "published"
    for name in ("weekday", "weekday-short"):
        if name in fields:
            return weekday(int(fields[name]), fields, frame), "published"
    if "day" in fields:
        origin = frame.today
        return origin and _nth_day(number(fields, "day") or 0, origin, frame.ahead), "published"
    year = year_of(fields, frame)
    return (None if year is None else Unit("year", year)), ""


def _nth_day(day: int, origin: Day, ahead: bool | None) -> Unit | None:
    """The 15th: of this month, or of the one beside when the sentence looks there.

    When it does not say, of the one before if it is more than half a month ahead.
    """
    month = Unit.of("month", origin)
    unit = valid_day(origin.year, origin.month, day)
    days = unit.number - origin.ordinal if unit else 0
    if ahead and days < 0:
        month = month.plus(1)
    elif not ahead and (unit is None or days > (15 if ahead is None else 0)):
        month = month.plus(-1)
    return valid_day(month.year, month.first.month, day)


def date(fields: Fields, frame: Frame) -> Sense | None:
    if "stamp" in fields:
        stamp = str(fields["stamp"]).upper()
        day = valid_day(*(int(part) for part in stamp[:10].split("-")))
        return day and Sense("TIME", stamp[:16], day.edtf, day)
    if "week-of" in fields:
        unit, rests = month_day(fields, frame)
        return dated(unit and unit.to("week"), rests)
    written = fields.get("ymd", fields.get("dmy"))
    sense = _written(str(written), frame) if written else dated(*_day_of(fields, frame))
    return sense and at_time(sense, fields)


def at_time(sense: Sense, fields: Fields) -> Sense:
    """The same day with the time of day that the fields name, if they do."""
    suffix = _clock(fields)
    if not suffix:
        return sense
    return Sense("TIME", sense.value + suffix, sense.edtf, sense.unit, sense.rests)


def clock(fields: Fields, frame: Frame) -> Sense | None:
    """A time of day alone: no date of its own, though TIMEX3 gives it the day of publication."""
    if frame.today is None:
        return None
    return Sense("TIME", f"{Unit.of('day', frame.today).timex}{_clock(fields)}")


def _clock(fields: Fields) -> str:
    """The time of day as TIMEX3 writes it after the day."""
    if "hour-name" in fields:
        return f"T{fields['hour-name']}"
    if "day-part" in fields:
        return f"T{fields['day-part']}"
    said = next((fields[name] for name in ("clock", "elapsed", "hour") if name in fields), None)
    if said is None:
        return ""
    hour, minute = [*str(said).replace(".", ":").split(":"), ""][:2]
    hours = int(hour)
    if "am" in fields:
        hours = hours % 12 + int(fields["am"])
    return f"T{hours:02}:{minute or '00'}"


def days(fields: Fields, frame: Frame) -> Sense | None:
    """March 3-5, 2015."""
    if "days" in fields:
        first, last = (int(part) for part in str(fields["days"]).replace("–", "-").split("-"))
    else:
        first, last = number(fields, "day") or 0, number(fields, "to-day") or 0
    rest = {name: value for name, value in fields.items() if name not in ("days", "day")}
    end, rests = month_day({**rest, "day": last}, frame)
    if end is None or not 0 < first < last:
        return None
    start = end.plus(first - last)
    span = f"{start.edtf}/{end.edtf}"
    return Sense("DATE", f"{start.timex}/{end.timex}", span, start, rests)
