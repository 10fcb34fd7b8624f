"""Dates that date nothing on a timeline: comparisons, habits, names, lives told in passing."""

import re
from collections.abc import Callable

from timeline.events.lexicon import lexicon
from timeline.events.statement import ACTION, DETERMINER, STATIVE, Statement

_WINDOW = 90
_FINE = ("day", "week", "weekend", "interval")


def is_passing(found: Statement, text: str) -> bool:
    """Say whether any of the ways below in which a date can stand idle is this one's."""
    mark, sentence = found.phrase.marks[0], found.sentence
    before = text[max(sentence.start, mark.start - _WINDOW) : mark.start]
    after = text[mark.end : sentence.end]
    return any(idle(found, text, before, after) for idle in _WAYS)


def _asks_or_heads(found: Statement, text: str, before: str, after: str) -> bool:
    """A question, or a heading or by-line that slipped into the prose."""
    said = found.sentence.text
    if said.endswith("?") or "|" in said or said.isupper() or _ADDRESSES.match(said):
        return True
    lead = text[found.sentence.start : found.phrase.span.start]
    return not re.search(r"\b[a-z]{2,}", lead) and _LOOSE_END.fullmatch(after) is not None


_ADDRESSES = re.compile(
    r"(?:Dear|Hello|Hi|Welcome|Here (?:is|are)|That(?: is|['’]s) all|You (?:receive|are receiv|got))\b"
)
_LOOSE_END = re.compile(r"[\s*_.)]*(?:\([^)]*\)[\s.]*)?")


def _modifies(found: Statement, text: str, before: str, after: str) -> bool:
    """ "The 2015 budget": a year that only names a thing."""
    if after[:2] in ("'s", "’s") and len(found.sentence.phrases) > 1:
        return True  # "Monday saw them ask about Thursday's fight"
    if found.phrase.when.precision in _FINE:
        return False
    if before.rstrip().endswith("(") and after.lstrip().startswith(")"):
        return True
    if not (DETERMINER.search(before) and re.match(r"\s+[\w’'-]+", after)):
        return False
    return not _GOES_ON.match(after)


_GOES_ON = re.compile(r"\s+(?:and|or|to|when|with|after|as|by|in|at|for|that|was|were)\b")


def _compares(found: Statement, text: str, before: str, after: str) -> bool:
    """ "… up from 3 per cent in 2019": the date belongs to what is compared."""
    if _MORE_THAN.match(found.phrase.text) and _AMOUNT.search(before):
        return True
    last = None
    for last in _COMPARING.finditer(before):  # noqa: B007 - the last one counts
        pass
    return last is not None and len(before[last.end() :].split()) <= 8


def _covers(found: Statement, text: str, before: str, after: str) -> bool:
    """ "Figures for November", "the last year of the sentence": what something is of."""
    if _OF_IT.match(after) and not re.search(r"\d", found.phrase.text):
        return True
    return _COVERED.search(before) is not None


_OF_IT = re.compile(
    r"\s+of (?:the|his|her|its|their|an?)\b(?! (?:same |current |next |following )?(?:year|month|week)\b)"
)
_COVERED = re.compile(
    r"\b(?:figures|data|statistics|estimates?|accounts|budget|forecasts?|outlook|targets?) "
    r"(?:for|on|of|covering) (?:\w+ ){0,2}(?:in |the |for )*\Z",
    re.IGNORECASE,
)


_MORE_THAN = re.compile(r"(?:more|less|fewer|higher|lower) than\b", re.IGNORECASE)
_AMOUNT = re.compile(r"(?:%|\bper ?cent|\bpercent|\bpoints?|\btimes|\d)\s*\Z")
_SMALL = (
    "half|twice|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|"
    "forty|fifty"
)
_COMPARING = re.compile(
    r"\b(?:compared (?:with|to)|versus|vs\.?|unlike|relative to|"
    rf"(?<![Rr]ather )(?<!other )(?<!later )than(?!\s+(?:[\d$€£¥]|{_SMALL}|a hundred|a thousand|"
    r"a million|a year later))|"
    r"\w+est\b[^.,;]*\bsince|(?:only|first) (?:such )?\w+ since|"
    r"(?:from|over|against|on) (?:the |a |an )?(?!\d{1,2}(?:st|nd|rd|th)? [A-Z])"
    r"(?:(?:[A-Z]{1,3})?[$€£¥]?\s?\d[\d.,]*|level|figure|same (?:period|quarter|month)|record|"
    rf"growth|(?:{_SMALL})\b)\S*|"
    r"\b(?:number|level|figure|rate|total|amount|average|peak|those|that)s? (?:of|in)\s*\Z)"
)


def _lives(found: Statement, text: str, before: str, after: str) -> bool:
    """Birth, studies and offices of a person who is only being introduced."""
    if _BORN_TO_LEAD.match(found.sentence.text) and found.phrase.when.precision == "day":
        return False
    if lexicon().cues["biography"].search(before[-45:]):
        return True
    start = found.clause.start
    relative = text[max(found.sentence.start, start - 6) : start]
    lead = text[start : found.phrase.marks[0].start]
    told = re.search(r"\bwho\s*\Z", relative) or lexicon().cues["passing"].search(relative + lead)
    return bool(told) and found.phrase.when.precision not in _FINE and len(lead.split()) < 14


_BORN_TO_LEAD = re.compile(r"(?:[A-Z]\w+ ){0,4}?(?:was )?[Bb]orn\b")


def _is_habit(found: Statement, text: str, before: str, after: str) -> bool:
    """What is so every week, or only "today" in a general way."""
    words = found.words(text)
    if _HABIT.search(words):
        return True
    if ACTION.search(words) or lexicon().cues["future"].search(words):
        return False
    named_day = _NAMED_DAY.fullmatch(found.phrase.text) and STATIVE.search(words)
    return bool(_GENERIC.fullmatch(found.phrase.text) or named_day or _YOU.search(words))


_HABIT = re.compile(
    r"\b(?:every|each|any|except|usually|normally|always)\s+(?:other\s+)?"
    r"(?:day|night|morning|evening|week|month|year|summer|winter|spring|autumn|(?:Mon|Tues|Wednes|"
    r"Thurs|Fri|Satur|Sun)day)|"
    r"\b(?:fiscal|financial|school|academic|tax) year (?:ends|begins|starts|runs)\b",
    re.IGNORECASE,
)
_YOU = re.compile(r"\byou\b", re.IGNORECASE)
_GENERIC = re.compile(
    r"today|now|nowadays|these days|currently|this year|at present", re.IGNORECASE
)


def _lasts(found: Statement, text: str, before: str, after: str) -> bool:
    """ "A contract until 2026", "convictions from the 1990s": how long, or how old, not when."""
    if found.phrase.text.lower().startswith(("until ", "till ")):
        return not _GOING_ON.search(found.words(text))
    return found.phrase.when.precision in ("decade", "century") and before.endswith("from ")


_GOING_ON = re.compile(
    r"\b(?:will|would|remains?|continues?|runs?|lasts?|stays?|closed?|extend(?:ed|s)?|postponed?|"
    r"delayed|suspended)\b"
)


def _is_deep_time(found: Statement, text: str, before: str, after: str) -> bool:
    """Fifteen million years ago is no date of news."""
    return found.phrase.when.extent[0].year < _FIRST_YEAR


_FIRST_YEAR = -9999


def _is_festive(found: Statement, text: str, before: str, after: str) -> bool:
    """ "Their Christmas mail": a named day that only describes."""
    if not (_NAMED_DAY.fullmatch(found.phrase.text) and DETERMINER.search(before)):
        return False
    return re.match(r"\s+[a-z]", after) is not None


_NAMED_DAY = re.compile(r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z][^\d]+")

_WAYS: tuple[Callable[[Statement, str, str, str], bool], ...] = (
    _asks_or_heads,
    _modifies,
    _compares,
    _covers,
    _lives,
    _is_habit,
    _lasts,
    _is_deep_time,
    _is_festive,
)
