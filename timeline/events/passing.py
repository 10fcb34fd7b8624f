"""Dates that date nothing on a timeline: comparisons, habits, names, lives told in passing."""

import re
from collections.abc import Callable

from timeline.events.statement import Statement
from timeline.model import Span

_FINE = ("day", "week", "weekend", "interval")
_NEAR = 45  # how close before a date a word of a life must stand
_BESIDE = 10  # characters to the date of a verb right before it
_FAR = 8  # how many words may stand between a comparison and its date


def is_passing(found: Statement) -> bool:
    """Say whether any of the ways below in which a date can stand idle is this one's."""
    return any(idle(found) for idle in _WAYS)


def _asks_or_heads(found: Statement) -> bool:
    """A question, an address, or a heading or by-line that slipped into the prose."""
    said = found.sentence.text
    if said.endswith("?") or said.isupper() or ("|" in said and not _is_row(found)):
        return True
    if "@" in said and (_SIGNED.match(said) or _CONTACT.search(said)):
        return True
    if found.lexicon["addresses"].match(said):
        return True
    lead = found.text[found.sentence.start : found.phrase.span.start]
    if _PLACE.fullmatch(lead) and _DASH.match(found.after):
        return True  # "Oslo, Sunday - The king …"
    return _LOOSE_END.fullmatch(found.after) is not None and not _PLAIN_WORD.search(lead)


def _is_row(found: Statement) -> bool:
    """Say whether a sentence is a row of a table, with a bar on either side."""
    text, (start, end) = found.text, found.sentence.span
    before, behind = text[max(0, start - 4) : start].rstrip(), text[end : end + 4].lstrip()
    return before.endswith("|") and behind.startswith("|")


_PLAIN_WORD = re.compile(r"\b[^\W\d_A-Z]{2,}")
_SIGNED = re.compile(r"[—–-]+\s*[^()]{1,60}\(@\w+\)")  # whose message is quoted
_PLACE = re.compile(r"[A-Z][\w’'. -]{1,40},\s")
_DASH = re.compile(r"(?:\s\([\w ]+\))?\s*[-–—]\s")
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_LOOSE_END = re.compile(r"[\s*_.)]*(?:\([^)]*\)[\s.]*)?")


def _modifies(found: Statement) -> bool:
    """ "The 2015 budget": a year that only names a thing."""
    if found.after[:2] in ("'s", "’s") and _stands_by_another(found):
        return True  # "Monday saw them ask about Thursday's fight"
    if found.phrase.when.precision in _FINE:
        return False
    if found.before.rstrip().endswith("(") and found.after.lstrip().startswith(")"):
        return True
    words = found.lexicon
    if not _A_WORD.match(found.after) or words["goes-on"].match(found.after):
        return False
    if words["dated-thing"].match(found.after) and words["told-in"].search(found.before):
        return False
    return found.is_described or _is_bare(found)


def _stands_by_another(found: Statement) -> bool:
    """Say whether the sentence has another date; of "lost in Thursday's final", whether the same
    words have, up to a comma or an "and"."""
    if not found.lexicon["takes-part"].search(found.before):
        return len(found.sentence.phrases) > 1
    date = found.phrase.span
    for other in found.sentence.phrases:
        gap = Span(min(date.end, other.span.end), max(date.start, other.span.start))
        if other is not found.phrase and not _PARTED.search(found.text, *gap):
            return True
    return False


_PARTED = re.compile(r"[,;]|\sand\b")


def _only_names(found: Statement) -> bool:
    """ "Victims of 1915", "a film from 1926", "we remember 2010": a year that a thing is of."""
    if found.phrase.when.precision != "year" or found.lexicon["told-of"].match(found.after):
        return False
    words, text, start = found.lexicon, found.phrase.text, found.phrase.span.start
    lead = found.text[found.sentence.start : start]
    if words["object"].search(lead):
        return True
    if words["from"].match(text):
        return words["dates-thing"].search(lead) is not None and not _is_after(found)
    if not words["of"].match(text) or words.ending("part-of", lead) or _is_after(found):
        return False
    named = (hit.end for name in words.categories for hit in found.hits.by_name.get(name, ()))
    return not any(start - 2 <= end <= start for end in named)


def _is_after(found: Statement) -> bool:
    """Say whether a date lies after publication, where that is known."""
    published = found.passage.article.published
    return published is not None and found.phrase.when.extent[1] > published.day


def _is_not_so(found: Statement) -> bool:
    """What would be, or would have been, or is said not to be."""
    have = " have " in found.words
    unreal = found.lexicon["unreal"].search(found.text, *found.clause) if have else None
    if unreal and not found.hits.within("action", Span(found.clause.start, unreal.start())):
        return True  # but not of "rejected a plan that would have cost millions"
    lead = found.text[found.sentence.start : found.phrase.span.start]
    return found.lexicon["not-so"].search(lead) is not None


def _lasts_hours(found: Statement) -> bool:
    """ "The lorry is through in three hours": how long, of which no day is told."""
    return found.lexicon["hours"].fullmatch(found.phrase.text) is not None


def _is_bare(found: Statement) -> bool:
    """ "a crewed 2024 moon mission": a mere number between two plain words."""
    if not _YEAR.fullmatch(found.phrase.text):
        return False
    return _AFTER_WORD.search(found.before) is not None and _SMALL.match(found.after) is not None


_YEAR = re.compile(r"\d{4}")
_AFTER_WORD = re.compile(r"\w \Z")
_A_WORD = re.compile(r"\s+[\w’'-]")


def _compares(found: Statement) -> bool:
    """ "… up from 3 per cent in 2019": the date belongs to what is compared."""
    words, before = found.lexicon, found.before
    if words["told-of"].match(found.after):
        return False
    if words["more-than"].match(found.phrase.text) and words["amount"].search(before):
        return True
    last = None
    for last in words["comparing"].finditer(before):  # noqa: B007 - the last one counts
        pass
    if last is None or words["compared-to"].search(before, last.start()):
        return False
    if words["some-of"].match(last[0]) and not words["moves"].search(before):
        return False  # "lifted the ban from five farms in May"
    date = found.phrase.marks[0].start
    if found.hits.within("action", Span(date - len(before) + last.end(), date)):
        return False  # "envoys from 40 countries met in May"
    return len(before[last.end() :].split()) <= _FAR


def _covers(found: Statement) -> bool:
    """ "Figures for November", "the last year of the sentence": what something is of."""
    if found.lexicon["of-it"].match(found.after) and not _DIGIT.search(found.phrase.text):
        return True
    if found.lexicon["ended"].match(found.phrase.text) and any(
        0 <= found.phrase.span.start - other.span.end <= 2 for other in found.sentence.phrases
    ):
        return True  # "in the quarter ended 31 July"
    return found.lexicon["covered"].search(found.before) is not None


_DIGIT = re.compile(r"\d")


def _lives(found: Statement) -> bool:
    """Birth, studies and offices of a person who is only being introduced."""
    words, sentence, date = found.lexicon, found.sentence, found.phrase.marks[0].start
    if found.passage.is_obituary or _is_news_of_a_day(found):
        return False
    if words["born-to-lead"].match(sentence.text) and found.phrase.when.precision == "day":
        return False
    near = Span(max(found.clause.start, date - _NEAR), date)
    outside = found.stretches(alone=False)  # of asides: "the envoy, who studied here, spoke"
    lives = found.hits.within("biography", near)
    if any(s.start <= life.start < s.end for life in lives for s in outside):
        return True
    start = found.clause.start
    lead = found.text[start:date]
    told = words["who"].search(found.text[max(sentence.start, start - 6) : start]) is not None
    told = told or bool(found.hits.within("passing", Span(max(sentence.start, start - 6), date)))
    return told and found.phrase.when.precision not in _FINE and len(lead.split()) < 14


def _is_news_of_a_day(found: Statement) -> bool:
    """ "Her boy was born on 2 June", "who won in August": no life told in passing names a day or a
    month without its year."""
    fine = found.phrase.when.precision in ("day", "month")
    return fine and not _A_YEAR.search(found.phrase.text)


_A_YEAR = re.compile(r"\d{4}")


def _only_attributes(found: Statement) -> bool:
    """ "The ship sank on Monday, police said on Tuesday": only when it was said."""
    if found.sentence.phrases[0] is found.phrase or not _ATTRIBUTES.match(found.after):
        return False
    lead = found.text[found.sentence.start : found.phrase.span.start]
    said = found.spoken or found.lexicon["found-in"].search(lead) is not None
    return said and not (_is_after(found) or _tells_what_comes(found))


def _tells_what_comes(found: Statement) -> bool:
    """ "The pier will close in May, the mayor said on Monday": to say so is the news."""
    published = found.passage.article.published
    if published is None:
        return False
    before = [other.when for other in found.sentence.phrases if other is not found.phrase]
    if len(before) != 1 or before[0].earliest is None:
        return False
    return before[0].earliest > published.day


_ATTRIBUTES = re.compile(r"\s*(?:[.,;”\"]|\Z)")


def _is_habit(found: Statement) -> bool:
    """What is so every week, or only "today" in a general way."""
    words, said = found.lexicon, found.phrase.text
    if words["our-time"].match(found.after) and words["this-day"].search(said):
        return True  # "in today's economy"
    if found.has("habitual") and any(
        not _is_parted(found, Span(*habit.span()))
        for habit in words["habit"].finditer(found.text, *found.clause)
    ):
        return True
    in_general = found.has("habitual") or words["these-days"].fullmatch(said)
    if in_general and words["general"].search(
        found.text, found.clause.start, found.phrase.span.end
    ):
        return True
    if found.has("action", "future", "goal"):
        return False
    if words["you"].search(found.words):
        return True
    return words["these-days"].fullmatch(said) is not None and not _follows_a_deed(found)


def _follows_a_deed(found: Statement) -> bool:
    """ "Flights begin today": the verb stands right before the date; "today she is visiting"."""
    start = found.phrase.span.start
    deeds = [name for name in found.lexicon.categories if name != "statement"]
    words, today = found.lexicon, found.lexicon["this-day"].fullmatch(found.phrase.text)
    if (
        today
        and found.has(*deeds)
        and (words["is-doing"].search(found.words) or not found.is_stative)
    ):
        return True
    near = Span(max(found.clause.start, start - _BESIDE), start)
    return any(found.hits.within(name, near) for name in deeds)


def _is_parted(found: Statement, habit: Span) -> bool:
    """ "Built the mill in 1998 and grinds there every autumn": the habit is of another verb."""
    date = found.phrase.span
    gap = Span(min(date.end, habit.end), max(date.start, habit.start))
    joint = _AND.search(found.text, *gap)
    return joint is not None and bool(found.hits.within("action", Span(joint.end(), gap.end)))


_AND = re.compile(r"\sand\b")


def _lasts(found: Statement) -> bool:
    """ "A contract until 2026", "convictions from the 1990s": how long, or how old, not when."""
    words = found.lexicon
    if words["until"].match(found.phrase.text) and found.phrase.when.earliest is None:
        if words["term"].search(found.text[found.clause.start : found.phrase.span.start]):
            return True  # "the contract runs until May"
        told = found.has("action") or found.is_stative or words["told-of"].match(found.after)
        over = told and not _is_after(found)
        term = _is_after(found) and found.phrase.when.edtf[-3:-2] == "-"  # to a month or a day
        return not (over or term) and not words["going-on"].search(found.words)
    if found.phrase.when.precision not in ("decade", "century"):
        return False
    return words["since-long"].search(found.before) is not None


def _is_deep_time(found: Statement) -> bool:
    """Fifteen million years ago is no date of news."""
    return found.phrase.when.extent[0].year < _FIRST_YEAR


_FIRST_YEAR = -9999


def _is_in_a_name(found: Statement) -> bool:
    """ "The paper Norway Today": a word of a name."""
    if not found.lexicon["in-a-name"].fullmatch(found.phrase.text):
        return False
    return _CAPITALISED.search(found.before) is not None


_CAPITALISED = re.compile(r"(?<![.!?:“\"])\s[A-Z]\w+ \Z")


def _is_festive(found: Statement) -> bool:
    """ "Their Christmas mail": a named day that only describes."""
    if not (found.is_described and found.lexicon["named-day"].fullmatch(found.phrase.text)):
        return False
    return _SMALL.match(found.after) is not None


_SMALL = re.compile(r"\s+[a-z]")

_WAYS: tuple[Callable[[Statement], bool], ...] = (
    _asks_or_heads,
    _modifies,
    _only_names,
    _is_not_so,
    _compares,
    _covers,
    _lives,
    _only_attributes,
    _is_habit,
    _lasts,
    _is_deep_time,
    _is_festive,
    _is_in_a_name,
    _lasts_hours,
)
