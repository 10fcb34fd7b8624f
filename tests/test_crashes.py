"""Whatever ends a refresh, and whatever it lacks: nothing is lost, nothing is half done."""

import os
import resource
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.crashes import crash, sound
from tests.newsroom import ALL, BRIDGE, TREATY, Make, Newsroom, texts
from tests.programs import environment, flask
from timeline.errors import StoreError
from timeline.standing import standing
from timeline.store.sql import open_store


def test_refreshes_killed_at_random_moments_leave_no_half_of_anything(tmp_path: Path) -> None:
    """Twenty-five here; `python -m benchmarks refresh` kills as many as it is told."""
    counted = crash(tmp_path, kills=25)
    assert counted.cut + counted.whole == 25
    assert counted.cut


def test_two_refreshers_at_once_do_the_work_once(tmp_path: Path) -> None:
    """None fails; who finds the other at work leaves it to it."""
    (tmp_path / "corpus").mkdir()
    for name, text in ALL.items():
        (tmp_path / "corpus" / name).write_text(text)
    database = f"sqlite:///{tmp_path}/dateline.db"
    rooms = [Newsroom(tmp_path / "corpus", store=open_store(database)) for _ in range(2)]
    done: list[str] = []

    def refresh(room: Newsroom) -> None:
        for number in range(20):
            (room.corpus / "treaty.txt").write_text(TREATY.replace("12 May", f"{number + 1} May"))
            run = room.refresh().run
            done.append(run.outcome if run else "busy")

    threads = [threading.Thread(target=refresh, args=(room,)) for room in rooms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(done) == 40
    assert set(done) <= {"ok", "busy", "partial"}
    rooms[0].run()
    ids = [event.id for event in rooms[0].events()]
    assert len(ids) == len(set(ids))
    assert sound(tmp_path / "dateline.db")
    for room in rooms:
        room.store.close()


def test_refreshes_without_end_take_no_more_memory_or_descriptors(make: Make) -> None:
    """Sixty here; `python -m benchmarks refresh` does three hundred."""
    room = make(files=ALL)

    def refreshes(count: int) -> tuple[int, int]:
        for number in range(count):
            room.write("echo.txt", f"{TREATY}\nLine {number}.\n")
            room.run()
        rss = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
        return rss, len(os.listdir("/proc/self/fd"))

    refreshes(20)
    memory, descriptors = refreshes(5)
    more, same = refreshes(35)
    assert same == descriptors
    assert more - memory < 5 * 2**20


@pytest.fixture(name="disk")
def _disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no disk may be mounted here")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def test_a_full_disk_costs_no_reader_anything_and_is_told_until_it_heals(
    disk: Path, tmp_path: Path
) -> None:
    room = Newsroom(tmp_path / "corpus", files={"bridge.txt": BRIDGE})
    room.store = open_store(f"sqlite:///{disk}/dateline.db")
    room.run()
    before = texts(room.store)
    room.write("treaty.txt", TREATY)
    filler = disk / "filler"
    with pytest.raises(OSError, match="No space"):
        filler.write_bytes(bytes(4 * 2**20))
    for number in range(300):
        room.write(f"more-{number}.txt", TREATY.replace("2021", str(1600 + number)))

    with pytest.raises(StoreError, match="disk is full"):
        room.refresh()

    assert texts(room.store) == before
    assert "the disk is full" in standing(room.store.status(), room.settings)["trouble"]
    filler.unlink()
    for number in range(300):
        (room.corpus / f"more-{number}.txt").unlink()
    assert room.run().outcome == "ok"
    assert len(texts(room.store)) == 3
    assert standing(room.store.status(), room.settings)["trouble"] is None
    assert sound(disk / "dateline.db")
    room.store.close()


def test_what_failed_is_a_run_with_its_reason(tmp_path: Path) -> None:
    """Where it can be written, the status says why nothing happens."""
    room = Newsroom(tmp_path / "corpus", files={"bridge.txt": BRIDGE})
    room.store.close()
    env = environment(tmp_path, executor="dask:127.0.0.1:9")
    done = flask("refresh", env=env)
    assert done.returncode
    assert "the cluster cannot be reached" in done.stderr.splitlines()[-1]
    store = open_store(env["DATELINE_DATABASE_URL"])
    (run,) = store.status().runs
    assert run.outcome == "failed"
    assert "cannot be reached" in run.message
    store.close()


# The alarm may meet Hypothesis counting a collection, where what it raises is told and lost; the
# next alarm ends the reading all the same.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_file_that_outstays_its_time_is_tried_twice_and_again_when_it_changes(
    make: Make,
) -> None:
    """The second failure says that it is left alone; no later refresh pays for it."""
    room = make(files={"treaty.txt": TREATY})
    room.settings = replace(room.settings, file_timeout=1)
    room.run()
    long = "\n\n".join(
        f"On {n % 28 + 1} May {1900 + n % 120} Peru met Chile." for n in range(90_000)
    )
    room.write("long.txt", long)

    first, second = room.refresh(), room.refresh()
    third = room.refresh()

    assert [report.failures[0].code for report in (first, second, third)] == ["timeout"] * 3
    assert [report.run.read for report in (first, second, third) if report.run] == [1, 1, 0]
    assert "tried 2 times" in second.failures[0].message
    assert second.failures == third.failures
    assert [row.attempts for row in room.store.file_rows()] == [2, 0]
    room.write("long.txt", long + "\n")
    assert room.run().read == 1
    assert [row.attempts for row in room.store.file_rows()] == [1, 0]
    room.write("long.txt", BRIDGE)
    assert room.run().failed == 0
