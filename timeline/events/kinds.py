"""Which dated statements count, and as what: event, scheduled, target, claim, or nothing."""

import re
from dataclasses import dataclass

from timeline.events.lexicon import lexicon
from timeline.events.passage import Passage, Phrase, Sentence
from timeline.model import Span, When

# Where one statement of a sentence ends and the next begins.
_SEPARATOR = re.compile(
    r";|:(?!\d)|\s[—–-]\s|,\s+(?:and|but|while|which|who|whose|where|when|after|before|although|though|"
    r"with|as|following|adding|noting|saying)\b|\b(?:that|while|whereas|after|before|because|"
    r"although|though|until)\b(?=\s+(?:the|a|an|its|his|her|their|it|he|she|they|we|[A-Z]))",
)
# "Peru, which opened its hub in May, will send …": an aside is a statement of its own.
ASIDE = re.compile(r",\s+(?:which|who|where|whose)\b(?P<said>[^,;]*),")
_PREPOSITION = re.compile(
    r"\b(?:in|on|at|by|since|from|until|till|through|during|between|before|after|around|about|"
    r"for|of|to|over|throughout|within|early|late|mid|circa|perhaps|ended|ending|as of)\s+"
    r"(?:(?:the|around|about|early|late|mid|end of)\s+)*\Z",
    re.IGNORECASE,
)
_DETERMINER = re.compile(
    r"(?:\b(?:the|a|an|its|his|her|their|our|my|this|that|these|those|new|first|second|third|"
    r"landmark|previous|original|so-called)|['’]s|s['’])\s+\Z",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d|\b(?:per ?cent|percent|million|billion|half|third|quarter|dozen)\b", re.I)
_STATIVE = re.compile(
    r"\b(?:was|were|is|are|had|has|have|remains?|remained|holds|contains?|includes?)\b"
    r"(?!\s+(?:\w+ly\s+|"
    r"been\s+|also\s+|not\s+|first\s+|later\s+|then\s+|again\s+|being\s+)*"
    r"(?:\w+ed|held|(?:re)?built|made|set|sent|met|born|hit|begun|taken|given|found|struck|shot|brought|put|won|lost|led|cut|sworn|chosen|written|shut|sold|"
    r"bought|driven|seen|told|drawn|known|left|lit|to)\b)"
)
_ACTION = re.compile(
    r"(?<!\ba )(?<!\ban )(?<!\bthe )\b(?!(?:need|indeed|speed|seed|feed|hundred|united|red|based|"
    r"located|called|named|bed|shed|advanced|related|limited)\b)\w{2,}ed\b|\b(?:held|won|met|became|took|began|left|went|made|gave|"
    r"fell|broke|came|set|sent|led|built|beat|struck|hit|shot|sank|swore|chose|wrote|bought|sold|"
    r"put|shut|cut|brought|found|fought|drew|flew|drove|ran|said|told|saw|rose|lost|paid|sold|"
    r"spoke|stood|rebuilt|woke|burst|laid|lit|quit|read|rode|sang|split|spread|swept|taught|threw|wore)\b"
)
_GAP = re.compile(
    r"(?:\s+(?!(?:that|to|would|will|had|has|was|were|is|are|be|could|should|who|which)\b)"
    r"[\w'’&.-]+,?){0,8}\s*,?\s*\Z"
)
_BY_THEN = re.compile(r"\b(?:by|before|until|no later than|ahead of|within)\b", re.IGNORECASE)
_SENTENCE_WINDOW = 90


@dataclass(frozen=True, slots=True)
class Statement:
    """One dated statement: its phrase, and the clause that the phrase dates."""

    sentence: Sentence
    phrase: Phrase
    clause: Span
    spoken: bool  # the date is of the saying, not of what was said

    def words(self, text: str) -> str:
        return text[self.clause.start : self.clause.end]


def statement(text: str, sentence: Sentence, phrase: Phrase) -> Statement:
    """Find the clause that a date belongs to."""
    begin, end = sentence.start, sentence.end
    mark = phrase.marks[0]
    asides = list(ASIDE.finditer(text, begin, end))
    for aside in asides:
        if aside.start() <= mark.start < aside.end():
            inner = Span(*aside.span("said"))
            return Statement(sentence, phrase, inner, _is_spoken(text, sentence, mark))
    for separator in _SEPARATOR.finditer(text, sentence.start, sentence.end):
        if any(aside.start() <= separator.start() < aside.end() for aside in asides):
            continue
        if separator.end() <= phrase.span.start:
            begin = separator.end()
        elif separator.start() >= phrase.span.end and not _leads(text, begin, phrase, separator):
            end = separator.start()
            break
    return Statement(sentence, phrase, Span(begin, end), _is_spoken(text, sentence, mark))


def _leads(text: str, begin: int, phrase: Phrase, separator: re.Match[str]) -> bool:
    """ "In April, the ministers …": a date that opens a clause belongs to what follows it."""
    before = text[begin : phrase.span.start].strip(" “\"'")
    between = text[phrase.span.end : separator.start()].strip(" ,")
    return not between and len(before.split()) <= 1


def _is_spoken(text: str, sentence: Sentence, mark: Span) -> bool:
    """Say whether the date directly follows a verb of saying ("told them in Rome on Monday")."""
    before = text[sentence.start : mark.start]
    verbs = list(lexicon().cues["speech"].finditer(before, max(0, len(before) - _SENTENCE_WINDOW)))
    if verbs:
        gap = before[verbs[-1].end() :]
        return _GAP.fullmatch(gap) is not None and not _ACTION.search(gap)
    after = text[mark.end : sentence.end]
    if before.strip(" “\"'").lower() in ("", "on", "in", "late on", "early on", "at"):
        first = _ACTION.search(after)
        return first is not None and lexicon().cues["speech"].fullmatch(first[0]) is not None
    return False


def kind_of(found: Statement, passage: Passage) -> str | None:
    """The kind of a dated statement; None for one that is no event of any kind."""
    text = passage.article.text
    if _is_passing(text, found):
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


def _is_passing(text: str, found: Statement) -> bool:
    """A year that only names a thing, compares, or tells a life in passing."""
    mark, sentence = found.phrase.marks[0], found.sentence
    before = text[max(sentence.start, mark.start - _SENTENCE_WINDOW) : mark.start]
    after = text[mark.end : sentence.end]
    coarse = found.phrase.when.precision not in ("day", "week", "weekend", "interval")
    if coarse and _DETERMINER.search(before) and re.match(r"\s+(?:[\w’'-]+)", after):
        return not re.match(
            r"\s+(?:and|or|to|when|with|after|as|by|in|at|for|that|was|were)\b", after
        )
    if before.rstrip().endswith("(") and after.lstrip().startswith(")"):
        return coarse
    if _compares(before) or lexicon().cues["biography"].search(before[-45:]):
        return True
    if sentence.text.endswith("?"):
        return True
    if found.phrase.text.lower().startswith(("until ", "till ")):
        return not _LASTS.search(found.words(text))  # how long, not when
    if _FESTIVE.fullmatch(found.phrase.text) and _DETERMINER.search(before):
        return re.match(r"\s+[a-z]", after) is not None
    if _GENERIC.fullmatch(found.phrase.text) and not _ACTION.search(found.words(text)):
        return not lexicon().cues["future"].search(found.words(text))
    relative = text[max(sentence.start, found.clause.start - 6) : found.clause.start]
    lead = text[found.clause.start : mark.start]
    about = re.search(r"\bwho\s*\Z", relative) or lexicon().cues["passing"].search(relative + lead)
    return bool(about) and coarse and len(lead.split()) < 14


_COMPARING = re.compile(
    r"\b(?:compared (?:with|to)|versus|vs\.?|unlike|relative to|"
    r"(?<![Mm]ore )(?<![Ll]ess )(?<![Ff]ewer )(?<![Rr]ather )(?<!other )(?<!later )than|"
    r"(?:from|over|against|on) (?:the |a |an )?"
    r"(?:[$€£¥]?\d[\d.,]*|level|figure|same period|record)\S*)"
)


# A named day ("their Christmas mail") and an idle "today" date nothing by themselves.
_FESTIVE = re.compile(r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z][^\d]+")
_LASTS = re.compile(
    r"\b(?:will|would|remains?|continues?|runs?|lasts?|stays?|closed?|extend(?:ed|s)?|postponed?|"
    r"delayed|suspended)\b"
)
_GENERIC = re.compile(
    r"today|now|nowadays|these days|currently|this year|at present", re.IGNORECASE
)


def _compares(before: str) -> bool:
    """ "… up from 3 per cent in 2019": the date belongs to what is compared."""
    found = list(_COMPARING.finditer(before))
    return bool(found) and len(before[found[-1].end() :].split()) <= 6


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
    """A season without a year, in the present tense: "In winter the sea freezes"."""
    if found.phrase.when.precision != "season" or re.search(r"\d", found.phrase.text):
        return False
    said = _quoted(found, text) or [found.words(text)]
    return not any(_ACTION.search(w) or lexicon().cues["future"].search(w) for w in said)


def _quoted(found: Statement, text: str) -> list[str]:
    """The quotation that the date stands in, if any."""
    at = found.phrase.marks[0].start
    return [text[q.start : q.end] for q in found.sentence.quoted if q.start <= at < q.end]


def _is_only_said(found: Statement, text: str) -> bool:
    """A quotation in the present tense ("Today we discuss …") is talk, not a happening."""
    if found.phrase.when.precision != "day":
        return False
    return any(
        not _ACTION.search(words) and not lexicon().cues["future"].search(words)
        for words in _quoted(found, text)
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
    return not any(p.search(clause) for name, p in lexicon().categories if name in _DEED)


def _measures(clause: str) -> bool:
    """A verb of measure with a figure close behind it, or before it as its subject."""
    for verb in lexicon().cues["measure"].finditer(clause):
        near = clause[verb.start() : verb.end() + 60]
        if _NUMBER.search(re.sub(r"\b(?:1[5-9]|20|21)\d\d\b", "", near)):
            return not _is_deed_word(verb[0])
    return False


def _is_deed_word(word: str) -> bool:
    return word.lower() in {
        "posted",
        "received",
        "lost",
        "welcomed",
        "served",
        "used",
        "hit",
        "sold",
    }


_DEED = ("election", "ruling", "disaster", "agreement", "visit", "launch", "meeting")


def _has_deed(clause: str) -> bool:
    return any(
        pattern.search(clause) for name, pattern in lexicon().categories if name in _DEED[:6]
    ) and bool(_ACTION.search(clause))


def _only_states(found: Statement, clause: str) -> bool:
    """A clause whose only verb says how things were; "since" makes it a lasting state, an event."""
    if found.phrase.when.latest is None:
        return False
    return bool(_STATIVE.search(clause)) and not _ACTION.search(clause)


_ADJACENT = re.compile(
    r"\s*(?:[\w-]+\s+){0,2}?(\w+ed|opened|held|met|began|built|won|took|made|set up)\b"
)


def _names_a_deed(text: str, found: Statement) -> bool:
    """ "recently signed" tells a deed, "in recent years" and "the recently built road" do not."""
    mark, sentence = found.phrase.marks[0], found.sentence
    before = text[sentence.start : mark.start]
    if _DETERMINER.search(before) and not re.search(r"\b(?:its|his|her|their)\s+\Z", before):
        return False
    if not re.fullmatch(r"(?:just |only )?(?:recently|lately)", found.phrase.text.strip(), re.I):
        return False
    after = text[mark.end : sentence.end]
    behind = re.search(r"(\w+)(?:\s+\w+){0,2}\s*\Z", before)
    return bool(_ADJACENT.match(after)) or bool(behind and _ACTION.fullmatch(behind[1]))


def category_of(found: Statement, text: str) -> tuple[str, tuple[str, ...]]:
    """The kind of happening, and the stems of the words that say it, for merging.

    The word nearest to the date decides, in the clause or else the sentence; words of saying only
    when there is no other.
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
