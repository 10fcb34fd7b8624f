"""The whole text of an article, its dated sentences marked, for a service that may show it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from timeline import corpus
from timeline.corpus import Reading
from timeline.errors import CorpusError
from timeline.model import Event, Source, Span
from timeline.settings import Settings


class Piece(NamedTuple):
    """A part of a paragraph. *event* is the id of the event that a sentence tells, else empty;
    *dated*: it is the phrase that says when."""

    text: str
    event: str
    dated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What a page shows of a file: *paragraphs* of the article, and what was *dropped* as what.
    *trouble* says why there is nothing to show, or that it is no longer what was read."""

    paragraphs: tuple[tuple[Piece, ...], ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    trouble: str = ""


def open_article(path: str, events: Iterable[Event], settings: Settings) -> Reader:
    """Read the file of an article again, and mark what the events quote from it."""
    try:
        reading = corpus.explain(settings.corpus, path, settings=settings)
    except CorpusError as error:
        return Reader(trouble=f"The file cannot be read at the moment: {error.reason}.")
    return lay_out(reading, events)


def lay_out(reading: Reading, events: Iterable[Event]) -> Reader:
    """Cut the body into paragraphs and these into pieces. A quote that is not in the text any more
    is not marked, and said to be missing."""
    article = reading.article
    told = [
        (event.id, source)
        for event in events
        for source in event.sources
        if source.path == article.path and source.quote
    ]
    found = [one for one in told if article.text[slice(*_where(one[1]))] == one[1].quote]
    changed = "The file has changed since it was last read." if len(found) < len(told) else ""
    return Reader(
        paragraphs=tuple(tuple(_pieces(article.text, span, found)) for span in article.body),
        dropped=(*_dropped(reading), *reading.left_out),
        trouble=changed,
    )


def _where(source: Source) -> tuple[int, int]:
    return source.start or 0, source.end or 0


def _dropped(reading: Reading) -> Iterator[tuple[str, str]]:
    """Lines of the text that are no part of the article, each with what it was taken for."""
    for span, reason in reading.kept:
        kind = reason.partition(":")[0]
        if kind != "body":
            yield reading.article.text[slice(*span)].strip(), kind


def _pieces(text: str, span: Span, told: Iterable[tuple[str, Source]]) -> Iterator[Piece]:
    """Cut a paragraph at its quotes and date phrases; of quotes that overlap the first counts."""
    at = span.start
    for event, (start, end), marks in sorted(_within(span, told), key=lambda one: one[1]):
        if start < at:
            continue
        yield from _plain(text[at:start])
        at = start
        for first, last in marks:
            yield from _plain(text[at:first], event)
            yield Piece(text[first:last], event, True)
            at = last
        yield from _plain(text[at:end], event)
        at = end
    yield from _plain(text[at : span.end])


def _plain(text: str, event: str = "") -> Iterator[Piece]:
    if text:
        yield Piece(text, event, False)


def _within(
    span: Span, told: Iterable[tuple[str, Source]]
) -> Iterator[tuple[str, tuple[int, int], list[tuple[int, int]]]]:
    """Event, place and date phrases of the quotes in a paragraph, counted in the whole text."""
    for event, source in told:
        start, end = _where(source)
        if span.start <= start and end <= span.end:
            marks = [(start + first, start + last) for first, last in source.marks]
            yield event, (start, end), _apart(marks)


def _apart(marks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Marks in order, those that overlap an earlier one left out."""
    kept: list[tuple[int, int]] = []
    for first, last in sorted(marks):
        if not kept or first >= kept[-1][1]:
            kept.append((first, last))
    return kept
