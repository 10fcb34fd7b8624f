"""The whole text of an article on its page, where the service may show it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests import web_events
from tests.test_pages import SETTINGS, application, page, text, texts
from timeline.model import Event, Source, Span
from timeline.settings import Settings
from timeline.store.sql import open_store
from timeline.web.reading import Piece, Reader, open_article

PATH = "harbour.txt"
TEXT = (
    "Menu\nHome | News\n\nA harbour for two\nBy Mai Tran\n17 September 2016\n\n"
    "The two governments agreed in 2009 to build the harbour at Lach Son together, and the piers "
    "were begun in May 2010. Nobody spoke against it.\n\n"
    "Ministers of both countries met on Thursday for the first dialogue on port technology.\n"
)
AGREED = (
    "The two governments agreed in 2009 to build the harbour at Lach Son together, and the piers"
)
BEGUN = f"{AGREED} were begun in May 2010."
MET = "Ministers of both countries met on Thursday for the first dialogue on port technology."


def telling(name: str, sentence: str, *phrases: str) -> Event:
    """An event that quotes a sentence of the article."""
    event = next(e for e in web_events.events() if e.sources[0].path == PATH)
    start = TEXT.index(sentence)
    marks = tuple(Span(at := sentence.index(p), at + len(p)) for p in phrases)
    place = {"start": start, "end": start + len(sentence), "marks": marks}
    source: Source = replace(event.sources[0], quote=sentence, **place)
    return replace(event, id=web_events.identity(name), title=name, sources=(source,))


@pytest.fixture(name="read")
def _read(tmp_path: Path) -> Callable[..., Reader]:
    (tmp_path / PATH).write_text(TEXT, encoding="utf-8")

    def read(*events: Event, path: str = PATH) -> Reader:
        return open_article(path, events, Settings(corpus=str(tmp_path)))

    return read


def test_the_body_is_shown_in_paragraphs_and_the_rest_named(read: Callable[..., Reader]) -> None:
    reader = read()

    shown = ["".join(piece.text for piece in pieces) for pieces in reader.paragraphs]
    assert shown == [f"{BEGUN} Nobody spoke against it.", MET]
    assert ("A harbour for two", "headline") in reader.dropped
    assert "Home | News" in [line for line, _ in reader.dropped]
    assert reader.trouble == ""


def test_a_quoted_sentence_leads_to_its_event_and_its_date_is_marked(
    read: Callable[..., Reader],
) -> None:
    event = telling("Agreed", BEGUN, "in 2009", "in May 2010")

    (first, _) = read(event).paragraphs

    assert first == (
        Piece("The two governments agreed ", event.id, False),
        Piece("in 2009", event.id, True),
        Piece(
            " to build the harbour at Lach Son together, and the piers were begun ",
            event.id,
            False,
        ),
        Piece("in May 2010", event.id, True),
        Piece(".", event.id, False),
        Piece(" Nobody spoke against it.", "", False),
    )


def test_of_two_events_in_one_sentence_the_text_is_shown_once(read: Callable[..., Reader]) -> None:
    reader = read(telling("Agreed", AGREED, "in 2009"), telling("Begun", BEGUN, "in May 2010"))

    first = reader.paragraphs[0]
    assert "".join(piece.text for piece in first) == f"{BEGUN} Nobody spoke against it."
    assert len({piece.event for piece in first if piece.event}) == 1


def test_marks_that_overlap_are_shown_once(read: Callable[..., Reader]) -> None:
    reader = read(telling("Met", MET, "on Thursday", "Thursday for"))

    assert [piece.text for piece in reader.paragraphs[1] if piece.dated] == ["on Thursday"]


def test_a_file_that_changed_or_went_says_so(read: Callable[..., Reader]) -> None:
    event = telling("Met", MET, "on Thursday")
    moved = replace(event, sources=(replace(event.sources[0], start=3, end=9),))

    assert read(moved).trouble == "The file has changed since it was last read."
    assert read(path="gone.txt").trouble.startswith("The file cannot be read at the moment: ")
    assert read(path="../outside.txt").paragraphs == ()


@pytest.mark.parametrize("shown", ["quotes", "full"])
def test_the_page_shows_the_text_only_where_the_service_may(tmp_path: Path, shown: str) -> None:
    (tmp_path / PATH).write_text(TEXT, encoding="utf-8")
    change = web_events.change()
    event = telling("Ministers meet", MET, "on Thursday")
    settings = replace(SETTINGS, corpus=str(tmp_path), show_text=shown)
    store = open_store("sqlite://")
    with store.lease():
        store.commit(replace(change, events=(web_events.stored(event),)))
    parsed = page(application(store, settings), f"/articles/{web_events.identity('harbour')}")

    whole = parsed.findall(".//section[@class='whole']/p")
    assert len(whole) == (2 if shown == "full" else 0)
    if shown == "full":
        assert text(whole[1]) == MET
        assert texts(whole[1], ".//mark") == ["on Thursday"]
        (link,) = {a.get("href") for a in whole[1].iter("a")}
        assert link == f"/events/{event.id}"
        assert "Home | News" in texts(parsed, ".//details//dd")
    store.close()
