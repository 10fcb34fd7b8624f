"""Says in plain words what a date rests on."""

from timeline.dates.find import Found
from timeline.dates.resolve import Frame, Sense
from timeline.edtf import Day
from timeline.model import Evidence, When


def explain(item: Found, sense: Sense, text: str, frame: Frame) -> When:
    """The span of days with its basis, its reason for readers and its evidence for machines."""
    basis = "resolved" if sense.rests else "stated"
    phrase = Evidence(
        role="phrase", text=item.text, start=item.start, end=item.end, rule=item.rule.name
    )
    return When.parse(text, basis=basis, why=_why(item, sense, frame), evidence=(phrase,))


def _why(item: Found, sense: Sense, frame: Frame) -> str:
    if not sense.rests:
        return f"The text says “{item.text}”."
    if sense.rests == "published" and frame.published:
        return f"“{item.text}” is counted from the publication date, {_long(frame.published)}."
    return f"“{item.text}” is counted from the date that the text names before it."


def _long(day: Day) -> str:
    """17 September 2016."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    "January February March April May June July August September October November December".split()
)
