"""What a page costs as the store grows, against the bare driver; bulk load; bytes an event.

    python benchmarks/store.py [SMALL LARGE] [--url postgresql://…]

Figures are CPU time of this process (for PostgreSQL without the server's), medians of rounds that
take turns, over the same queries. The bare driver runs the plainest statement that answers the
middle part of the page alone: no spans that reach in, no total, no snapshot.
"""

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from timeline.model import Country, Day, When
from timeline.query import Query
from timeline.store import Change, Identity, Run, Store, StoredEvent, keys
from timeline.store.sql import open_store

COUNTRIES = "US CN JP DE FR GB IN KR VN IR RU BR IT ES CA AU ID TR SA AE SG TH MY PH EG".split()
WEIGHTS = [1 / (n + 1) for n in range(len(COUNTRIES))]
ROUNDS, CALLS = 5, 200
RUN = Run(started="", finished="", outcome="ok")
SENTENCE = "The ministers of both countries met and agreed on a working group on training. "


def events(count: int, size: int) -> Iterator[StoredEvent]:
    """Days, months, years and spans of fifty years; one to three countries; texts of *size*."""
    rng = random.Random(count)
    text = (SENTENCE * (size // len(SENTENCE) + 1))[:size]
    for n in range(count):
        event_id = str(uuid.UUID(int=rng.getrandbits(128), version=5))
        codes = rng.choices(COUNTRIES, WEIGHTS, k=rng.choice((1, 2, 2, 3)))
        yield StoredEvent(
            id=event_id,
            when=When.parse(edtf(rng)),
            kind=rng.choices(("event", "scheduled", "target", "claim"), (8, 1, 1, 2))[0],
            countries=tuple(Country(code=code, role="party") for code in dict.fromkeys(codes)),
            updated=f"2026-01-31T08:00:{n // 10**6:02}.{n % 10**6:06}Z",
            text=f'{{"id":"{event_id}",{text}}}',
        )


def edtf(rng: random.Random) -> str:
    day = Day(1975, 1, 1).plus(rng.randrange(18_262))
    shape = rng.choices(("day", "month", "year", "decade", "span"), (70, 18, 8, 2, 2))[0]
    if shape == "span":
        return f"{day}/{day.plus(rng.randrange(1, 2000))}"
    return {"day": str(day), "month": str(day)[:7], "year": str(day)[:4]}.get(
        shape, f"{str(day)[:3]}X"
    )


def load(store: Store, count: int, size: int) -> float:
    """Fill the store in commits of 50,000 events; CPU seconds, without making the events."""
    spent = 0.0
    source = events(count, size)
    while batch := tuple(event for event, _ in zip(source, range(50_000), strict=False)):
        identities = tuple(identity(event) for event in batch)
        began = time.process_time()
        store.commit(Change(run=RUN, events=batch, identities=identities))
        spent += time.process_time() - began
    return spent


def identity(event: StoredEvent) -> Identity:
    return Identity(
        id=event.id,
        aliases=(),
        mentions=(event.id,),
        first_seen=event.updated,
        updated=event.updated,
        fingerprint=event.id.replace("-", ""),
    )


def queries(seed: int = 7, **fixed: object) -> list[Query]:
    """Queries of a country from a day on, or as *fixed* says."""
    rng = random.Random(seed)
    found = []
    for _ in range(CALLS):
        since = Day(1976, 1, 1).plus(rng.randrange(16_000))
        query = Query(countries=(rng.choice(COUNTRIES[:10]),), since=since)
        found.append(replace(query, **fixed))  # type: ignore[arg-type]
    return found


def cost(read: Callable[[Query], object], asked: list[Query]) -> float:
    """Microseconds of CPU a query."""
    began = time.process_time()
    for query in asked:
        read(query)
    return (time.process_time() - began) / len(asked) * 1e6


BARE = (
    "SELECT key, text FROM event_countries WHERE country = ? AND key BETWEEN ? AND ?"
    " AND kind IN ('event', 'scheduled', 'target') ORDER BY key LIMIT 51"
)


def bare(path: Path) -> Callable[[Query], object]:
    connection = sqlite3.connect(path)

    def read(query: Query) -> object:
        since = query.since or Day(1, 1, 1)
        until = keys.floor(query.until.ordinal + 1) - 1 if query.until else keys.MAX
        low = keys.floor(since.ordinal) if query.after is None else query.after + 1
        return connection.execute(BARE, (query.countries[0], low, until)).fetchall()

    return read


def deep(store: Store, asked: list[Query]) -> list[Query]:
    """The same queries far behind their beginning: the key of an event ten years on."""
    return [
        replace(query, after=keys.floor(query.since.ordinal + 3653))
        for query in asked
        if query.since
    ]


def measure(store: Store, driver: Callable[[Query], object] | None) -> dict[str, float]:
    ranged = queries()
    closed = [replace(q, until=q.since.plus(3000) if q.since else None) for q in ranged]
    table = {
        "country": queries(since=None),
        "country, since": ranged,
        "country, since, until": closed,
        "country, since, deep cursor": deep(store, ranged),
        "country, since, backwards": queries(order="desc"),
        "any of three": queries(countries=("JP", "VN", "IR")),
        "all of two": queries(countries=("JP", "US"), match="all"),
        "all events, since": queries(countries=()),
    }
    found: dict[str, list[float]] = {}
    for turn in range(ROUNDS):
        # Totals are counted once a generation; these have not been asked for yet.
        table["country, since, new total"] = queries(seed=100 + turn)
        for name, asked in table.items():
            found.setdefault(name, []).append(cost(store.page, asked))
        if driver:
            found.setdefault("bare driver: country, since", []).append(cost(driver, ranged))
    return {name: statistics.median(times[1:]) for name, times in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("counts", nargs="*", type=int, default=[10_000, 1_000_000])
    parser.add_argument("--url", help="PostgreSQL database, emptied by hand, for one count")
    parser.add_argument("--text", type=int, default=500, help="bytes of an event's text")
    options = parser.parse_args()
    results: list[dict[str, float]] = []
    for count in options.counts:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "store.db"
            store = open_store(options.url or f"sqlite:///{path}")
            seconds = load(store, count, options.text)
            results.append(measure(store, None if options.url else bare(path)))
            store.close()
            print(f"{count:>9,} events: {count / seconds:,.0f} loaded a CPU second", end="")
            print("" if options.url else f", {path.stat().st_size / count:,.0f} bytes an event")
    report(options.counts, results)


def report(counts: list[int], results: list[dict[str, float]]) -> None:
    print(f"{'µs CPU a page of 50':32}" + "".join(f"{count:>12,}" for count in counts) + "   ratio")
    for name in results[0]:
        values = [result[name] for result in results]
        ratio = f"{values[-1] / values[0]:8.2f}"
        print(f"{name:32}" + "".join(f"{value:12.0f}" for value in values) + ratio)


if __name__ == "__main__":
    main()
