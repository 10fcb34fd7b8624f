"""A saved web page: its article by trafilatura, the rest of the page by our own lines.

trafilatura finds the body best of all that were measured, and now and then loses most of it; then
the lines of the page, read as plain text, tell. Headline, byline and boxes of other articles come
from those lines too, metadata from the page's own marks.
"""

import logging
import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from lxml import etree

from timeline.corpus import markup, plain
from timeline.corpus.metadata import Metadata, metadata
from timeline.corpus.page import Hints, Page
from timeline.corpus.stamps import stamps
from timeline.errors import CorpusError, EdtfError
from timeline.model import Day, Published, Span

# Lines of an extracted article that are none of its paragraphs.
_DROPPED = frozenset(
    "advertisement bio caption comments end menu notice pointer related share tags".split()
)
_HEAD = 3  # lines within which title and byline may stand
_SAYS_WHO = ("byline", "dated")
_LOST = 2  # times as many words in the lines read as plain text: then the extraction lost some
_SHARED = 0.8  # of its lines, which must be among ours
for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)  # what they log is a Failure here
# What libraries raise on pages made to break them; each is the page's fault, not the program's.
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    etree.LxmlError,
)


class _Source(NamedTuple):
    """A page as it came: its source, the tree of it, its address if that is known."""

    text: str
    root: etree._Element
    address: str | None


def page(text: str, hints: Hints) -> Page:
    """Read the source of a web page."""
    root = markup.parse(text, hints.path)
    text = markup.without_cards(text, root)
    found = metadata(root)
    title, address = hints.title or found.title, hints.url or found.url
    whole = plain.page(
        "\n".join(markup.lines(root)),
        Hints(
            path=hints.path,
            url=address,
            date_order=hints.date_order,
            title=title,
            published=found.published,
        ),
    )
    extracted = _extracted(markup.without_layout(text, root), hints)
    published, published_from, warnings = _published(_Source(text, root, address), found, whole)
    boxed = _Boxed(tuple(item.title for item in whole.linked), markup.linking_entries(root))
    kept = _labelled(extracted, title, boxed) if _is_whole(extracted, whole) else _lines_of(whole)
    if not any(label == plain.KEPT for _, label in kept):
        raise CorpusError(hints.path, "empty", "no article is found in the page")
    joined, spans = _joined([line for line, _ in kept])
    named = tuple((span, label) for span, (_, label) in zip(spans, kept, strict=True))
    dateline, body = plain.parted(joined, [span for span, label in named if label == plain.KEPT])
    return Page(
        text=joined,
        lines=named,
        left_out=_left_out(whole, joined),
        body=body,
        title=title or whole.title,
        headline=next((span for span, label in named if label == _HEADLINE), None),
        dateline=dateline.span if dateline else None,
        byline=found.author or whole.byline,
        publisher=found.publisher,
        url=found.url,
        section=found.section or whole.section,
        published=published,
        published_from=published_from,
        date_order=whole.date_order,
        linked=whole.linked,
        warnings=warnings,
    )


def _extracted(text: str, hints: Hints) -> list[str]:
    """The paragraphs that trafilatura takes for the article; none when it finds no article."""
    from trafilatura import extract  # slow to import, and needed for web pages alone

    try:
        found = extract(text, url=hints.url, favor_precision=True, include_comments=False)
    except _BROKEN as error:
        raise CorpusError(hints.path, "format", f"not readable as HTML: {error!r:.200}") from error
    return [line.strip() for line in (found or "").splitlines() if line.strip()]


_HEADLINE = "headline: is the page's title"
_BOXED = "linked: stands in a list of other articles"
_STAMP = 30  # characters that a date with a time has
_BULLET = "- "  # as trafilatura begins the entries of a list


class _Boxed(NamedTuple):
    """The titles of boxes among our own lines, and the entries of lists of links."""

    titles: tuple[str, ...]
    links: frozenset[str]


def _labelled(lines: Sequence[str], title: str | None, boxed: _Boxed) -> list[tuple[str, str]]:
    """Extracted lines with what became of them."""
    labelled = []
    for number, line in enumerate(lines):
        found = plain.look_of(line.removeprefix(_BULLET) or line)
        if number < _HEAD and line == title:
            labelled.append((line, _HEADLINE))
            continue
        if _is_entry(line, boxed):
            labelled.append((line, _BOXED))
            continue
        dropped = found.label in _DROPPED or (found.label == "footer" and " " in line)
        outermost = number < _HEAD or number == len(lines) - 1
        dropped = dropped or (outermost and found.label in _SAYS_WHO)
        labelled.append((line, f"{found.label}: {found.reason}" if dropped else plain.KEPT))
    return labelled


_TITLE = 3  # spaces that the title of an article has at least


def _is_entry(line: str, boxed: _Boxed) -> bool:
    """Say whether a line is an entry of a box: a title with a bullet, or with hardly more."""
    if line.startswith(_BULLET):
        entry = line.removeprefix(_BULLET)
        is_link = entry.count(" ") >= _TITLE and " ".join(entry.split()) in boxed.links
        return is_link or entry.lstrip(_BULLET).startswith(boxed.titles)
    return any(
        line.startswith(title) and len(line) <= len(title) + _STAMP for title in boxed.titles
    )


def _lines_of(whole: Page) -> list[tuple[str, str]]:
    return [(whole.text[span.start : span.end], label) for span, label in whole.lines]


def _is_whole(extracted: Sequence[str], whole: Page) -> bool:
    """Say whether an extraction has not lost most of an article that our own lines have."""
    if not extracted:
        return False
    ours = {" ".join(whole.text[start:end].split()) for start, end in whole.body}
    theirs = sum(len(line) for line in extracted)
    if sum(len(line) for line in ours) < _LOST * theirs:
        return True
    shared = sum(len(line) for line in extracted if " ".join(line.split()) in ours)
    return shared < _SHARED * theirs


_OUTSIDE = "outside: not in the article that is found in the page"


def _left_out(whole: Page, text: str) -> tuple[tuple[str, str], ...]:
    """The lines of the page that are not in its article, and what they look like."""
    squeezed = " ".join(text.split())
    return tuple(
        (line, _OUTSIDE if label == plain.KEPT else label)
        for line, label in _lines_of(whole)
        if " ".join(line.split()) not in squeezed
    )


def _joined(lines: Sequence[str]) -> tuple[str, list[Span]]:
    """Paragraphs as one text, blank lines between them, and where each stands."""
    spans = []
    start = 0
    for line in lines:
        spans.append(Span(start, start + len(line)))
        start += len(line) + 2
    return "\n\n".join(lines), spans


def _published(
    source: _Source, found: Metadata, whole: Page
) -> tuple[Published | None, str | None, tuple[str, ...]]:
    """The page's date of publication: stated to machines, else visible, else searched for.

    A time in UTC may fall on the day before or after; then the visible byline, which is local, has
    the day.
    """
    marked, visible = found.published, whole.published
    if marked is None:
        if visible:
            return visible, whole.published_from, ()
        searched = _searched(source, whole)
        return searched, "metadata" if searched else None, whole.warnings
    if visible is None:
        return marked, "metadata", ()
    apart = abs(marked.day.ordinal - visible.day.ordinal)
    if (apart == 1 and _may_be_one(marked, visible)) or (apart == 0 and marked.minute is None):
        return visible, whole.published_from, ()
    warning = f"the byline says {visible}, the page's metadata {marked}"
    return marked, "metadata", (warning,) if apart else ()


_DATED_LINES, _DATED_WITHIN = 2000, 1000  # lines with the year, characters of each
_MARKS = 100_000  # attributes of a page that are looked at
_FARTHEST = 14 * 60  # minutes between two clocks on Earth


def _may_be_one(marked: Published, visible: Published) -> bool:
    """Say whether dates a day apart may be one moment, told in UTC and in local time."""
    if marked.minute is None or visible.minute is None:
        return marked.offset == 0
    days = visible.day.ordinal - marked.day.ordinal
    minutes = abs(days * 24 * 60 + visible.minute - marked.minute)
    return minutes <= _FARTHEST and minutes % 15 == 0


_LAST_DAY = "2199-12-31"  # not today: the same page must give the same date tomorrow


def _searched(source: _Source, whole: Page) -> Published | None:
    """The date that htmldate finds in a page, if it is neither of the article nor of a box.

    htmldate takes any date of the text for want of a better one, even of a year it makes a day.
    """
    from htmldate import find_date  # slow to import, and needed for web pages alone

    try:
        found = find_date(
            source.text,
            url=source.address,
            original_date=True,
            extensive_search=True,
            max_date=_LAST_DAY,
        )
        published = Published.parse(found) if found else None
    except (*_BROKEN, EdtfError):
        return None
    if published and _is_apart(source, whole, published.day):
        return published
    return None


_WITHIN = ("body", "linked", "listed", "pointer", "related")


def _is_apart(source: _Source, whole: Page, day: Day) -> bool:
    """Say whether a day stands in full in the page's address, a mark or a line of its own."""
    year = str(day.year)
    written = re.compile(f"{year}[-/._]?0?{day.month}[-/._]?0?{day.day}(?!\\d)")
    marks = (value for element in source.root.iter("*") for value in element.attrib.values())
    if source.address and written.search(source.address):
        return True
    if any(written.search(str(value)) for value in islice(marks, _MARKS) if year in value):
        return True
    lines = (
        whole.text[span.start : span.end]
        for span, label in whole.lines
        if not label.startswith(_WITHIN)
    )
    dated = islice((line for line in lines if year in line), _DATED_LINES)
    return any(
        day in (stamp.day, stamp.other) for line in dated for stamp in stamps(line[:_DATED_WITHIN])
    )
