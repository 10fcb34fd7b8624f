"""The whole way from files to feeds: articles a second, first and when little changed; and beside
it what one would write first, dateparser's search_dates for each article and feedgen for the feed.

    python -m benchmarks pipeline [--copies 100]

Seconds are CPU time of all processes, so that neighbours hardly matter; the corpus is the sample
corpus many times over, each copy with days, figures and words of its own.
"""

import argparse
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import dateparser.search
from feedgen.feed import FeedGenerator

import feeds
from benchmarks import articles, flames, servers
from benchmarks.report import RESULTS, write
from timeline.corpus import read_text
from timeline.document import encode_mention
from timeline.events import extract, index
from timeline.places import find_places
from timeline.readers import Readers
from timeline.refresh import refresh
from timeline.settings import Settings
from timeline.store import Store
from timeline.store.sql import open_store
from timeline.work import date_article, load_rules

NAIVE = 30  # articles that the slow way is tried on
STEPS = ("reading", "finding dates", "finding places", "extracting", "encoding", "indexing")
STEP_COPIES, ROUNDS = 30, 3
HOT = 15  # functions listed


def clock() -> datetime:
    return datetime.now(UTC)


@contextmanager
def measured(found: list[float]) -> Iterator[None]:
    """Append CPU seconds, of this process and of those that read for it, and wall seconds."""
    began, wall = servers.cpu(os.getpid()), time.monotonic()
    yield
    found += [servers.cpu(os.getpid()) - began, time.monotonic() - wall]


def run(store: Store, settings: Settings, readers: Readers | None = None) -> None:
    """One refresh, with the feeds after it; by *readers* that stay, as those of a worker do."""
    after: list[Callable[[], object]] = [lambda: feeds.render(store, settings)]
    report = refresh(store, settings, clock=clock, after_commit=after, readers=readers)
    assert report.run is not None
    assert report.run.failed == 0, report.failures[:3]


def bytes_of_feeds(store: Store) -> int:
    document = store.document("feeds/all.atom")
    return len(document.body) if document else 0


def naive(folder: Path) -> tuple[float, int]:
    """CPU seconds an article, and bytes of the feed."""
    files = sorted(folder.rglob("*.txt"))[:NAIVE]
    began = time.process_time()
    made = FeedGenerator()
    made.id("https://dateline.example/")
    made.title("Events")
    made.link(href="https://dateline.example/")
    for number, file in enumerate(files):
        text = file.read_text(encoding="utf-8")
        for words, moment in dateparser.search.search_dates(text, languages=["en"]) or ():
            entry = made.add_entry()
            entry.id(f"https://dateline.example/{number}/{words}")
            entry.title(words)
            entry.content(text[:500])
            entry.updated(moment.replace(tzinfo=UTC))
    body = made.atom_str()
    return (time.process_time() - began) / len(files), len(body)


def steps() -> Iterator[str]:
    """What each step takes of plain texts in one process: at first, and in the best of all rounds,
    when words are known and neighbours were quiet."""
    texts = [text for name, text in articles.copies(STEP_COPIES) if name.endswith(".txt")]
    load_rules()
    rounds = [[times_of(text) for text in texts] for _ in range(ROUNDS)]
    best = [[min(step) for step in zip(*tries, strict=True)] for tries in zip(*rounds, strict=True)]
    size = sum(map(len, texts)) / len(texts)
    yield f"{len(texts)} plain texts of {size / 1000:.1f} kB in one process, CPU time of each."
    yield ""
    yield "| step | at first, µs | best, µs |"
    yield "|---|---|---|"
    shares = [
        [sum(step) / len(texts) for step in zip(*run, strict=True)] for run in (rounds[0], best)
    ]
    for name, first, least in zip(STEPS, *shares, strict=True):
        yield f"| {name} | {first * 1e6:,.0f} | {least * 1e6:,.0f} |"
    first, least = map(sum, shares)
    yield f"| articles a CPU second | {1 / first:,.0f} | **{1 / least:,.0f}** |"


def times_of(text: str) -> list[float]:
    """CPU seconds of each step."""
    settings, times = Settings(), [time.process_time()]

    def done() -> None:
        times.append(time.process_time())

    article = read_text(text, "article.txt", settings=settings)
    done()
    article, dated = date_article(article, settings)
    done()
    spans = [article.dateline, *article.body] if article.dateline else article.body
    places = find_places(article.text, body=spans, language=article.language, institutions=True)
    done()
    mentions = extract(article, dated, places)
    done()
    for mention in mentions:
        encode_mention(mention)
    done()
    for mention in mentions:
        index(mention)
    done()
    return [after - before for before, after in itertools.pairwise(times)]


# What a cold run consists of: calls that each phase lies within.
PHASES = {
    "reading files and what they say": ["read_entry (timeline/work.py)"],
    "- of it finding dates": ["find_dates (timeline/dates/__init__.py)"],
    "- of it finding places": ["find_places (timeline/places/__init__.py)"],
    "- of it extracting statements": ["extract (timeline/events/extract.py)"],
    "merging them into events": ["regroup (timeline/regroup.py)"],
    "storing": ["SqlStore.commit (timeline/store/sql.py)"],
    "rendering feeds and archives": ["render (feeds/rendering.py)"],
}


def hot(folder: Path) -> Iterator[str]:
    """Where a cold run of a folder in one process spends its time."""
    stacks = flames.record([sys.executable, "-m", "benchmarks.pipeline", "--cold", str(folder)])
    if stacks is None:
        yield "py-spy is not installed."
        return
    flames.draw(stacks, RESULTS / "pipeline.svg")
    yield "[As a picture](pipeline.svg), what calls below what it calls."
    yield ""
    yield "| phase | of all samples |"
    yield "|---|---|"
    for name, calls in PHASES.items():
        yield f"| {name} | {flames.share(stacks, calls):.0%} |"
    yield ""
    yield "| function | own time |"
    yield "|---|---|"
    for frame, share in flames.own(stacks)[:HOT]:
        yield f"| {frame} | {share:.1%} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--copies", type=int, default=100)
    parser.add_argument("--cold", metavar="FOLDER", help="only read this folder, in one process")
    options = parser.parse_args()
    if options.cold:
        run(open_store("sqlite://"), Settings(corpus=options.cold, executor="serial"))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        corpus = folder / "corpus"
        count = articles.write(corpus, options.copies)
        settings = Settings(corpus=str(corpus), executor="processes:2")
        write("pipeline", "From files to feeds", lines(folder, settings, count))


def lines(folder: Path, settings: Settings, count: int) -> Iterator[str]:
    store = open_store(f"sqlite:///{folder}/store.db")
    yield f"{count:,} articles, two reading processes, a store on SQLite."
    yield ""
    yield "| | CPU s | wall s | articles a CPU second |"
    yield "|---|---|---|---|"
    cold: list[float] = []
    with Readers(settings) as readers:
        with measured(cold):
            run(store, settings, readers)
        yield f"| cold: all articles | {cold[0]:.2f} | {cold[1]:.2f} | **{count / cold[0]:,.0f}** |"
        yield from again(store, settings, readers)
    size = bytes_of_feeds(store)
    store.close()
    slow, slow_size = naive(Path(settings.corpus))
    yield f"| dateparser + feedgen ({NAIVE} articles) | {slow * NAIVE:.2f} | | {1 / slow:,.1f} |"
    yield ""
    times = slow / (cold[0] / count)
    yield f"An article costs dateparser + feedgen **{times:.1f}** times as much; "
    yield f"and each request again, where ours is {size:,} stored bytes (theirs: {slow_size:,})."
    yield ""
    yield "## What the steps of reading take"
    yield ""
    yield from steps()
    yield ""
    yield "## Where a cold run in one process spends its time"
    yield ""
    few = folder / "few"
    articles.write(few, 30)
    yield from hot(few)


def again(store: Store, settings: Settings, readers: Readers) -> Iterator[str]:
    """Refreshes in which some files, evenly apart, have one dated sentence more."""
    files = sorted(Path(settings.corpus).rglob("*.txt"))
    for changed in (0, 1, 10):
        for number, file in enumerate(files[7 :: len(files) // 10][:changed]):
            added = f"The ferry to Oslo was repaired on {changed + number} May 2019."
            file.write_text(f"{file.read_text()}\n{added}\n")
        found: list[float] = []
        with measured(found):
            run(store, settings, readers)
        yield f"| again, {changed} changed | {found[0]:.2f} | {found[1]:.2f} | |"


if __name__ == "__main__":
    main()
