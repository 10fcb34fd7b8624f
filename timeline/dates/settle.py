"""Makes time expressions of what was found: value, span of days, phrase and reason."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from timeline.dates import undated
from timeline.dates.anchor import Reading, end_of, is_narrative, read
from timeline.dates.explain import Reason, explain_interval
from timeline.dates.find import Found, Scan
from timeline.dates.look import SURE, bounds, direction, is_flashback, is_told, lasted, opens
from timeline.dates.senses import Frame, Sense, number
from timeline.dates.threads import threads
from timeline.dates.ties import is_bare
from timeline.dates.ties import ties as find_ties
from timeline.dates.undated import Edge, Interval
from timeline.dates.units import Unit
from timeline.dates.words import Words
from timeline.edtf import Day, write_year
from timeline.model import Span, TimeExpression, When

if TYPE_CHECKING:
    from timeline.dates import Context

_TIMELESS = frozenset({"duration", "set", "reference", "clock"})  # no way to look
_SURE = frozenset({"shift", "topic", "name", "years", "decade", "century", "fixed", "recently"})
_OPENING = 3  # stops within a text's first two sentences: full stop, blank line, quotation mark
_SOME_DAY = Day(2000, 1, 1)
Settled = tuple[list[TimeExpression], When | None, str]


def settle(scan: Scan, found: Sequence[Found], context: "Context") -> Settled:
    """The expressions of a text, the interval of its publication if that is open, and the mode."""
    published = context.published.day if context.published else None
    issue, line, found = _issue(found, context)
    looks = [_looks(scan, item) if published is None or _asks(item) else None for item in found]
    found = [
        item._replace(told=is_told(scan, item)) if ahead is False and is_bare(item) else item
        for item, ahead in zip(found, looks, strict=True)
    ]
    written = published or (issue.days[0] if issue else None)
    narrative = is_narrative(found, looks, written.year if written else None)
    if narrative:
        looks = [_looks(scan, item) for item in found]
        found = [
            item._replace(aside=item.aside or bool(ahead) or is_flashback(scan, item))
            for item, ahead in zip(found, looks, strict=True)
        ]
    frame = Frame(
        published=published,
        narrative=narrative,
        order=context.date_order or _order(context, found),
        region=context.region,
        hemisphere=context.hemisphere,
    )
    mode = "narrative" if narrative else "news"
    told = {} if narrative else threads(scan, found, looks, written)
    if published or narrative:
        readings = read(found, frame, looks, ties={}, threads=told)
        when = explain_interval(issue) if issue else None
        return _expressions(scan.words, readings, Reason(published)), when, mode
    looks = [bounds(scan, item, ahead) for item, ahead in zip(found, looks, strict=True)]
    ties = {k: tie for k, tie in find_ties(scan, found, looks).items() if k not in told}
    readings = read(found, frame, looks, ties=ties, threads=told)
    interval = undated.solve(readings, looks, ties, _lead(scan, found, looks))
    issue = undated.issued(line, interval) if line else issue
    if issue and interval.agrees(issue):
        interval = issue
    past = [bool(ahead) for ahead in looks]
    early, late, some = (
        read(found, frame._replace(published=day), past, ties=interval.ties, threads=told)
        for day in (*interval.days, _SOME_DAY)
    )
    readings = [
        _between(*sides, interval=interval) for sides in zip(early, late, some, strict=True)
    ]
    reason = Reason(None, interval)
    return _expressions(scan.words, readings, reason), explain_interval(interval), mode


def _issue(
    found: Sequence[Found], context: "Context"
) -> tuple[Interval | None, Found | None, Sequence[Found]]:
    """The month or season that the text calls itself of, else the day without a year that stands
    where a text says when it was written; and the expressions of its prose."""
    if context.issue is None:
        return None, None, found
    start, end = context.issue
    own = [item for item in found if start <= item.start < end]
    prose = [item for item in found if item not in own]
    frame = Frame(hemisphere=context.hemisphere)
    for reading in read(own, frame, [None] * len(own), ties={}):
        if reading.sense and reading.sense.unit:
            days = reading.sense.unit.first, reading.sense.unit.last
            since, until = (Edge(day, "month", reading.found, "issue") for day in days)
            return Interval(since, until, {}), None, prose
    return None, next((item for item in own if is_bare(item)), None), prose


def _lead(scan: Scan, found: Sequence[Found], looks: Sequence[bool | None]) -> int | None:
    """The full date that the text's first two sentences name first, unless it lies ahead."""
    stops = scan.language.patterns["stop"].pattern.finditer(scan.words.letters)
    behind = next(islice(stops, _OPENING, None), None)
    item = next((one for one in found if one.rule.kind == "date"), None)
    if item is None or "year" not in item.fields or (behind and item.first > behind.start()):
        return None
    index = found.index(item)
    return None if looks[index] else index


def _order(context: "Context", found: Sequence[Found]) -> str | None:
    """What 03/04/2025 means: by the outlet's country or its language, of which only English is
    written with the month first anywhere, else by other dates of the text."""
    if context.region and "-" in context.region:
        return "mdy" if context.region.endswith("-US") else "dmy"
    if context.language != "en":
        return "dmy"
    written = [str(item.fields["dmy"]) for item in found if "dmy" in item.fields]
    numbers = [[int(part) for part in re.split(r"[-/.]", text)] for text in written]
    days_first = any(first > 12 for first, *_ in numbers)
    months_first = any(second > 12 for _, second, _ in numbers)
    if days_first == months_first:
        return None
    return "dmy" if days_first else "mdy"


def _asks(item: Found) -> bool:
    """Whether what an expression means may depend on which way its clause looks."""
    return item.rule.kind not in _SURE and not {"year", "near-day"} & item.fields.keys()


def _looks(scan: Scan, item: Found) -> bool | None:
    if item.preposition == "through" or item.rule.kind in _TIMELESS:
        return None
    if item.preposition in ("by", "until", "up-to"):
        if "weekday" in item.fields and is_flashback(scan, item):
            return False
        past = direction(scan, item) is False
        return not (past and (opens(scan, item) or lasted(scan, item)))
    if item.preposition in SURE:
        return False
    return direction(scan, item)


def _between(early: Reading, late: Reading, some: Reading, *, interval: Interval) -> Reading:
    """One reading of what holds whenever in the interval the article was published.

    *some* is the reading for any day at all: it tells what an expression without bounds is.
    """
    one, other, known = early.sense, late.sense, some.sense
    if known is None or one == other is not None or _exact(one):
        return early
    if known.unit is None:
        return late if known.type == "DATE" and known.edtf else some
    units = one.unit if one else None, other.unit if other else None
    if "rolling" in early.found.fields:
        span = _range(one, other)
    else:
        span = _ends(*units) if "month" in early.found.fields else _span(*units, interval)
    value = _open_value(early.found, known)
    sense = Sense(known.type, value, span, None, "interval")
    return Reading(early.found, sense, some.anchors, early.year, floats=True)


def _exact(sense: Sense | None) -> bool:
    """Whether a sense rests on the text alone."""
    return sense is not None and not sense.rests


def _span(one: Unit | None, other: Unit | None, interval: Interval) -> str | None:
    """The interval, for what lies near publication; else from end to end."""
    near = {"day", "week", "weekend"}
    if (one or other) and near & {unit.grain for unit in (one, other) if unit}:
        return interval.edtf
    return _ends(one, other)


def _ends(one: Unit | None, other: Unit | None) -> str | None:
    """From the unit at an interval's start to the one at its end."""
    if one and other and one.first > other.last:
        return None
    first = end_of(one, "first") if one else ".."
    last = end_of(other, "last") if other else ".."
    return None if first == last == ".." else f"{first}/{last}"


def _open_value(found: Found, sense: Sense) -> str:
    """TIMEX3 with an X for what is not known."""
    weekday = found.fields.get("weekday")
    if weekday is not None:
        return f"XXXX-WXX-{int(weekday) + 1}"
    if "month" in found.fields:
        return f"XXXX{sense.value[4:]}"
    return "".join("X" if letter.isdigit() else letter for letter in sense.value)


def _expressions(words: Words, readings: Sequence[Reading], reason: Reason) -> list[TimeExpression]:
    made = []
    for index, reading in enumerate(readings):
        if reading.sense is not None:
            phrase, when = _phrase(words, readings, reason, index=index)
            made.append(_expression(reading, reading.sense, phrase=phrase, when=when))
    return made


def _expression(
    reading: Reading, sense: Sense, *, phrase: Span, when: When | None
) -> TimeExpression:
    item = reading.found
    weekday = item.fields.get("weekday", item.fields.get("weekday-short"))
    mods = [mod for mod in item.mods if mod != "UNCERTAIN"]
    return TimeExpression(
        start=item.start,
        end=item.end,
        text=item.text,
        type=sense.type,
        value=sense.value,
        mod=mods[0] if mods else _portion(item),
        when=when,
        phrase=phrase,
        role="name" if item.rule.kind == "name" else "date",
        weekday=None if weekday is None else int(weekday),
        rule=item.rule.name,
    )


def _portion(item: Found) -> str | None:
    return str(item.fields["portion"]) if "portion" in item.fields else None


def _phrase(
    words: Words, readings: Sequence[Reading], reason: Reason, *, index: int
) -> tuple[Span, When | None]:
    """The whole phrase of an expression and its span of days; both ends of a range share theirs."""
    begin = index - 1 if index and readings[index - 1].found.joins else index
    if readings[begin].found.joins and begin + 1 < len(readings):
        first, last = readings[begin], readings[begin + 1]
        told = all(end.sense and end.sense.edtf for end in (first, last))
        if told and (text := _range(first.sense, last.sense)):
            phrase = Span(words.start(first.found.phrase), last.found.end)
            return phrase, reason.when(readings[begin], text, words.text[phrase.start : phrase.end])
    item = readings[index].found
    phrase = Span(words.start(item.phrase) if index == begin else item.start, item.end)
    return phrase, _when(readings[index], reason)


def _range(first: Sense | None, last: Sense | None) -> str | None:
    """One span from the first of one unit to the last of the other."""
    if first and last and first.unit and last.unit and first.unit.first > last.unit.last:
        return None
    begin, end = _side(first, 0), _side(last, -1)
    return None if begin == end == ".." else f"{begin}/{end}"


def _side(sense: Sense | None, side: int) -> str:
    """One end of a span, which of what is a span itself is its own."""
    if sense is None or sense.edtf is None:
        return ".."
    if sense.edtf.startswith("["):  # one of two days
        return sense.edtf[1:-1].split(",")[side]
    if "/" not in sense.edtf and sense.unit:
        return end_of(sense.unit, "last" if side else "first")
    return sense.edtf.split("/")[side]


def _when(reading: Reading, reason: Reason) -> When | None:
    item, sense = reading.found, reading.sense
    if sense is None or sense.edtf is None:
        return None
    text = sense.edtf
    months = item.months or number(item.fields, "months")
    if sense.unit and months:
        text = _months_of(months, sense.unit)
    elif sense.unit:
        text = _capped(item, sense.unit, reason.published) or _opened(item, sense.unit, text)
    marks = {"APPROX": "~", "UNCERTAIN": "?"}
    mark = next((marks[mod] for mod in item.mods if mod in marks), "")
    plain = "/" not in text and text[-1] not in "~]"
    if mark and plain and not (sense.unit and sense.unit.grain == "day"):
        text += mark
    return reason.when(reading, text, item.text)


def _months_of(months: int, unit: Unit) -> str:
    """The first or last months of a year; the twelve months to a month or a day of it."""
    if months > 0:
        first = Unit.of("month", unit.first)
        return f"{first.edtf}/{first.plus(months - 1).edtf}"
    last = Unit.of("month", unit.last)
    return f"{last.plus(months + 1).edtf}/{last.edtf}"


def _capped(item: Found, unit: Unit, day: Day | None) -> str | None:
    """Earlier this month ends with the day of publication, later this month begins with it."""
    if day is None or item.rule.kind != "step" or not unit.first <= day <= unit.last:
        return None
    if "START" in item.mods:
        return f"{unit.first}/{day}"
    return f"{day}/{unit.last}" if "END" in item.mods else None


_THIRDS = {"START": 0, "MID": 1, "END": 2}


def _opened(item: Found, unit: Unit, text: str) -> str:
    """The open span that since, until, by, before and after make of a date."""
    part = next((_THIRDS[mod] for mod in item.mods if mod in _THIRDS), None)
    if unit.grain == "century" and part is not None:
        first = unit.first.year + 33 * part
        end = ".." if item.preposition == "since" else write_year(first + 33)
        return f"{write_year(first)}/{end}"
    if item.mods or ("/" in text and unit.grain not in ("week", "weekend")):
        return text
    if item.preposition == "since":
        return f"{end_of(unit, 'first')}/.."
    before = item.preposition == "before"
    if item.preposition in ("until", "by") or (before and _portion(item) == "END"):
        return f"../{end_of(unit, 'last')}"
    if before:
        return f"../{end_of(unit.plus(-1), 'last')}"
    return f"{end_of(unit.plus(1), 'first')}/.." if item.preposition == "after" else text
