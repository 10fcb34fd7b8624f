"""The nouns: frozen values that the whole pipeline speaks.

    Article -> TimeExpression, Toponym -> Mention -> Event

All offsets are code points of `Article.text`, ends exclusive. All values are hashable and can be
pickled.
"""

import re
from dataclasses import dataclass, replace
from math import inf
from typing import NamedTuple

from timeline import edtf
from timeline.edtf import Day
from timeline.errors import EdtfError

__all__ = [
    "Actor",
    "Article",
    "Correction",
    "Country",
    "Day",
    "Event",
    "Evidence",
    "Failure",
    "LinkedItem",
    "Mention",
    "Place",
    "Published",
    "Source",
    "Span",
    "TimeExpression",
    "Toponym",
    "When",
]


class Span(NamedTuple):
    """A stretch of an article's text, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that a date rests on, for machines.

    *role*: `phrase` (the words of the date), `anchor` (what it was counted from), `year` (where the
    year comes from), `bound` (what limits it). Offsets are None when it is not in the text.
    """

    role: str
    text: str
    start: int | None = None
    end: int | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A span of days, as precise as its source and no more.

    *earliest* and *latest* are the bounds of the written value, None on an open side. *precision*:
    day, week, weekend, month, quarter, season, half, year, decade, century or interval. *basis*:
    `stated` (all parts in the text), `resolved` (against a stated date such as the publication
    date), `inferred` (from context) or `edited` (an editor said so). *why*: one plain sentence that
    names the words the date rests on.
    """

    edtf: str
    earliest: Day | None
    latest: Day | None
    precision: str
    approximate: bool = False
    uncertain: bool = False
    basis: str = "stated"
    why: str = ""
    evidence: tuple[Evidence, ...] = ()

    @classmethod
    def parse(
        cls, text: str, *, basis: str = "stated", why: str = "", evidence: tuple[Evidence, ...] = ()
    ) -> "When":
        """Read an EDTF date; EdtfError for anything else."""
        reading = edtf.read(text)
        return cls(
            edtf=text,
            earliest=reading.earliest,
            latest=reading.latest,
            precision=reading.precision,
            approximate=reading.approximate,
            uncertain=reading.uncertain,
            basis=basis,
            why=why,
            evidence=evidence,
        )

    def __str__(self) -> str:
        return self.edtf

    @property
    def extent(self) -> tuple[Day, Day]:
        """First and last day for filters: an open side counts as the known end's own unit."""
        if self.earliest and self.latest:
            return self.earliest, self.latest
        reading = edtf.read(self.edtf)
        return reading.first, reading.last

    @property
    def reach(self) -> tuple[float, float]:
        """First and last day as ordinals, infinite on an open side."""
        return (
            self.earliest.ordinal if self.earliest else -inf,
            self.latest.ordinal if self.latest else inf,
        )

    @property
    def order(self) -> tuple[int, int]:
        """Sort day, then widest first: 2009 stands before its months, a span `../X` at its end."""
        first, last = self.extent
        day = last if self.earliest is None else first
        return day.ordinal, first.ordinal - last.ordinal

    def overlaps(self, other: "When") -> bool:
        (first, last), (other_first, other_last) = self.extent, other.extent
        return first <= other_last and other_first <= last


_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):([0-5]\d)(?::\d\d(?:\.\d+)?)?\s*(Z|[+-]\d\d:?[0-5]\d)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """When an article was published, in the local time of its outlet; no zone is ever made up.

    *minute* counts from midnight, *offset* is minutes east of UTC; both None when not stated.
    """

    day: Day
    minute: int | None = None
    offset: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Published":
        """Read an ISO 8601 day or date-time; EdtfError for anything else."""
        found = _ISO.fullmatch(text.strip())
        if not found or edtf.read("-".join(found.group(1, 2, 3))).precision != "day":
            raise EdtfError(text)
        year, month, day = (int(part) for part in found.group(1, 2, 3))
        minute = int(found[4]) * 60 + int(found[5]) if found[4] else None
        if minute is not None and minute >= 24 * 60:
            raise EdtfError(text)
        return cls(day=Day(year, month, day), minute=minute, offset=_offset(found[6]))

    def __str__(self) -> str:
        text = str(self.day)
        if self.minute is not None:
            text += f"T{self.minute // 60:02}:{self.minute % 60:02}"
        if self.minute is not None and self.offset is not None:
            hours, minutes = divmod(abs(self.offset), 60)
            text += f"{'-' if self.offset < 0 else '+'}{hours:02}:{minutes:02}"
        return text


def _offset(text: str | None) -> int | None:
    """Minutes east of UTC; None for none and for what no place on Earth has."""
    if text is None or text == "Z":
        return None if text is None else 0
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    if minutes > 14 * 60:
        return None
    return -minutes if text[0] == "-" else minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedItem:
    """Another article that a page points to ("Other news"): never a source of this one's events."""

    title: str
    published: Published | None = None
    teaser: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What an editor says about the event of a quoted sentence, or a whole event of its own.

    None means that the editor did not touch the field.
    """

    quote: str | None = None
    date: str | None = None
    title: str | None = None
    countries: tuple[str, ...] | None = None
    kind: str | None = None
    note: str | None = None
    same_as: str | None = None
    not_same: str | None = None
    hide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One file as read. *text* is what all offsets count in; *body* are its spans that are prose.

    *path* is relative to the corpus, with `/`; *digest* is the sha256 of the file's bytes. When
    *published* is None, *published_interval* is an EDTF interval inferred from the text, or None.
    *published_from*: sidecar, metadata, byline, end line, path or inferred. *dateline* is the span
    of a leading "CITY, Country (AGENCY) -", which is no prose. *headline* is the span of the title
    where it stands in the text; *issue* that of the month or season which an undated one is of.
    """

    id: str
    path: str
    digest: str
    text: str
    body: tuple[Span, ...]
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    url: str | None = None
    section: str | None = None
    language: str = "en"
    published: Published | None = None
    published_interval: str | None = None
    published_from: str | None = None
    date_order: str | None = None
    headline: Span | None = None
    dateline: Span | None = None
    issue: Span | None = None
    tags: tuple[str, ...] = ()
    linked: tuple[LinkedItem, ...] = ()
    corrections: tuple[Correction, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """Words that say when, as TIMEX3 marks them, and the span of days they mean.

    *type*: DATE, TIME, DURATION or SET; *value* and *mod* are TIMEX3's. *when* is None for what has
    no place on a timeline (durations, sets, "now"). *phrase* is the whole stretch that says it,
    prepositions and the other end of a range included ("from 2009 to 2011"): expressions of one
    range have the same *phrase* and the same *when*. *role*: `date`, or `name` where the words are
    part of a name ("Agenda 2030"), which dates no event but may be evidence for a year.
    *weekday*: 0 (Monday) to 6 where the words name one.
    """

    start: int
    end: int
    text: str
    type: str
    value: str
    mod: str | None = None
    when: When | None = None
    phrase: Span
    role: str = "date"
    weekday: int | None = None
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Toponym:
    """A name in the text that tells a country: of a place, a people, a country or a union.

    *kind*: country, demonym, capital, city, region (a state or province), institution (a university
    or bank named after a place) or organisation (no country). *country* is an ISO 3166-1 alpha-2
    code, or ISO 3166-3 alpha-4 of a former state.
    """

    start: int
    end: int
    text: str
    name: str
    kind: str
    country: str | None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country of an event. *role*: `party` (acts, or is acted for) or `venue`."""

    code: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    name: str
    country: str | None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person or an organisation that takes part. *type*: person or organisation."""

    name: str
    role: str | None = None
    type: str = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One article's word for an event. What only an editor said has no quote and no offsets.

    *date* is the EDTF that this source says; *marks* are the date phrases within the quote;
    *copy_of* is the id of the article of which this one is a near-copy.
    """

    article: str
    path: str
    title: str | None
    publisher: str | None
    url: str | None
    published: str | None
    date: str
    quote: str | None
    start: int | None
    end: int | None
    marks: tuple[Span, ...] = ()
    copy_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One dated statement of one article; what merging makes events of.

    *key* is a UUIDv5 of its content (never of path or position), *kind*: event, scheduled, target
    or claim. *organisations* are names of unions that act. *sketch* is of its article's prose, by
    which copies of a text are known, *gist* are the words that the article is about. *news* are
    those by which its news is told, in the mention that is its news. *same_as* and *not_same* are
    ids of events with which an editor joins or parts it.
    """

    key: str
    when: When
    kind: str
    category: str
    title: str
    summary: str
    language: str
    countries: tuple[Country, ...]
    source: Source
    organisations: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    actors: tuple[Actor, ...] = ()
    sketch: str = ""
    gist: tuple[str, ...] = ()
    news: tuple[str, ...] = ()
    same_as: str | None = None
    not_same: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One happening on the timeline, however many articles tell it.

    *id* is given once and never changes. *first_seen* and *updated* are UTC stamps
    (`2026-01-31T08:00:00.000001Z`), empty until the store gives them. *stale*: its file can no
    longer be read, this is the last good version.
    """

    id: str
    when: When
    kind: str
    category: str
    title: str
    summary: str
    language: str
    countries: tuple[Country, ...]
    organisations: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    actors: tuple[Actor, ...] = ()
    sources: tuple[Source, ...] = ()
    first_seen: str = ""
    updated: str = ""
    stale: bool = False

    def stamped(self, first_seen: str, updated: str) -> "Event":
        return replace(self, first_seen=first_seen, updated=updated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A file that could not be read. *code* is a short stable word, *message* is for people."""

    path: str
    code: str
    message: str
