"""Finds the words that say when, before anything is known of what they are counted from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from timeline.dates.load import Language, Rule, Value
from timeline.dates.words import Words

_REACH = 5  # words that a modifier may have
_COUNTS = frozenset({"number", "digits", "tens", "some"})
_CLAUSE = 20  # words to each side in which a cue is looked for


@dataclass(frozen=True, slots=True)
class Found:
    """An expression: its rule, what its words say, and which words and characters it takes.

    *mods* are TIMEX3's, from the words before it. *phrase* is the first word with prepositions.
    *preposition* is the name of the pattern of the words before it: since, by, until, ... *joins*:
    this expression and the next are two ends of one range.
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
    possessive: bool = False


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
    return found


def _joins(words: Words, language: Language, one: Found, other: Found) -> bool:
    """Whether two expressions are the ends of one range: "from May to June", "May-June"."""
    name = {"from": "joins-from", "between": "joins-between"}.get(one.preposition or "", "joins")
    return bool(language.patterns[name].fullmatch(words.letters, one.last, other.first))


def _matches(words: Words, language: Language) -> Iterator[Found]:
    begin = 0
    for match in language.union.finditer(words.letters):
        assert match.lastindex
        rule = language.rules[match.lastindex - 1]
        first = match.start()
        last, fields = rule.fields(words, first, language)
        framed = _framed(words, language, (begin, first), last, rule, fields)
        if rule.kind == "years":
            yield from _two_years(framed)
        else:
            yield framed
        begin = last


def _two_years(found: Found) -> Iterator[Found]:
    """2009-2010 is two expressions and one range."""
    first, second = str(found.fields["years"]).replace("–", "-").split("-")
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
        start = _before(words, modifier.pattern, begin, edge)
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
    owns = language.patterns["possessive"].match(words.letters, last) is not None
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
    )


def _before(words: Words, pattern: re.Pattern[str], begin: int, edge: int) -> int | None:
    """Where the words of *pattern* that end at *edge* begin."""
    for start in range(max(begin, edge - _REACH), edge):
        if pattern.fullmatch(words.letters, start, edge):
            return start
    return None


def direction(words: Words, language: Language, found: Found) -> bool | None:
    """Whether the clause around an expression looks ahead (True), back (False) or does not say."""
    letters, patterns = words.letters, language.patterns
    begin = max(0, found.first - _CLAUSE)
    for stop in patterns["stop"].finditer(letters, begin, found.first):
        begin = stop.end()
    end = min(len(letters), found.last + _CLAUSE)
    if following := patterns["stop"].search(letters, found.last, end):
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
        for found in language.patterns[name].finditer(words.letters, start, end)
    }
    return sorted(cues.items())
