"""What a refresh costs on large folders, how soon a file shows, what two cores give, what survives.

    python -m benchmarks refresh
    python benchmarks/refresh.py [--files 100000] [--articles 10000] [--many 1000000] [--kills 25]

Costs are CPU time, since the machine may have other work; the bare scan takes turns with ours. The
bare scan is `os.scandir` with `stat` of each file into a dictionary.
"""

import argparse
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from benchmarks import articles, report
from tests.crashes import crash
from tests.newsroom import ALL, Newsroom
from tests.programs import environment, running
from timeline import corpus, work
from timeline.readers import Readers
from timeline.refresh import refresh
from timeline.settings import Settings
from timeline.store import Change, FileRow, KnownFile, Run, Store
from timeline.store.sql import open_store

LANDS = (
    "Norway Chile Kenya Uganda Peru Finland Malta Iceland Japan Canada Mexico Brazil Portugal"
    " Spain Italy Greece Turkey Egypt Morocco Senegal Ghana Nigeria Zambia Namibia India Nepal"
    " Thailand Vietnam Laos Mongolia Australia Fiji Samoa Cuba Panama Ecuador Bolivia Uruguay"
    " Poland Hungary Romania Bulgaria Estonia Latvia Lithuania Denmark Sweden Belgium Austria"
).split()
GOODS = (
    "salmon wheat timber copper tea coffee rice wool cotton glass paper steel solar rail harbour"
    " bridge tunnel ferry canal library museum telescope seed vaccine satellite fishing grazing"
).split()
DEEDS = ("signed a treaty on", "opened talks about", "ended a dispute over", "agreed to fund")
RUN = Run(started="", finished="", outcome="ok")
ROUNDS = 7


def now() -> datetime:
    return datetime.now(UTC)


def article(rng: random.Random) -> str:
    """A short report of one deed."""
    one, two = rng.sample(LANDS, 2)
    deed, goods, other = rng.choice(DEEDS), rng.choice(GOODS), rng.choice(GOODS)
    day = f"{rng.randrange(1, 29)} {rng.choice(('March', 'May', 'October'))}"
    year = rng.randrange(1950, 2026)
    told = f"{one} and {two} {deed} {goods} and {other} on {day} {year}."
    return f"{one} and {two}\n\nBy Ada Holm | 2 December {year}\n\n{told} It rained all day.\n"


def fill(folder: Path, numbers: range, write: Callable[[Path], object]) -> None:
    """Write files, a thousand in each folder."""
    for number in numbers:
        file = folder / f"{number // 1000:04}" / f"report-{number:07}.txt"
        if number % 1000 == 0:
            file.parent.mkdir(parents=True)
        write(file)


def bare_scan(root: str) -> dict[str, tuple[int, int, int, int]]:
    found: dict[str, tuple[int, int, int, int]] = {}
    folders = [root]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                    continue
                s = entry.stat(follow_symlinks=False)
                found[entry.path] = s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino
    return found


def cpu(do: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    began = time.process_time()
    do()
    return time.process_time() - began


def scanned(settings: Settings, database: str) -> list[str]:
    """The scans in a process that has done nothing before, as a command is: behind an import, whose
    threads make SQLite take its locks, all rows cost a third more."""
    with closing(open_store(database)) as store:
        return list(scans(Path(settings.corpus), store, settings))


def scans(root: Path, store: Store, settings: Settings) -> Iterator[str]:
    """Bare scan, a refresh that finds nothing new, and one that finds one changed file."""
    one = root / "0000" / "report-0000000.txt"
    rng = random.Random(7)
    cost: dict[str, list[float]] = {}
    refreshing = partial(refresh, store, settings, clock=now)
    for _ in range(ROUNDS):
        one.write_text(article(rng))
        reading = partial(work.read_entry, settings.corpus, ("0000/report-0000000.txt", ""))
        for name, do in (
            ("bare scan", partial(bare_scan, settings.corpus)),
            ("that file, read alone", partial(reading, settings)),
            ("refresh, one changed", refreshing),
            ("refresh, nothing changed", refreshing),
        ):
            cost.setdefault(name, []).append(cpu(do))
    middle = {name: statistics.median(times[1:]) for name, times in cost.items()}
    bare, alone = middle["bare scan"], middle["that file, read alone"]
    for name, seconds in middle.items():
        yield f"| {name} | {seconds:.3f} | {seconds / bare:.2f} |"
    ratio = (middle["refresh, one changed"] - alone) / bare
    yield f"| one changed, without that file | | {ratio:.2f} (asked: at most 1.5) |"


def latency(folder: Path, store: Store, executor: str) -> Iterator[str]:
    """Seconds from a file's last write, or its renaming, until the feed of everything has it."""
    env = environment(folder, executor=executor, watch="auto", refresh_seconds=3600)
    log = folder / "worker.log"
    worker = (sys.executable, "-m", "flask", "worker")
    taken: dict[str, list[float]] = {"written in place": [], "renamed into place": []}
    with running(*worker, env=env, log=log):
        waited(lambda: -1 < log.read_text().find("watching") < log.read_text().rfind("seen"), 600)
        for turn in range(5):
            for how, times in taken.items():
                word = f"Zanzibar{'ab'[how == 'written in place']}{turn}"
                times.append(shown(folder / "corpus", store, word, how == "written in place"))
    for (how, times), asked in zip(taken.items(), (3, 1), strict=True):
        middle, worst = statistics.median(times), max(times)
        yield f"| {how} | {middle:.2f} | {worst:.2f} | {asked} |"


def shown(corpus: Path, store: Store, word: str, in_place: bool) -> float:
    text = (
        f"{word} bridge\n\nBy Ada Holm | 2 May 2021\n\nKenya and Peru opened the {word} bridge on"
    )
    file = corpus / f"{word}.txt"
    if in_place:
        with file.open("w") as stream:
            stream.write(text)
            stream.flush()
            time.sleep(0.5)
            stream.write(" 1 May 2021.\n")
        began = time.monotonic()
    else:
        (corpus / ".half").write_text(f"{text} 1 May 2021.\n")
        began = time.monotonic()
        (corpus / ".half").rename(file)
    waited(lambda: word.encode() in body(store, "feeds/all.atom"), 60)
    return time.monotonic() - began


def body(store: Store, name: str) -> bytes:
    document = store.document(name)
    return document.body if document else b""


def waited(ask: Callable[[], object], seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not ask():
        assert time.monotonic() < limit, f"nothing came in {seconds} s"
        time.sleep(0.02)


def cores(folder: Path) -> Iterator[str]:
    """What two cores give, in reading and in a whole import; and how busy the machine was."""
    root = folder / "pages"
    articles.write(root, 40)
    tasks = [(path, "") for path, _ in corpus.walk(str(root))]
    cost: dict[str, list[tuple[float, float]]] = {}
    for _ in range(2):
        for number in (1, 2):
            cost.setdefault(f"plain {number}", []).append(looped(str(root), tasks, number))
            cost.setdefault(f"readers {number}", []).append(read(str(root), tasks, number))
    yield f"| {len(tasks)} articles of 3 kB | articles a second | CPU an article, ms |"
    yield "| --- | --- | --- |"
    for name, what in (("plain", "plain loop, no pool"), ("readers", "reading processes")):
        for number in (1, 2):
            wall, spent = (min(times) for times in zip(*cost[f"{name} {number}"], strict=True))
            rate, each = len(tasks) / wall, spent / len(tasks) * 1e3
            yield f"| {what}: {number} | {rate:.0f} | {each:.1f} |"
        yield f"| two of them | {gain(cost, name)} | |"
    few = folder / "few"
    rng = random.Random(2)
    fill(few, range(6_000), lambda file: file.write_text(article(rng)))
    one, two = (imported(few, folder / f"few{number}.db", number) for number in (1, 2))
    yield f"| first import of 6,000 short ones, all of it on one core: {one:.1f} s | | |"
    yield f"| the same on two: {two:.1f} s | {one / two:.2f} times | |"
    yield f"| load of the machine meanwhile: {os.getloadavg()[0]:.1f} | | |"


def gain(cost: dict[str, list[tuple[float, float]]], name: str) -> str:
    one, two = (min(cost[f"{name} {number}"]) for number in (1, 2))
    asked = " (asked: 1.8)" if name == "readers" else ""
    by_cpu = 2 * min(cpu for _, cpu in cost[f"{name} 1"]) / min(c for _, c in cost[f"{name} 2"])
    return f"{one[0] / two[0]:.2f} times one{asked}; by CPU time {by_cpu:.2f}"


def looped(root: str, tasks: list[work.Task], number: int) -> tuple[float, float]:
    """Seconds and CPU seconds that so many plain loops take for all, each having its share: what
    the machine can give."""
    with get_context("spawn").Pool(number) as pool:
        shares = [(root, tasks[at::number]) for at in range(number)]
        pool.starmap(loop, [(root, tasks[:30])] * number, chunksize=1)
        began = time.monotonic()
        spent = sum(pool.starmap(loop, shares, chunksize=1))
        return time.monotonic() - began, spent


def loop(root: str, tasks: list[work.Task]) -> float:
    return cpu(lambda: work.read_entries(root, tasks, Settings(), ""))


def read(root: str, tasks: list[work.Task], number: int) -> tuple[float, float]:
    """The same of our readers."""
    with Readers(Settings(executor=f"processes:{number}")) as readers:
        list(readers.read(root, tasks[: 60 * number]))  # all is loaded, once a process
        began, used = time.monotonic(), family_cpu()
        list(readers.read(root, tasks))
        return time.monotonic() - began, family_cpu() - used


def imported(root: Path, database: Path, number: int) -> float:
    """Seconds of a first import on so many cores, processes being started before."""
    all_cores = os.sched_getaffinity(0)
    settings = Settings(corpus=str(root), executor=f"processes:{number}")
    os.sched_setaffinity(0, set(sorted(all_cores)[:number]))
    try:
        with closing(open_store(f"sqlite:///{database}")) as store, Readers(settings) as readers:
            tasks = [(path, "") for path, _ in corpus.walk(settings.corpus)]
            list(readers.read(settings.corpus, tasks[: 60 * number]))
            began = time.monotonic()
            refresh(store, settings, clock=now, readers=readers)
            return time.monotonic() - began
    finally:
        os.sched_setaffinity(0, all_cores)


def family_cpu() -> float:
    """CPU seconds of this process and its living children."""
    total = time.process_time()
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def memory(folder: Path, count: int) -> Iterator[str]:
    """The most memory that refreshing an unchanged folder of so many files takes."""
    root, database = folder / "million", f"sqlite:///{folder}/million.db"
    fill(root, range(count), Path.touch)
    settings = Settings(corpus=str(root), executor="serial")
    for do in (known, unchanged):
        with get_context("spawn").Pool(1) as pool:
            seconds, peak = pool.apply(do, (settings, database))
    cost = f"{seconds:.1f} s CPU | {peak:.0f} MiB (asked: 400)"
    yield f"| {count:,} files, nothing changed | {cost} |"


def known(settings: Settings, database: str) -> tuple[float, float]:
    """Make a store know every file, as one in which nothing was found."""
    rules = work.rules_version(settings)
    rows: list[FileRow] = []
    with closing(open_store(database)) as store:
        read = {path.decode() for path, *_ in store.states(rules)}
        for path, state in corpus.walk(settings.corpus):
            if path in read:
                continue
            assert isinstance(state, tuple)
            seen = KnownFile(state=state, digest="0" * 64, rules=rules, failed=False)
            rows.append(FileRow(path=path, article_id="", known=seen, article=None, mentions=()))
            if len(rows) == 20_000:
                store.commit(Change(run=RUN, files=tuple(rows)))
                rows.clear()
        store.commit(Change(run=RUN, files=tuple(rows)))
    return 0.0, 0.0


def unchanged(settings: Settings, database: str) -> tuple[float, float]:
    with closing(open_store(database)) as store:
        seconds = cpu(lambda: refresh(store, settings, clock=now))
    return seconds, peak()


def peak() -> float:
    """The most memory that this program ever had, in MiB; `ru_maxrss` would count what its parent
    had when it was forked."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def endless(folder: Path) -> Iterator[str]:
    """Memory and descriptors after 300 refreshes, each of one changed file."""
    room = Newsroom(folder / "endless", files=ALL, store=open_store(f"sqlite:///{folder}/e.db"))
    found = []
    for number in range(330):
        room.write("echo.txt", f"{ALL['treaty.txt']}\nLine {number}.\n")
        room.run()
        if number in (29, 329):
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            found.append((pages * resource.getpagesize() / 2**20, len(os.listdir("/proc/self/fd"))))
    room.store.close()
    (before, fds), (after, same) = found
    yield f"| 300 refreshes | {after - before:+.1f} MiB, {same - fds:+d} descriptors |"


def first(store: Store, settings: Settings) -> Iterator[str]:
    """A first import."""
    began = time.monotonic()
    run = refresh(store, settings, clock=now).run
    assert run is not None
    seconds, size = time.monotonic() - began, store.status().size / run.seen
    load = f"the machine's load was {os.getloadavg()[0]:.0f}"
    yield f"First import of {run.seen:,} short articles: {seconds:.0f} s ({load}), {run.events:,}"
    yield f"events, {size:,.0f} bytes an article, {peak():.0f} MiB of memory at most beside the"
    yield "readers (asked: 400). The other files have no events."


def lines(options: argparse.Namespace, folder: Path) -> Iterator[str]:
    root, count, told = folder / "corpus", options.files, options.articles
    rng = random.Random(1)
    fill(root, range(told), lambda file: file.write_text(article(rng)))
    settings = Settings(corpus=str(root), executor="processes:2")
    database = f"sqlite:///{folder}/dateline.db"
    with closing(open_store(database)) as store:
        yield from first(store, settings)
        fill(root, range(told, count), lambda file: file.write_text("Nothing is dated here.\n"))
        known(settings, database)
        yield from ("", f"| {count:,} files | CPU s | × bare |", "| --- | --- | --- |")
        with get_context("spawn").Pool(1) as pool:
            serial = Settings(corpus=str(root), executor="serial")
            yield from pool.apply(scanned, (serial, database))
        yield from (
            "",
            "| a new file is in the feeds | s | worst | asked |",
            "| --- | --- | --- | --- |",
        )
        yield from latency(folder, store, "processes:1")
    yield ""
    yield from cores(folder)
    yield from ("", "| Memory | | |", "| --- | --- | --- |")
    yield from memory(folder, options.many)
    yield from ("", "| Endurance | |", "| --- | --- |")
    yield from endless(folder)
    (folder / "crashes").mkdir()
    counted = crash(folder / "crashes", kills=options.kills)
    yield f"| refreshes killed | {options.kills}: {counted.cut} undone, {counted.whole} complete |"
    yield "| harm done | none: whole after each, at the end equal to a clean build |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--articles", type=int, default=10_000, help="of these, with an event")
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=25, help="200 are asked for")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report.write("refresh", "Refresh", lines(options, Path(folder)))


if __name__ == "__main__":
    main()
