"""Years that months without one take from elsewhere in the text."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from timeline.dates.find import Found, Scan
from timeline.dates.senses import STEPS, number, valid_day

_PASSING = frozenset({"same", "duration", "set", "reference", "recently", "clock"})
_NEAR = 6  # stops between a month and its dated name: three sentences in paragraphs of their own
_FALL = 6  # months by which one falls that is of the next year; any, after "since"
_NEXT = 3  # stops between a full date and the month after it: the same sentence or the next


class Tie(NamedTuple):
    """A year that an expression takes from another one."""

    year: int
    found: Found

    @property
    def is_by_name(self) -> bool:
        return "month" not in self.found.fields


Ties = Mapping[int, Tie]
NO_TIES: Ties = {}


_YEARS = frozenset({"year", "short"}) | STEPS


def is_bare(item: Found) -> bool:
    """Whether an expression names a month and no year, not even "last year"."""
    return "month" in item.fields and not _YEARS & item.fields.keys()


def ties(scan: Scan, found: Sequence[Found], looks: Sequence[bool | None]) -> dict[int, Tie]:
    """The years of months that name none, each with what tells it.

    That is a dated name of the same occasion: it stands in the same sentence, or in one close by
    that takes up the occasion ("the remarks", "the conference"). Else it is the full date right
    before, if that is told as past: months that follow one are of its year, or the next when they
    lie half a year earlier. *looks* says of each which way its clause looks.
    """
    tied: dict[int, Tie] = {}
    for index, item in enumerate(found):
        if item.rule.kind == "date" and is_bare(item):
            year = _year_by_name(scan, found, index) or _year_of_same(found, index)
            full = before(found, index)
            if not year and full is not None and _goes_on(looks, tied, (full, index)):
                year = _year_by_order(scan, found, (full, index), tied=tied)
            if year and fits(item, year):
                tied[index] = year
    return tied


def fits(item: Found, tie: Tie) -> bool:
    """Whether a weekday that stands with a day is that of the day in that year."""
    weekday = item.fields.get("weekday", item.fields.get("weekday-short"))
    day = number(item.fields, "day", "nth", "ordinal")
    if weekday is None or day is None:
        return True
    unit = valid_day(tie.year, int(item.fields["month"]), day)
    return unit is not None and unit.first.weekday == weekday


def _year_by_name(scan: Scan, found: Sequence[Found], index: int) -> Tie | None:
    for other in (*found[index + 1 : index + 2], *found[max(0, index - 1) : index]):
        if _is_dated_name(other):
            gap = Gap(scan, found[index], other)
            if gap.stops == 0 or (gap.stops <= _NEAR and gap.takes_up):
                return Tie(int(other.fields["year"]), other)
    return None


def _goes_on(looks: Sequence[bool | None], tied: Ties, places: tuple[int, int]) -> bool:
    """Whether a month goes on from the date before it: what is announced does so from the occasion
    only that the text is of."""
    full, place = places
    named = full in tied and tied[full].is_by_name
    return looks[full] is False and (named or not looks[place])


def _year_of_same(found: Sequence[Found], index: int) -> Tie | None:
    """The year of the same day where the text names it in full: "1 May 2024 … that 1 May"."""
    day = _day_of(found[index])
    for item in found if day is not None else ():
        year = str(item.fields.get("year", ""))
        if year.isdigit() and item.rule.kind == "date" and _day_of(item) == day:
            return Tie(int(year), item)
    return None


def _day_of(item: Found) -> tuple[int, int] | None:
    day, month = number(item.fields, "day", "nth", "ordinal"), number(item.fields, "month")
    return None if day is None or month is None else (month, day)


def _is_dated_name(item: Found) -> bool:
    """The Harbour Forum 2019, the 2019 Harbour Forum; but not Agenda 2030, an aim, and no
    title of a work."""
    if item.rule.kind == "name":
        return {"aim-word", "title"}.isdisjoint(item.fields)
    return "dated-name" in item.fields


def before(found: Sequence[Found], index: int) -> int | None:
    """The date before an expression; durations and short steps from it are passed over."""
    places = range(index - 1, max(-1, index - _NEAR), -1)
    return next((place for place in places if not _is_passing(found[place])), None)


def _is_passing(item: Found) -> bool:
    """Two weeks; two days later; the following month: none of them tells another year."""
    if item.rule.kind in _PASSING:
        return True
    unit = item.fields.get("unit", item.fields.get("one-unit"))
    return item.rule.kind in ("shift", "neighbour") and unit in ("hour", "day", "week", "month")


def _year_by_order(
    scan: Scan, found: Sequence[Found], places: tuple[int, int], *, tied: Ties
) -> Tie | None:
    full, place = places
    told = found[full]
    if told.rule.kind != "date" or "month" not in told.fields:
        return None
    year = tied[full].year if full in tied else told.fields.get("year")
    if year is None or Gap(scan, told, found[place]).stops > _NEXT:
        return None
    fallen = int(told.fields["month"]) - int(found[place].fields["month"])
    if 0 < fallen <= _FALL and told.preposition != "since":
        return None  # "built in May 2022. It was to open in March": before or after, who knows
    return Tie(int(year) + (fallen > 0), tied[full].found if full in tied else told)


class Gap:
    """The words between two expressions and the sentence of the later one."""

    def __init__(self, scan: Scan, one: Found, other: Found) -> None:
        early, late = sorted((one, other), key=lambda item: item.first)
        stop, letters = scan.language.patterns["stop"].pattern, scan.words.letters
        ends = [found.end() for found in stop.finditer(letters, early.last, late.first)]
        following = stop.search(letters, late.last)
        end = following.start() if following else len(letters)
        occasion = scan.language.patterns["occasion"].pattern
        self.stops = len(ends)
        self.takes_up = bool(ends and occasion.search(letters, ends[-1], end))
