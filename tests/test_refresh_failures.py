"""A file that cannot be read loses nothing and costs no other; nor does a missing folder."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.newsroom import ALL, BRIDGE, FESTIVAL, TREATY, Make, Newsroom, texts

BAD = {
    "empty": b"",
    "binary": b"\x7fELF\x02\x01\x01" + bytes(200),
    "encoding": "\ufeffPar là".encode("utf-16-le")[:-1] + b"\xd8",
}


@pytest.mark.parametrize("code", BAD)
def test_a_file_that_fails_keeps_its_last_good_events(room: Newsroom, code: str) -> None:
    before = room.events()
    room.write("bridge.txt", BAD[code])

    report = room.refresh()

    assert [(f.path, f.code) for f in report.failures] == [("bridge.txt", code)]
    assert report.run is not None
    assert (report.run.outcome, report.run.failed) == ("partial", 1)
    assert report.run.events == len(before)
    assert room.store.status().failures == report.failures
    told = {e.id: e for e in room.events()}
    for event in before:
        mine = event.sources[0].path == "bridge.txt"
        assert told[event.id] == replace(event, stale=mine)

    assert room.run().read == 0
    room.write("bridge.txt", BRIDGE)
    assert room.run().failed == 0
    assert room.events() == before


def test_a_bad_file_hinders_no_other(make: Make) -> None:
    room = make(files={"treaty.txt": TREATY})
    for code, data in BAD.items():
        room.write(f"{code}.txt", data)
    room.write("scan.doc", b"\xd0\xcf\x11\xe0")
    room.write("lost.txt.toml", 'title = "No article"')
    room.write("wrong.txt", BRIDGE)
    room.write("wrong.txt.toml", "title =")
    os.mkfifo(room.corpus / "pipe.txt")
    (room.corpus / "link.txt").symlink_to("treaty.txt")

    report = room.refresh()

    assert {f.path: f.code for f in report.failures} == {
        "binary.txt": "binary",
        "empty.txt": "empty",
        "encoding.txt": "encoding",
        "link.txt": "symlink",
        "lost.txt.toml": "sidecar",
        "pipe.txt": "not-a-file",
        "scan.doc": "unsupported",
        "wrong.txt": "sidecar",
    }
    assert room.store.status().failures == report.failures
    assert [event.when.edtf for event in room.events()] == ["2021-05-12"]

    generation = room.store.generation()
    assert room.refresh().failures == report.failures
    assert room.store.generation() == generation
    for name in ("pipe.txt", "link.txt", "scan.doc", "lost.txt.toml"):
        (room.corpus / name).unlink()
    assert {f.path for f in room.refresh().failures} == {
        "binary.txt", "empty.txt", "encoding.txt", "wrong.txt"
    }  # fmt: skip


def test_a_sidecar_that_stops_parsing_leaves_its_last_good_version_in_force(room: Newsroom) -> None:
    correction = '[[event]]\nquote = "Kenya and Uganda opened"\ndate = "2019-02-27"'
    room.write("bridge.txt.toml", correction)
    room.run()
    room.write("bridge.txt.toml", correction + "\ndate =")

    report = room.refresh()

    assert [f.code for f in report.failures] == ["sidecar"]
    event = room.on("2019-02-27")
    assert (event.when.basis, event.stale) == ("edited", True)


def test_what_became_a_pipe_keeps_its_events(room: Newsroom) -> None:
    before = room.events()
    (room.corpus / "bridge.txt").unlink()
    os.mkfifo(room.corpus / "bridge.txt")

    run = room.run()

    assert (run.removed, run.failed) == (0, 1)
    for event in room.events():
        assert event.stale == (event.sources[0].path == "bridge.txt")
    (room.corpus / "bridge.txt").unlink()
    room.write("bridge.txt", BRIDGE)
    room.run()
    assert room.events() == before


@pytest.fixture(name="guarded")
def _guarded() -> Iterator[Newsroom]:
    """A room whose refreshes may not read everything, though the tests may be run by root."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    room = Newsroom(folder / "corpus", files={**ALL, "sub/festival.txt": FESTIVAL})
    room.run()
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(65534)
    yield room
    os.seteuid(mine)
    room.store.close()
    shutil.rmtree(folder)


def locked(path: Path, *, mode: int) -> None:
    """Change the mode of a file as its owner, whoever we are now."""
    mine = os.geteuid()
    os.seteuid(os.getuid())
    path.chmod(mode)
    os.seteuid(mine)


def test_a_file_that_may_not_be_read_is_tried_again(guarded: Newsroom) -> None:
    before = texts(guarded.store)
    locked(guarded.corpus / "treaty.txt", mode=0)
    assert [(f.path, f.code) for f in guarded.refresh().failures] == [("treaty.txt", "unreadable")]
    generation = guarded.store.generation()
    assert guarded.run().read == 1
    assert guarded.store.generation() == generation
    locked(guarded.corpus / "treaty.txt", mode=0o644)
    assert guarded.run().failed == 0
    assert texts(guarded.store) == before


def test_a_folder_that_may_not_be_listed_is_not_gone(guarded: Newsroom) -> None:
    before = guarded.events()
    locked(guarded.corpus / "sub", mode=0)
    report = guarded.refresh()
    assert [(f.path, f.code) for f in report.failures] == [("sub/", "unreadable")]
    assert report.run is not None
    assert report.run.removed == 0
    below = [event.id for event in before if event.sources[0].path == "sub/festival.txt"]
    assert [event.id for event in guarded.events() if event.stale] == below != []
    locked(guarded.corpus / "sub", mode=0o755)
    assert guarded.run().failed == 0
    assert guarded.events() == before


def test_a_root_that_may_not_be_listed_is_refused(guarded: Newsroom) -> None:
    before = texts(guarded.store)
    locked(guarded.corpus, mode=0)
    run = guarded.run()
    locked(guarded.corpus, mode=0o755)
    assert (run.outcome, texts(guarded.store)) == ("refused", before)
    assert "cannot be listed" in run.message


@pytest.mark.parametrize("missing", [True, False])
def test_an_empty_or_missing_folder_is_refused_unless_allowed(
    room: Newsroom, missing: bool
) -> None:
    before = texts(room.store)
    shutil.rmtree(room.corpus)
    if not missing:
        room.corpus.mkdir()

    run = room.run(after_commit=[lambda: pytest.fail("nothing was committed")])

    assert (run.outcome, run.events) == ("refused", 0)
    assert ("there is no folder" if missing else "--allow-empty") in run.message
    assert texts(room.store) == before
    assert room.store.status().runs[0].outcome == "refused"

    assert room.run(allow_empty=True).removed == 4
    assert texts(room.store) == ()


def test_a_folder_that_always_was_empty_is_fine_and_one_that_never_was_is_not(make: Make) -> None:
    room = make()
    assert room.run().outcome == "ok"
    room.corpus.rmdir()
    assert room.run(allow_empty=True).outcome == "refused"
