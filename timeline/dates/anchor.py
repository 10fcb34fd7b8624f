"""Reads the expressions of a text in order and settles what each is counted from."""

from collections.abc import Sequence
from typing import NamedTuple

from timeline.dates.find import Found
from timeline.dates.look import SURE
from timeline.dates.resolve import KINDS
from timeline.dates.senses import Fields, Frame, Sense, number
from timeline.dates.story import Told, coming, thread
from timeline.dates.ties import NO_TIES, Tie, Ties, is_bare
from timeline.dates.units import Unit
from timeline.edtf import write_year

_LONG = 24  # stated years after which a text is a history even of the recent past
_LINKS = 8  # dates that one is counted from, each from the next, that are named
_NEXT = 3  # words to what follows a sentence's last date: ". The next year"
_SHARING = 110  # characters to a day of the month that shares the month named before
_Counted = tuple[dict[str, int], Found]  # fields, and the expression that they are from
_DEICTIC = frozenset({"step", "shift", "recently"})


class Reading(NamedTuple):
    """An expression and what it means, None when that cannot be said.

    *anchors*: the expression it was counted from, the one which that was counted from, and so on.
    *year*: the one its year is from. *floats*: it depends on the day of publication.
    """

    found: Found
    sense: Sense | None
    anchors: tuple[Found, ...] = ()
    year: Found | None = None
    floats: bool = False


def is_narrative(
    found: Sequence[Found], looks: Sequence[bool | None], published_year: int | None
) -> bool:
    """Whether a text is a history: many dates that name their year, hardly one counted from today.

    A report may tell of the past at length, but it says "Monday" or names the year at hand.
    """
    years = [year for item in found if (year := _stated_year(item)) is not None]
    deictic = sum(is_deictic(item) for item in found)
    if len(years) < 8 * deictic:
        return False
    if len(years) >= _LONG and len(years) >= 16 * deictic:
        return True
    if published_year is None:
        return len(years) >= 4 and not _announces(found, looks, max(years))
    recent = sum(year >= published_year - 1 for year in years)
    return len(years) >= 8 and recent * 8 <= len(years)


def _announces(found: Sequence[Found], looks: Sequence[bool | None], latest: int) -> bool:
    """Whether anything lies ahead of the text: not "until 1861", where later years are told."""
    for item, ahead in zip(found, looks, strict=True):
        year = _stated_year(item)
        if ahead and (year is None or year >= latest):
            return True
    return False


def is_deictic(item: Found) -> bool:
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
    threads: Ties = NO_TIES,
) -> list[Reading]:
    """Resolve all expressions in text order, each with the date named before it at hand.

    *looks* says of each which way its sentence looks; *ties* gives some a year that another tells;
    by *threads* others are counted from one.
    """
    reader = _Reader(found, frame, threads)
    tellers, nexts = _tellers(found), coming(found)
    for index, item in enumerate(found):
        fields, source = _with_year(item, ties.get(index), tellers[index])
        reader.look(looks[index], strict=item.told or item.preposition in SURE)
        reader.read(index, fields, source=source, coming=nexts[index])
    return reader.readings


class _Reader:
    """Reads one expression after the other and keeps what later ones may be counted from."""

    def __init__(self, found: Sequence[Found], frame: Frame, threads: Ties) -> None:
        self.found = found
        self.threads = threads
        self.frame = frame
        self.readings: list[Reading] = []
        self.told: list[Told] = []
        self.previous: Found | None = None
        self.reported: Found | None = None  # the quarter that figures are reported for
        self._anchors: dict[int, tuple[Found, ...]] = {}
        self._floating: set[int] = set()

    def look(self, ahead: bool | None, *, strict: bool) -> None:
        old = self.frame  # a new one takes a third of the time of `_replace`
        fixed = old.narrative, old.order, old.region, old.hemisphere
        self.frame = Frame(old.published, old.previous, old.topic, ahead, strict, *fixed)

    def read(
        self, index: int, fields: Fields, *, source: Found | None, coming: Unit | None
    ) -> None:
        item = self.found[index]
        beside = self._counted(index) or self._shared(index)
        if beside is not None:
            fields, self.previous = {**fields, **beside[0]}, beside[1]
        elif self.told and self.frame.narrative and is_bare(item) and "year" not in fields:
            unit, self.previous = thread(int(fields["month"]), self.told, coming)
            self.frame = self.frame._replace(previous=unit)
        self._turn_back(index)
        sense = self._end_of_range(index, fields) or KINDS[item.rule.kind](fields, self.frame)
        if beside is not None and sense:
            sense = sense._replace(rests="previous")
        anchors = {"previous": self.previous, "topic": self.reported}
        anchor = anchors.get(sense.rests) if sense else None
        chain = (anchor, *self._anchors.get(anchor.start, ()))[:_LINKS] if anchor else ()
        self._anchors[item.start] = (source, *chain) if source else chain
        on_day = sense is not None and sense.rests in ("published", "topic")
        if on_day or (anchor and anchor.start in self._floating):
            self._floating.add(item.start)
        floats = item.start in self._floating
        self.readings.append(Reading(item, sense, chain, source, floats))
        self._go_on(index, sense.unit if sense else None)

    def _counted(self, index: int) -> _Counted | None:
        """The year that a month takes from a date beside it, or from the thread of its text."""
        if (year := _year_beside(self.found[index], self.readings)) is not None:
            return {"year": year}, self.found[index - 1]
        tie = self.threads.get(index)
        return tie and ({"year": tie.year}, tie.found)

    def _shared(self, index: int) -> _Counted | None:
        """The month that a day shares: "in May it was cold, on the 25th it snowed"."""
        item, back = self.found[index], index - 1
        if not self.readings or item.rule.kind != "date" or item.fields.keys() != {"day"}:
            return None
        while back and (long := self.readings[back].sense) and long.type in ("DURATION", "SET"):
            back -= 1
        before, sense = self.found[back], self.readings[back].sense
        shared = "month" in before.fields or self.readings[back].year is not None
        if not shared or item.start - before.end > _SHARING:
            return None
        if sense is None or sense.unit is None or sense.unit.grain not in ("day", "month"):
            return None
        told, day = sense.unit.first, number(item.fields, "day") or 0
        month = Unit.of("month", told).plus(day < told.day).first
        return {"month": month.month, "year": month.year}, before

    def _turn_back(self, index: int) -> None:
        """What is told as past is counted from no date ahead: "meets on Friday; sank at dawn".

        But from the end of what lasted, right before: "until 1998. The following year".
        """
        item, before = self.found[index], self.found[index - 1]
        day, previous = self.frame.published, self.frame.previous
        if item.rule.kind not in ("neighbour", "shift"):
            return
        last = self.readings[-1].sense if index and before.preposition == "until" else None
        if last and last.unit and not last.rests and item.first - before.last <= _NEXT:
            self.frame, self.previous = self.frame._replace(previous=last.unit), before
            return
        if item.rule.kind == "shift" or self.frame.ahead is not False or self.frame.narrative:
            return
        if day and previous and previous.first > day:
            past = [told for told in self.told if told.unit.first <= day]
            unit, self.previous = past[-1] if past else (None, None)
            self.frame = self.frame._replace(previous=unit)

    def _end_of_range(self, index: int, fields: Fields) -> Sense | None:
        """The end of a range without a year: the first such day or month after its beginning."""
        before = self.found[index - 1]
        goes_on = before.joins or (before.lists and "next" in before.fields)
        begin = self.readings[-1].sense if index and goes_on else None
        is_date = self.found[index].rule.kind == "date" and "year" not in fields
        follows = begin and (begin.rests or self.readings[-1].year)
        if not begin or not begin.unit or not follows or not is_date:
            return None
        day = begin.unit.first
        if "month" in fields:
            year = day.year + (int(fields["month"]) < day.month)
            sense = KINDS["date"]({**fields, "year": year}, self.frame)
        elif "weekday" in fields and "weekday" in before.fields:
            sense = KINDS["date"](fields, self.frame._replace(published=day, ahead=True))
        else:
            return None
        return sense and sense._replace(rests=begin.rests or "previous")

    def _go_on(self, index: int, unit: Unit | None) -> None:
        """What follows may be counted from this expression."""
        item = self.found[index]
        if _is_longer_period(item):
            self.frame = self.frame._replace(topic=None)
        if unit is None:
            if item.rule.kind == "date" and _moves(item):  # nothing is counted from beyond it
                self.frame, self.previous = self.frame._replace(previous=None), None
            return
        if self._is_reported(index, unit):
            self.frame, self.reported = self.frame._replace(topic=unit), item
        if _moves(item):
            self.frame, self.previous = self.frame._replace(previous=unit), item
            self.told.append(Told(unit, item))

    def _is_reported(self, index: int, unit: Unit) -> bool:
        """Whether figures are reported for this quarter: the latest named that was over.

        One that "ended" on some day is over, whatever a calendar calls by its name.
        """
        found, published, topic = self.found, self.frame.published, self.frame.topic
        if found[index].rule.kind not in ("part", "topic") or unit.grain != "quarter":
            return False
        ended = index + 1 < len(found) and found[index + 1].preposition == "ended"
        is_over = ended or (published is not None and unit.last <= published)
        is_later = ended or topic is None or unit.number > topic.number
        return is_over and is_later


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
    """Whether what follows is counted from this date: not from a name, the end of a span, or the
    same year again."""
    return item.rule.kind not in ("name", "same") and not item.aside and not _looks_back(item)


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
