"""An event keeps its id through what people do to files: edits, new names, both at once."""

from pathlib import Path

from tests.newsroom import BRIDGE, TREATY, Newsroom

OWN = '[[event]]\ndate = "2021-06-01"\ntitle = "The treaty enters into force"\n'


def ids(room: Newsroom) -> list[str]:
    room.refresh()
    return sorted(event.id for event in room.events())


def move(room: Newsroom, old: str, new: str) -> None:
    target = room.corpus / new
    target.parent.mkdir(exist_ok=True)
    (room.corpus / old).rename(target)


def test_a_file_that_is_renamed_and_edited_at_once(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, {"treaty.txt": TREATY, "bridge.txt": BRIDGE})
    before = ids(room)
    room.edit("bridge.txt", "Uganda opened a bridge", "Uganda have opened a new bridge")
    room.edit("treaty.txt", "on salmon farming in Oslo", "on farming salmon in Oslo's old town")
    move(room, "bridge.txt", "malaba.md")
    move(room, "treaty.txt", "2021/salmon.txt")

    assert ids(room) == before


def test_a_short_file_that_is_moved_and_edited_at_once(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, {"a.txt": "Fiji opened a school in Suva on 12 May 2021."})
    before = ids(room)
    room.edit("a.txt", "a school", "a school of music")
    move(room, "a.txt", "2021/a.txt")

    assert ids(room) == before


def test_a_file_in_the_place_of_another_takes_no_id_from_it(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, {"a.txt": TREATY})
    before = ids(room)
    (room.corpus / "a.txt").unlink()
    room.write("b.txt", BRIDGE)

    assert not set(before) & set(ids(room))


def test_an_event_that_only_the_editor_tells_gets_another_title_and_date(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, {"treaty.txt": TREATY, "treaty.txt.toml": OWN})
    before = ids(room)
    room.edit("treaty.txt.toml", 'treaty enters into force"', 'treaty on salmon enters into force"')
    room.edit("treaty.txt.toml", "06-01", "07-12")

    assert ids(room) == before


def test_a_sentence_that_is_rewritten_so_that_its_correction_falls_off(tmp_path: Path) -> None:
    said = '[[event]]\nquote = "Norway and Chile signed"\ndate = "2021-05-11"\n'
    room = Newsroom(tmp_path, {"treaty.txt": TREATY, "treaty.txt.toml": said})
    before = ids(room)
    old = "Norway and Chile signed a treaty on salmon farming in Oslo"
    room.edit("treaty.txt", old, "Chile and Norway have signed a new treaty on salmon in old Oslo")

    assert ids(room) == before
