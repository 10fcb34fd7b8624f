"""Years that months without one take, in dated news, from the past that their text is telling.

"It was drilled in September 2014. The ship had sailed on 28 August": not the last August. Nor is
"14 February" the last one in a chronology, between the lines of 2013 and of 2016.
"""

from collections.abc import Sequence

from timeline.dates.find import Found, Scan, ends
from timeline.dates.look import is_flashback
from timeline.dates.senses import number
from timeline.dates.ties import Gap, Tie, Ties, before, fits, is_bare
from timeline.edtf import Day

_LONG_AGO = 2  # years back from which on news does not return to its own year without saying so
_LINES = 3  # lines of a chronology that name their year
_MARKS = " \t-–—*•·>#|"  # what may stand before the date of a line
_REACH = 12  # words before a date that may say that it tells how a life or a house began


def threads(
    scan: Scan, found: Sequence[Found], looks: Sequence[bool | None], day: Day | None
) -> Ties:
    """The years of months, by place in *found*, in an article of a *day*; the rest is of its year
    or nearest to it. An article that does not tell its own is of the latest year that it tells."""
    written = day.year if day else _latest(found, looks)
    tied = _chronology(scan, found, written)
    for index, item in enumerate(found):
        place = before(found, index) if index not in tied and _is_open(item) else None
        told = None if place is None else _year_of(found, place, tied)
        if place is None or told is None:
            continue
        tie = _told_on(scan, found, (place, index), told)
        if tie is not None and fits(item, tie):
            past = looks[index] is False or (place in tied and not looks[index])
            far = past and written - told >= _LONG_AGO
            alone = day is None and "month" not in tie.found.fields
            passed = past and told == written - 1 and _is_to_come(item, day)
            if far or alone or passed or (told < written and is_flashback(scan, item)):
                tied[index] = tie
    return tied


def _latest(found: Sequence[Found], looks: Sequence[bool | None]) -> int:
    """The latest year that a text tells, one that it announces left out; 0 if it tells none."""
    told = (_year_of(found, i, {}) for i in range(len(found)) if not looks[i])
    return max((year for year in told if year), default=0)


def _is_open(item: Found) -> bool:
    return item.rule.kind == "date" and is_bare(item)


def _is_to_come(item: Found, day: Day | None) -> bool:
    """Whether a month or a day of it is still to come in the year of an article."""
    named = int(item.fields["month"]), number(item.fields, "day", "nth", "ordinal") or 0
    return day is not None and named > (day.month, day.day)


def _year_of(found: Sequence[Found], place: int, tied: Ties) -> int | None:
    if found[place].rule.kind != "date":
        return None
    year = str(found[place].fields.get("year", ""))
    return tied[place].year if place in tied else int(year) if year.isdigit() else None


def _told_on(scan: Scan, found: Sequence[Found], places: tuple[int, int], year: int) -> Tie | None:
    """The year of a month that goes on, or back, from a date in its sentence or the one before."""
    old, new = (found[place] for place in places)
    if Gap(scan, old, new).stops > 1 or _begins(scan, old) or not _tells(scan, old):
        return None
    if "month" in old.fields:
        ahead = int(new.fields["month"]) - int(old.fields["month"])
        if is_flashback(scan, new):
            year -= ahead > 0
        else:
            year += ahead < -6
    return Tie(year, old)


def _tells(scan: Scan, item: Found) -> bool:
    """Whether a date is of what is told, not of a thing's name ("the August 1988 truce")."""
    if "month" in item.fields:
        return item.preposition is not None
    stop = scan.language.patterns["stop"].lasts
    return not item.phrase or scan.words.letters[item.phrase - 1] in stop


def _begins(scan: Scan, item: Found) -> bool:
    """Born in May 1950, founded in 1990: what follows goes on from no such date."""
    begin = max(0, item.first - _REACH)
    said = ends(scan, "begins", begin=begin, end=item.first)
    return bool(said) and not ends(scan, "stop", begin=said[-1], end=item.first)


def _chronology(scan: Scan, found: Sequence[Found], year: int) -> dict[int, Tie]:
    """The years of months in lines that begin with dates in order, each after those before it."""
    lines = [_opens_line(scan, item) for item in found]
    stated = {i: told for i in range(len(found)) if lines[i] and (told := _year_of(found, i, {}))}
    order = list(stated.values())
    if len(order) < _LINES or order != sorted(order):
        return {}
    tied: dict[int, Tie] = {}
    last: tuple[int, int, Found] | None = None  # year and month of the line, and who tells them
    for index, item in enumerate(found):
        month = number(item.fields, "month") or 0
        if index in stated:
            last = stated[index], month, item
        elif last and _is_open(item):
            told = last[0] + (month < last[1])
            latest = next((stated[i] for i in stated if i > index), year)
            if told <= min(latest, year):
                tied[index] = Tie(told, last[2])
                last = (told, month, last[2]) if lines[index] else last
    return tied


def _opens_line(scan: Scan, item: Found) -> bool:
    text, start = scan.words.text, scan.words.start(item.phrase)
    return not text[text.rfind("\n", 0, start) + 1 : start].strip(_MARKS)
