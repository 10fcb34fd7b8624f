"""Which dated statements count, and as what: event, scheduled, target, claim, or nothing."""

import re

from timeline.events.lexicon import lexicon
from timeline.events.passage import Passage
from timeline.events.passing import is_passing
from timeline.events.statement import ACTION, DETERMINER, STATIVE, Statement
from timeline.model import When

_NUMBER = re.compile(r"\d|\b(?:per ?cent|percent|million|billion|half|third|quarter|dozen)\b", re.I)


def kind_of(found: Statement, passage: Passage) -> str | None:
    """The kind of a dated statement; None for one that is no event of any kind."""
    text = passage.article.text
    if is_passing(found, text):
        return None
    clause = found.words(text)
    if _is_only_said(found, text) or _is_every_year(found, text):
        return None
    if _is_ahead(found, clause, passage):
        return _ahead(found, clause)
    if _is_goal(found, clause):
        return "target"
    if found.phrase.vague and not _names_a_deed(text, found):
        return None
    if found.spoken:
        return "event"
    return _told_kind(found, clause)


def _told_kind(found: Statement, clause: str) -> str | None:
    """The kind of what is told of the past: a happening, or only how things stood."""
    if _NOTHING.search(clause):
        return None
    if lexicon().cues["ranking"].search(clause) and not _has_deed(clause):
        return "claim"
    if _measures(clause) or _counts(found, clause) or _only_states(found, clause):
        return "claim"
    return "event"


def _is_ahead(found: Statement, clause: str, passage: Passage) -> bool:
    """Say whether the date lies after publication, or is spoken of as lying ahead."""
    when, published = found.phrase.when, passage.article.published
    future = lexicon().cues["future"].search(clause) is not None
    if found.spoken and not future:
        return False
    if published is not None:
        first, last = when.extent
        beyond = last if when.earliest is None else first
        return beyond > published.day or (future and last > published.day and not found.spoken)
    interval = passage.dated.published_interval
    if interval is not None and interval.latest is not None:
        return when.extent[0] > interval.latest
    return bool(
        re.search(r"\b(?:will|due|scheduled|slated|plans? to|is to|are to|set to)\b", clause)
    )


def _ahead(found: Statement, clause: str) -> str:
    goal = lexicon().cues["goal"].search(clause) is not None
    if _is_by(found):
        return "target" if goal or lexicon().cues["intention"].search(clause) else "scheduled"
    coarse = found.phrase.when.precision not in ("day", "week", "weekend", "month")
    return "target" if goal and coarse else "scheduled"


def _is_goal(found: Statement, clause: str) -> bool:
    """ "It aimed to double output by 2015" stays a target when that year is past."""
    wanted = re.search(r"\b(?:aim|target|goal|ambition|pledg|vow|plann?ed to|plans to)\w*", clause)
    return _is_by(found) and wanted is not None


def _is_by(found: Statement) -> bool:
    when: When = found.phrase.when
    said = found.phrase.text.lower().startswith(("by ", "before ", "until "))
    return said or (when.earliest is None and not found.phrase.vague)


_NOTHING = re.compile(
    r"\b(?:nothing|nobody|no one|none|never|no [\w-]+)\b[^,;]*\bsince\b", re.IGNORECASE
)


def _is_every_year(found: Statement, text: str) -> bool:
    """A season without a year in the present tense, or a month in a quotation of that kind."""
    quoted = found.quotation(text)
    yearly = ("season", "month") if quoted else ("season",)
    if found.phrase.when.precision not in yearly or re.search(r"\d", found.phrase.text):
        return False
    said = quoted or [found.words(text)]
    return not any(ACTION.search(w) or lexicon().cues["future"].search(w) for w in said)


def _is_only_said(found: Statement, text: str) -> bool:
    """A quotation in the present tense ("Today we discuss …") is talk, not a happening."""
    if found.phrase.when.precision != "day":
        return False
    return any(
        not ACTION.search(words) and not lexicon().cues["future"].search(words)
        for words in found.quotation(text)
    )


_COUNT = re.compile(
    r"\b(?:[a-z]+(?:ed|t|d)|had|were|came|took|did|saw|got|gave|made)\s+(?:[a-z]+\s+){0,3}?"
    r"(?:about |some |nearly |almost |more than |less than |over |around |fewer than )?"
    r"(?:[$€£¥]\s?)?(?!(?:1[5-9]|20|21)\d\d\b)\d[\d,.]*\b"
)
_COUNTED = re.compile(
    r"\b(?:[Aa]bout|[Ss]ome|[Nn]early|[Aa]lmost|[Oo]f the|[Mm]ore than) \d[\d,.]*\b"
)


def _counts(found: Statement, clause: str) -> bool:
    """How many there were in a year or longer, of something that is no deed by itself."""
    first, last = found.phrase.when.extent
    if last.ordinal - first.ordinal < 300 or not (_COUNT.search(clause) or _COUNTED.search(clause)):
        return False
    deeds = (*_DEEDS, "meeting")
    return not any(p.search(clause) for name, p in lexicon().categories if name in deeds)


def _measures(clause: str) -> bool:
    """A verb of measure with a figure close behind it, or before it as its subject."""
    for verb in lexicon().cues["measure"].finditer(clause):
        near = _ASIDE_OF_MEASURE.split(clause[verb.start() : verb.end() + 60])[0]
        if _NUMBER.search(re.sub(r"\b(?:1[5-9]|20|21)\d\d\b", "", near)):
            return True
    return False


_ASIDE_OF_MEASURE = re.compile(r"\s(?:with|after|before|when|where|which|who)\s")
_OCCURS = ("disaster",)
_DEEDS = ("election", "ruling", "disaster", "agreement", "visit", "launch")


def _has_deed(clause: str) -> bool:
    """Say whether a clause tells something done, and not only a gathering or a saying."""
    named = any(p.search(clause) for name, p in lexicon().categories if name in _DEEDS)
    return named and ACTION.search(clause) is not None


def _only_states(found: Statement, clause: str) -> bool:
    """A clause whose only verb says how things were; "since" makes it a lasting state, an event."""
    if found.phrase.when.latest is None:
        return False
    if not STATIVE.search(clause) or ACTION.search(clause):
        return False
    return not any(p.search(clause) for name, p in lexicon().categories if name in _OCCURS)


_ADJACENT = re.compile(
    r"\s*(?:[\w-]+\s+){0,2}?(\w+ed|opened|held|met|began|built|won|took|made|set up)\b"
)


def _names_a_deed(text: str, found: Statement) -> bool:
    """ "recently signed" tells a deed, "in recent years" and "the recently built road" do not."""
    mark, sentence = found.phrase.marks[0], found.sentence
    before = text[sentence.start : mark.start]
    if DETERMINER.search(before) and not re.search(r"\b(?:its|his|her|their)\s+\Z", before):
        return False
    if not re.fullmatch(r"(?:just |only )?(?:recently|lately)", found.phrase.text.strip(), re.I):
        return False
    after = text[mark.end : sentence.end]
    behind = re.search(r"(\w+)(?:\s+\w+){0,2}\s*\Z", before)
    return bool(_ADJACENT.match(after)) or bool(behind and ACTION.fullmatch(behind[1]))


def category_of(found: Statement, text: str) -> tuple[str, tuple[str, ...]]:
    """The kind of happening, and the stems of the words that say it, for merging.

    The word of the clause nearest to the date decides; words of saying only when there is no other.
    """
    start, end = found.clause
    best: dict[str, int] = {}
    heads: list[str] = []
    for rank, (name, pattern) in enumerate(lexicon().categories):
        for hit in pattern.finditer(text, start, end):
            distance = min(
                abs(hit.start() - found.phrase.span.end), abs(found.phrase.span.start - hit.end())
            )
            cost = distance * 10 + rank + (10_000 if name == "statement" else 0)
            best[name] = min(cost, best.get(name, cost))
            heads.append(stem(hit[0]))
    category = min(best, key=lambda name: best[name]) if best else "other"
    return category, tuple(sorted(set(heads)))


def stem(word: str) -> str:
    """A crude stem that makes "signed", "signing" and "signs" one; for comparing, never shown."""
    word = word.lower()
    for ending in ("ing", "ed", "es", "s", "ment"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
