"""The worker as the process that it is: it follows the folder until it is told to stop."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest

from tests.newsroom import ALL, BRIDGE, FESTIVAL, TREATY, events
from tests.programs import HERE, Program, environment, running, until
from timeline.store import Run, Store
from timeline.store.sql import open_store

WORKER = (sys.executable, "-m", "flask", "worker")
QUICK = {"refresh_seconds": 1, "executor": "serial"}


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "treaty.txt").write_text(TREATY)
    return tmp_path


@pytest.fixture(name="store")
def _store(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder}/dateline.db")


def dates(store: Store) -> list[str]:
    return [event.when.edtf for event in events(store)]


def runs(store: Store) -> tuple[Run, ...]:
    return store.status().runs


def stopped_cleanly(worker: Program) -> bool:
    return worker.stop() == 0 and worker.said.rstrip().endswith("clean exit")


@pytest.mark.parametrize(
    "settings",
    [
        {"watch": "off", "refresh_seconds": 1, "executor": "serial"},
        {"watch": "auto", "refresh_seconds": 600, "executor": "processes:2"},
        {"watch": "poll", "refresh_seconds": 600, "executor": "serial", "log": "json"},
    ],
    ids=["timer", "watch", "poll"],
)
def test_a_file_dropped_in_appears_and_sigterm_ends_it(
    folder: Path, store: Store, settings: dict[str, object]
) -> None:
    env = environment(folder, **settings)
    with running(*WORKER, env=env, log=folder / "log") as worker:
        until(lambda: dates(store) == ["2021-05-12"])
        (folder / "corpus" / "bridge.txt").write_text(BRIDGE)
        until(lambda: dates(store) == ["2015", "2019-02-28", "2021-05-12"])
        assert worker.stop() == 0
        assert "clean exit" in worker.said.splitlines()[-1]
    store.close()


def _at_work(worker: Program) -> bool:
    """It has refreshed, or found the other one doing so."""
    return "files seen" in worker.said or "another refresh is running" in worker.said


def test_two_workers_never_refresh_at_once(folder: Path, store: Store) -> None:
    """Their runs, by start and end, never overlap, though both are at work."""
    with ExitStack() as stack:
        workers = [
            stack.enter_context(
                running(*WORKER, env=environment(folder, **QUICK), log=folder / f"log{number}")
            )
            for number in range(2)
        ]
        until(lambda: all(_at_work(worker) for worker in workers))
        for name, text in ALL.items():
            (folder / "corpus" / name).write_text(text)
        until(lambda: sum(worker.said.count(" files seen") for worker in workers) > 4)
        assert all(stopped_cleanly(worker) for worker in workers)
    spans = sorted((run.started, run.finished) for run in runs(store))
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    store.close()


def test_it_lives_on_when_its_folder_is_swapped(folder: Path, store: Store) -> None:
    with running(*WORKER, env=environment(folder, **QUICK), log=folder / "log") as worker:
        until(lambda: dates(store) == ["2021-05-12"])
        (folder / "corpus").rename(folder / "away")
        until(lambda: runs(store)[0].outcome == "refused")
        assert dates(store) == ["2021-05-12"]

        other = folder / "other"
        other.mkdir()
        (other / "bridge.txt").write_text(BRIDGE)
        other.rename(folder / "corpus")
        until(lambda: dates(store) == ["2015", "2019-02-28"])

        (folder / "corpus" / "treaty.txt").write_text(TREATY)
        until(lambda: len(dates(store)) == 3)
        assert stopped_cleanly(worker)
    store.close()


def test_a_store_that_cannot_be_used_is_told_and_tried_again(folder: Path) -> None:
    (folder / "dateline.db").mkdir()
    with running(*WORKER, env=environment(folder, **QUICK), log=folder / "log") as worker:
        until(lambda: worker.said.count("refresh failed") > 1)
        (folder / "dateline.db").rmdir()
        until(lambda: "1 files seen" in worker.said)
        assert stopped_cleanly(worker)


def test_sigterm_ends_a_long_import_in_time(folder: Path, store: Store) -> None:
    """Nothing of it is stored, and the next one does it all."""
    for number in range(2000):
        file = folder / "corpus" / f"{number}.txt"
        file.write_text(TREATY * 3)
        os.utime(file, (1e9, 1e9))
    env = environment(folder, executor="processes:2", watch="off")
    with running(*WORKER, env=env, log=folder / "log") as worker:
        until(lambda: len(worker.family()) > 2)
        assert worker.stop() == 0
        assert "given up" in worker.said
        assert "clean exit" in worker.said
    assert dates(store) == []
    store.close()


SLOW = """
import sys, threading
from timeline import worker
from timeline.settings import Settings

def job(progress, **_):
    for number in range(30):
        threading.Event().wait(0.1)
        progress(number, 30)
    sys.stdout.write("moved on")
    sys.stdout.flush()
    threading.Event().wait(60)

worker._HUNG_AT_LEAST, worker._HUNG_INTERVALS = 2, 0
worker.Worker(Settings(watch="off", executor="serial"), job, lambda: False).run()
"""


def test_a_refresh_is_ended_when_it_hangs_and_not_for_being_long() -> None:
    """It may take hours, as a first import does, while files are read."""
    command, env = (sys.executable, "-c", SLOW), {"PYTHONPATH": str(HERE)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=50)
    assert (done.returncode, done.stdout) == (1, "moved on")
    assert "has not moved in 2 s" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="others have no such class")
def test_all_that_it_starts_takes_only_what_is_left(folder: Path, store: Store) -> None:
    settings = {"watch": "off", "refresh_seconds": 600, "executor": "processes:1"}
    env = environment(folder, **settings)
    with running(*WORKER, env=env, log=folder / "log") as worker:
        until(lambda: len(worker.family()) > 1 and "files seen" in worker.said)
        assert {os.sched_getscheduler(pid) for pid in worker.family()[1:]} == {os.SCHED_IDLE}
        assert stopped_cleanly(worker)
    store.close()


REFUSED = """
import logging, os

def refuse(*_):
    raise PermissionError(1, "Operation not permitted")

os.sched_setscheduler = refuse
from timeline import worker
logging.basicConfig(level="INFO")
worker._go_last()
print(os.nice(0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="others have no such class")
def test_where_it_may_not_be_idle_it_is_niced_and_says_so() -> None:
    command, env = (sys.executable, "-c", REFUSED), {"PYTHONPATH": str(HERE)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=50)
    assert done.stdout == "19\n"
    assert "cannot run as idle (Operation not permitted), but niced" in done.stderr


WATCHING = {"watch": "auto", "refresh_seconds": 600, "executor": "processes:1"}


@pytest.fixture(name="watching")
def _watching(folder: Path, store: Store) -> Iterator[Program]:
    """A worker that has read the folder, and hears of nothing more but by watching."""
    with running(*WORKER, env=environment(folder, **WATCHING), log=folder / "log") as worker:
        until(lambda: -1 < worker.said.find("watching") < worker.said.rfind("files seen"))
        yield worker
        assert stopped_cleanly(worker)
    store.close()


def test_what_is_renamed_into_place_is_read_at_once_and_alone(
    folder: Path, store: Store, watching: Program
) -> None:
    """Nothing else is looked at: the run has seen one file."""
    (folder / "corpus" / ".bridge").write_text(BRIDGE)
    (folder / "corpus" / ".bridge").rename(folder / "corpus" / "bridge.txt")
    until(lambda: len(dates(store)) == 3, seconds=10)
    assert runs(store)[0].seen == 1

    (folder / "corpus" / "bridge.txt").rename(folder / "corpus" / "span.txt")
    until(lambda: {e.sources[0].path for e in events(store)} == {"span.txt", "treaty.txt"})
    (folder / "corpus" / "span.txt").unlink()
    until(lambda: dates(store) == ["2021-05-12"])


def test_a_file_that_is_still_written_is_not_read(
    folder: Path, store: Store, watching: Program
) -> None:
    """Its pieces come within a second and a half of each other."""
    until(lambda: dates(store) == ["2021-05-12"])  # what was there may have been too fresh at first
    met = set()
    with (folder / "corpus" / "bridge.txt").open("w") as file:
        for start in range(0, len(BRIDGE), 100):
            file.write(BRIDGE[start : start + 100])
            file.flush()
            until(lambda: met.add(tuple(dates(store))) or watching.said)
            threading.Event().wait(0.5)
    until(lambda: met.add(tuple(dates(store))) or len(dates(store)) == 3)
    assert met == {("2021-05-12",), ("2015", "2019-02-28", "2021-05-12")}


def test_it_watches_on_after_a_name_that_is_no_text_and_a_swapped_folder(
    folder: Path, store: Store, watching: Program
) -> None:
    """A name that is not UTF-8 ends the notices, another folder in its place sends none."""
    (folder / "corpus" / os.fsdecode(b"br\xffcke.txt")).write_text(BRIDGE)
    until(lambda: len(dates(store)) == 3)
    (folder / "corpus").rename(folder / "away")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "festival.txt").write_text(FESTIVAL)
    until(lambda: dates(store) == ["2022-07-30"])
    (folder / "corpus" / "treaty.txt").write_text(TREATY)
    until(lambda: len(dates(store)) == 2)
