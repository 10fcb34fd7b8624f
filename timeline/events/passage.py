"""An article laid out for reading: sentences with their dates, places and quotations.

Everything later steps ask of the text is worked out once, here; they only look.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from timeline import countries
from timeline.dates import Dated
from timeline.model import Article, Span, TimeExpression, Toponym, When
from timeline.places import decide, find_places
from timeline.sentences import paragraphs, sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """The words that date a statement; both ends of a range are one phrase."""

    when: When
    span: Span
    marks: tuple[Span, ...]
    text: str
    vague: bool  # "recently": a past that names no day


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """*start*, *end* are offsets in the article; *paragraph* counts from 0."""

    index: int
    start: int
    end: int
    text: str
    paragraph: int
    phrases: tuple[Phrase, ...]
    toponyms: tuple[Toponym, ...]
    quoted: tuple[Span, ...]

    def is_quoted(self, offset: int) -> bool:
        """Say whether an offset of the article lies inside quotation marks."""
        return any(span.start <= offset < span.end for span in self.quoted)


@dataclass(frozen=True)
class Passage:
    """An article with its sentences. *home* is the country that its unmarked officials serve."""

    article: Article
    dated: Dated
    toponyms: tuple[Toponym, ...]
    sentences: tuple[Sentence, ...]
    home: str | None

    @cached_property
    def focus(self) -> tuple[str, ...]:
        """Whom the article is about where it does not say: its home, or two countries alike."""
        together: Counter[tuple[str, ...]] = Counter()
        for sentence in self.sentences:
            named = {t.country for t in sentence.toponyms if t.country}
            if len(named) == 2 and self.home in named:
                together[tuple(sorted(named))] += 1
        for pair, times in together.most_common(1):
            if times >= 2 and times * 5 >= len(self.sentences):
                return pair
        return (self.home,) if self.home else ()

    @cached_property
    def home_share(self) -> float:
        """How much of all naming of countries names the home, from 0 to 1."""
        counts = Counter(t.country for s in self.sentences for t in s.toponyms if t.country)
        return counts[self.home] / counts.total() if self.home and counts else 1.0

    def at(self, offset: int) -> Sentence:
        """The sentence that holds an offset."""
        return self.sentences[bisect_right(self.sentences, offset, key=lambda s: s.start) - 1]

    def near(self, offset: int) -> tuple[str, ...]:
        """The countries a reader has in mind at an offset whose words name none.

        In an article of many countries those named last in the paragraph; else its home.
        """
        if self.home_share < _AT_HOME and (named := self._last_named(offset)):
            return named
        return (self.home,) if self.home and self.home_share >= _AMONG_MANY else ()

    def topic(self, offset: int) -> tuple[str, ...]:
        """As *near*, but the home together with whom the paragraph, or the article, is about.

        "The cable": with whom the sentence that first speaks of it names the home.
        """
        near = self.near(offset)
        if near != (self.home,):
            return near
        for named in (self._last_named(offset), self._introduced(offset)):
            if len(named) == 2 and self.home in named:
                return named
        return self.focus

    def _introduced(self, offset: int) -> tuple[str, ...]:
        """The countries of the sentence that introduces what a sentence speaks of as known."""
        here = self.at(offset)
        if (known := _KNOWN.search(here.text)) is None:
            return ()
        word = re.compile(rf"\b{re.escape(known[1].removesuffix('s'))}s?\b", re.IGNORECASE)
        for sentence in self.sentences[: here.index]:
            if word.search(sentence.text):
                return _named(sentence)
        return ()

    def _last_named(self, offset: int) -> tuple[str, ...]:
        here = self.at(offset)
        for sentence in reversed(self.sentences[: here.index]):
            if sentence.paragraph != here.paragraph:
                break
            if named := _named(sentence):
                return named
        return ()

    @cached_property
    def frequent(self) -> tuple[str, ...]:
        """The countries named in the prose, most often first, then in order of appearance."""
        counts = Counter(t.country for s in self.sentences for t in s.toponyms if t.country)
        return tuple(code for code, _ in counts.most_common())


_KNOWN = re.compile(
    r"\b(?:[Tt]he|[Tt]his|[Tt]hat|[Ii]ts|[Tt]heir)\s+(?:[a-z-]+\s+){0,2}?([a-z-]{3,})\b"
)


def _named(sentence: Sentence) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t.country for t in sentence.toponyms if t.country))


# Shares of all naming of countries: from here on an article is at home in one; below, in none.
_AT_HOME, _AMONG_MANY = 0.4, 0.25


def lay_out(article: Article, dated: Dated, toponyms: Sequence[Toponym]) -> Passage:
    """Make the passage that extraction reads."""
    blocks = paragraphs(article.text, article.body)
    starts = [block.start for block in blocks]
    quoted = [quotations(article.text, block) for block in blocks]
    phrases = _phrases(article.text, dated.expressions)
    found = []
    for index, span in enumerate(sentences(article.text, article.body)):
        paragraph = bisect_right(starts, span.start) - 1
        found.append(
            Sentence(
                index=index,
                start=span.start,
                end=span.end,
                text=article.text[span.start : span.end],
                paragraph=paragraph,
                phrases=_finest([p for p in phrases if _inside(p.marks[0], span)], article.text),
                toponyms=tuple(t for t in toponyms if _inside(Span(t.start, t.end), span)),
                quoted=quoted[paragraph],
            )
        )
    home = _home(article, tuple(toponyms), found)
    return Passage(article, dated, tuple(toponyms), tuple(found), home)


def _finest(phrases: list[Phrase], text: str) -> tuple[Phrase, ...]:
    """ "Less than a year later, on 1 October": of two that say one date, keep the finer."""
    kept: list[Phrase] = []
    for phrase in phrases:
        if kept and _APPOSED.fullmatch(text, kept[-1].marks[-1].end, phrase.marks[0].start):
            if _days(phrase.when) <= _days(kept[-1].when):
                kept[-1] = phrase
            continue
        kept.append(phrase)
    return tuple(kept)


_APPOSED = re.compile(r",\s+(?:on|in|at)?\s*(?:the\s+)?")


def _days(when: When) -> int:
    first, last = when.extent
    return last.ordinal - first.ordinal


def _inside(span: Span, outer: Span) -> bool:
    return outer.start <= span.start and span.end <= outer.end


def _phrases(text: str, expressions: Iterable[TimeExpression]) -> list[Phrase]:
    """Gather the expressions of one range; leave out names and what has no day."""
    groups: dict[Span, list[TimeExpression]] = {}
    for expression in expressions:
        if expression.when is not None and expression.role == "date":
            groups.setdefault(expression.phrase, []).append(expression)
    return [
        Phrase(
            when=group[0].when,
            span=span,
            marks=tuple(Span(e.start, e.end) for e in group),
            text=text[span.start : span.end],
            vague=group[0].value == "PAST_REF",
        )
        for span, group in groups.items()
        if group[0].when is not None
    ]


_QUOTATION = re.compile(r"“[^”]*(?:”|\Z)|«[^»]*(?:»|\Z)|\"[^\"]*(?:\"|\Z)")


def quotations(text: str, block: Span) -> tuple[Span, ...]:
    """The quoted stretches of a paragraph; one that is not closed runs to the paragraph's end."""
    found = _QUOTATION.finditer(text[block.start : block.end])
    return tuple(Span(block.start + m.start(), block.start + m.end()) for m in found)


def _home(article: Article, toponyms: tuple[Toponym, ...], body: Sequence[Sentence]) -> str | None:
    """The country of the dateline; else the one named most, the first third counting double.

    Where the text leaves it open, the place in the publisher's name, the country of the article's
    address, and the country that the top of the page names most speak for theirs.
    """
    if article.dateline is not None:
        line = article.dateline
        for toponym in toponyms:
            if toponym.country and _inside(Span(toponym.start, toponym.end), line):
                return toponym.country
    counts: Counter[str] = Counter()
    for sentence in body:
        weight = 2 if sentence.index * 3 <= len(body) else 1
        for toponym in sentence.toponyms:
            if toponym.country:
                counts[toponym.country] += weight
    for code in [*_outlet(article), *_head(article)]:
        counts[code] += max(counts.values(), default=0) // 2 + 1
    counts = counts or _leaning(article)
    return counts.most_common(1)[0][0] if counts else None


def _leaning(article: Article) -> Counter[str]:
    """The country of small or doubtful cities, where nothing surer is named: twice at least."""
    spans = [Span(0, article.body[-1].end)] if article.body else []
    named = decide(article.text, body=spans, language=article.language)
    lean = Counter(decision.leaning for decision in named if decision.leaning)
    return Counter({code: times for code, times in lean.most_common(1) if times >= 2})


_MEDIUM = re.compile(
    r"\b(?:the|daily|weekly|times|post|news|herald|gazette|tribune|courier|journal|observer|mail|"
    r"press|standard|star|sun|chronicle|examiner|independent|today|online|tv|radio|agency|review|"
    r"monitor|bulletin|echo|globe|guardian|telegraph|voice|watch|wire|report|record|mirror)\b",
    re.IGNORECASE,
)


def _outlet(article: Article) -> list[str]:
    """Countries that the outlet speaks from: the place in its name, its address's ending."""
    found = []
    if article.publisher and (place := _MEDIUM.sub("", article.publisher).strip()):
        found = [t.country for t in find_places(f"In {place}.") if t.country]
    host = urlsplit(article.url or "").hostname or ""
    ending = {"uk": "GB"}.get(host[-2:], host[-2:].upper())
    if re.search(r"\.[a-z]{2}\Z", host) and countries.known(ending) and ending not in _GENERIC:
        found.append(ending)
    return found


def _head(article: Article) -> list[str]:
    """The country named most above the prose, in menus, breadcrumbs and the outlet's own line."""
    top = min(article.body[0].start, _TOP) if article.body else 0
    named = Counter(
        t.country
        for t in find_places(article.text, body=[Span(0, top)], language=article.language)
        if t.country
    )
    return [code for code, _ in named.most_common(1)]


_TOP = 1_000  # characters of a page's head that are looked at


# Country endings that anyone may use, and many do.
_GENERIC = frozenset(("IO", "AI", "TV", "ME", "CO", "FM", "LY", "TO", "CC", "WS", "GG", "SH"))
