"""Refreshes that are killed at random moments, and what must be true of the store after each."""

import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE, Popen

from tests.newsroom import Newsroom, rebuilt, texts
from tests.programs import HERE
from timeline.refresh import refresh
from timeline.settings import Settings
from timeline.store import Store
from timeline.store.sql import open_store
from timeline.work import load_rules

LANDS = "Norway Chile Kenya Uganda Peru Finland Malta Iceland Japan Canada".split()
DEEDS = ("signed a treaty on salmon", "opened a bridge", "agreed to share a telescope", "met")
PLACES = "Oslo Santiago Nairobi Kampala Lima Turku Valletta Reykjavik Tokyo Ottawa".split()


@dataclass(slots=True, kw_only=True)
class Crashes:
    """What happened: *cut* refreshes left all as it was, *whole* had just ended their commit."""

    cut: int = 0
    whole: int = 0


def article(rng: random.Random) -> str:
    one, two = rng.sample(LANDS, 2)
    day = f"{rng.randrange(1, 29)} May {rng.randrange(2012, 2022)}"
    told = f"{one} and {two} {rng.choice(DEEDS)} in {rng.choice(PLACES)} on {day}."
    return f"News of {one}\n\nBy Ada Holm | 30 May 2022\n\n{told} It rained for most of the day.\n"


def stir(corpus: Path, rng: random.Random) -> None:
    """Add, change and remove files."""
    for _ in range(rng.randrange(5, 15)):
        file = corpus / f"{rng.randrange(40)}.txt"
        if rng.random() < 0.25:
            file.unlink(missing_ok=True)
        else:
            file.write_text(article(rng))


def dump(store: Store) -> object:
    return texts(store), list(store.identities()), list(store.file_rows())


def sound(database: Path) -> bool:
    with sqlite3.connect(database) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchall()
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    connection.close()
    return found == [("ok",)] and not orphans


def crash(folder: Path, *, kills: int, seed: int = 1) -> Crashes:
    """Kill so many refreshes; each leaves the store as it was or complete, and at last the next
    one equals a clean build from the corpus and the ledger."""
    rng, counted = random.Random(seed), Crashes()
    room = Newsroom(folder / "corpus", store=open_store(f"sqlite:///{folder}/dateline.db"))
    room.clock.now = datetime(2030, 1, 1, tzinfo=UTC)  # behind the stamps of the killed ones
    longest = 0.05
    with _forking(folder) as runs:
        for _ in range(kills):
            stir(room.corpus, rng)
            before = dump(room.store)
            longest = max(longest, runs(rng.uniform(0, 1.2 * longest)))
            assert sound(folder / "dateline.db")
            if dump(room.store) == before:
                counted.cut += 1
            else:
                counted.whole += 1
                assert room.run(allow_empty=True).read == 0
    room.run(allow_empty=True)
    clean = rebuilt(room)
    assert (texts(clean), list(clean.identities())) == dump(room.store)[:2]  # type: ignore[index]
    clean.close()
    room.store.close()
    return counted


@contextmanager
def _forking(folder: Path) -> Iterator[object]:
    """Runs a refresh in a process that is killed after so many seconds; how long it ran."""
    program = Popen(
        [sys.executable, "-m", "tests.crashes", folder], stdin=PIPE, stdout=PIPE, cwd=HERE
    )
    assert program.stdin is not None
    assert program.stdout is not None
    stdin, stdout = program.stdin, program.stdout

    def run(seconds: float) -> float:
        stdin.write(b"go\n")
        stdin.flush()
        child, began = int(stdout.readline()), time.monotonic()
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)  # it waits for us even when it has ended
        stdin.write(b"collect\n")
        stdin.flush()
        killed = stdout.readline().strip() == b"killed"
        return time.monotonic() - began if killed else 0.0

    stdout.readline()
    with program:
        yield run
        stdin.close()


def tell(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main(folder: str) -> None:
    """For each line of standard input, a refresh in a child that is forked with all loaded."""
    settings = Settings(corpus=f"{folder}/corpus", executor="serial")
    load_rules()
    tell("ready")
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            store = open_store(f"sqlite:///{folder}/dateline.db")
            refresh(store, settings, clock=lambda: datetime.now(UTC), allow_empty=True)
            os._exit(0)
        tell(child)
        sys.stdin.readline()
        _, status = os.waitpid(child, 0)
        tell("killed" if os.WIFSIGNALED(status) else "ended")


if __name__ == "__main__":
    main(sys.argv[1])
