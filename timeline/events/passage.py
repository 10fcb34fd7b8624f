"""An article laid out for reading: sentences with their dates, places and quotations.

Everything later steps ask of the text is worked out once, here; they only look.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from timeline.dates import Dated
from timeline.edtf import Day
from timeline.events.home import Signs, acting_in, home_of, signs_of, speaking, spoken_for
from timeline.events.lexicon import Hits, Lexicon, lexicon
from timeline.events.sections import Sections
from timeline.events.standins import StandIn, stand_ins
from timeline.model import Article, Span, TimeExpression, Toponym, When
from timeline.sentences import paragraphs, pieces


class Phrase(NamedTuple):
    """The words that date a statement; both ends of a range are one phrase."""

    when: When
    span: Span
    marks: tuple[Span, ...]
    text: str
    vague: bool  # "recently": a past that names no day


class Sentence(NamedTuple):
    """*start*, *end* are offsets in the article; *index* and *paragraph* count from 0."""

    index: int  # type: ignore[assignment]  # no one asks where in the tuple a value stands
    start: int
    end: int
    text: str
    paragraph: int
    phrases: tuple[Phrase, ...]
    toponyms: tuple[Toponym, ...]
    quoted: tuple[Span, ...]

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def is_quoted(self, offset: int) -> bool:
        """Say whether an offset of the article lies inside quotation marks."""
        return any(start <= offset < end for start, end in self.quoted)


@dataclass(frozen=True)
class Passage:
    """An article with its sentences.

    *home* is the country that its unmarked officials serve; None in an article of many countries.
    """

    article: Article
    dated: Dated
    toponyms: tuple[Toponym, ...]
    sentences: tuple[Sentence, ...]
    home: str | None
    signs: Signs
    lexicon: Lexicon
    _hits: dict[int, Hits] = field(default_factory=dict)

    def hits(self, sentence: Sentence) -> Hits:
        """The words of a sentence that tell something, found once."""
        found = self._hits.get(sentence.index)
        if found is None:
            found = self.lexicon.hits(self.article.text, sentence.span)
            self._hits[sentence.index] = found
        return found

    def found(self, span: Span, name: str) -> list[Span]:
        """Where the words of a list stand in a stretch of one sentence."""
        return self.hits(self.at(span.start)).within(name, span)

    def has(self, spans: Iterable[Span], name: str) -> bool:
        """Say whether any of the stretches has a word of a list."""
        return any(self.found(span, name) for span in spans)

    def named_in(self, span: Span) -> Sequence[Toponym]:
        """The toponyms of a stretch of one sentence."""
        start, end = span
        return [t for t in self.at(start).toponyms if start <= t.start and t.end <= end]

    @cached_property
    def _stand_ins(self) -> Sequence[StandIn]:
        return stand_ins(self.article.text, self.toponyms, self.lexicon, home=self.home)

    def meant_in(self, span: Span) -> Sequence[StandIn]:
        """What stands for countries in a stretch without naming them."""
        start, end = span
        return [one for one in self._stand_ins if start <= one.start and one.end <= end]

    def verb(self, span: Span) -> int | None:
        """Where the first deed of a stretch of a sentence stands, else what is or has."""
        if deeds := self.found(span, "action"):
            return deeds[0].start
        state = self.lexicon["stative"].search(self.article.text, *span)
        return state.start() if state else None

    @cached_property
    def written(self) -> Day | None:
        """The day of publication, where it is stated or nothing but one day is left for it."""
        if self.article.published is not None:
            return self.article.published.day
        left = self.dated.published_interval
        return left.earliest if left is not None and left.precision == "day" else None

    @cached_property
    def is_obituary(self) -> bool:
        """Say whether a life is what the article tells."""
        head = f"{self.article.title or ''}\n{self.sentences[0].text if self.sentences else ''}"
        return self.lexicon["obituary"].search(head) is not None

    @cached_property
    def focus(self) -> tuple[str, ...]:
        """Whom the article is about where it does not say: its home, or two countries alike."""
        return self.pair or ((self.home,) if self.home else ())

    @cached_property
    def pair(self) -> tuple[str, ...]:
        """The two countries that an article is about alike: those of its headline or its lead, or
        that many sentences name together; empty where there are none."""
        named = acting_in(self.article.title, self.article.language)
        lead = _named(self.sentences[0]) if self.sentences else ()
        if len(named) == 2 and self.home in named and set(named) <= set(self._codes):
            return named
        if len(named) == 1 and set(lead) == {self.home, *named} and len(lead) == 2:
            return tuple(sorted(lead))
        together: Counter[tuple[str, ...]] = Counter()
        for sentence in self.sentences:
            both = _today(_named(sentence)) if len(sentence.toponyms) > 1 else ()
            if len(both) == 2 and self.home in both:
                together[tuple(sorted(both))] += 1
        for pair, times in together.most_common(1):
            if times >= 2 and times * 5 >= len(self.sentences):
                return pair
        return ()

    @cached_property
    def _codes(self) -> list[str]:
        return [t.country for s in self.sentences for t in s.toponyms if t.country]

    @cached_property
    def home_share(self) -> float:
        """How much of all naming of countries names the home, from 0 to 1; what the headline, the
        dateline and the tags name counts three times."""
        counts = Counter(self._codes)
        counts.update(3 * spoken_for(self.article, self.signs))
        return counts[self.home or ""] / counts.total() if counts else 1.0

    @cached_property
    def sent_from(self) -> Sequence[Toponym]:
        """The town of the dateline."""
        start, end = self.article.dateline or Span(0, 0)
        inside = (t for t in self.toponyms if start <= t.start and t.end <= end)
        return [t for t in inside if t.kind in ("city", "capital")][:1]

    @property
    def is_at_home(self) -> bool:
        """Say whether the article is at home in one country, not only in one of many."""
        return self.home is not None and self.home_share >= _AT_HOME

    def at(self, offset: int) -> Sentence:
        """The sentence that holds an offset."""
        return self.sentences[bisect_right(self._starts, offset) - 1]

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def names_a_place(self, span: Span) -> bool:
        """Say whether a stretch has a part of a toponym."""
        at = bisect_left(self._named_until, span.start + 1)
        return at < len(self.toponyms) and self.toponyms[at].start < span.end

    @cached_property
    def _named_until(self) -> list[int]:
        return [toponym.end for toponym in self.toponyms]

    @cached_property
    def sections(self) -> Sections:
        return Sections(self.article)

    def near(self, offset: int, *, several: bool = False) -> tuple[str, ...]:
        """The countries a reader has in mind at an offset whose words name none.

        The one that the heading above names, if others name others; in an article of many countries
        those named last in the paragraph, if these are one or two, or *several* are meant; else its
        home.
        """
        headed = self.sections.over(offset)
        if headed and (self.home is None or len(self.sections.countries) > 1):
            told = tuple(code for code in self._last_named(offset) if code in headed)
            return told or headed
        named = () if self.is_at_home else self._last_named(offset)
        if named and (several or len(named) <= 2):
            return named
        return (self.home,) if self.home else ()

    def topic(self, offset: int, *, several: bool = False) -> tuple[str, ...]:
        """As *near*, but the home together with whom the article is about."""
        near = self.near(offset, several=several)
        return self.focus if near == (self.home,) else near

    def _last_named(self, offset: int) -> tuple[str, ...]:
        here = self.at(offset)
        for sentence in reversed(self.sentences[: here.index]):
            if sentence.paragraph != here.paragraph:
                break
            if named := _today(_named(sentence)):
                return named
        return ()

    @cached_property
    def frequent(self) -> tuple[str, ...]:
        """The countries named in the prose, most often first, then in order of appearance."""
        return tuple([code for code, _ in Counter(self._codes).most_common()])


def _named(sentence: Sentence) -> tuple[str, ...]:
    """The countries that a sentence names, each once."""
    return tuple(dict.fromkeys(t.country for t in sentence.toponyms if t.country))


def _today(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Countries that there are: what is left unsaid is of no past state."""
    return tuple(code for code in codes if len(code) == 2)


# Shares of all naming of countries: from here on an article is at home in one; below, in none; and
# below, where it was sent from is only where its writer sits.
_AT_HOME, _AMONG_MANY, _SENT_FROM = 0.4, 0.25, 0.33


def lay_out(article: Article, dated: Dated, toponyms: Sequence[Toponym]) -> Passage:
    """Make the passage that extraction reads."""
    words = lexicon(article.language)
    found = list(_sentences(article, dated, toponyms, words))
    signs = signs_of(article, toponyms)
    named = [speaking(article.text, s.toponyms) for s in found]
    home = home_of(article, signs, named)
    made = Passage(article, dated, tuple(toponyms), tuple(found), home, signs, words)
    if signs.sent and made.home_share < _SENT_FROM:  # Vienna, where a union writes of its members
        made = replace(made, home=home_of(article, signs._replace(sent=()), named))
    return made if made.home_share >= _AMONG_MANY else replace(made, home=None)


def _sentences(
    article: Article, dated: Dated, toponyms: Sequence[Toponym], words: Lexicon
) -> Iterator[Sentence]:
    text, phrases = article.text, _phrases(article.text, dated.expressions)
    dates = [*[phrase.marks[0].start for phrase in phrases], len(text)]
    names = [*[toponym.start for toponym in toponyms], len(text)]
    index = date = name = 0
    for paragraph, block in enumerate(paragraphs(text, article.body)):
        quoted = quotations(text, block)
        for start, end in pieces(text, block):
            dating: Sequence[Phrase] = ()
            named: Sequence[Toponym] = ()
            if dates[date] < end:  # most sentences have none
                date, first = bisect_left(dates, end, date), date
                marked = [p for p in phrases[first:date] if p.marks[0].start >= start]
                dating = _finest([p for p in marked if p.marks[0].end <= end], text, words)
            if names[name] < end:
                name, first = bisect_left(names, end, name), name
                named = [t for t in toponyms[first:name] if start <= t.start and t.end <= end]
            said = text[start:end]
            yield Sentence(index, start, end, said, paragraph, tuple(dating), tuple(named), quoted)
            index += 1


def _finest(phrases: Sequence[Phrase], text: str, words: Lexicon) -> tuple[Phrase, ...]:
    """ "Less than a year later, on 1 October": of two that say one date, keep the finer; of two
    days that follow each other make one span."""
    kept: list[Phrase] = []
    for phrase in phrases:
        joint = (kept[-1].marks[-1].end, phrase.marks[0].start) if kept else (0, 0)
        if kept and words["joint-date"].fullmatch(text, *joint):
            if _days(phrase.when) <= _days(kept[-1].when):
                kept[-1] = phrase
        elif kept and words["and-date"].fullmatch(text, *joint) and _follows(kept[-1], phrase):
            kept[-1] = _both(kept[-1], phrase, text)
        else:
            kept.append(phrase)
    return tuple(kept)


def _follows(one: Phrase, other: Phrase) -> bool:
    """Say whether the second is the day after the first."""
    is_day = one.when.precision == other.when.precision == "day"
    if one.when.edtf == other.when.edtf and one.when.basis == "inferred":
        return True  # on two of the days between two bounds
    return is_day and other.when.extent[0].ordinal - one.when.extent[0].ordinal == 1


def _both(one: Phrase, other: Phrase, text: str) -> Phrase:
    """ "On 14 and 15 May": what took two days is told once."""
    same = one.when.edtf == other.when.edtf
    when = replace(
        one.when if same else When.parse(f"{one.when.edtf}/{other.when.edtf}"),
        basis=one.when.basis,
        why=" ".join(dict.fromkeys((one.when.why, other.when.why))),
        evidence=(*one.when.evidence, *other.when.evidence),
    )
    span = Span(one.span.start, other.span.end)
    marks = (*one.marks, *other.marks)
    return Phrase(when=when, span=span, marks=marks, text=text[slice(*span)], vague=False)


def _days(when: When) -> int:
    first, last = when.extent
    return last.ordinal - first.ordinal


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
            marks=tuple([Span(e.start, e.end) for e in group]),
            text=text[span.start : span.end],
            vague=group[0].value == "PAST_REF",
        )
        for span, group in groups.items()
        if group[0].when is not None
    ]


_QUOTATION = re.compile(r"“[^”]*(?:”|\Z)|«[^»]*(?:»|\Z)|\"[^\"]*(?:\"|\Z)")


def quotations(text: str, block: Span) -> tuple[Span, ...]:
    """The quoted stretches of a paragraph; one that is not closed runs to the paragraph's end."""
    return tuple([Span(*found.span()) for found in _QUOTATION.finditer(text, *block)])
