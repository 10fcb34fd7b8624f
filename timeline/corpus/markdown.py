"""Markdown: front matter, headings and prose; offsets are those of the file as written.

Markup is never run, only left out: front matter, code, comments, tables, images, addresses of
links, marks of lists and quotations. What remains between marks is the body; and so are the rows of
a table that say in words what happens on a day, as a calendar does. Links to other articles are
linked items, and what a site puts below an article is none of it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from timeline.corpus import bylines, plain, related, sidecars
from timeline.corpus.page import Hints, Lines, Page
from timeline.corpus.sidecars import Said
from timeline.corpus.stamps import order_of, stamps
from timeline.errors import EdtfError
from timeline.model import Published, Span

_FRONT = re.compile(r"---[ \t]*\r?\n(.*?\n|)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LINE = re.compile(r"[^\r\n]+")
_BLANK = re.compile(r"(?:\r\n|\r(?!\n)|\n)[^\S\r\n]*[\r\n]")
_FENCE = re.compile(r" {0,3}(?:`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t#]*\Z")
_UNDERLINE = re.compile(r" {0,3}(?:={2,}|-{2,})[ \t]*\Z")
_OTHER = re.compile(
    r"""[ ]{0,3}(?:(?:[*_-][ \t]*){3,}\Z       # a rule
    |\[[^\]]{1,200}\]:[ \t]*\S+              # the address of a link
    |\|.*\|[ \t]*\Z)""",  # a table
    re.VERBOSE,
)
_ROW = re.compile(r" {0,3}\|.*\|[ \t]*\Z")
_RULED = re.compile(r"[\s|:-]+\Z")  # the line below the heads of a table
_CELL = re.compile(r"[^|]*[^|\s][^|]*")
_DAY = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\b"
)
_TELLING = 3  # words, of which one is no name, that a cell beside a date must have
_WORD = re.compile(r"[^\W\d_]{2,}")
_MARKER = re.compile(r"[ \t]*(?:(?:>|[-*+](?:[ \t]+\[[ xX]\])?|\d{1,9}[.)])[ \t]+)*")
# Within a paragraph: an image, the address behind a linked word, a comment, a tag.
_INLINE = re.compile(
    r"!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)|(?<=\])\([^)\n]{0,2000}\)|<!--[^\n]{0,300}?-->"
    r"|</?[A-Za-z][^<>\n]{0,1000}>"
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_EMPHASIS = re.compile(r"(\*\*|__|\*|_|`)(?=\S)(.+?)(?<=\S)\1")
_LINKS = re.compile(
    r"(?:[^\w\[\n]*\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)){2,}\W*\Z"
)  # and nothing else
_LINK = re.compile(r"!?\[([^\]\n]{0,500})\](?:\([^)\n]{0,2000}\))?")
_ASIDE = re.compile(r"\s*\([^()]{0,80}\)\W*\Z")  # as in "5 August 2021 (stock code 0000)"
_SHORT = 300  # characters of the longest heading or byline
_NEAR = 8  # lines from the top: there a headline and a byline may stand
_INTRODUCTION = 2  # paragraphs that may stand above the byline
_INSERTED = ("advertisement", "caption", "menu", "share")  # put between paragraphs
_CLOSING = ("bio", "end", "footer", "notice", "tags")  # what stands below an article
_PROSE = "body: prose"
_MARKUP = "markup: a rule, a table or an address"
_DATED_ROW = "body: a row of a table that tells of a day"
_HEADLINE = "headline: first heading"
_END_DATE = "end date: says when it was published or changed"
_DATED = "dated: tells a day and hardly more"


class _Line(NamedTuple):
    span: Span
    text: str
    label: str


def page(text: str, hints: Hints) -> Page:
    """Read Markdown with or without front matter."""
    front = _FRONT.match(text)
    said, values = sidecars.parse_yaml(front[1], hints.path) if front else (Said(), {})
    lines = _reopened(_lines(text, front.end() if front else 0))
    heading = next((line for line in lines if line.label == _HEADLINE), None)
    dated = [line.text for line in lines if line.label == _DATED]
    order = said.date_order or hints.date_order or order_of(text)
    lines, entries = _boxed(lines, order)
    published, published_from = _published(said, values, (dated, order))
    dateline, body = plain.parted(text, list(_body(text, lines)))
    outlet, address = _origin(values)
    if published is None and dateline and dateline.stamp:
        published, published_from = dateline.stamp.published(order), "byline"
    if published is None:
        published, published_from = _at_end(lines, order), "end line"
    return Page(
        text=text,
        lines=tuple((line.span, line.label) for line in lines),
        body=body,
        title=said.title or (_bare(heading.text) if heading else None),
        headline=heading.span if heading else None,
        byline=_author(values, dated),
        dateline=dateline.span if dateline else None,
        publisher=said.publisher or outlet,
        url=said.url or address,
        language=said.language,
        published=published,
        published_from=published_from if published else None,
        date_order=order,
        tags=said.tags,
        linked=related.linked(entries, published),
        corrections=said.corrections,
    )


def _lines(text: str, start: int) -> list[_Line]:
    """The lines behind the front matter that are not blank, each with its label and reason."""
    comments = [found.span() for found in _COMMENT.finditer(text, start)]
    starts = [first for first, _ in comments]
    lines: list[_Line] = []
    fenced = False
    last = start  # where the line before ends
    for found in _LINE.finditer(text, start):
        line = found[0].rstrip()
        if not line.strip():
            continue
        blank = _BLANK.search(text, last, found.start()) is not None
        last = found.end()
        fence = _FENCE.match(line) is not None
        goes_on = not blank and bool(lines) and lines[-1].label == _PROSE
        label = "code: between fences" if fenced or fence else _label(line, lines, goes_on=goes_on)
        fenced ^= fence
        number = bisect_right(starts, found.start())
        if number and found.start() < comments[number - 1][1]:
            label = "comment: an HTML comment"
        span = Span(found.start(), found.start() + len(line))
        if label == "table heads":
            lines[-1] = lines[-1]._replace(label=_MARKUP)
            label = _MARKUP
        if label == "underline" and lines:
            lines[-1] = lines[-1]._replace(
                label=_heading_label(lines[: min(len(lines) - 1, _NEAR)])
            )
            label = "rule: underlines the heading"
        if label.startswith("head") and (heading := _HEADING.match(line)):
            span = Span(span.start + heading.start(1), span.start + heading.end(1))
        lines.append(_Line(span, text[span.start : span.end], label))
    return lines


def _reopened(lines: Sequence[_Line]) -> list[_Line]:
    """The lines, those being prose again that look like a footer and have prose below them."""
    last = max((n for n, line in enumerate(lines) if line.label == _PROSE), default=len(lines))
    return [
        line._replace(label=_PROSE) if n < last and line.label.startswith(_CLOSING) else line
        for n, line in enumerate(lines)
    ]


_OUTSIDE = "outside"  # of any box
_LINKED = "linked: stands in a list of other articles"
# A link, a day or "Read also:" before it, and a day or a name behind it.
_ENTRY = re.compile(
    r"(?:(?:\S+\s){0,3}\S*[\d:][*_]*\s?[-–—|·]?\s)?[*_]*\[[^\]\n]{2,500}\]\([^)\n]{0,2000}\)"
    r"(?:\s?\S++){0,8}(?<![.!?])\Z"
)
_TARGET = re.compile(r"\]\((https?://[^)\s]{1,2000})")


def _boxed(lines: list[_Line], order: str | None) -> tuple[list[_Line], list[related.Entry]]:
    """The lines with boxes of links to other articles named so, and the entries of these."""
    labels = [_look_in_box(line) for line in lines]
    if "related" not in labels and "pointer" not in labels:
        return lines, []
    texts = [
        "" if label == _OUTSIDE else " ".join((_bare(line.text), *_TARGET.findall(line.text)))
        for label, line in zip(labels, lines, strict=True)
    ]
    entries: list[related.Entry] = []
    for box in related.boxes(Lines(labels, texts, order)):
        for number in range(box.start, box.end):
            lines[number] = lines[number]._replace(label=_LINKED)
        entries.extend(box.entries)
    return lines, entries


def _look_in_box(line: _Line) -> str:
    """What a line is in a list of other articles: its heading, or an entry if it has a link."""
    long = len(line.text) > _SHORT * (2 if "](" in line.text else 1)
    if long or not line.label.startswith((_PROSE, "head")):
        return _OUTSIDE
    look = plain.look_of(_bare(line.text)).label
    return look if look == "related" or _ENTRY.match(line.text, _begin(line)) else _OUTSIDE


def _begin(line: _Line) -> int:
    """Where a line begins behind the marks of a list or a quotation."""
    marker = _MARKER.match(line.text)
    return marker.end() if marker else 0


def _label(line: str, above: Sequence[_Line], *, goes_on: bool) -> str:
    """What a line is; one that goes on a paragraph is prose whatever it begins with."""
    if line.startswith(("    ", "\t")) and not (above and above[-1].label == _PROSE):
        return "code: indented"
    if len(line) <= _SHORT and (heading := _HEADING.match(line)):
        dated = above and len(above) < _NEAR and bylines.kind(_bare(heading[1]) or "-") == "dated"
        return _DATED if dated else _heading_label(above)
    if goes_on and _UNDERLINE.match(line):  # behind a blank line it is a rule
        return "underline"
    if _OTHER.match(line):
        return _markup_label(line, above)
    near = len(above) < _NEAR and len(line) <= _SHORT and not goes_on
    near = near and sum(other.label == _PROSE for other in above) <= _INTRODUCTION
    if near and bylines.kind(_ASIDE.sub("", _bare(line)) or "-"):
        return _DATED
    if not goes_on and _LINKS.match(line):
        return "menu: links in a row"
    return _PROSE if goes_on else _look_label(_bare(line))


def _look_label(line: str) -> str:
    """What a line is by its own words; one that tells its day may close the text."""
    look = plain.look_of(line)
    if look.label == "dated" and bylines.says(line):
        return _END_DATE
    return f"{look.label}: {look.reason}" if look.label in (*_INSERTED, *_CLOSING) else _PROSE


def _markup_label(line: str, above: Sequence[_Line]) -> str:
    """A rule, an address, or a row; "table heads" where what stands above names the columns."""
    if _RULED.match(line) and above and above[-1].label == _DATED_ROW:
        return "table heads"
    return _DATED_ROW if _ROW.match(line) and _is_dated_row(line) else _MARKUP


def _is_dated_row(line: str) -> bool:
    """Whether a cell names a month or a year and another says something in words."""
    cells = [_bare(cell) for cell in _CELL.findall(line)]
    dated = [cell for cell in cells if _DAY.search(cell) and len(cell.split()) <= _TELLING * 2]
    words = [_WORD.findall(cell) for cell in cells if cell not in dated]
    telling = (w for w in words if len(w) >= _TELLING and any(one.islower() for one in w))
    return bool(dated) and any(telling)


def _heading_label(above: Sequence[_Line]) -> str:
    """The first heading is the headline if it stands near the top."""
    if len(above) >= _NEAR or any(line.label.startswith("head") for line in above):
        return "heading: within the article"
    return _HEADLINE


def _bare(text: str) -> str:
    """A line without marks of emphasis and links."""
    return _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", _MARKER.sub("", text, count=1))).strip()


def _body(text: str, lines: Sequence[_Line]) -> Iterator[Span]:
    """Spans of prose: paragraphs, cut where markup stands between their words."""
    start = end = None
    for line in lines:
        marker = _MARKER.match(line.text)
        marked = marker is not None and marker.end() > 0 and marker[0].strip() != ""
        prose = line.label == _PROSE
        if (
            start is not None
            and end is not None
            and (not prose or marked or _apart(text, end, line))
        ):
            yield from _pieces(text, start, end)
            start = None
        if line.label == _DATED_ROW:
            for cell in _CELL.finditer(text, *line.span):
                yield from _pieces(text, *cell.span())
        if prose:
            if start is None:
                start = line.span.start + (marker.end() if marker else 0)
            end = line.span.end
    if start is not None and end is not None:
        yield from _pieces(text, start, end)


def _apart(text: str, end: int, line: _Line) -> bool:
    """Say whether a blank line stands above a line."""
    return len(text[end : line.span.start].replace("\r\n", "\n").split("\n")) > 2


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """A paragraph without its markup."""
    for found in _INLINE.finditer(text, start, end):
        if text[start : found.start()].strip():
            yield Span(start, found.start())
        start = found.end()
    if text[start:end].strip():
        yield Span(start, end)


def _published(
    said: Said, values: Mapping[str, Any], visible: tuple[Sequence[str], str | None]
) -> tuple[Published | None, str | None]:
    """The day by the editor's key, else by the key that blogs use, else by a byline."""
    if said.published:
        return said.published, "sidecar"
    dated, order = visible
    said_by_key = {key.lower().replace("_", "").replace("-", ""): v for key, v in values.items()}
    for key in _DATE_KEYS:
        if date := _dated(said_by_key.get(key), order):
            return date, "metadata"
    stated = [found for line in dated if (found := bylines.published(line))]
    for stamp, _ in sorted(stated, key=lambda date: date[1]):
        if published := stamp.published(order):
            return published, "byline"
    return None, None


# What blogs and news systems call the day of publication, the surest first.
_DATE_KEYS = (
    *("date", "pubdate", "publishdate", "publisheddate", "publishedat", "datepublished"),
    *("publicationdate", "posted", "issued", "created", "createdat", "day"),
)


def _at_end(lines: Sequence[_Line], order: str | None) -> Published | None:
    """The day of a line that closes the text and tells hardly more."""
    told = (n for n in reversed(lines) if n.label == _END_DATE or not n.label.startswith(_CLOSING))
    said = next((_bare(line.text) for line in told), "")
    if len(lines) < _NEAR // 2 or len(said) > _SHORT or bylines.kind(said or "-") != "dated":
        return None
    found = bylines.published(said)
    return found[0].published(order) if found else None


def _dated(value: object, order: str | None) -> Published | None:
    """A blog's own date, as ISO 8601 or written out."""
    if not isinstance(value, str):
        return None
    try:
        return Published.parse(value)
    except EdtfError:
        written = stamps(value)
    return written[0].published(order) if len(written) == 1 else None


def _origin(values: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The outlet and the address of the page as clippers note them: either is a `source`."""
    said = [
        value.strip() for key in ("source", "site") if isinstance(value := values.get(key), str)
    ]
    address = next((name for name in said if _ADDRESS.fullmatch(name)), None)
    return next((name for name in said if name and "://" not in name), None), address


_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def _author(values: Mapping[str, Any], dated: Sequence[str]) -> str | None:
    author = values.get("author")
    if isinstance(author, str) and author.strip():
        return author.strip()
    return next((name for line in dated if (name := bylines.author(line))), None)
