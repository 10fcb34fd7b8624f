"""Calendar arithmetic: from what the words say, and what they are counted from, to a value.

Nothing here knows a language. Each kind of rule has one function from its fields and a `Frame` to a
`Sense`, or None when the words are no date after all (30 February).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from timeline.dates import calendars
from timeline.dates.load import Value
from timeline.dates.units import Unit
from timeline.edtf import Day, month_end

Fields = Mapping[str, Value]


class Frame(NamedTuple):
    """What an expression may be counted from.

    *published*: the day of publication. *previous*: the date that the text named last. *topic*:
    the quarter that figures are reported for. *ahead*: True when the sentence looks ahead, False when it looks back, None when it does not say.
    *narrative*: a history, in which a date follows the one before.
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
        return self.published or (self.previous.first if self.previous else None)


@dataclass(frozen=True, slots=True)
class Sense:
    """What an expression means.

    *edtf* is None when it has no place on a timeline. *rests*: on what besides its own words:
    `published`, `previous`, or nothing. *unit* is what later expressions may be counted from.
    """

    type: str
    value: str
    edtf: str | None = None
    unit: Unit | None = None
    rests: str = ""


def _dated(unit: Unit | None, rests: str = "") -> Sense | None:
    return unit and Sense("DATE", unit.timex, unit.edtf, unit, rests)


def _number(fields: Fields, *names: str) -> int | None:
    """The first of these fields that is there, as a whole number ("17th" is 17)."""
    for name in names:
        if name in fields:
            return int(str(fields[name]).rstrip("stndrh"))
    return None


def _valid_day(year: int, month: int, day: int) -> Unit | None:
    if 1 <= month <= 12 and 1 <= day <= month_end(year, month).day:
        return Unit("day", Day(year, month, day).ordinal)
    return None


def year_of(fields: Fields, frame: Frame) -> int | None:
    """The year that the words name: four digits, two digits, spoken, of an era."""
    if "hundreds" in fields:
        return int(fields["hundreds"]) * 100 + int(fields["tens"]) + int(fields.get("ones", 0))
    if "buddhist" in fields:
        return int(fields["buddhist"]) - 543
    year = _number(fields, "year")
    if year is not None:
        return 1 - year if fields.get("era") == -1 else year
    short = _number(fields, "short")
    return None if short is None else _century(short, frame)


def _century(short: int, frame: Frame) -> int:
    """Two digits of a year mean the latest such year that is no more than ten years ahead."""
    latest = (frame.published.year if frame.published else 2039) + 10
    return latest - (latest - short) % 100


# ---------------------------------------------------------------- days, months, years


def _written(text: str, frame: Frame) -> Sense | None:
    """2025-04-17, 17/04/2025, 04/17/25, ...; which is the month may be open."""
    parts = [int(part) for part in text.replace("/", "-").replace(".", "-").split("-")]
    if text[:4].isdigit():
        return _dated(_valid_day(*parts))
    first, second, year = parts
    year = year if year > 99 else _century(year, frame)
    by_order = {"dmy": _valid_day(year, second, first), "mdy": _valid_day(year, first, second)}
    order = frame.order or ("mdy" if frame.region in ("en-US", "US") else None)
    order = order or ("dmy" if frame.region else None)
    readings = {unit for unit in by_order.values() if unit}
    chosen = by_order.get(order or "") or (readings.pop() if len(readings) == 1 else None)
    if chosen or not readings:
        return _dated(chosen)
    both = ",".join(unit.edtf for unit in sorted(readings))
    return Sense("DATE", f"{year:04}", f"[{both}]")


_FAR = 120  # days to a date on either side after which the sentence says which is meant
_STEPS = {"last", "this", "next"}


def _step_of(fields: Fields) -> int:
    return next((int(fields[name]) for name in ("last", "this", "next") if name in fields), 0)


def _month_day(fields: Fields, frame: Frame) -> tuple[Unit | None, str]:
    """A day or a month, with a year or without."""
    month = _number(fields, "month") or 0
    day = _number(fields, "day", "nth", "ordinal")
    year = year_of(fields, frame)
    if year is None and frame.origin and _STEPS & fields.keys():
        year = frame.origin.year + _step_of(fields)
    if year is not None:
        return (Unit.month(year, month) if day is None else _valid_day(year, month, day)), ""
    if frame.narrative and frame.previous:
        year = frame.previous.year + (frame.previous.first.month - month > 6)
        return (
            Unit.month(year, month) if day is None else _valid_day(year, month, day)
        ), "previous"
    if frame.published is None:
        return None, ""
    if day is None:
        return _bare_month(month, frame), "published"
    return _bare_day(month, day, fields, frame), "published"


def _bare_month(month: int, frame: Frame) -> Unit:
    """A month without a year: the last, the next, or the nearest, as the sentence looks."""
    assert frame.published
    now = Unit.of("month", frame.published)
    back = (now.number - month + 1) % 12
    if frame.ahead is None:
        return now.plus(-back if back <= 6 else 12 - back)
    return now.plus((12 - back) % 12 if frame.ahead else -back)


def _bare_day(month: int, day: int, fields: Fields, frame: Frame) -> Unit | None:
    """A day without a year: the nearest, unless its weekday or the sentence says otherwise."""
    assert frame.published
    now = Unit.of("day", frame.published)
    years = range(frame.published.year - 1, frame.published.year + 2)
    days = [unit for year in years if (unit := _valid_day(year, month, day))]
    weekday = fields.get("weekday", fields.get("weekday-short"))
    fitting = [unit for unit in days if unit.first.weekday == weekday]
    past = [unit for unit in days if unit.number <= now.number]
    nearest = min(days, key=lambda unit: abs(unit.number - now.number), default=now)
    if frame.strict or (frame.ahead is False and abs(nearest.number - now.number) > _FAR):
        days = past
    return min(fitting or days, key=lambda unit: abs(unit.number - now.number), default=None)


def _weekday(weekday: int, fields: Fields, frame: Frame) -> Unit | None:
    """Monday, last Monday, next Monday. A bare one is the latest, the day itself included."""
    if frame.origin is None:
        return None
    now = Unit.of("day", frame.origin)
    back = (frame.origin.weekday - weekday) % 7
    if "last" in fields:
        return now.plus(-(back or 7))
    if "next" in fields or frame.ahead or (frame.narrative and "this" not in fields):
        return now.plus(7 - back if back or "next" in fields else 0)
    return now.plus(-back)


def _day_of(fields: Fields, frame: Frame) -> tuple[Unit | None, str]:
    """The day, month or year that the fields name."""
    if "month" in fields:
        return _month_day(fields, frame)
    if "near-day" in fields:
        origin = frame.origin
        return (origin and Unit.of("day", origin).plus(int(fields["near-day"]))), "published"
    for name in ("weekday", "weekday-short"):
        if name in fields:
            return _weekday(int(fields[name]), fields, frame), "published"
    if "day" in fields:
        origin = frame.origin
        return origin and _nth_day(_number(fields, "day") or 0, origin), "published"
    year = year_of(fields, frame)
    return (None if year is None else Unit("year", year)), ""


def _nth_day(day: int, origin: Day) -> Unit | None:
    """The 15th: of this month, or of the one before when it is more than half a month ahead."""
    unit = _valid_day(origin.year, origin.month, day)
    if unit is None or unit.number - origin.ordinal > 15:
        before = Unit.of("month", origin).plus(-1).first
        return _valid_day(before.year, before.month, day)
    return unit


def _date(fields: Fields, frame: Frame) -> Sense | None:
    if "stamp" in fields:
        stamp = str(fields["stamp"]).upper()
        day = _valid_day(*(int(part) for part in stamp[:10].split("-")))
        return day and Sense("TIME", stamp[:16], day.edtf, day)
    written = fields.get("ymd", fields.get("dmy"))
    if written is not None:
        sense = _written(str(written), frame)
    else:
        sense = _dated(*_day_of(fields, frame))
    suffix = _clock(fields)
    if sense is None or not suffix:
        return sense
    return Sense("TIME", sense.value + suffix, sense.edtf, sense.unit, sense.rests)


def _clock(fields: Fields) -> str:
    """The time of day as TIMEX3 writes it after the day."""
    if "hour-name" in fields:
        return f"T{fields['hour-name']}"
    if "day-part" in fields:
        return f"T{fields['day-part']}"
    if "clock" not in fields and "hour" not in fields:
        return ""
    hour, _, minute = str(fields.get("clock", fields.get("hour"))).replace(".", ":").partition(":")
    hours = int(hour)
    if "am" in fields:
        hours = hours % 12 + int(fields["am"])
    return f"T{hours:02}:{minute or '00'}"


def _days(fields: Fields, frame: Frame) -> Sense | None:
    """March 3-5, 2015."""
    if "days" in fields:
        first, last = (int(part) for part in str(fields["days"]).replace("–", "-").split("-"))
    else:
        first, last = _number(fields, "day") or 0, _number(fields, "to-day") or 0
    rest = {name: value for name, value in fields.items() if name not in ("days", "day")}
    (start, rests), (end, _) = (_month_day({**rest, "day": day}, frame) for day in (first, last))
    if start is None or end is None or start >= end:
        return None
    span = f"{start.edtf}/{end.edtf}"
    return Sense("DATE", f"{start.timex}/{end.timex}", span, start, rests)


# ---------------------------------------------------------------- counted units


def _step(fields: Fields, frame: Frame) -> Sense | None:
    """This month, last week, next Friday, last December."""
    step = _step_of(fields)
    if frame.origin is None:
        return None
    if "month" in fields:
        now = Unit.of("month", frame.origin)
        months = (int(fields["month"]) - 1 - now.number) % 12
        chosen = {-1: months - 12, 1: months or 12}.get(
            step, int(fields["month"]) - 1 - now.number % 12
        )
        return _dated(now.plus(chosen), "published")
    if "weekday" in fields:
        return _dated(_weekday(int(fields["weekday"]), fields, frame), "published")
    unit = Unit.of(str(fields.get("one-unit", "year")), frame.origin).plus(step)
    if unit.grain == "weekend" and not step and frame.ahead is False and unit.first > frame.origin:
        unit = unit.plus(-1)
    return _dated(unit, "published")


def _shift(fields: Fields, frame: Frame) -> Sense | None:
    """Two weeks ago, three months later, the day before."""
    count = amount(fields)
    unit = str(fields["unit"])
    if unit == "year" and count == 1 and frame.topic and not frame.narrative:
        return _dated(frame.topic.plus(-4 if fields["sign"] == -1 else 4), "published")
    previous = frame.previous if fields.get("from") == "previous" else None
    if unit == "year" and count == 1 and not frame.narrative:
        previous = None
    origin = previous.first if previous else frame.origin
    rests = "previous" if previous else "published"
    if origin is None or unit in ("second", "minute"):
        return None
    if count is None:
        return Sense("DATE", "PAST_REF" if fields["sign"] == -1 else "FUTURE_REF")
    days = {"day": 1, "week": 7, "fortnight": 14, "hour": 0, "weekend": 7}.get(unit)
    if days is not None:
        day = Unit.of("day", origin).plus(int(int(fields["sign"]) * days * count))
        return _dated(day, rests)
    years = {"decade": 10, "century": 100}.get(unit)
    grain = "year" if years else unit
    steps = int(int(fields["sign"]) * count * (years or 1))
    sense = _dated(Unit.of(grain, origin).plus(steps), rests)
    if sense and sense.edtf and years:
        return Sense(sense.type, sense.value, sense.edtf + "~", sense.unit, rests)
    return sense


def amount(fields: Fields) -> float | None:
    """How many; None for "several"."""
    if "some" in fields:
        return None
    if "digits" in fields:
        return float(str(fields["digits"]).replace(",", ""))
    if "tens" in fields:
        return float(fields["tens"]) + float(fields.get("ones", 0))
    return float(fields.get("number", 1))


_PERIODS = {
    "second": "T{}S", "minute": "T{}M", "hour": "T{}H", "day": "{}D", "weekend": "{}WE",
    "week": "{}W", "fortnight": "{}W", "month": "{}M", "quarter": "{}Q", "year": "{}Y",
    "decade": "{}E", "century": "{}C",
}  # fmt: skip


def _duration(fields: Fields, frame: Frame) -> Sense | None:
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
    number = "X" if count is None else f"{count:g}"
    return Sense("DURATION", "P" + _PERIODS[unit].format(number))


def _set(fields: Fields, frame: Frame) -> Sense:
    if "weekday" in fields:
        return Sense("SET", f"XXXX-WXX-{int(fields['weekday']) + 1}")
    if "month" in fields:
        return Sense("SET", f"XXXX-{int(fields['month']):02}")
    if "often" in fields:
        return Sense("SET", str(fields["often"]))
    return Sense("SET", "P" + _PERIODS[str(fields["one-unit"])].format(1))


# ---------------------------------------------------------------- parts of years, and groups


def _part(fields: Fields, frame: Frame) -> Sense | None:
    """A quarter or a half, of a named year or the latest finished one."""
    grain = "half" if "half-name" in fields else str(fields.get("part", "quarter"))
    number = _number(fields, "quarter-name", "half-name", "ordinal", "nth") or 0
    size = 2 if grain == "half" else 4
    if not 1 <= number <= size:
        return None
    year = year_of(fields, frame)
    if year is not None:
        return _dated(Unit(grain, year * size + number - 1))
    if frame.origin is None:
        return None
    if _STEPS & fields.keys():
        year = frame.origin.year + _step_of(fields)
        return _dated(Unit(grain, year * size + number - 1), "published")
    now = Unit.of(grain, frame.origin)
    back = (now.number - number + 1) % size
    if frame.ahead and back != 1:
        return _dated(now.plus((size - back) % size), "published")
    return _dated(now.plus(-back), "published")


def _topic(fields: Fields, frame: Frame) -> Sense | None:
    """The quarter: the one that figures are reported for, else the latest finished one."""
    if frame.origin is None:
        return None
    finished = Unit.of("quarter", frame.origin).plus(-1)
    year = year_of(fields, frame)
    if year is not None and frame.topic:
        return _dated(Unit("quarter", year * 4 + frame.topic.number % 4), "published")
    if year is not None:
        return _dated(Unit("year", year))
    return _dated(finished if "latest" in fields else frame.topic or finished, "published")


def _year_end(fields: Fields, frame: Frame) -> Sense | None:
    """Year-end: of this year, or of the last one when the sentence looks back."""
    if frame.origin is None:
        return None
    year = frame.origin.year - (frame.ahead is False)
    return _dated(_valid_day(year, 12, 31), "published")


def _neighbour(fields: Fields, frame: Frame) -> Sense | None:
    """The following month, the previous Friday: counted from the date named before."""
    previous = frame.previous or (frame.published and Unit.of("day", frame.published))
    if not previous:
        return None
    step = int(fields["neighbour"])
    if "weekday" in fields:
        back = (previous.first.weekday - int(fields["weekday"])) % 7
        day = Unit.of("day", previous.first)
        return _dated(day.plus(-(back or 7) if step < 0 else 7 - back), "previous")
    return _dated(Unit.of(str(fields["one-unit"]), previous.first).plus(step), "previous")


def _season(fields: Fields, frame: Frame) -> Sense | None:
    grain = "season" if frame.hemisphere == "north" else "southern season"
    season = int(fields["season"])
    year = year_of(fields, frame)
    if year is not None:
        return _dated(Unit(grain, year * 4 + season))
    if frame.origin is None:
        return None
    now = Unit.of(grain, frame.origin)
    back = (now.number - season) % 4
    if "last" in fields:
        return _dated(now.plus(-(back or 4)), "published")
    if "next" in fields or frame.ahead:
        return _dated(now.plus((4 - back) if back or "next" in fields else 0), "published")
    if "this" in fields or frame.narrative:
        return _dated(Unit(grain, frame.origin.year * 4 + season), "published")
    return _dated(now.plus(-back), "published")


def _decade(fields: Fields, frame: Frame) -> Sense | None:
    if "decade" in fields:
        tens = int(str(fields["decade"])[:-2])
        return _dated(Unit("decade", -1 - tens if fields.get("era") == -1 else tens))
    short = _number(fields, "decade-name", "short-decade")
    if short is None:
        return None
    return _dated(Unit("decade", _century(int(str(short)[:2]), frame) // 10))


def _century_of(fields: Fields, frame: Frame) -> Sense | None:
    number = _number(fields, "nth", "ordinal") or 0
    return _dated(Unit("century", -number if fields.get("era") == -1 else number - 1))


def _years(fields: Fields, frame: Frame) -> Sense | None:
    """One end of 2009-2010."""
    year = int(fields["year"])
    return _dated(Unit("year", 1 - year if fields.get("era") == -1 else year))


def _fiscal(fields: Fields, frame: Frame) -> Sense | None:
    """A fiscal year, by the country of the outlet; TIMEX3 gives it as the plain year."""
    year = year_of(fields, frame)
    if year is None:
        return None
    months = calendars.fiscal_year(year, frame.region)
    return Sense("DATE", f"{year:04}", months, Unit("year", year))


def _same(fields: Fields, frame: Frame) -> Sense | None:
    """That year, the same month, May of that year: what the text named last."""
    if frame.previous is None:
        return None
    if "season" in fields:
        return _season({**fields, "year": frame.previous.year}, frame)
    if "month" in fields:
        with_year = {**fields, "year": frame.previous.year}
        return _dated(_month_day(with_year, frame)[0], "previous")
    return _dated(frame.previous.to(str(fields["one-unit"])), "previous")


# ---------------------------------------------------------------- calendars, names, references


def _jalali(fields: Fields, frame: Frame) -> Sense | None:
    day = calendars.jalali(*_foreign(fields, "jalali"))
    return _dated(day and Unit.of("day", day))


def _hijri(fields: Fields, frame: Frame) -> Sense | None:
    """The day by the Umm al-Qura calendar; approximate, for months begin when the moon is seen."""
    day = calendars.hijri(*_foreign(fields, "hijri"))
    unit = day and Unit.of("day", day)
    return unit and Sense("DATE", unit.timex, unit.edtf + "~", unit)


def _foreign(fields: Fields, month: str) -> tuple[int, int, int]:
    return _number(fields, "any-year") or 0, int(fields[month]), _number(fields, "day") or 0


def _era(fields: Fields, frame: Frame) -> Sense | None:
    """A year of a Japanese reign."""
    year = int(fields["japanese-era"]) + (_number(fields, "digits") or 0)
    return _date(
        {**{k: v for k, v in fields.items() if k in ("month", "day")}, "year": year}, frame
    )


def _named_day(fields: Fields, frame: Frame) -> Sense | None:
    """Good Friday, Thanksgiving: of the named year, or the nearest to the anchor."""
    name = str(fields["named-day"])
    year = year_of(fields, frame)
    if year is not None:
        day = calendars.named_day(name, year)
        return _dated(day and Unit.of("day", day))
    if frame.origin is None:
        return None
    now = frame.origin.ordinal
    near = (calendars.named_day(name, frame.origin.year + step) for step in (-1, 0, 1))
    days = [day.ordinal for day in near if day]
    if _STEPS & fields.keys():
        step = _step_of(fields)
        days = [day for day in days if (day - now) * step > 0] or days
    nearest = min(days, key=lambda day: abs(day - now), default=None)
    return _dated(None if nearest is None else Unit("day", nearest), "published")


def _name(fields: Fields, frame: Frame) -> Sense | None:
    """A name that holds a year."""
    return _dated(Unit("year", year_of(fields, frame) or 0))


def _fixed(fields: Fields, frame: Frame) -> Sense | None:
    year, month, day = (int(part) for part in str(fields["value"]).split("-"))
    return _dated(_valid_day(year, month, day))


def _reference(fields: Fields, frame: Frame) -> Sense:
    value = next(str(fields[name]) for name in ("now", "once", "soon") if name in fields)
    return Sense("DATE", value)


def _recently(fields: Fields, frame: Frame) -> Sense:
    """Recently: some time before publication."""
    day = frame.published
    return Sense("DATE", "PAST_REF", f"../{day}" if day else None, None, "published")


KINDS: dict[str, Callable[[Fields, Frame], Sense | None]] = {
    "date": _date,
    "days": _days,
    "step": _step,
    "shift": _shift,
    "duration": _duration,
    "set": _set,
    "part": _part,
    "topic": _topic,
    "year-end": _year_end,
    "neighbour": _neighbour,
    "season": _season,
    "decade": _decade,
    "century": _century_of,
    "years": _years,
    "fiscal": _fiscal,
    "same": _same,
    "jalali": _jalali,
    "hijri": _hijri,
    "era": _era,
    "named-day": _named_day,
    "fixed": _fixed,
    "name": _name,
    "reference": _reference,
    "recently": _recently,
}
