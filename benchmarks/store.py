"""What a page costs as the store grows, against the bare driver; bulk load; bytes an event.

    python -m benchmarks store
    python benchmarks/store.py [COUNT...] [--postgresql URL]

Figures are CPU time of this process, medians of rounds that take turns, over the same queries; for
PostgreSQL (an empty database of a server on this machine) with that of its own processes. The bare
driver runs the plainest statement that answers the middle part of the page alone: no spans that
reach in, no total, no snapshot. Bulk load has a bare driver too, which inserts the rows that were
made, index of tokens and all: so the machine's speed can be told from ours. What was made before a
load is kept from the garbage collector, which would charge the load with looking at it.
"""

import argparse
import gc
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.report import write  # noqa: E402 - the checkout is not installed
from timeline.model import Country, Day, When  # noqa: E402
from timeline.query import Query  # noqa: E402
from timeline.store import Change, Identity, Run, Store, StoredEvent, keys  # noqa: E402
from timeline.store.sql import open_store  # noqa: E402

COUNTRIES = "US CN JP DE FR GB IN KR VN IR RU BR IT ES CA AU ID TR SA AE SG TH MY PH EG".split()
WEIGHTS = [1 / (n + 1) for n in range(len(COUNTRIES))]
CATEGORIES = "agreement disaster election launch meeting ruling statement visit".split()
KINDS = ("event", "scheduled", "target", "claim")
COUNTS = [10_000, 1_000_000]
IN_POSTGRESQL = 50_000
TEXT = 500  # bytes of an event's JSON
WORDS = 36  # in its title, summary and quotes
AT_ONCE = 1_000_000  # events of a commit
ROUNDS, CALLS = 5, 200
RUN = Run(started="2026-01-31T08:00:00Z", finished="2026-01-31T08:00:01Z", outcome="ok")
SENTENCE = "The ministers of both countries met and agreed on a working group on training. "


def vocabulary(rng: random.Random, count: int = 50_000) -> list[str]:
    """Words, the usual ones first, as frequent as words of English are."""
    syllables = [a + b for a in "bcdfghklmnprstvz" for b in "aeiou"]
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(rng.choices(syllables, k=rng.choice((1, 2, 2, 3, 3))))] = None
    return list(found)


RNG = random.Random(1)
VOCABULARY = vocabulary(RNG)
_WEIGHTS = list(accumulate(1 / (n + 1.2) ** 1.05 for n in range(len(VOCABULARY))))
PUBLISHERS = [f"The {word} Post" for word in VOCABULARY[1_000:1_300]]
# Made once, and taken by chance: the making of events is not what is measured.
PARTY = {code: Country(code=code, role="party") for code in COUNTRIES}
SAID = [" ".join(RNG.choices(VOCABULARY, cum_weights=_WEIGHTS, k=WORDS)) for _ in range(100_000)]


def edtf(rng: random.Random) -> str:
    """Days, months, years, decades, and spans of up to five years, within fifty years."""
    day = Day(1975, 1, 1).plus(rng.randrange(18_262))
    shape = rng.choices(("day", "month", "year", "decade", "span"), (70, 18, 8, 2, 2))[0]
    if shape == "span":
        return f"{day}/{day.plus(rng.randrange(1, 2000))}"
    return {"day": str(day), "month": str(day)[:7], "year": str(day)[:4]}.get(
        shape, f"{str(day)[:3]}X"
    )


DATES = [When.parse(edtf(RNG)) for _ in range(50_000)]


def events(count: int) -> Iterator[StoredEvent]:
    """Events of one to three countries, one publisher, one article."""
    rng = random.Random(count)
    text = (SENTENCE * (TEXT // len(SENTENCE) + 1))[: TEXT - 46]
    for n in range(count):
        event_id = str(uuid.UUID(int=rng.getrandbits(128), version=5))
        codes = rng.choices(COUNTRIES, WEIGHTS, k=rng.choice((1, 2, 2, 3)))
        yield StoredEvent(
            id=event_id,
            when=rng.choice(DATES),
            kind=rng.choices(KINDS, (8, 1, 1, 2))[0],
            countries=tuple(PARTY[code] for code in dict.fromkeys(codes)),
            articles=(f"{event_id[:-6]}{n % 999_999:06}",),
            category=rng.choice(CATEGORIES),
            publishers=(rng.choice(PUBLISHERS),),
            words=rng.choice(SAID),
            updated=f"2026-01-31T08:00:{n // 10**6:02}.{n % 10**6:06}Z",
            text=f'{{"id":"{event_id}",{text}}}',
        )


def identity(event: StoredEvent) -> Identity:
    return Identity(
        id=event.id,
        aliases=(),
        mentions=(event.id,),
        first_seen=event.updated,
        updated=event.updated,
        fingerprint=event.id.replace("-", ""),
    )


def load(store: Store, count: int, clock: Callable[[], float]) -> float:
    """Fill the store, ledger and all; seconds by *clock*, without making the events."""
    spent, source = 0.0, events(count)
    while batch := tuple(islice(source, AT_ONCE)):
        change = Change(run=RUN, events=batch, identities=tuple(map(identity, batch)))
        gc.collect()
        gc.freeze()
        began = clock()
        store.commit(change)
        spent += clock() - began
        gc.unfreeze()
    return spent


def bare_load(path: Path) -> float:
    """CPU seconds of the bare driver for the rows of a store, into another of the same schema."""
    other = path.with_suffix(".bare")
    open_store(f"sqlite:///{other}").close()
    spent = 0.0
    with closing(sqlite3.connect(path)) as store, closing(sqlite3.connect(other)) as bare:
        bare.isolation_level = None
        for pragma in ("synchronous = NORMAL", "secure_delete = OFF", "cache_size = -16384"):
            bare.execute(f"PRAGMA {pragma}")
        bare.execute("BEGIN IMMEDIATE")
        for into, select in LOADED_ROWS.items():
            rows = store.execute(select)
            places = ", ".join("?" * len(rows.description))
            while batch := rows.fetchmany(10_000):
                began = time.process_time()
                bare.executemany(f"INSERT INTO {into} VALUES ({places})", batch)  # noqa: S608
                spent += time.process_time() - began
        began = time.process_time()
        bare.execute("COMMIT")
    return spent + time.process_time() - began


_FILLED = "events event_countries event_articles calendar counts ledger remembered".split()
LOADED_ROWS = {table: f"SELECT * FROM {table}" for table in _FILLED} | {  # noqa: S608 - ours
    "event_words (rowid, tokens)": "SELECT key, tokens FROM events"
}


def queries(seed: int = 7, **fixed: object) -> list[Query]:
    """Queries of a country from a day on, or as *fixed* says; lists are taken from by chance."""
    rng = random.Random(seed)
    found = []
    for _ in range(CALLS):
        since = Day(1976, 1, 1).plus(rng.randrange(16_000))
        query = Query(countries=(rng.choice(COUNTRIES[:10]),), since=since)
        chosen = {n: rng.choice(v) if isinstance(v, list) else v for n, v in fixed.items()}
        found.append(replace(query, **chosen))  # type: ignore[arg-type]
    return found


def closed(asked: list[Query]) -> list[Query]:
    """The same until eight years later."""
    return [replace(q, until=q.since.plus(3000)) for q in asked if q.since]


def deep(asked: list[Query]) -> list[Query]:
    """The same far behind their beginning: from the key of a day ten years on."""
    return [replace(q, after=keys.floor(q.since.ordinal + 3653)) for q in asked if q.since]


def asked(turn: int) -> Mapping[str, list[Query]]:
    """All that is asked. Totals are counted once a generation: those of *turn* are new each."""
    ranged = queries()
    usual, rarer = VOCABULARY[20:60], VOCABULARY[2_000:4_000]
    two = [f"{a} {b}" for a, b in zip(usual, reversed(usual), strict=True)]
    return {
        "country, since": ranged,
        "country, since, until": closed(ranged),
        "country, since, deep cursor": deep(ranged),
        "country, since, backwards": queries(order="desc"),
        "country, since, total not known": queries(seed=100 + turn),
        "any of three countries": queries(countries=("JP", "VN", "IR")),
        "all of two countries": queries(countries=("JP", "US"), match="all"),
        "everything, since": queries(countries=()),
        "usual word, country, since, until": closed(queries(text=usual)),
        "two usual words, country, since, until": closed(queries(text=two)),
        "rare word, country, since, until": closed(queries(text=rarer)),
        "usual word, country, dates, new total": closed(queries(seed=200 + turn, text=usual)),
        "category, country, since": queries(categories=[(name,) for name in CATEGORIES]),
        "publisher, since": queries(countries=(), publisher=PUBLISHERS),
    }


BARE = (
    "SELECT key, text FROM event_countries WHERE country = ? AND key BETWEEN ? AND ?"
    " AND kind IN (0, 1, 2) ORDER BY key LIMIT 51"
)


def bare(path: Path) -> Callable[[Query], object]:
    connection = sqlite3.connect(path)

    def read(query: Query) -> object:
        since = query.since or Day(1, 1, 1)
        until = keys.floor(query.until.ordinal + 1) - 1 if query.until else keys.MAX
        return connection.execute(
            BARE, (query.countries[0], keys.floor(since.ordinal), until)
        ).fetchall()

    return read


def cost(read: Callable[[Query], object], asked: list[Query], clock: Callable[[], float]) -> float:
    """Microseconds a query."""
    began = clock()
    for query in asked:
        read(query)
    return (clock() - began) / len(asked) * 1e6


Costs = dict[str, float]


def measure(
    store: Store, driver: Callable[[Query], object] | None, clock: Callable[[], float]
) -> Costs:
    found: dict[str, list[float]] = {}
    for turn in range(ROUNDS):
        table = asked(turn)
        if driver:
            ranged = table["country, since, until"]
            found.setdefault("the bare driver", []).append(cost(driver, ranged, clock))
        for name, some in table.items():
            found.setdefault(name, []).append(cost(store.page, some, clock))
    return {name: statistics.median(times[1:]) for name, times in found.items()}


def on_sqlite(count: int) -> Costs:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        store = open_store(f"sqlite:///{path}")
        seconds = load(store, count, time.process_time)
        costs = measure(store, bare(path), time.process_time)
        store.close()
        loads = {LOADED: count / seconds, BARE_LOADED: count / bare_load(path)}
        return costs | loads | {SIZE: path.stat().st_size / count}


LOADED, BARE_LOADED = "loaded a CPU second", "by the bare driver, the same rows"
SIZE = "bytes an event"


def on_postgresql(url: str) -> Costs:
    store = open_store(url)

    def clock() -> float:
        return time.process_time() + server_seconds(url)

    seconds = load(store, IN_POSTGRESQL, clock)
    costs = measure(store, None, clock)
    size = store.status().size
    store.close()
    return costs | {LOADED: IN_POSTGRESQL / seconds, SIZE: size / IN_POSTGRESQL}


_SERVING: dict[str, Any] = {}


def server_seconds(url: str) -> float:
    """CPU seconds of the server's processes for this database."""
    import psycopg

    connection = _SERVING.setdefault(url, None) or psycopg.connect(url, autocommit=True)
    _SERVING[url] = connection
    pids = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
    stats = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for (pid,) in pids)
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


def report(results: Mapping[int, Costs], served: Costs | None) -> Iterator[str]:
    """The figures of each size, largest by smallest, and by the bare driver of its size."""
    sizes = list(results)
    first, last = results[sizes[0]], results[sizes[-1]]
    heads = [f"{size:,}" for size in sizes] + [f"{sizes[-1]:,} by {sizes[0]:,}", "by bare driver"]
    heads += [f"PostgreSQL, {IN_POSTGRESQL:,}"] if served else []
    yield f"Events with {TEXT} bytes of JSON, {WORDS} words, one to three countries, one article."
    yield "Pages of 50; microseconds of CPU."
    yield ""
    yield f"| events | {' | '.join(heads)} |"
    yield "|---" * (len(heads) + 1) + "|"
    for name in first:
        values = [f"{results[size][name]:,.0f}" for size in sizes]
        of_size = name in (LOADED, BARE_LOADED, SIZE)
        ratio = "" if of_size else f"{last[name] / first[name]:.1f}"
        driver = "" if of_size else f"{last[name] / last['the bare driver']:.1f}"
        cells = [*values, ratio, driver]
        if served:
            cells.append(f"{served[name]:,.0f}" if name in served else "-")
        yield f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("counts", nargs="*", type=int, default=COUNTS)
    parser.add_argument("--postgresql", metavar="URL", help="an empty database on this machine")
    options = parser.parse_args()
    results = {}
    for count in options.counts:
        results[count] = on_sqlite(count)
        print(count, results[count], file=sys.stderr)
    served = on_postgresql(options.postgresql) if options.postgresql else None
    write("store", "The store", report(results, served))


if __name__ == "__main__":
    main()
