"""Finds the words that say when, before anything is known of what they are counted from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import add

from timeline.dates.load import Ending, Language, Rule, Value
from timeline.dates.words import Words

_NO_LETTER = "\0"  # after the last word
_REACH = 5  # words that a modifier may have
_COUNTS = frozenset({"number", "digits", "tens", "some"})
_ASIDE = 8  # words back to an "until" that a date belongs to
_CLAUSE = 20  # words to each side in which a cue is looked for


@dataclass(frozen=True, slots=True)
class Found:
    """An expression: its rule, what its words say, and which words and characters it takes.

    *mods* are TIMEX3's, from the words before it. *phrase* is the first word with prepositions.
    *preposition* names the pattern of the words before it: since, by, ... *joins*: this expression
    and the next are two ends of one range; *lists*: both stand in a list. *possessive*: it owns
    what follows ("Monday's vote"). *aside*: it tells how long something lasted.
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
    possessive: bool = False
    aside: bool = False


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


def find(words: Words, language: Language) -> list[Found]:
    """All expressions in text order."""
    found = list(_matches(words, language))
    for index in range(len(found) - 1):
        one, other = found[index : index + 2]
        if one.joins or _joins(words, language, one, other):
            found[index] = replace(one, joins=True)
            found[index + 1] = replace(other, phrase=one.phrase)
        elif language.patterns["lists"].pattern.fullmatch(words.letters, one.last, other.first):
            found[index] = replace(one, lists=True)
    return found


def _joins(words: Words, language: Language, one: Found, other: Found) -> bool:
    """Whether two expressions are the ends of one range: "from May to June", "May-June"."""
    name = {"from": "joins-from", "between": "joins-between"}.get(one.preposition or "", "joins")
    return bool(language.patterns[name].pattern.fullmatch(words.letters, one.last, other.first))


def _matches(words: Words, language: Language) -> Iterator[Found]:
    """Take the first rule that fits, from left to right."""
    letters = words.letters
    pairs = map(add, letters, letters[1:] + _NO_LETTER)
    options = enumerate(map(language.candidates.__getitem__, pairs))
    begin = 0
    for at, rules in [option for option in options if option[1]]:
        for rule in rules if at >= begin else ():
            match = rule.pattern.match(letters, at)
            if match:
                fields = language.fields(rule, match, words)
                found = _framed(words, language, (begin, at), match.end(), rule, fields)
                yield from _split(words, match, found)
                begin = match.end()
                break


def _split(words: Words, match: re.Match[str], found: Found) -> Iterator[Found]:
    """The expressions that a match holds: 2009-2010 and "15 and 16 May" are two."""
    if found.rule.kind == "years":
        yield from _two_years(found)
    elif found.rule.kind == "two-days":
        yield from _two_days(words, match, found)
    else:
        yield found


def _two_days(words: Words, match: re.Match[str], found: Found) -> Iterator[Found]:
    names = [name for _, name in found.rule.groups]
    spans = {name: match.span(n) for n, name in enumerate(names, 1) if match.start(n) >= 0}
    for first, last, day in (
        (found.first, spans["day"][1], "day"),
        (spans["to-day"][0], found.last, "to-day"),
    ):
        span = words.span(first, last)
        fields = {**found.fields, "day": found.fields[day]}
        text = words.text[span.start : span.end]
        phrase = min(found.phrase, first) if day == "day" else first
        yield replace(
            found,
            fields=fields,
            first=first,
            last=last,
            start=span.start,
            end=span.end,
            text=text,
            phrase=phrase,
        )


def _two_years(found: Found) -> Iterator[Found]:
    """2009-2010 is two expressions and one range."""
    first, second = re.split(r"[-–/]", str(found.fields["years"]))
    full = second if len(second) == 4 or "era" in found.fields else first[:2] + second
    if (int(first) < int(full)) == (found.fields.get("era") == -1):
        return
    middle = found.start + len(first)
    yield replace(found, fields={**found.fields, "year": first}, end=middle, text=first, joins=True)
    yield replace(found, fields={**found.fields, "year": full}, start=middle + 1, text=second)


def _framed(
    words: Words,
    language: Language,
    room: tuple[int, int],
    last: int,
    rule: Rule,
    fields: dict[str, Value],
) -> Found:
    """Take in the modifiers and the preposition before an expression."""
    begin, first = room
    edge, mods, preposition = first, [], None
    counted = not _COUNTS.isdisjoint(fields)
    for modifier in language.modifiers if rule.modifiers else ():
        if modifier.counts and not counted:
            continue
        start = _before(words, modifier.words, begin, edge)
        if start is not None:
            mods.append(modifier.mod)
            edge = start
            first = first if modifier.outside else start
    for name in _OPENERS:
        start = _before(words, language.patterns[name], begin, edge)
        if start is not None:
            preposition, edge = name, start
            break
    span = words.span(first, last)
    text = words.text[span.start : span.end]
    owns = language.patterns["possessive"].pattern.match(words.letters, last) is not None
    return Found(
        rule,
        fields,
        first,
        last,
        span.start,
        span.end,
        text,
        tuple(mods),
        edge,
        preposition,
        possessive=owns,
        aside=_is_aside(words, language, first),
    )


def _is_aside(words: Words, language: Language, first: int) -> bool:
    """Whether a date tells how long something lasted ("until the fall of the town in 1945")."""
    begin = max(0, first - _ASIDE)
    last = max(_ends(language, "until", words, begin, first), default=-1)
    return last > max(_ends(language, "stop", words, begin, first), default=-1)


def _ends(language: Language, name: str, words: Words, begin: int, end: int) -> list[int]:
    found = language.patterns[name].pattern.finditer(words.letters, begin, end)
    return [match.end() for match in found]


def _before(words: Words, ending: Ending, begin: int, edge: int) -> int | None:
    """Where the words of *ending* that end at *edge* begin."""
    if edge == begin or words.letters[edge - 1] not in ending.lasts:
        return None
    for start in range(max(begin, edge - _REACH), edge):
        if ending.pattern.fullmatch(words.letters, start, edge):
            return start
    return None


def direction(words: Words, language: Language, found: Found) -> bool | None:
    """Whether the clause around an expression looks ahead (True), back (False) or does not say."""
    letters, patterns = words.letters, language.patterns
    begin = max(0, found.first - _CLAUSE)
    for stop in patterns["stop"].pattern.finditer(letters, begin, found.first):
        begin = stop.end()
    end = min(len(letters), found.last + _CLAUSE)
    if following := patterns["stop"].pattern.search(letters, found.last, end):
        end = following.start()
    before = [] if found.possessive else _cues(words, language, begin, found.first)
    after = _cues(words, language, found.last, end)
    if before:
        return before[-1][1]
    if after:
        return after[0][1]
    return False if found.possessive else None


def _cues(words: Words, language: Language, start: int, end: int) -> list[tuple[int, bool]]:
    """Where the cues between two words end and whether each looks ahead, in text order.

    Where two end together, as in "is scheduled", the one that looks ahead is meant.
    """
    cues = {
        found.end(): ahead
        for name, ahead in (("back", False), ("ahead", True))
        for found in language.patterns[name].pattern.finditer(words.letters, start, end)
    }
    return sorted(cues.items())
