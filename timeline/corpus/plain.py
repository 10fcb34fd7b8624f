"""Plain text: which lines of a copied page are its article, and what stands above and below it.

blocks -> looks -> boxes of other articles -> extent -> headline, byline, date, body
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from timeline.corpus import bylines, related
from timeline.corpus.blocks import blocks
from timeline.corpus.bylines import Dateline
from timeline.corpus.extent import extent
from timeline.corpus.head import Head, find_head
from timeline.corpus.looks import Look, look
from timeline.corpus.page import Hints, Lines, Page
from timeline.corpus.stamps import order_of
from timeline.model import Published, Span

_BODY = ("prose", "sentence", "short", "bio")
_BOX = Look("linked", "stands in a list of other articles")
_LIST = Look("listed", "stands in a list of dated entries")
_HEADING = Look("short", "a heading within the article")
KEPT = "body: within the article"
_MOST = 20_000  # lines that are looked at; a book has fewer
_ENTRY = 60  # characters of the longest line that may come again on other pages
_FEW = 5  # lines of a file that has no page around its text
_MAY_DATE = frozenset("short prose sentence end breadcrumb kicker share".split())
_BYLINES = {
    "dated": Look("dated", "tells a day and hardly more"),
    "byline": Look("byline", "tells who wrote it"),
}


def page(text: str, hints: Hints) -> Page:
    """Read a copied page, a wire text, a press release or a mail."""
    places, texts = blocks(text)
    warnings = (f"only the first {_MOST} lines are read",) if len(places) > _MOST else ()
    del places[_MOST:], texts[_MOST:]
    looks = [look_of(words) for words in texts]
    order = hints.date_order or order_of(text) or _order_at(hints.url)
    entries = _mark_boxes(looks, texts, order)
    lines = Lines([look.label for look in looks], texts, order)
    reach = _reach(lines)
    head = find_head(lines, reach, hints.title)
    named = _named(looks, reach, head)
    kept = [place for place, name in zip(places, named, strict=True) if name == KEPT]
    dateline, body = parted(text, kept)
    published, published_from = _dated(head, dateline, order)
    return Page(
        text=text,
        lines=tuple(zip(places, named, strict=True)),
        body=body,
        title=_FIELD.sub("", texts[head.headline]) if head.headline is not None else None,
        headline=places[head.headline] if head.headline is not None else None,
        byline=head.byline,
        dateline=dateline.span if dateline else None,
        section=head.section,
        published=published,
        published_from=published_from,
        date_order=order,
        linked=related.linked(entries, hints.published or published),
        warnings=warnings + (head.warnings if published is None else ()),
    )


_FIELD = re.compile(r"\A(?:subject|title|headline)\s?:\s+(?=\S)", re.IGNORECASE)


def look_of(text: str) -> Look:
    """A line's look, where a line that is no sentence may still be a byline or a date."""
    return _known_look(text) if len(text) <= _ENTRY else _new_look(text)


def _new_look(text: str) -> Look:
    found = look(text)
    if found.label in _MAY_DATE:
        kind = bylines.kind(text)
        return _BYLINES[kind] if kind else found
    return found


# The menus of a site are the same on each of its pages.
_known_look = lru_cache(maxsize=8192)(_new_look)


_COUNTRY = re.compile(r"https?://[^/?#\s:]{1,250}\.([a-z]{2})(?:[:/?#]|\Z)", re.IGNORECASE)
_MONTH_FIRST = frozenset("us ph".split())


def _order_at(url: str | None) -> str | None:
    """How dates are written in the country of a site's address; None for .com and the like."""
    found = _COUNTRY.match(url or "")
    if found is None:
        return None
    return "mdy" if found[1].lower() in _MONTH_FIRST else "dmy"


def _mark_boxes(looks: list[Look], texts: Sequence[str], order: str | None) -> list[related.Entry]:
    """Mark the lines of boxes, and headings that have none under them; return what they hold."""
    found = related.boxes(Lines([look.label for look in looks], texts, order))
    for box in found:
        for number in range(box.start, box.end):
            if looks[number].label not in ("related", "pointer"):
                looks[number] = _BOX if box.headed else _LIST
    for number in [n for n, found in enumerate(looks[:-1]) if found.label == "related"]:
        if looks[number + 1].label in ("prose", "sentence"):
            looks[number] = _HEADING
    return [entry for box in found for entry in box.entries]


def _reach(lines: Lines) -> tuple[int, int]:
    """First line of the article and the line after its last."""
    reach = extent(lines.labels, lines.texts)
    few = len(lines.labels) <= _FEW and not reach[1]
    return (0, len(lines.labels)) if few else reach


def _named(looks: Sequence[Look], reach: tuple[int, int], head: Head) -> list[str]:
    """What became of each line, with the reason."""
    named = [f"{found.label}: {found.reason}" for found in looks]
    start, end = reach
    for number, found in enumerate(looks):
        if found.label in _BODY:
            inside = start <= number < end
            named[number] = KEPT if inside else f"aside: {found.reason}, away from the article"
    if head.headline is not None:
        named[head.headline] = "headline: stands above the byline or the article"
    if head.standfirst is not None:
        named[head.standfirst] = "standfirst: stands under the headline"
    return named


def parted(text: str, spans: Sequence[Span]) -> tuple[Dateline | None, tuple[Span, ...]]:
    """The dateline that a body begins with, its span counted in the text, and the rest of it."""
    if not spans:
        return None, ()
    first, *others = spans
    found = bylines.dateline(text[first.start : first.end].replace("\n", " "))
    if found is None:
        return None, tuple(spans)
    place = Span(first.start + found.span.start, first.start + found.span.end)
    return Dateline(place, found.stamp), (Span(place.end, first.end), *others)


def _dated(
    head: Head, dateline: Dateline | None, order: str | None
) -> tuple[Published | None, str | None]:
    """The day of publication: of the byline, else of the dateline, else of an end line."""
    if head.published_from != "byline" and dateline and dateline.stamp:
        published = dateline.stamp.published(order)
        if published:
            return published, "byline"
    return head.published, head.published_from
