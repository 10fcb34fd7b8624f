"""Settles what each expression is counted from, and so its value and its span of days."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from timeline.dates.explain import explain
from timeline.dates.find import Found, direction
from timeline.dates.load import Language
from timeline.dates.resolve import KINDS, Frame, Sense
from timeline.dates.units import Unit
from timeline.dates.words import Words
from timeline.model import Span, TimeExpression, When

if TYPE_CHECKING:
    from timeline.dates import Context


def settle(
    words: Words, language: Language, found: Sequence[Found], context: "Context"
) -> list[TimeExpression]:
    """Resolve the expressions of a text in order; what turns out to be no date is left out."""
    frame = Frame(
        published=context.published.day if context.published else None,
        order=context.date_order,
        region=context.region,
        hemisphere=context.hemisphere,
    )
    senses: list[tuple[Found, Sense]] = []
    for index, item in enumerate(found):
        looking = frame._replace(ahead=_looks(words, language, item))
        sense = KINDS[item.rule.kind](_shared(found, index), looking)
        if sense is None:
            continue
        senses.append((item, sense))
        if sense.unit:
            frame = frame._replace(previous=sense.unit)
    return [_expression(words, senses, index, frame) for index in range(len(senses))]


def _looks(words: Words, language: Language, item: Found) -> bool | None:
    if item.preposition in ("by", "until"):
        return True
    return direction(words, language, item)


def _shared(found: Sequence[Found], index: int) -> dict[str, str | int | float]:
    """The fields of an expression, with the year that the other end of its range names."""
    fields = found[index].fields
    if "month" in fields and "year" not in fields and found[index].joins:
        other = found[index + 1].fields
        if "year" in other and "month" in other:
            return {**fields, "year": other["year"]}
    return fields


def _expression(
    words: Words, senses: list[tuple[Found, Sense]], index: int, frame: Frame
) -> TimeExpression:
    item, sense = senses[index]
    phrase = words.span(item.phrase, item.last)
    when = None
    if item.joins and index + 1 < len(senses):
        other = senses[index + 1]
        phrase = Span(phrase.start, other[0].end)
        when = _range(item, sense, other[1], frame)
    elif index and senses[index - 1][0].joins:
        before = senses[index - 1]
        phrase = Span(words.starts[before[0].phrase], item.end)
        when = _range(before[0], before[1], sense, frame)
    when = when or _when(item, sense, frame)
    weekday = item.fields.get("weekday", item.fields.get("weekday-short"))
    mods = [mod for mod in item.mods if mod != "UNCERTAIN"]
    return TimeExpression(
        start=item.start,
        end=item.end,
        text=words.text[item.start : item.end],
        type=sense.type,
        value=sense.value,
        mod=sense.mod or (mods[0] if mods else None),
        when=when,
        phrase=phrase,
        weekday=None if weekday is None else int(weekday),
        rule=item.rule.name,
    )


def _range(item: Found, first: Sense, second: Sense, frame: Frame) -> When | None:
    """One span from the first of one unit to the last of the other."""
    if not (first.unit and second.unit) or first.unit.first > second.unit.last:
        return None
    text = f"{_end(first.unit, 'first')}/{_end(second.unit, 'last')}"
    return explain(item, first, text, frame)


def _end(unit: Unit, side: str) -> str:
    if unit.grain in ("week", "weekend"):
        return str(unit.first if side == "first" else unit.last)
    return unit.edtf


def _when(item: Found, sense: Sense, frame: Frame) -> When | None:
    text = sense.edtf
    if text is None:
        return None
    if sense.unit:
        text = _capped(item, sense.unit, frame) or _open(item, sense.unit, text)
    marks = {"APPROX": "~", "UNCERTAIN": "?"}
    mark = next((marks[mod] for mod in item.mods if mod in marks), "")
    if mark and "/" not in text and text[-1] not in "~]":
        text += mark
    return explain(item, sense, text, frame)


def _capped(item: Found, unit: Unit, frame: Frame) -> str | None:
    """Earlier this month ends with the day of publication, later this month begins with it."""
    day = frame.published
    if day is None or item.rule.kind != "step" or not unit.first <= day <= unit.last:
        return None
    if "START" in item.mods:
        return f"{unit.first}/{day}"
    return f"{day}/{unit.last}" if "END" in item.mods else None


def _open(item: Found, unit: Unit, text: str) -> str:
    """The open span that since, until, by, before and after make of a date."""
    if "/" in text and unit.grain not in ("week", "weekend"):
        return text
    if item.preposition == "since":
        return f"{_end(unit, 'first')}/.."
    if item.preposition in ("until", "by"):
        return f"../{_end(unit, 'last')}"
    if item.preposition == "before":
        return f"../{_end(unit.plus(-1), 'last')}"
    return f"{_end(unit.plus(1), 'first')}/.." if item.preposition == "after" else text
