"""Reads the expressions of a text in order and settles what each is counted from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from timeline.dates.find import Found
from timeline.dates.look import SURE
from timeline.dates.resolve import KINDS
from timeline.dates.senses import Frame, Sense
from timeline.dates.story import Told, coming, thread
from timeline.dates.ties import Tie, Ties, is_bare
from timeline.dates.units import Unit
from timeline.edtf import write_year

_LONG = 24  # stated years after which a text is a history even of the recent past
_DEICTIC = frozenset({"step", "shift", "recently"})


@dataclass(frozen=True, slots=True)
class Reading:
    """An expression and what it means, None when that cannot be said.

    *previous*: the expression it was counted from, where it was. *year*: the one its year is from.
    """

    found: Found
    sense: Sense | None
    previous: Found | None = None
    year: Found | None = None


def is_narrative(
    found: Sequence[Found], looks: Sequence[bool | None], published_year: int | None
) -> bool:
    """Whether a text is a history: many dates that name their year, hardly one counted from today.

    A report may tell of the past at length, but it says "Monday" or names the year at hand.
    """
    years = [year for item in found if (year := _stated_year(item)) is not None]
    deictic = sum(_is_deictic(item) for item in found)
    if len(years) < 8 * deictic:
        return False
    if len(years) >= _LONG and len(years) >= 16 * deictic:
        return True
    if published_year is None:
        return len(years) >= 4 and True not in looks
    recent = sum(year >= published_year - 1 for year in years)
    return len(years) >= 8 and recent * 8 <= len(years)


def _is_deictic(item: Found) -> bool:
    """Today, Monday, last week, two days ago: counted from the day of publication."""
    if item.fields.get("from") == "previous":
        return False
    near = "near-day" in item.fields or ("weekday" in item.fields and "month" not in item.fields)
    return near or item.rule.kind in _DEICTIC


def _stated_year(item: Found) -> int | None:
    year = str(item.fields.get("year", ""))
    return int(year) if year.isdigit() else None


def read(
    found: Sequence[Found],
    frame: Frame,
    looks: Sequence[bool | None],
    *,
    ties: Ties,
) -> list[Reading]:
    """Resolve all expressions in text order, each with the date named before it at hand.

    *looks* says of each which way its sentence looks; *ties* gives some a
    year that another tells.
    """
    readings: list[Reading] = []
    told: list[Told] = []
    previous: Found | None = None
    tellers, nexts = _tellers(found), coming(found)
    for index, item in enumerate(found):
        strict = item.preposition in SURE
        frame = frame._replace(ahead=looks[index], strict=strict)
        fields, source = _with_year(item, ties.get(index), tellers[index])
        beside = _year_beside(item, readings)
        if beside is not None:
            fields, previous = {**fields, "year": beside}, found[index - 1]
        elif told and frame.narrative and is_bare(item) and "year" not in fields:
            unit, previous = thread(int(item.fields["month"]), told, nexts[index])
            frame = frame._replace(previous=unit)
        sense = KINDS[item.rule.kind](fields, frame)
        if beside is not None and sense:
            sense = replace(sense, rests="previous")
        counted = sense is not None and sense.rests == "previous"
        readings.append(Reading(item, sense, previous if counted else None, source))
        if _is_longer_period(item):
            frame = frame._replace(topic=None)
        if sense and sense.unit:
            frame = _reported(frame, found, index, sense.unit)
            if _moves(item):
                frame, previous = frame._replace(previous=sense.unit), item
                told.append(Told(sense.unit, item))
    return readings


def _year_beside(item: Found, readings: Sequence[Reading]) -> int | None:
    """The year of a month beside a date counted from another: a week later, on 3 May."""
    sense = readings[-1].sense if item.apposed and is_bare(item) else None
    if sense is None or sense.unit is None or sense.unit.grain in ("decade", "century"):
        return None
    unit = sense.unit
    if unit.grain == "year":
        return unit.year
    if sense.rests != "previous":
        return None
    ahead = (int(item.fields["month"]) - unit.first.month + 6) % 12 - 6
    return unit.to("month").plus(ahead).year


def _is_longer_period(item: Found) -> bool:
    """Six or nine months, the full year: figures that follow are no longer those of a quarter."""
    months = item.rule.kind == "duration" and item.fields.get("unit") == "month"
    return months or "longer" in item.fields


def _looks_back(item: Found) -> bool:
    """The year before, two days earlier: what follows goes on from where the text was."""
    return item.fields.get("neighbour") == -1 or item.fields.get("sign") == -1


def _moves(item: Found) -> bool:
    """Whether what follows is counted from this date: not from a name or the end of a span."""
    return item.rule.kind != "name" and not item.aside and not _looks_back(item)


def _reported(frame: Frame, found: Sequence[Found], index: int, unit: Unit) -> Frame:
    """Remember the quarter that figures are reported for: the latest named that was over.

    One that "ended" on some day is over, whatever a calendar calls by its name.
    """
    if found[index].rule.kind not in ("part", "topic") or unit.grain != "quarter":
        return frame
    ended = index + 1 < len(found) and found[index + 1].preposition == "ended"
    is_over = ended or frame.published is None or unit.last <= frame.published
    is_later = ended or frame.topic is None or unit.number > frame.topic.number
    return frame._replace(topic=unit) if is_over and is_later else frame


def _tellers(found: Sequence[Found]) -> list[Found | None]:
    """Of each expression, the one further on in its range or list that tells its year.

    "Between March and June 2014": June, for March.
    """
    tellers: list[Found | None] = [None] * len(found)
    for index in range(len(found) - 2, -1, -1):
        item, after = found[index : index + 2]
        if item.joins or item.lists:
            tells = "year" in after.fields and _named(after) == _named(item)
            tellers[index] = after if tells else tellers[index + 1]
    return tellers


def _named(item: Found) -> str:
    return "season" if "season" in item.fields else "month" if "month" in item.fields else ""


def _with_year(
    item: Found, tie: Tie | None, teller: Found | None
) -> tuple[dict[str, str | int | float], Found | None]:
    """The fields of an expression, with the year that another one tells."""
    if not _named(item) or "year" in item.fields:
        return item.fields, None
    if tie:
        return {**item.fields, "year": tie.year}, tie.found
    if teller:
        told = {name: value for name, value in teller.fields.items() if name in ("year", "era")}
        return {**item.fields, **told}, teller
    return item.fields, None


def end_of(unit: Unit, side: str) -> str:
    """A unit as one end of an EDTF interval, which takes days, months and years only."""
    day = unit.first if side == "first" else unit.last
    if unit.grain in ("day", "month", "year"):
        return unit.edtf
    if unit.grain in ("week", "weekend"):
        return str(day)
    whole = unit.grain in ("decade", "century")
    return write_year(day.year) if whole else f"{write_year(day.year)}-{day.month:02}"
