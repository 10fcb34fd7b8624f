"""Says in plain words what a date rests on, and the same for machines."""

from dataclasses import dataclass

from timeline.dates.anchor import Reading
from timeline.dates.find import Found
from timeline.dates.undated import Edge, Interval
from timeline.edtf import Day
from timeline.model import Evidence, When

_MONTHS = (
    "January February March April May June July August September October November December".split()
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the dates of one article are what they are: its publication date, or its bounds."""

    published: Day | None
    interval: Interval | None = None

    def when(self, reading: Reading, text: str, says: str) -> When:
        """The span *text* (EDTF) that the words *says* mean, with basis, reason and evidence."""
        sense, item = reading.sense, reading.found
        rests = sense.rests if sense else ""
        evidence = [_phrase("phrase", item)]
        if reading.year:
            evidence.append(_phrase("year", reading.year))
        evidence += [_phrase("anchor", anchor) for anchor in reading.anchors]
        if self.published and reading.floats:
            evidence.append(Evidence(role="anchor", text=str(self.published)))
        bounded = self.interval is not None and reading.floats
        if self.interval and bounded:
            evidence += _grounds(self.interval)
        shared = item.joins or item.lists  # March and April 2015: all is stated
        inferred = bounded or (reading.year and not shared) or item.rule.kind == "recently"
        basis = "inferred" if inferred else "resolved" if rests else "stated"
        why = self._why(reading, rests, says)
        return When.parse(text, basis=basis, why=why, evidence=tuple(evidence))

    def _why(self, reading: Reading, rests: str, says: str) -> str:
        if reading.year:
            return f"The year comes from “{reading.year.text}”, which the text names with “{says}”."
        if reading.anchors and rests != "interval":
            return f"“{says}” is counted from “{reading.anchors[0].text}”, named before it."
        if not rests:
            return f"The text says “{says}”."
        if self.interval:
            return f"“{says}” depends on when the article was published. {_bounds(self.interval)}"
        if self.published is None:
            return f"“{says}” is counted from the date named before it."
        return f"{self._rests(reading, says)} the publication date, {_long(self.published)}."

    def _rests(self, reading: Reading, says: str) -> str:
        """How the words rest on the publication date."""
        fields, unit = reading.found.fields, reading.sense.unit if reading.sense else None
        if reading.found.rule.kind == "recently":
            return f"“{says}” is some time before"
        if "month" in fields:
            return "The year comes from"
        bare = reading.found.rule.kind == "date" and says == reading.found.text
        if bare and "weekday" in fields and unit and self.published:
            side = "last one up to" if unit.first <= self.published else "first one after"
            return f"“{says}” is the {side}"
        return f"“{says}” is counted from"


def explain_interval(interval: Interval) -> When | None:
    """When an undated article may have been published; None when nothing bounds it."""
    if interval.edtf is None:
        return None
    grounds = tuple(_grounds(interval))
    return When.parse(interval.edtf, basis="inferred", why=_bounds(interval), evidence=grounds)


def _grounds(interval: Interval) -> list[Evidence]:
    """What bounds an interval, and what gives the years of the months that do."""
    tied = {tie.found.start: tie.found for tie in interval.ties.values()}
    found = [edge.found for edge in _edges(interval)] + [tied[start] for start in sorted(tied)]
    return [_phrase("bound", item) for item in found]


def _edges(interval: Interval) -> list[Edge]:
    return [edge for edge in (interval.since, interval.until) if edge]


def _bounds(interval: Interval) -> str:
    """What bounds the publication of an article that gives no date, and how sure that is."""
    parts = ["The article gives no publication date"]
    parts += dict.fromkeys(_bound(edge) for edge in _edges(interval))
    tied = sorted({tie.found.text for tie in interval.ties.values()})
    weakest = f" The weakest link is that “{tied[0]}” gives the year." if tied else ""
    return "; ".join(parts) + "." + weakest


def _bound(edge: Edge) -> str:
    text = f"“{edge.found.text}”"
    if edge.how == "told":
        return f"it tells of {text} as past"
    if edge.how == "announced":
        return f"it announces {text}"
    if edge.how == "aim":
        return f"{text} is an aim for the time to come"
    if edge.how in ("from", "to"):
        return f"it says of {text} how far that was from the day of writing"
    if edge.how == "lead":
        return f"it opens with {text}, the latest day that it tells, as news of that month does"
    if edge.how == "issue":
        return f"it calls itself of {text}"
    month = f"{_MONTHS[edge.meant.first.month - 1]} {edge.meant.year}" if edge.meant else ""
    if edge.how == "over":
        return f"{text} is taken to be of {month}"
    return f"{text} would mean another month from {_long(edge.day.plus(1))} on"


def _phrase(role: str, item: Found) -> Evidence:
    return Evidence(role=role, text=item.text, start=item.start, end=item.end, rule=item.rule.name)


def _long(day: Day) -> str:
    """17 September 2016."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
