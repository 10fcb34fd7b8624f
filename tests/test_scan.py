"""What differs between the folder and the store, and nothing else, is what a refresh looks at."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.newsroom import ALL, BRIDGE, FESTIVAL, TREATY, Make, Newsroom
from timeline import scan, work
from timeline.model import Failure
from timeline.scan import EVERYTHING, Focus, Scan, Scanner


def scanned(room: Newsroom, focus: Focus = EVERYTHING, **options: object) -> Scan:
    told = {failure.path: failure for failure in room.store.status().failures}
    rules = work.rules_version(room.settings)
    root = room.settings.corpus
    options = {"rules": rules, "now": 2**62, **options}
    scanner = Scanner(root=root, told=told, focus=focus, **options)  # type: ignore[arg-type]
    (found,) = scanner.batches(room.store)
    return found


@pytest.fixture(name="room")
def _room(make: Make) -> Newsroom:
    room = make(files={**ALL, "may/a.txt": FESTIVAL, "may/b.txt": FESTIVAL, "may.txt": TREATY})
    room.run()
    return room


def test_only_what_changed_is_named(room: Newsroom) -> None:
    """Not its neighbours."""
    assert scanned(room) == Scan(seen=7)
    room.write("echo.txt", TREATY)
    (room.corpus / "bridge.txt").unlink()
    room.write("new.txt", BRIDGE)

    found = scanned(room)

    assert set(found.changed) == {"echo.txt", "new.txt"}
    assert (list(found.removed), found.seen) == (["bridge.txt"], 7)
    assert not found.touched


def test_other_rules_change_every_file(room: Newsroom) -> None:
    assert len(scanned(room, rules="others").changed) == 7


def test_a_focus_looks_at_nothing_else(room: Newsroom) -> None:
    for name in ("echo.txt", "treaty.txt", "may/a.txt"):
        room.write(name, BRIDGE)
    (room.corpus / "may" / "b.txt").unlink()

    def found(*paths: str) -> tuple[list[str], list[str]]:
        scan = scanned(room, Focus(paths=frozenset(paths)))
        return sorted(scan.changed), sorted(scan.removed)

    assert found("echo.txt") == (["echo.txt"], [])
    assert found("may") == (["may/a.txt"], ["may/b.txt"])
    assert found("may/b.txt", "echo.txt") == (["echo.txt"], ["may/b.txt"])
    assert found("nowhere/x.txt", ".hidden", "may.txt") == ([], [])
    (room.corpus / "may.txt").unlink()
    (room.corpus / "may.txt").mkdir()
    assert found("may.txt") == ([], ["may.txt"])


def test_a_focus_below_what_cannot_be_opened_is_given_up(room: Newsroom) -> None:
    room.write("echo.txt", BRIDGE)
    assert set(scanned(room, Focus(paths=frozenset({"x" * 300 + "/a.txt"}))).changed) == {
        "echo.txt"
    }
    (room.corpus / "may").rename(room.corpus / "elsewhere")
    (room.corpus / "may").symlink_to("elsewhere")
    assert set(scanned(room, Focus(paths=frozenset({"may/a.txt"}))).removed) == {"may/a.txt"}


def test_what_was_just_written_waits_unless_it_is_known_to_be_complete(room: Newsroom) -> None:
    room.write("new.txt", BRIDGE)
    now = (room.corpus / "new.txt").stat().st_mtime_ns + 10**9
    assert scanned(room, Focus(settle=2.0), now=now).waiting == ["new.txt"]
    assert set(scanned(room, Focus(settle=0.5), now=now).changed) == {"new.txt"}
    complete = Focus(settle=2.0, complete=frozenset({"new.txt"}))
    assert set(scanned(room, complete, now=now).changed) == {"new.txt"}
    assert set(scanned(room, Focus(settle=2.0), now=now - 10**12).changed) == {"new.txt"}


def test_many_changes_are_taken_in_by_several_commits(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What moved keeps its ids, though it is found in one commit and missed in another."""
    monkeypatch.setattr(scan, "MOST", 3)
    room = make(files={f"{n}.txt": text for n in range(2) for text in ALL.values()} | ALL)
    room.write("empty.txt", "")
    progress = []

    run = room.run(progress=lambda done, total: progress.append((done, total)))

    assert (run.read, run.seen) == (7, 7)
    assert progress == [(n, 7) for n in range(1, 8)]
    assert [r.read for r in room.store.status().runs] == [1, 3, 3]
    ids = room.ids()
    for name in ALL:
        (room.corpus / name).rename(room.corpus / f"z-{name}")
    assert (room.run().removed, room.ids()) == (4, ids)


def test_a_failure_that_was_told_is_no_difference(room: Newsroom) -> None:
    (room.corpus / "link.txt").symlink_to("echo.txt")
    room.run()
    assert scanned(room).nothing
    assert scanned(room).unread == 1
    (room.corpus / "link.txt").unlink()
    assert list(scanned(room).removed) == ["link.txt"]


def test_files_below_a_folder_that_fails_or_heals_are_touched(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are not gone, they need no reading, and yet they stand otherwise."""
    (room.corpus / "may").rename(room.corpus.parent / "may")
    failure = Failure(path="may/", code="unreadable", message="Permission denied")
    walked = [row for stretch in scan.corpus.stretches(room.settings.corpus) for row in stretch]
    behind = next(n for n, row in enumerate(walked) if row[0] > b"may/")  # type: ignore[index]
    found = [walked[:behind], [failure], walked[behind:]]
    monkeypatch.setattr(scan.corpus, "stretches", lambda root: iter(found))

    failing = scanned(room)
    assert (failing.failures, list(failing.touched)) == ([failure], ["may/a.txt", "may/b.txt"])
    assert not failing.removed
    assert all(event.stale for event in stale_after(room))
    assert scanned(room).nothing

    monkeypatch.undo()
    (room.corpus.parent / "may").rename(room.corpus / "may")
    healed = scanned(room)
    assert (list(healed.removed), list(healed.touched)) == (["may/"], ["may/a.txt", "may/b.txt"])
    room.run()
    assert not any(event.stale for event in room.events())


def stale_after(room: Newsroom) -> list[object]:
    room.run()
    return [e for e in room.events() if any(s.path.startswith("may/") for s in e.sources)]


def test_names_are_met_in_the_order_of_their_paths(make: Make) -> None:
    """A folder stands where its path with `/` does, whatever its name is made of."""
    names = ["a/x.txt", "a.txt", "a-b/c.txt", "a.b/y.txt", "é.txt", "a\\b.txt", "x.txt/z.txt"]
    names += map(os.fsdecode, (b"\xff.txt", b"\xff/a.txt", b"a/\xff/b.txt"))
    room = make()
    for name in (*names, "x.txt-1.txt", "~.txt/no.txt"):
        file = room.corpus / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_text(TREATY)

    paths = [path for path, _ in scan.corpus.walk(room.settings.corpus)]

    assert paths == sorted(paths)
    assert len(paths) == 12
    assert room.run().seen == 12
    assert scanned(room) == Scan(seen=12)
    room.settings = replace(room.settings, corpus=str(Path(room.settings.corpus) / "a.b"))
