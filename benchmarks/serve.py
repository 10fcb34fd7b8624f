"""What an answer costs, against nginx, an empty Flask view, and what others would run; in one run.

    python -m benchmarks serve [--events 1000000] [--seconds 2]

The server has core 0, the load (wrk, 16 connections) core 1. Judge by CPU microseconds a request,
of the server with all its processes: they stay where they are while neighbours make the wall time
swing. Every figure is the median of rounds that take turns.
"""

import argparse
import gzip
import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import feeds
from benchmarks import articles, connections, servers, uncached
from benchmarks.report import write
from benchmarks.servers import Server, free_port, granian, serving
from benchmarks.store import load
from tests import web_events
from timeline.settings import Settings
from timeline.store.sql import open_store

ROUNDS = 3
FEED = "/feeds/all.atom"
PAGE = "/timeline.json"
# Never the same address, so that no cache knows the answer; the cursor lies before all events.
LUA = """\
math.randomseed(os.time())
local countries = { "us", "cn", "jp", "de", "fr", "gb", "in", "kr" }
request = function()
  local country = countries[math.random(#countries)]
  local month = string.format("%d-%02d", math.random(1975, 2020), math.random(1, 12))
  local cursor = string.format("%016x", math.random(0, 2^31))
  local asked = "country=" .. country .. "&since=" .. month .. "&cursor=" .. cursor
  return wrk.format("GET", "/timeline.json?" .. asked)
end
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians of some rounds: CPU microseconds a request, requests a second, and the slowest one in
    a hundred in milliseconds."""

    micros: float
    rate: float
    p99: float


def wrk(server: Server, path: str, seconds: int, *options: str) -> Cost:
    """Load one address of a server for so long."""
    before = server.cpu()
    command = ["taskset", "-c", "1", "wrk", "-t1", "-c16", f"-d{seconds}s", "--latency", *options]
    said = subprocess.run(
        [*command, server.address + path], capture_output=True, text=True, check=True
    ).stdout
    spent = server.cpu() - before
    done = int(re.search(r"(\d+) requests in", said)[1])  # type: ignore[index]
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]
    amount, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
    assert "Non-2xx" not in said or "304" in said, said
    return Cost(spent / done * 1e6, rate, float(amount) * {"us": 0.001, "ms": 1, "s": 1000}[unit])


def median(costs: Sequence[Cost]) -> Cost:
    return Cost(*(statistics.median(getattr(c, n) for c in costs) for n in Cost.__slots__))


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the table: a server, an address, and what wrk is told besides."""

    name: str
    server: Server
    path: str
    options: tuple[str, ...] = ()


def measure(cases: Sequence[Case], seconds: int) -> dict[str, Cost]:
    found: dict[str, list[Cost]] = {}
    for case in cases:
        wrk(case.server, case.path, 1, *case.options)
    for _ in range(ROUNDS):
        for case in cases:
            cost = wrk(case.server, case.path, seconds, *case.options)
            found.setdefault(case.name, []).append(cost)
    return {name: median(costs) for name, costs in found.items()}


def fill(folder: Path) -> Settings:
    """A store of the invented events, with a feed of some 60 KB."""
    settings = Settings(database_url=f"sqlite:///{folder}/small.db", feed_entries=40)
    store = open_store(settings.database_url)
    with store.lease():
        store.commit(web_events.change())
    feeds.render(store, settings)
    store.close()
    return settings


def fill_large(folder: Path, events: int) -> Path:
    path = folder / "large.db"
    store = open_store(f"sqlite:///{path}")
    with store.lease():
        load(store, events, time.process_time)
    store.close()
    return path


def ours(path: Path, **settings: object) -> dict[str, str]:
    """The environment of our server on a store."""
    values = {"database_url": f"sqlite:///{path}", "feed_entries": 40, **settings}
    return {f"DATELINE_{name.upper()}": str(value) for name, value in values.items()}


def fetch(address: str, **headers: str) -> tuple[bytes, str]:
    """Body and tag."""
    request = urllib.request.Request(
        address, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read(), answer.headers.get("ETag", "")


class Field:
    """All servers that take part, started as they are wanted."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._stack = stack
        self.folder = folder
        self.missing: list[str] = []

    def start(self, command: Sequence[str], port: int, path: str, **env: str) -> Server:
        return self._stack.enter_context(serving(command, port, path, env))

    def ours(self, store: Path, path: str) -> Server:
        port = free_port()
        command = granian("app:create_app", port, factory=True)
        return self.start(command, port, path, **ours(store))

    def flask(self, target: str, path: str, *, factory: bool = False, **env: str) -> Server:
        port = free_port()
        return self.start(granian(target, port, factory=factory), port, path, **env)

    def peer(self, name: str, command: Sequence[str] | None, port: int, path: str) -> Server | None:
        if command:
            return self.start(command, port, path)
        self.missing.append(name)
        return None


def tagged(server: Server, path: str, **headers: str) -> tuple[str, ...]:
    """What makes wrk ask for what it has already."""
    _, tag = fetch(server.address + path, **headers)
    extra = [f"-H{k.replace('_', '-')}: {v}" for k, v in headers.items()]
    return (*extra, f"-HIf-None-Match: {tag}")


GZIP = "-HAccept-Encoding: gzip"


def cases(field: Field, large: Path) -> tuple[list[Case], Server]:
    """Every server with its addresses; and ours."""
    here = field.ours(field.folder / "small.db", FEED)
    feed, _ = fetch(here.address + FEED)
    page, _ = fetch(here.address + PAGE)
    files = field.folder / "files"
    files.mkdir()
    for name, body in (("feed.atom", feed), ("page.json", page)):
        (files / name).write_bytes(body)
        (files / f"{name}.gz").write_bytes(gzip.compress(body))
    port = free_port()
    static = field.start(servers.nginx(files, port), port, "/feed.atom")
    view = field.flask("benchmarks.peers:empty", "/")
    million = field.ours(large, f"{PAGE}?limit=1")
    lua = field.folder / "random.lua"
    lua.write_text(LUA)
    found = [
        Case("nginx: feed", static, "/feed.atom"),
        Case("nginx: feed, gzip", static, "/feed.atom", (GZIP,)),
        Case("nginx: feed, 304", static, "/feed.atom", tagged(static, "/feed.atom")),
        Case("nginx: JSON, gzip", static, "/page.json", (GZIP,)),
        Case("ours: feed", here, FEED),
        Case("ours: feed, gzip", here, FEED, (GZIP,)),
        Case("ours: feed, 304", here, FEED, tagged(here, FEED)),
        Case("ours: JSON, gzip", here, PAGE, (GZIP,)),
        Case("ours: JSON, 304", here, PAGE, tagged(here, PAGE)),
        Case("empty Flask view", view, "/"),
        Case("ours: JSON, never the same", million, PAGE, ("-s", str(lua))),
    ]
    return [*found, *peers(field, feed, page)], here


def peers(field: Field, feed: bytes, page: bytes) -> Iterator[Case]:
    """What else one could run, for those that install."""
    file, events = field.folder / "peer.atom", field.folder / "events.json"
    file.write_bytes(feed)
    shown = json.loads(page)["events"]
    events.write_text(json.dumps(shown), encoding="utf-8")
    naive = field.flask(
        "benchmarks.peers:per_request", "/feed.atom", factory=True, PEER_EVENTS=str(events)
    )
    yield Case("Flask + feedgen: feed", naive, "/feed.atom")
    port = free_port()
    node = field.peer("express", servers.express(file, port), port, "/feed.atom")
    if node:
        yield Case("express, cached string: feed", node, "/feed.atom")
    port = free_port()
    database = _database(field.folder, shown)
    found = field.peer("Datasette", servers.datasette(database, port), port, "/")
    if found:
        yield Case("Datasette + datasette-atom: feed", found, f"/events.atom?sql={SQL}")
        yield Case("Datasette: JSON", found, "/events/events.json?_shape=array&_size=50")


SQL = (
    "select+id+as+atom_id,title+as+atom_title,updated+as+atom_updated,"
    "summary+as+atom_content+from+events+limit+40"
)


def _database(folder: Path, events: list[dict[str, Any]]) -> Path:
    path = folder / "events.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table events (id primary key, title, updated, summary, fields)")
        rows = [(e["id"], e["title"], e["updated"], e["summary"], json.dumps(e)) for e in events]
        connection.executemany("insert into events values (?, ?, ?, ?, ?)", rows)
    return path


# Ours, what it is measured against, and how many times its cost is allowed (or how often it must
# fit into the other's).
RATIOS = (
    ("ours: feed", "nginx: feed", "at most 4"),
    ("ours: feed, gzip", "nginx: feed, gzip", "at most 4"),
    ("ours: feed, 304", "nginx: feed, 304", "at most 4"),
    ("ours: JSON, gzip", "nginx: JSON, gzip", "at most 4"),
    ("ours: JSON, never the same", "empty Flask view", "at most 3"),
    ("Flask + feedgen: feed", "ours: feed", "at least 100"),
    ("Datasette + datasette-atom: feed", "ours: feed", "at least 100"),
    ("express, cached string: feed", "ours: feed", "at least 3"),
)


def table(found: dict[str, Cost]) -> Iterator[str]:
    yield "| | CPU µs a request | requests/s | p99, ms |"
    yield "|---|---|---|---|"
    for name, cost in found.items():
        yield f"| {name} | {cost.micros:,.1f} | {cost.rate:,.0f} | {cost.p99:.2f} |"
    yield ""
    yield "| CPU of | beside that of | times | wanted |"
    yield "|---|---|---|---|"
    for one, other, wanted in RATIOS:
        if one in found and other in found:
            times = found[one].micros / found[other].micros
            yield f"| {one} | {other} | **{times:.1f}** | {wanted} |"
    yield ""


def beside_work(server: Server, folder: Path, seconds: int) -> Iterator[str]:
    """The same feed while articles are read and merged, in processes that take what is left, as the
    worker's do."""
    count = articles.write(folder / "corpus", 250)
    idle = median([wrk(server, FEED, seconds, GZIP) for _ in range(ROUNDS)])
    values = {"corpus": folder / "corpus", "database_url": f"sqlite:///{folder}/work.db"}
    env = {f"DATELINE_{name.upper()}": str(value) for name, value in values.items()}
    command = ["chrt", "--idle", "0", sys.executable, "-m", "flask", "refresh"]
    work = subprocess.Popen(
        command, env={**os.environ, **env}, cwd=servers.ROOT, stdout=subprocess.DEVNULL
    )
    time.sleep(2)
    costs = []
    while work.poll() is None and len(costs) < ROUNDS:
        costs.append(wrk(server, FEED, seconds, GZIP))
    ended = work.poll() is not None
    work.terminate()
    work.wait()
    busy = median(costs)
    yield f"While {count:,} articles are read beside it{' (which ended first)' if ended else ''}: "
    yield (
        f"requests/s **{busy.rate / idle.rate:.2f}** of idle (wanted: at least 0.9), p99 "
        f"{idle.p99:.2f} -> {busy.p99:.2f} ms, **{busy.p99 / idle.p99:.1f}** times (at most 3)."
    )
    yield ""


def holding(server: Server, folder: Path) -> Iterator[str]:
    """Connections that are held while others want answers; the server has every core."""
    still, middle, worst = connections.hold(server.address, FEED, idle=500, slow=60)
    yield f"- granian alone, 500 idle ({still} stay open) and 60 slow: a new reader waits "
    yield f"  {middle:.0f} ms, the slowest of 100 **{worst:.0f} ms**"
    port = free_port()
    config = (servers.ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("/run/nginx.pid", f"{folder}/front.pid"),
        ("/var/log/nginx/error.log", f"{folder}/front.log"),
        ("/var/cache/dateline", f"{folder}/cache"),
        ("listen 80 backlog", f"listen 127.0.0.1:{port} backlog"),
        ("127.0.0.1:8000", server.address.removeprefix("http://")),
        ("worker_processes auto;", "worker_processes auto; daemon off;"),
    ):
        config = config.replace(old, new)
    (folder / "front.conf").write_text(config)
    with serving(["nginx", "-c", str(folder / "front.conf")], port, FEED) as front:
        still, middle, worst = connections.hold(front.address, FEED, idle=10_000, slow=2_000)
    yield f"- nginx as in deploy/ before it, 10,000 idle ({still:,} stay open) and 2,000 slow: "
    yield f"  {middle:.0f} ms, **{worst:.0f} ms** (wanted: under 200)"
    yield ""


def starting() -> float:
    """CPU seconds until a new process has the application, without Python's own start."""
    code = "import time; began = time.process_time(); import app; app.create_app()"
    said = [
        subprocess.run(
            [sys.executable, "-c", f"{code}; print(time.process_time() - began)"],
            capture_output=True,
            text=True,
            check=True,
            cwd=servers.ROOT,
        ).stdout
        for _ in range(5)
    ]
    return min(map(float, said))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=1_000_000, help="in the large store")
    parser.add_argument("--seconds", type=int, default=1, help="of load a round")
    options = parser.parse_args()
    if missing := [program for program in ("nginx", "wrk", "taskset") if not shutil.which(program)]:
        sys.exit(f"{' and '.join(missing)} must be installed (apt-get install nginx wrk)")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        fill(folder)
        large = fill_large(folder, options.events)
        field = Field(stack, folder)
        table_of, server = cases(field, large)
        lines = [
            f"wrk, 16 connections, on the other core; a store of {options.events:,} events.",
            "",
        ]
        lines += [f"Import and making of the web application: **{starting():.2f} s** of CPU.", ""]
        lines += table(measure(table_of, options.seconds))
        if field.missing:
            lines += [f"Not installed here: {', '.join(field.missing)}.", ""]
        lines += uncached.parts(f"sqlite:///{large}")
        lines += beside_work(server, folder, options.seconds)
        lines += holding(server, folder)
    write("serve", "What an answer costs", lines)


if __name__ == "__main__":
    main()
