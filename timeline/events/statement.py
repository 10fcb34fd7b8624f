"""One dated statement: a date phrase and the clause that it dates."""

import re
from dataclasses import dataclass

from timeline.events.lexicon import lexicon
from timeline.events.passage import Phrase, Sentence
from timeline.model import Span

# Where one statement of a sentence ends and the next begins.
_SEPARATOR = re.compile(
    r";|:(?!\d)|\s[—–-]\s|,\s+(?:and|but|while|which|who|whose|where|when|after|before|although|though|"
    r"with|as|following|adding|noting|saying)\b|\b(?:that|while|whereas|after|before|because|"
    r"although|though|until)\b(?=\s+(?:the|a|an|its|his|her|their|it|he|she|they|we|[A-Z]))|"
    r",?\s+and\b(?=\s+(?:in|on)\s+(?:[A-Z]\w+ )?\d)",
)
# "Peru, which opened its hub in May, will send …": an aside is a statement of its own.
ASIDE = re.compile(r",\s+(?:which|who|where|whose)\b(?P<said>[^,;]*),")

# Verbs of being and having, where they are not helping another verb.
STATIVE = re.compile(
    r"\b(?:was|were|is|are|had|has|have|remains?|remained|holds|contains?|includes?)\b"
    r"(?!\s+(?:\w+ly\s+|"
    r"been\s+|also\s+|not\s+|first\s+|later\s+|then\s+|again\s+|being\s+)*"
    r"(?:\w+ed|held|(?:re)?built|made|set|sent|met|born|hit|begun|taken|given|found|struck|shot|brought|put|won|lost|led|cut|sworn|chosen|written|shut|sold|"
    r"bought|driven|seen|told|drawn|known|left|lit|to)\b)"
)
# Verbs that tell a deed.
ACTION = re.compile(
    r"(?<!\ba )(?<!\ban )(?<!\bthe )\b(?!(?:need|indeed|speed|seed|feed|hundred|united|red|based|"
    r"located|called|named|bed|shed|advanced|related|limited)\b)\w{2,}ed\b|\b(?:held|won|met|became|took|began|left|went|made|gave|"
    r"fell|broke|came|set|sent|led|built|beat|struck|hit|shot|sank|swore|chose|wrote|bought|sold|"
    r"put|shut|cut|brought|found|fought|drew|flew|drove|ran|said|told|saw|rose|lost|paid|sold|"
    r"spoke|stood|rebuilt|woke|burst|laid|lit|quit|read|rode|sang|split|spread|swept|taught|threw|wore)\b"
)
DETERMINER = re.compile(
    r"(?:\b(?:the|a|an|its|his|her|their|our|my|this|that|these|those|new|first|second|third|"
    r"landmark|previous|original|so-called)|['’]s|s['’])\s+\Z",
    re.IGNORECASE,
)
_GAP = re.compile(
    r"(?:\s+(?!(?:that|to|would|will|had|has|was|were|is|are|be|could|should|who|which)\b)"
    r"[\w'’&.-]+,?){0,8}\s*,?\s*\Z"
)
_WINDOW = 90  # how far before a date its verb of saying may stand


@dataclass(frozen=True, slots=True)
class Statement:
    """One dated statement: its phrase, and the clause that the phrase dates."""

    sentence: Sentence
    phrase: Phrase
    clause: Span
    spoken: bool  # the date is of the saying, not of what was said
    subject: Span | None = None  # what the clause's "which" or "it" stands for

    def words(self, text: str) -> str:
        """The words of its clause."""
        return text[self.clause.start : self.clause.end]

    def stretches(self, text: str, *, alone: bool) -> list[Span]:
        """Where it is told: the clause, or the whole sentence if *alone*; asides left out."""
        scope = Span(self.sentence.start, self.sentence.end) if alone else self.clause
        told, begin = [], scope.start
        for aside in ASIDE.finditer(text, scope.start, scope.end):
            if not aside.start() <= self.phrase.marks[0].start < aside.end():
                told.append(Span(begin, aside.start()))
                begin = aside.end()
        told.append(Span(begin, scope.end))
        return told if alone or self.subject is None else [self.subject, *told]

    def quotation(self, text: str) -> list[str]:
        """The quotation that the date stands in, if any."""
        at = self.phrase.marks[0].start
        return [text[q.start : q.end] for q in self.sentence.quoted if q.start <= at < q.end]


def statement(text: str, sentence: Sentence, phrase: Phrase) -> Statement:
    """Find the clause that a date belongs to."""
    begin, end = sentence.start, sentence.end
    mark = phrase.marks[0]
    asides = list(ASIDE.finditer(text, begin, end))
    for aside in asides:
        if aside.start() <= mark.start < aside.end():
            inner = Span(*aside.span("said"))
            spoken = _is_spoken(text, sentence, mark)
            return Statement(sentence, phrase, inner, spoken, _subject(text, sentence, inner))
    for separator in _SEPARATOR.finditer(text, sentence.start, sentence.end):
        if any(aside.start() <= separator.start() < aside.end() for aside in asides):
            continue
        if separator.end() <= phrase.span.start:
            begin = separator.end()
        elif separator.start() >= phrase.span.end and not _leads(text, begin, phrase, separator):
            end = separator.start()
            break
    clause, spoken = Span(begin, end), _is_spoken(text, sentence, mark)
    return Statement(sentence, phrase, clause, spoken, _subject(text, sentence, clause))


_RELATIVE = re.compile(r",\s*(?:[\w ]{1,20}\bof\s+)?(?:which|who|whose|where)\s*\Z")
_PRONOUN = re.compile(r"\W*(?:it|they|he|she|its|their|his|her)\b", re.IGNORECASE)


def _subject(text: str, sentence: Sentence, clause: Span) -> Span | None:
    """ "Haiti, which had …", "Vietnam said that it …": where the clause's subject is named."""
    lead = text[sentence.start : clause.start]
    if relative := _RELATIVE.search(lead):
        begin = max(lead.rfind(mark, 0, relative.start()) for mark in ",;") + 1
        return Span(sentence.start + begin, sentence.start + relative.start())
    if lead and _PRONOUN.match(text, clause.start):
        verb = ACTION.search(lead) or STATIVE.search(lead)
        return Span(sentence.start, sentence.start + verb.start()) if verb else None
    return None


def _leads(text: str, begin: int, phrase: Phrase, separator: re.Match[str]) -> bool:
    """ "In April, the ministers …": a date that opens a clause belongs to what follows it."""
    before = text[begin : phrase.span.start].strip(" “\"'")
    between = text[phrase.span.end : separator.start()].strip(" ,")
    return not between and len(before.split()) <= 1


def _is_spoken(text: str, sentence: Sentence, mark: Span) -> bool:
    """Say whether the date directly follows a verb of saying ("told them in Rome on Monday")."""
    before = text[sentence.start : mark.start]
    verbs = list(lexicon().cues["speech"].finditer(before, max(0, len(before) - _WINDOW)))
    if verbs:
        gap = before[verbs[-1].end() :]
        return _GAP.fullmatch(gap) is not None and not ACTION.search(gap)
    after = text[mark.end : sentence.end]
    if before.strip(" “\"'").lower() in ("", "on", "in", "late on", "early on", "at"):
        first = ACTION.search(after)
        return first is not None and lexicon().cues["speech"].fullmatch(first[0]) is not None
    return False
