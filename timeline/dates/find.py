"""Finds the words that say when, before anything is known of what they are counted from."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from timeline.dates.load import Ending, Language, Rule, Value
from timeline.dates.senses import amount
from timeline.dates.words import Words

_REACH = 5  # words that a modifier may have
_COUNTS = frozenset({"number", "digits", "tens", "some"})
_ASIDE = 8  # words back to an "until" that a date belongs to


class Cue(NamedTuple):
    """Words that say which way a clause looks, where they end, and the pattern they are of."""

    end: int
    ahead: bool
    name: str


class Scan(NamedTuple):
    """A text cut into words, and the language to read it in; *cues* by the first word of each
    expression, for a clause is asked several times."""

    words: Words
    language: Language
    cues: dict[int, Cue | None]


class Found(NamedTuple):
    """An expression: its rule, what its words say, and which words and characters it takes.

    *mods* are TIMEX3's, from the words before it. *phrase* is the first word with prepositions.
    *preposition* names the pattern of the words before it: since, by, ... ("put off until May" is
    `up-to`, "since May, when it burned" is no span). *joins*: this expression
    and the next are two ends of one range; *lists*: both stand in a list. *apposed*: it stands
    beside the one before it ("a week later, on 18 March"). *possessive*: it owns what follows
    ("Monday's vote"). *aside*: it tells how long something lasted.
    *told*: the verb right before it tells it as past ("opened on 1 August"). *months*: so many
    from its beginning ("the first five months of 2024"), or negative, to its end ("the year to
    March").
    """

    rule: Rule
    fields: dict[str, Value]
    first: int
    last: int
    start: int
    end: int
    text: str
    mods: tuple[str, ...] = ()
    phrase: int = 0
    preposition: str | None = None
    joins: bool = False
    lists: bool = False
    apposed: bool = False
    possessive: bool = False
    aside: bool = False
    told: bool = False
    months: int = 0


_OPENERS = (
    "since",
    "ended",
    "until",
    "through",
    "by",
    "before",
    "after",
    "from",
    "between",
    "preposition",
)


def find(scan: Scan, *, most: int) -> list[Found]:
    """The expressions in text order, the first *most* of them."""
    found = list(islice(_matches(scan), most))
    for index in range(len(found) - 1):
        one, other = found[index : index + 2]
        alone = not (index and found[index - 1].lists)
        if one.joins or _joins(scan, one, other) or (alone and _follow(scan, one, other)):
            found[index] = one._replace(joins=True)
            found[index + 1] = other._replace(phrase=one.phrase)
        elif _stands_between(scan, "lists", (one, other)):
            found[index] = one._replace(lists=True)
        if _stands_between(scan, "beside", (one, other)):
            found[index + 1] = found[index + 1]._replace(apposed=True)
        if one.rule.kind == "duration" and (months := _counted(scan, one, other)):
            found[index + 1] = found[index + 1]._replace(months=months, phrase=one.phrase)
    return found


def _counted(scan: Scan, one: Found, other: Found) -> int:
    """How many months of a year are meant, or to a month; negative for the latter."""
    count = amount(one.fields) or 0
    unit = str(one.fields.get("unit", ""))
    months = {"month": int(count), "year": 12 * int(count)}.get(unit, 0)
    if "month" in other.fields:
        return -months if _stands_between(scan, "counted-to", (one, other)) else 0
    of_year = "year" in other.fields or other.fields.get("one-unit") == "year"
    if months >= 12 or not of_year or not _stands_between(scan, "counted-of", (one, other)):
        return 0
    for name, side in (("counted-first", 1), ("counted-last", -1)):
        if scan.language.patterns[name].pattern.match(scan.words.letters, one.first):
            return side * months
    return 0


def _joins(scan: Scan, one: Found, other: Found) -> bool:
    """Whether two expressions are the ends of one range: "from May to June", "May-June"."""
    if one.preposition == "from" and _is_postponed(scan, one.phrase):
        return False  # "moved from Monday to Friday"
    name = {"from": "joins-from", "between": "joins-between"}.get(one.preposition or "", "joins")
    return _stands_between(scan, name, (one, other))


def _follow(scan: Scan, one: Found, other: Found) -> bool:
    """Whether two months or seasons are one span, for one follows the other: "in January and
    February"."""
    for name, most in (("month", 12), ("season", 4)):
        if _is_bare(one, name) and _is_bare(other, name):
            is_next = (int(other.fields[name]) - int(one.fields[name])) % most == 1
            return is_next and _stands_between(scan, "joins-between", (one, other))
    return False


def _is_bare(item: Found, name: str) -> bool:
    days = {"day", "nth", "ordinal", "days", "weekday", "near-day"}
    return (
        item.rule.kind in ("date", "season")
        and name in item.fields
        and not days & item.fields.keys()
    )


def _stands_between(scan: Scan, name: str, pair: tuple[Found, Found]) -> bool:
    """Whether the words between two expressions are those of a pattern."""
    pattern = scan.language.patterns[name].pattern
    return bool(pattern.fullmatch(scan.words.letters, pair[0].last, pair[1].first))


def _matches(scan: Scan) -> Iterator[Found]:
    """Take the first rule that fits, from left to right."""
    letters, candidates = scan.words.letters, scan.language.candidates
    begin = 0
    for place in candidates.starts.finditer(letters):
        at = place.start()
        if at < begin:
            continue
        for rule in candidates[letters[at : at + 2]]:
            match = rule.pattern.match(letters, at)
            if match:
                fields = scan.language.fields(rule, match, scan.words)
                found = _framed(scan, _Match(rule, fields, begin, at, match.end()))
                yield from _split(scan, match, found)
                begin = match.end()
                break


def _split(scan: Scan, match: re.Match[str], found: Found) -> Iterator[Found]:
    """The expressions that a match holds: 2009-2010 and "15 and 16 May" are two."""
    if found.rule.kind == "years":
        yield from _two_years(found)
    elif found.rule.kind == "two-days":
        yield from _two_days(scan, match, found)
    else:
        yield found


def _two_days(scan: Scan, match: re.Match[str], found: Found) -> Iterator[Found]:
    """ "15 and 16 May" and "15, 16 and 18 May": each day with the month that they share."""
    names = [name for _, name in found.rule.groups]
    spans = {name: match.span(n) for n, name in enumerate(names, 1) if match.start(n) >= 0}
    days = [name for name in ("day", "mid-day", "to-day") if name in spans]
    for name in days:
        first = found.first if name == days[0] else spans[name][0]
        last = found.last if name == days[-1] else spans[name][1]
        span = scan.words.span(first, last)
        yield found._replace(
            fields={**found.fields, "day": found.fields[name]},
            first=first,
            last=last,
            start=span.start,
            end=span.end,
            text=scan.words.text[span.start : span.end],
            phrase=min(found.phrase, first) if name == days[0] else first,
        )


def _two_years(found: Found) -> Iterator[Found]:
    """2009-2010 is two expressions and one range; 2012/13 too, but 2012/88 numbers a file."""
    written = str(found.fields["years"])
    first, second = re.split(r"[-–/]", written)
    full = second if len(second) == 4 or "era" in found.fields else first[:2] + second
    if (int(first) < int(full)) == (found.fields.get("era") == -1):
        return
    if "/" in written and int(full) != int(first) + 1:
        return
    cut = found.text.index(written) + len(first)
    head, tail = found.text[:cut], found.text[cut + 1 :]
    fields = found.fields
    yield found._replace(
        fields={**fields, "year": first}, end=found.start + cut, text=head, joins=True
    )
    yield found._replace(
        fields={**fields, "year": full}, start=found.start + cut + 1, text=tail, mods=()
    )


class _Match(NamedTuple):
    """A rule that fits from one word to another; no word before *begin* is free."""

    rule: Rule
    fields: dict[str, Value]
    begin: int
    first: int
    last: int


def _framed(scan: Scan, match: _Match) -> Found:
    """Take in the modifiers and the preposition before an expression."""
    mods, first, edge = _modified(scan, match)
    preposition, phrase = _introduced(scan, match.begin, edge)
    letters, patterns = scan.words.letters, scan.language.patterns
    if preposition in ("since", "until"):
        preposition = _narrowed(scan, preposition, phrase=phrase, last=match.last)
    span = scan.words.span(first, match.last)
    return Found(
        rule=match.rule,
        fields=match.fields,
        first=first,
        last=match.last,
        start=span.start,
        end=span.end,
        text=scan.words.text[span.start : span.end],
        mods=mods,
        phrase=phrase,
        preposition=preposition,
        possessive=patterns["possessive"].pattern.match(letters, match.last) is not None,
        aside=_is_aside(scan, first),
    )


_NEAR = 7  # words before "until" among which "not" may stand


def _narrowed(scan: Scan, preposition: str, *, phrase: int, last: int) -> str:
    """The name of a preposition of a span, where it is one day that the words tell of."""
    patterns = scan.language.patterns
    told = patterns["told-of"].pattern.match(scan.words.letters, last) is not None
    if preposition == "since":
        return "preposition" if told else preposition
    postponed = _is_postponed(scan, phrase)
    if not (told or postponed) and preposition == "until":  # "not open until May": then it was
        told = bool(ends(scan, "not-until", begin=max(0, phrase - _NEAR), end=phrase))
    return "up-to" if told or postponed else preposition


def _is_postponed(scan: Scan, phrase: int) -> bool:
    postponed = scan.language.patterns["postponed"]
    return before(scan, postponed, begin=0, edge=phrase) is not None


def _modified(scan: Scan, match: _Match) -> tuple[tuple[str, ...], int, int]:
    """The modifiers before a match, where the marked words begin, and where all of them do."""
    first = edge = match.first
    if edge == match.begin or scan.words.letters[edge - 1] not in scan.language.modifying:
        return (), first, edge  # as nearly always
    mods = []
    counted = not _COUNTS.isdisjoint(match.fields)
    for modifier in scan.language.modifiers if match.rule.modifiers else ():
        if counted or not modifier.counts:
            start = before(scan, modifier.words, begin=match.begin, edge=edge)
            if start is not None:
                mods.append(modifier.mod)
                edge = start
                first = first if modifier.outside else start
    return tuple(mods), first, edge


def _introduced(scan: Scan, begin: int, edge: int) -> tuple[str | None, int]:
    """The name of the preposition before a word, and where the phrase begins."""
    last = scan.words.letters[edge - 1] if edge > begin else ""
    for name in _openers(scan.language).get(last, ()):
        start = before(scan, scan.language.patterns[name], begin=begin, edge=edge)
        if start is not None:
            return name, start
    return None, edge


@lru_cache(maxsize=8)
def _openers(language: Language) -> dict[str, list[str]]:
    """The prepositions that may end with a letter."""
    openers: dict[str, list[str]] = {}
    for name in _OPENERS:
        for last in language.patterns[name].lasts:
            openers.setdefault(last, []).append(name)
    return openers


def _is_aside(scan: Scan, first: int) -> bool:
    """Whether a date stands in brackets or tells how long something lasted ("until the fall of the
    town in 1945")."""
    begin = max(0, first - _ASIDE)
    for opening, ending in (("until", "stop"), ("opened", "closed")):
        opened = ends(scan, opening, begin=begin, end=first)
        if opened and not ends(scan, ending, begin=opened[-1], end=first):
            return True
    return False


def ends(scan: Scan, name: str, *, begin: int, end: int) -> list[int]:
    """Where the words of a pattern end between two words."""
    found = scan.language.patterns[name].pattern.finditer(scan.words.letters, begin, end)
    return [match.end() for match in found]


def before(scan: Scan, ending: Ending, *, begin: int, edge: int) -> int | None:
    """Where the words of *ending* that end at *edge* begin."""
    letters = scan.words.letters
    if edge == begin or letters[edge - 1] not in ending.lasts:
        return None
    for start in range(max(begin, edge - _REACH), edge):
        if letters[start] in ending.firsts and ending.pattern.fullmatch(letters, start, edge):
            return start
    return None
