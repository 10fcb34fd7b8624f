"""What a page offers under "Correct this", pasted into the sidecar, does what the editor wants."""

import re
from pathlib import Path

import pytest

from tests.newsroom import ECHO, TREATY, Newsroom
from timeline.edtf import Day
from timeline.web import view

TODAY = Day(2026, 1, 31)
BARN = """The barn

In 1877 the barn burned in Suva, Fiji, and in 1916 the stable, after a storm, fell into the sea.
"""


def paste(room: Newsroom, edtf: str, line: str, *, box: int = 0) -> str:
    """Put the lines offered for the event of this date beside their article, with this *line* in
    place of that of the date; the event's id."""
    event = room.on(edtf)
    offered = view.show(event, TODAY).sources[box]
    lines = re.sub(r'(?m)^date = ".*"$', line, offered.correction)
    room.write(f"{offered.source.path}.toml", lines)
    room.refresh()
    return event.id


@pytest.mark.parametrize("old", ["1877", "1916"])
def test_the_date_of_one_event_of_a_sentence_is_set(tmp_path: Path, old: str) -> None:
    room = Newsroom(tmp_path, {"barn.txt": BARN})
    room.refresh()
    id_ = paste(room, old, 'date = "1902-03"')

    assert room.on("1902-03").id == id_
    assert room.on("1902-03").when.basis == "edited"
    assert len(room.events()) == 2


@pytest.mark.parametrize("box", [0, 1])
@pytest.mark.parametrize("date", ["2021-05-11", "2019-02", "2021"])
def test_an_event_of_several_sources_is_corrected_in_any_one(
    tmp_path: Path, box: int, date: str
) -> None:
    room = Newsroom(tmp_path, {"treaty.txt": TREATY, "echo.txt": ECHO})
    room.refresh()
    id_ = paste(room, "2021-05-12", f'date = "{date}"', box=box)
    (event,) = room.events()

    assert (event.id, event.when.edtf, event.when.basis) == (id_, date, "edited")
    assert len(event.sources) == 2


def test_a_source_is_hidden_and_with_the_last_one_the_event(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, {"treaty.txt": TREATY, "echo.txt": ECHO})
    room.refresh()
    paste(room, "2021-05-12", "hide = true")
    assert len(room.on("2021-05-12").sources) == 1

    paste(room, "2021-05-12", "hide = true")
    assert not room.events()
