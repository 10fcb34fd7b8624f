"""Servers to be measured: ours, and those that a reader might compare it with; each on one core.

Peers that need packages of their own get them once, below .venv/peers; one that does not install
is named in the results and left out.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PEERS = ROOT / ".venv" / "peers"
TICK = os.sysconf("SC_CLK_TCK")
_STARTS = 30  # seconds that a server may take


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address, and the process that began it."""

    address: str
    pid: int

    def cpu(self) -> float:
        """CPU seconds that the process and its descendants have used."""
        return cpu(self.pid)


def cpu(pid: int) -> float:
    """CPU seconds that a process and its living descendants have used."""
    return sum(_ticks(each) for each in family(pid)) / TICK


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def family(pid: int) -> Iterator[int]:
    """A process with all its descendants."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from family(int(child))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serving(
    command: Sequence[str], port: int, path: str = "/", env: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Run a server on core 0 until the block ends."""
    process = subprocess.Popen(
        ["taskset", "-c", "0", *command],
        env={**os.environ, **(env or {})},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # Not a session of its own: what the worker leaves to others holds within a session alone.
        process_group=0,
    )
    try:
        _await(process, f"http://127.0.0.1:{port}{path}")
        yield Server(f"http://127.0.0.1:{port}", process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=8)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _await(process: subprocess.Popen[bytes], url: str) -> None:
    limit = time.monotonic() + _STARTS
    while time.monotonic() < limit and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{' '.join(map(str, process.args))} does not answer at {url}")  # type: ignore[arg-type]


def granian(target: str, port: int, *, factory: bool = False, threads: int = 4) -> list[str]:
    """As the Procfile runs it."""
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    options += ["--blocking-threads", str(threads), "--log-level", "error"]
    options += ["--factory"] if factory else []
    return [sys.executable, "-m", "granian", *options, target]


NGINX = """\
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid;
error_log {folder}/error.log error;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  types {{ application/atom+xml atom; application/json json; }}
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port} backlog=1024; root {folder}; gzip_static on; etag on; }}
}}
"""


def nginx(folder: Path, port: int) -> list[str]:
    """nginx over the files of a folder."""
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port))
    return ["nginx", "-c", str(config)]


EXPRESS = """\
const express = require('express');
const fs = require('fs');
const app = express();
const body = fs.readFileSync(process.argv[2], 'utf8');
app.get('/feed.atom', (_, res) => res.type('application/atom+xml').send(body));
app.listen(Number(process.argv[3]), '127.0.0.1');
"""


def express(feed: Path, port: int) -> list[str] | None:
    """Express that sends a string it holds, with its own ETag; None where npm cannot install it."""
    folder = PEERS / "express"
    if not (folder / "node_modules" / "express").exists():
        folder.mkdir(parents=True, exist_ok=True)
        if not _ran(
            "npm", "install", "--silent", "--no-audit", "--prefix", str(folder), "express@5"
        ):
            return None
    script = folder / "cached.js"
    script.write_text(EXPRESS)
    return ["node", str(script), str(feed), str(port)]


def datasette(database: Path, port: int) -> list[str] | None:
    """Datasette with its plugin for Atom; None where pip cannot install them."""
    program = PEERS / "datasette" / "bin" / "datasette"
    if not program.exists():
        shutil.rmtree(PEERS / "datasette", ignore_errors=True)
        made = _ran(sys.executable, "-m", "venv", str(PEERS / "datasette"))
        pip = str(PEERS / "datasette" / "bin" / "pip")
        if not (made and _ran(pip, "install", "--quiet", "datasette<1", "datasette-atom")):
            return None
    settings = ["--setting", "max_returned_rows", "1000", "--setting", "default_page_size", "100"]
    return [str(program), "serve", str(database), "-p", str(port), *settings]


def _ran(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=240).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
