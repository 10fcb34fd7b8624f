"""What a page shows of an event: words, glyph, ruler and sources, as pure functions on values.

Nothing is told by colour alone: how sure a date is stands in words, in the shape of the glyph and
in the twelve cells of its year.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, groupby
from typing import NamedTuple
from urllib.parse import urlsplit

from timeline.edtf import Day, write_year
from timeline.errors import EdtfError
from timeline.labels import label
from timeline.model import Event, Published, Source, Span, When

_PLANS = ("scheduled", "target")
_UNKNOWN = {
    "week": "day unknown",
    "weekend": "day unknown",
    "month": "day unknown",
    "quarter": "month unknown",
    "season": "month unknown",
    "half": "month unknown",
    "year": "month and day unknown",
    "decade": "year unknown",
    "century": "year unknown",
}
_GLYPHS = {"day": "day", "interval": "range", "year": "year", "decade": "year", "century": "year"}
_MORE = 20  # letters of new words, some four of them, that make a summary worth its lines
_QUOTED = 8  # words that tell a sentence of an article from the others
_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_HTML_DATE = re.compile(r"\d{4}(-(0\d|1[0-2])(-\d\d)?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """One source in words. *said* is its own date where the sources differ, else empty;
    *correction* is what an editor can paste into the sidecar, empty where there is no quote."""

    source: Source
    name: str
    published: str
    address: str | None
    said: str
    quote: tuple[tuple[str, bool], ...]
    correction: str


class Ruler(NamedTuple):
    """Months of an event in the year under which it stands: *first* to *last*, 1 is January.

    *known*: it surely has part in these months; else it lies somewhere in them.
    """

    first: int
    last: int
    known: bool


class CountryView(NamedTuple):
    """A country of an event, once, whatever its roles. *venue*: the event happened there."""

    code: str
    venue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """An event as a page shows it. *iso* is a valid HTML date, or None where there is none;
    *announced* is the month in which a plan was told of, else empty; *summary* is empty where it
    would only say the title again."""

    event: Event
    summary: str
    label: str
    iso: str | None
    kind: str
    words: tuple[str, ...]
    announced: str
    why: str
    glyph: str
    ahead: bool
    ruler: Ruler | None
    countries: tuple[CountryView, ...]
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Events under one year heading. *today* puts the rule of today before the heading."""

    year: str
    key: str
    ahead: bool
    today: bool
    events: tuple[EventView, ...]


def show(event: Event, today: Day, *, locale: str = "en") -> EventView:
    """Make all that a page says of an event. *today* decides what lies ahead."""
    first, last = event.when.extent
    ahead = lies_ahead((first.ordinal, last.ordinal), event.kind, today.ordinal)
    return EventView(
        event=event,
        summary=event.summary if tells_more(event) else "",
        label=label(event.when, event.kind, locale=locale),
        iso=event.when.edtf if _HTML_DATE.fullmatch(event.when.edtf) else None,
        kind="" if event.kind == "event" else event.kind,
        words=words(event),
        announced=announced(event, locale=locale),
        why=event.when.why,
        glyph=glyph(event, ahead=ahead),
        ahead=ahead,
        ruler=ruler(event),
        countries=country_views(event),
        sources=source_views(event.sources, event_id=event.id, locale=locale),
    )


def tells_more(event: Event) -> bool:
    """Whether the summary says clearly more than title and date. The widget has the same rule."""
    dates = ((s.quote or "")[slice(*mark)] for s in event.sources for mark in s.marks)
    told = {word for text in (event.title, *dates) for word in _words(text)}
    return sum(map(len, _words(event.summary) - told)) >= _MORE


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def lies_ahead(span: tuple[int, int], kind: str, today: int) -> bool:
    """A plan lies ahead as long as its last day has not passed; all else when it begins later.
    Days are ordinals."""
    first, last = span
    return first > today or (kind in _PLANS and last > today)


def words(event: Event) -> tuple[str, ...]:
    """Say what is not known of the date, in the words that stand under it."""
    when = event.when
    said = []
    if _disagree(event.sources):
        said.append("sources disagree")
    elif when.uncertain:
        said.append("uncertain")
    if when.approximate:
        said.append("approximate")
    if not said and event.kind != "target":
        said += [_unknown(when)]
    if _year_is_inferred(when):
        said.append("year inferred")
    if when.basis == "edited":
        said.append("set by an editor")
    return tuple(word for word in said if word)


def _unknown(when: When) -> str:
    if when.precision != "interval":
        return _UNKNOWN.get(when.precision, "")
    return "exact date unknown" if when.basis == "inferred" or when.earliest is None else ""


def _year_is_inferred(when: When) -> bool:
    return when.basis == "inferred" and any(e.role == "year" for e in when.evidence)


def _disagree(sources: Iterable[Source]) -> bool:
    """Sources differ when two of them name spans that share no day."""
    dates = {source.date for source in sources}
    if len(dates) < 2:  # of most events, and each is asked three times
        return False
    spans = [When.parse(date) for date in sorted(dates)]
    return any(not a.overlaps(b) for a, b in combinations(spans, 2))


def announced(event: Event, *, locale: str = "en") -> str:
    """Say when a plan was told of first, to the month; empty for what is none."""
    months = sorted(source.published[:7] for source in event.sources if source.published)
    if event.kind not in _PLANS or not months or not _HTML_DATE.fullmatch(months[0]):
        return ""
    return label(When.parse(months[0]), locale=locale, short=True)


def glyph(event: Event, *, ahead: bool) -> str:
    """Name the shape that stands on the rail: plan, doubt, approx, day, month, year or range."""
    when = event.when
    if ahead or event.kind in _PLANS:
        return "plan"
    if when.uncertain or _disagree(event.sources):
        return "doubt"
    if when.approximate:
        return "approx"
    if when.precision == "interval" and _unknown(when):
        return "year"
    return _GLYPHS.get(when.precision, "month")


def ruler(event: Event) -> Ruler | None:
    """Say which months of its year an event touches; None for a span of decades."""
    when = event.when
    if when.precision in ("decade", "century"):
        return None
    year, (first, last) = sort_year(when), when.extent
    start = 1 if when.earliest is None or first.year < year else first.month
    end = 12 if when.latest is None or last.year > year else last.month
    return Ruler(start, end, _surely(when) and not _disagree(event.sources))


def country_views(event: Event) -> tuple[CountryView, ...]:
    """Show each country once, in the order of the event."""
    venues = {country.code for country in event.countries if country.role == "venue"}
    codes = dict.fromkeys(country.code for country in event.countries)
    return tuple(CountryView(code, code in venues) for code in codes)


def _surely(when: When) -> bool:
    if when.approximate or when.uncertain or when.earliest is None or when.latest is None:
        return False
    if when.precision == "interval":
        return when.basis != "inferred"
    return when.precision in ("day", "weekend", "week", "month")


def sort_year(when: When) -> int:
    """The year under which an event stands in the list."""
    return Day.from_ordinal(when.order[0]).year


def source_views(
    sources: Sequence[Source], *, event_id: str = "", locale: str = "en"
) -> tuple[SourceView, ...]:
    """Show sources; each with its own date only where not all say the same."""
    same_as = event_id if len(sources) > 1 else ""
    differ = len({source.date for source in sources}) > 1
    return tuple(
        SourceView(
            source=source,
            name=source.publisher or _host(source.url) or source.title or source.path,
            published=publication(source.published, locale=locale),
            address=web_address(source.url),
            said=label(When.parse(source.date), locale=locale) if differ else "",
            quote=marked(source.quote or "", source.marks),
            correction=correction(source, same_as=same_as),
        )
        for source in sources
    )


def correction(source: Source, *, same_as: str = "") -> str:
    """Write the lines of a sidecar that set the date of the sentence a source quotes; it goes on
    telling the event that has the id *same_as*, if given, whatever the other sources say.

    A TOML string is written as a JSON one, but for the letter DEL.
    """
    if not source.quote:
        return ""
    fields = {"quote": " ".join(_telling(source.quote, source.marks)), "date": source.date}
    fields |= {"same_as": same_as} if same_as else {}
    lines = (f"{name} = {json.dumps(text, ensure_ascii=False)}" for name, text in fields.items())
    return "\n".join(("[[event]]", *lines)).replace("\x7f", "\\u007F")


def _telling(quote: str, marks: Sequence[Span]) -> list[str]:
    """Some words of a sentence that hold those of one date, and end with no other date's: a part
    of the sentence that ends with a date speaks of what happened then."""
    words = quote.split()
    read = quote[: marks[0].end].split() if marks else []
    said = words[max(0, len(read) - _QUOTED) :][:_QUOTED]
    while len(said) > len(read) and _DIGIT.search(said[-1]):
        said.pop()
    whole = 0 < len(read) == len(words) == len(said) and marks[0].start > len(words[0])
    return said[1:] if whole else said


@lru_cache(maxsize=4096)
def publication(text: str | None, *, locale: str = "en") -> str:
    """Say when an article was published, the day only; empty when it is not known."""
    if not text:
        return ""
    try:
        day = Published.parse(text).day
    except EdtfError:
        return text
    return label(When.parse(str(day)), locale=locale, short=True)


def stamp(text: str, *, locale: str = "en") -> str:
    """Say a stamp of the store to the minute: `31 Jan 2026, 08:00 UTC`."""
    return f"{publication(text[:10], locale=locale)}, {text[11:16]} UTC"


def marked(quote: str, marks: Iterable[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """Cut a quote into pieces that are marked or not; marks that overlap are shown once."""
    pieces, position = [], 0
    for start, end in sorted(marks):
        start = max(start, position)
        if start >= end:
            continue
        pieces += [(quote[position:start], False), (quote[start:end], True)]
        position = end
    pieces.append((quote[position:], False))
    return tuple(piece for piece in pieces if piece[0])


def web_address(url: str | None) -> str | None:
    """Give the address back when it is one that is safe to link: http or https, with a host."""
    return url if _host(url) else None


def _host(url: str | None) -> str:
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2] if parts.scheme in ("http", "https") else ""
    return host.removeprefix("www.")


def grouped(views: Iterable[EventView], today: Day, *, order: str = "asc") -> list[Group]:
    """Put events under year headings, in the order given; today's rule comes where it falls.

    Oldest first, it stands before the first event that lies later, on each page that begins with
    such. Newest first, it stands only between two events: a page may follow one that showed it.
    """
    groups: list[Group] = []
    previous = False if order == "asc" else None
    for (later, year), members in groupby(views, lambda view: _heading(view, today)):
        groups.append(
            Group(
                year=label(When.parse(write_year(year))),
                key=f"y{year}-ahead" if later else f"y{year}",
                ahead=later,
                today=previous is not None and later != previous,
                events=tuple(members),
            )
        )
        previous = later
    return groups


def _heading(view: EventView, today: Day) -> tuple[bool, int]:
    when = view.event.when
    return when.order[0] > today.ordinal, sort_year(when)
