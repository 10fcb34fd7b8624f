"""The whole site as files: how long `flask export` takes, again, and after one new event.

    python -m benchmarks export [--events 20000]

The timeline is that of the tests of pages many times over, on other days and of other countries,
three events an article. CPU seconds are those of all processes.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import feeds
from benchmarks.report import write
from benchmarks.servers import ROOT
from benchmarks.store import COUNTRIES, WEIGHTS
from tests import web_events
from timeline.model import Country, Day, Event, When
from timeline.settings import Settings
from timeline.store import Change, FileRow, KnownFile, Run
from timeline.store.sql import open_store

BASE = "https://dates.example"
MOST, WANTED = 100_000, 120  # events, and the seconds in which they are to be exported
EACH = 3  # events of an article
AT_ONCE = 10_000
KNOWN = KnownFile(state=(1, 2, 3, 4), digest="", rules="1", failed=False)


def events(start: int, stop: int) -> Iterator[Event]:
    """Days, months and years of fifty years, one to three countries, one article."""
    rng, patterns = random.Random(start), web_events.events()
    for number in range(start, stop):
        like = patterns[number % len(patterns)]
        day = str(Day(1975, 1, 1).plus(rng.randrange(18_262)))
        date = day[: rng.choices((10, 7, 4), (7, 2, 1))[0]]
        stamp = f"2026-11-20T08:{number // 10**6:02}:00.{number % 10**6:06}Z"
        path = f"{number // EACH}.txt"
        source = replace(like.sources[0], article=web_events.identity(path), path=path, date=date)
        codes = dict.fromkeys(rng.choices(COUNTRIES, WEIGHTS, k=rng.choice((1, 2, 2, 3))))
        yield replace(
            like,
            id=str(uuid.UUID(int=rng.getrandbits(128), version=5)),
            title=f"{like.title}, {number}",
            when=replace(When.parse(date), why=like.when.why, evidence=like.when.evidence),
            countries=tuple(Country(code=code, role="party") for code in codes),
            sources=(source,),
        ).stamped(stamp, stamp)


def article(path: str) -> FileRow:
    told = {
        "id": web_events.identity(path),
        "path": path,
        "title": f"The report {path}",
        "byline": "Nguyen Lan",
        "publisher": "Lakeshore Courier",
        "url": f"https://courier.example/{path}",
        "language": "en",
        "published": "2016-09-17",
        "published_from": "byline",
        "published_interval": None,
    }
    known = replace(KNOWN, digest=path)
    return FileRow(
        path=path, article_id=str(told["id"]), known=known, article=json.dumps(told), mentions=()
    )


def change(made: Sequence[Event]) -> Change:
    stamp = made[-1].updated
    paths = dict.fromkeys(event.sources[0].path for event in made)
    return Change(
        run=Run(started=stamp, finished=stamp, outcome="ok", events=len(made)),
        files=tuple(map(article, paths)),
        events=tuple(map(web_events.stored, made)),
        identities=tuple(map(web_events.ledger_row, made)),
    )


def fill(settings: Settings, start: int, stop: int) -> None:
    with closing(open_store(settings.database_url)) as store, store.lease():
        for at in range(start, stop, AT_ONCE):
            store.commit(change([*events(at, min(at + AT_ONCE, stop))]))
        feeds.render(store, settings)


def export(settings: Settings, folder: Path) -> tuple[str, float, float]:
    """What the command said; wall and CPU seconds."""
    env = {
        "DATELINE_DATABASE_URL": settings.database_url,
        "DATELINE_PUBLIC_BASE_URL": settings.public_base_url,
    }
    command = [sys.executable, "-m", "flask", "export", str(folder), "--base-url", BASE]
    began, before = time.monotonic(), _cpu()
    said = subprocess.run(
        command, env={**os.environ, **env}, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    return said.strip(), time.monotonic() - began, _cpu() - before


def _cpu() -> float:
    """CPU seconds of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def lines(root: Path, count: int) -> Iterator[str]:
    settings = Settings(database_url=f"sqlite:///{root}/store.db", public_base_url=BASE)
    folder = root / "site"
    fill(settings, 0, count)
    yield f"{count:,} events, of {count // EACH:,} articles and {len(COUNTRIES)} countries."
    yield ""
    yield "| export | it said | wall s | CPU s |"
    yield "|---|---|---|---|"
    first = 0.0
    for name, new in (("first", 0), ("again", 0), ("after one new event", 1)):
        if new:
            fill(settings, count, count + new)
        said, wall, spent = export(settings, folder)
        first = first or wall
        yield f"| {name} | {said} | {wall:.1f} | {spent:.1f} |"
    yield ""
    yield (
        f"That is **{first * MOST / count:.0f} s** for {MOST:,} events, by the first export "
        f"(wanted: under {WANTED})."
    )
    yield ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=20_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write("export", "The whole site as files", lines(Path(folder), options.events))


if __name__ == "__main__":
    main()
