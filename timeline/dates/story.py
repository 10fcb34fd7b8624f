"""Chooses from which of the dates told before a history goes on."""

from collections.abc import Sequence
from typing import NamedTuple

from timeline.dates.find import Found
from timeline.dates.units import Unit, month_after

_RECENT = 3  # dates back to which a story may return
# What a choice costs, in months until the date that comes next:
_RETURN = 10  # to return to a date before the last, each
_WAIT = 15  # at most, while nothing is told
_PAST = 15  # to run past the next date


class Told(NamedTuple):
    """A date that the story has told, and the expression that named it."""

    unit: Unit
    found: Found


def thread(month: int, told: Sequence[Told], coming: Unit | None) -> Told:
    """The date from which a month without a year goes on.

    That is the last one, unless the story had only looked aside: when it would run past the next
    month that names its year, *coming*, it goes on from a date before.
    """
    recent = told[: -1 - _RECENT : -1]
    if coming is None:
        return recent[0]
    costs = [
        _RETURN * back + _cost(month_after(one.unit, month), coming)
        for back, one in enumerate(recent)
    ]
    return recent[costs.index(min(costs))]


def _cost(month: Unit, coming: Unit) -> int:
    wait = coming.number - month.number
    return min(wait, _WAIT) if wait >= 0 else _PAST


def coming(found: Sequence[Found]) -> list[Unit | None]:
    """Of each expression, the next month that names its year and belongs to the story."""
    after: list[Unit | None] = []
    month: Unit | None = None
    for item in reversed(found):
        after.append(month)
        year = str(item.fields.get("year", ""))
        if "month" in item.fields and year.isdigit() and not (item.aside or "era" in item.fields):
            month = Unit.month(int(year), int(item.fields["month"]))
    return after[::-1]
