"""One dated statement: a date phrase and the clause that it dates."""

import re
from collections.abc import Iterable
from copy import copy

from timeline.events.passage import Passage, Phrase, Sentence
from timeline.model import Span

_DETERMINED = 24  # characters of a determiner and the space behind it
_WINDOW = 90  # how far before a date its verb of saying may stand


class Statement:
    """One dated statement: its phrase, and the clause that the phrase dates.

    *spoken*: the date is of the saying, not of what was said. *subject*: what the clause's "which"
    or "it" stands for. *words* are those of its clause, *before* and *after* what stands around the
    date in its sentence, as far as it may matter, *hits* the words of it that tell something.
    """

    def __init__(self, passage: Passage, sentence: Sentence, phrase: Phrase) -> None:
        text = passage.article.text
        mark = phrase.marks[0]
        self.passage, self.sentence, self.phrase = passage, sentence, phrase
        self.text, self.lexicon = text, passage.lexicon
        self.hits = passage.hits(sentence)
        self.before = text[max(sentence.start, mark.start - _WINDOW) : mark.start]
        self.after = text[mark.end : sentence.end]
        self.clause = _clause(passage, sentence, phrase)
        self.words = text[slice(*self.clause)]
        self.spoken = _is_spoken(passage, sentence, mark)
        self.subject = _subject(passage, sentence, self.clause)

    def told_by(self, sentence: Sentence) -> "Statement":
        """The same, told by the whole of another sentence."""
        other = copy(self)
        other.sentence, other.clause = sentence, sentence.span
        other.words, other.hits = sentence.text, self.passage.hits(sentence)
        return other

    def has(self, *lists: str) -> bool:
        """Say whether the clause has an entry of any of these word lists."""
        hits, clause = self.hits, self.clause
        return any(hits.within(name, clause) for name in lists if name in hits.by_name)

    @property
    def is_stative(self) -> bool:
        """Say whether a verb of the clause says how things are."""
        return self.lexicon["stative"].search(self.words) is not None

    @property
    def is_described(self) -> bool:
        """ "the 2015 budget": a determiner stands right before the date."""
        if not self.before[-1:].isspace():
            return False
        last = self.before[-_DETERMINED:].split()[-1:]
        word = last[0].lower().lstrip("“\"'(") if last else ""
        owner = word.endswith(("'s", "’s", "s'", "s’"))
        return owner or word in self.lexicon.listed("determiner")

    def stretches(self, *, alone: bool) -> list[Span]:
        """Where it is told: the clause, or the whole sentence if *alone*; asides left out."""
        scope = Span(self.sentence.start, self._end()) if alone else self.clause
        told, begin = [], scope.start
        for aside in self.lexicon["aside"].finditer(self.text, *scope):
            if not aside.start() <= self.phrase.marks[0].start < aside.end():
                told.append(Span(begin, aside.start()))
                begin = aside.end()
        told.append(Span(begin, scope.end))
        return told if alone or self.subject is None else [self.subject, *told]

    def _end(self) -> int:
        """Where a clause begins behind the date that has a subject and a time of its own."""
        begin = self.phrase.marks[-1].end
        joint = self.lexicon["goes-apart"].search(self.text, begin, self.sentence.end)
        return joint.start() if joint else self.sentence.end

    def quotation(self) -> list[Span]:
        """The quotation that the date stands in, if any."""
        at = self.phrase.marks[0].start
        return [quote for quote in self.sentence.quoted if quote.start <= at < quote.end]


def statements(passage: Passage) -> Iterable[Statement]:
    """The dated statements of a passage, in text order."""
    for sentence in passage.sentences:
        for phrase in sentence.phrases:
            yield Statement(passage, sentence, phrase)


def _clause(passage: Passage, sentence: Sentence, phrase: Phrase) -> Span:
    """Find the clause that a date belongs to: an aside, or what stands between separators."""
    text, (begin, end) = passage.article.text, (sentence.start, sentence.end)
    asides = list(passage.lexicon["aside"].finditer(text, begin, end))
    for aside in asides:
        if aside.start() <= phrase.marks[0].start < aside.end():
            return Span(*aside.span("said"))
    for separator in passage.lexicon["separator"].finditer(text, begin, end):
        if any(aside.start() <= separator.start() < aside.end() for aside in asides):
            continue
        if separator.end() <= phrase.span.start:
            begin = separator.end()
        elif (
            separator.start() >= phrase.span.end
            and not _leads(text, begin, phrase, separator)
            and not _is_noun(passage, Span(separator.start(), end))
        ):
            return Span(begin, separator.start())
    return Span(begin, end)


def _is_noun(passage: Passage, behind: Span) -> bool:
    """ "after the death of the king": no clause, for it has no verb."""
    noun = passage.lexicon["before-noun"].match(passage.article.text, *behind)
    return noun is not None and not passage.lexicon["finite"].search(noun[0])


def _leads(text: str, begin: int, phrase: Phrase, separator: re.Match[str]) -> bool:
    """ "In April, the ministers …": a date that opens a clause belongs to what follows it."""
    before = text[begin : phrase.span.start].strip(" “\"'")
    between = text[phrase.span.end : separator.start()].strip(" ,")
    return not between and len(before.split()) <= 1


def _subject(passage: Passage, sentence: Sentence, clause: Span) -> Span | None:
    """ "Haiti, which had …", "Vietnam said that it …": where the clause's subject is named."""
    text, words = passage.article.text, passage.lexicon
    lead = text[sentence.start : clause.start]
    if relative := words["relative"].search(lead):
        begin = max(lead.rfind(mark, 0, relative.start()) for mark in ",;") + 1
        return Span(sentence.start + begin, sentence.start + relative.start())
    if lead and (words["refers"].match(text, clause.start) or _is_joined(passage, lead, clause)):
        verb = passage.verb(Span(sentence.start, clause.start))
        return None if verb is None else Span(sentence.start, verb)
    return None


def _is_joined(passage: Passage, lead: str, clause: Span) -> bool:
    """ "Chad has played since 1990, and joined two years later": a clause without its subject."""
    words = passage.lexicon
    joined = words["joins-clause"].search(lead) is not None
    return joined and words["verb-first"].match(passage.article.text, clause.start) is not None


def _is_spoken(passage: Passage, sentence: Sentence, mark: Span) -> bool:
    """Say whether the date directly follows a verb of saying ("told them in Rome on Monday")."""
    text, hits = passage.article.text, passage.hits(sentence)
    near = Span(max(sentence.start, mark.start - _WINDOW), mark.start)
    if verbs := hits.within("speech", near):
        gap = Span(verbs[-1].end, mark.start)
        plain = passage.lexicon["saying-gap"].fullmatch(text, *gap) is not None
        if passage.lexicon["to-be-said"].search(text, near.start, verbs[-1].start):
            return False
        return plain and not hits.within("action", gap)
    before = text[sentence.start : mark.start].strip(" “\"'")
    if passage.lexicon["leads-in"].fullmatch(before) is None:
        return False
    deeds = hits.within("action", Span(mark.end, sentence.end))
    return bool(deeds) and deeds[0] in hits.by_name.get("speech", ())
