"""An editor joins and parts what words alone would not, and only that."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.newsroom import ECHO, FESTIVAL, TREATY, Make, Newsroom, newsrooms, rebuilt, texts

FAIR = """Boat builders meet in Valletta

By Rosa Borg | 4 August 2022

Malta and Iceland held a fair of boats in Valletta on 1 August 2022. Forty yards came, most of \
them from the north.
"""


@pytest.fixture(name="make")
def _make(tmp_path: Path) -> Iterator[Make]:
    with newsrooms(tmp_path) as make:
        yield make


def tie(room: Newsroom, name: str, quote: str, word: str, identity: str) -> None:
    room.write(f"{name}.toml", f'[[event]]\nquote = "{quote}"\n{word} = "{identity}"\n')
    room.refresh()


def paths(room: Newsroom) -> list[list[str]]:
    return [[source.path for source in event.sources] for event in room.events()]


def test_what_an_editor_calls_the_same_is_one_event(make: Make) -> None:
    """Its dates contradict, and each source keeps its own; the id that it left leads there."""
    room = make(files={"festival.txt": FESTIVAL})
    room.refresh()
    (festival,) = room.events()
    room.write("fair.txt", FAIR)
    room.refresh()
    (fair,) = [event for event in room.events() if event.id != festival.id]
    tie(room, "fair.txt", "Malta and Iceland held a fair", "same_as", festival.id)

    (event,) = room.events()
    assert (event.id, event.when.uncertain) == (festival.id, True)
    assert [source.date for source in event.sources] == ["2022-07-30", "2022-08-01"]
    found = room.store.event(fair.id)
    assert found is not None
    assert (found.state, found.target) == ("moved", festival.id)

    (room.corpus / "fair.txt.toml").unlink()
    room.refresh()
    assert [event.id for event in room.events()] == [festival.id, fair.id]


def test_what_an_editor_parts_is_two_events(make: Make) -> None:
    """The older keeps the id; the other gets its own, and both keep them."""
    room = make(files={"treaty.txt": TREATY, "echo.txt": ECHO})
    room.refresh()
    (both,) = room.events()
    tie(room, "echo.txt", "The fisheries ministers", "not_same", both.id)

    assert sorted(paths(room)) == [["echo.txt"], ["treaty.txt"]]
    assert [e.sources[0].path for e in room.events() if e.id == both.id] == ["treaty.txt"]
    ids = room.ids()
    room.edit("treaty.txt", "forty", "fifty")
    room.refresh()
    assert room.ids() == ids


@pytest.mark.parametrize("word", ["same_as", "not_same"])
def test_a_store_built_anew_heeds_editors_alike(make: Make, word: str) -> None:
    room = make(files={"treaty.txt": TREATY, "echo.txt": ECHO, "festival.txt": FESTIVAL})
    room.refresh()
    target = room.on("2021-05-12" if word == "not_same" else "2022-07-30").id
    tie(room, "echo.txt", "The fisheries ministers", word, target)
    room.write("treaty.txt", TREATY.replace("forty", "sixty"))
    room.refresh()
    again = rebuilt(room)

    assert texts(again) == texts(room.store)
    assert list(again.identities()) == list(room.store.identities())
    again.close()


def test_an_id_that_nobody_has_ties_nothing(make: Make) -> None:
    room = make(files={"treaty.txt": TREATY, "echo.txt": ECHO})
    nobody = "11111111-2222-5333-8444-555555555555"
    tie(room, "echo.txt", "The fisheries ministers", "same_as", nobody)

    assert paths(room) == [["echo.txt", "treaty.txt"]]
