"""Years that months without one take from elsewhere in the text."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from timeline.dates.find import Found, Scan

_NEAR = 6  # stops between a month and its dated name: three sentences in paragraphs of their own
_NEXT = 3  # stops between a full date and the month after it: the same sentence or the next


class Tie(NamedTuple):
    """A year that an expression takes from another one."""

    year: int
    found: Found

    @property
    def is_by_name(self) -> bool:
        return "month" not in self.found.fields


Ties = Mapping[int, Tie]


def is_bare(item: Found) -> bool:
    """Whether an expression names a month and no year."""
    return "month" in item.fields and not {"year", "short"} & item.fields.keys()


def ties(scan: Scan, found: Sequence[Found], looks: Sequence[bool | None]) -> dict[int, Tie]:
    """The years of months that name none, each with what tells it.

    That is a dated name of the same occasion: it stands in the same sentence, or in one close by
    that takes up the occasion ("the remarks", "the conference"). Else it is the full date right
    before, if that is not to come: months that follow one are of its year, or the next when they
    lie half a year earlier. *looks* says of each which way its clause looks.
    """
    tied: dict[int, Tie] = {}
    for index, item in enumerate(found):
        if item.rule.kind == "date" and is_bare(item):
            year = _year_by_name(scan, found, index)
            if not year and index and not looks[index - 1]:
                year = _year_by_order(scan, found, index, tied=tied)
            if year:
                tied[index] = year
    return tied


def _year_by_name(scan: Scan, found: Sequence[Found], index: int) -> Tie | None:
    for other in (*found[index + 1 : index + 2], *found[max(0, index - 1) : index]):
        if _is_dated_name(other):
            gap = _Gap(scan, found[index], other)
            if gap.stops == 0 or (gap.stops <= _NEAR and gap.takes_up):
                return Tie(int(other.fields["year"]), other)
    return None


def _is_dated_name(item: Found) -> bool:
    """The Harbour Forum 2019, the 2019 Harbour Forum; but not Agenda 2030, an aim, and no
    title of a work."""
    if item.rule.kind == "name":
        return {"aim-word", "title"}.isdisjoint(item.fields)
    return "dated-name" in item.fields


def _year_by_order(scan: Scan, found: Sequence[Found], place: int, *, tied: Ties) -> Tie | None:
    before = found[place - 1]
    if before.rule.kind != "date" or "month" not in before.fields:
        return None
    year = tied[place - 1].year if place - 1 in tied else before.fields.get("year")
    if year is None or _Gap(scan, before, found[place]).stops > _NEXT:
        return None
    fallen = int(before.fields["month"]) - int(found[place].fields["month"]) > 6
    return Tie(int(year) + fallen, before)


class _Gap:
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
