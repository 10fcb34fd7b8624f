"""Past one process: two workers on one PostgreSQL, and a cluster that loses a machine."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.newsroom import ALL, TREATY, Newsroom, events, texts
from tests.programs import HERE, Program, environment, flask, free_port, running, until
from tests.store_events import new_database, postgresql
from timeline.errors import StoreError, WorkError
from timeline.readers import Readers
from timeline.settings import Settings
from timeline.store import Change, Run, Store
from timeline.store.sql import open_store

WORKER = (sys.executable, "-m", "flask", "worker")
RUN = Run(started="", finished="", outcome="ok")


@pytest.fixture(name="server", scope="module")
def _server() -> Iterator[str]:
    with postgresql() as address:
        if address is None:
            pytest.skip("no PostgreSQL is installed")
        yield address


@pytest.fixture(name="url")
def _url(server: str) -> str:
    return new_database(server)


def test_who_lost_the_lease_without_knowing_can_write_nothing(url: str) -> None:
    """A lock goes with its connection; the epoch tells the last holder from those before."""
    first, second = open_store(url), open_store(url)
    with first.lease() as mine:
        assert mine
        cut_off(second)
        with second.lease() as taken:
            assert taken
            with pytest.raises(StoreError, match="another worker's now"):
                first.commit(Change(run=RUN))
            second.commit(Change(run=RUN))
    assert len(first.status().runs) == 1
    with first.lease() as mine:
        assert mine
        first.commit(Change(run=RUN))
    first.close()
    second.close()


def cut_off(store: Store) -> None:
    """End all connections of the server that hold an advisory lock."""
    with store._database.reading() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'", ()
        )
        assert cursor.fetchall()


def test_another_worker_takes_over_within_ten_seconds(tmp_path: Path, url: str) -> None:
    """One is killed while it reads; the other, which was told that it is busy, goes on."""
    (tmp_path / "corpus").mkdir()
    for number in range(400):
        file = tmp_path / "corpus" / f"{number}.txt"
        file.write_text(TREATY.replace("2021", str(1600 + number)))
        os.utime(file, (1e9, 1e9))
    env = environment(tmp_path, database_url=url, executor="processes:1", refresh_seconds=600)
    store = open_store(url)
    with ExitStack() as stack:
        workers = [
            stack.enter_context(running(*WORKER, env=env, log=tmp_path / name)) for name in "ab"
        ]
        (other,) = until(lambda: [w for w in workers if "another refresh is running" in w.said])
        (busy,) = (worker for worker in workers if worker is not other)
        assert holds(store, busy)
        busy.process.send_signal(signal.SIGKILL)
        until(lambda: holds(store, other), seconds=10)
        until(lambda: len(events(store)) == 400, seconds=60)
        assert "files seen" not in busy.said
        assert other.stop() == 0
    store.close()


def holds(store: Store, worker: Program) -> bool:
    """It has the lease now."""
    return store.status().holder.endswith(f":{worker.process.pid}")


# A cluster


@contextmanager
def cluster(
    folder: Path, *, workers: int, tls: Mapping[str, str] | None = None
) -> Iterator[tuple[str, list[Program]]]:
    """A Dask scheduler and its workers, as processes on loopback: their address and the workers.
    *tls* are the variables that name the certificates."""
    pytest.importorskip("distributed")
    protocol, host, port = "tls" if tls else "tcp", "127.0.0.1", str(free_port())
    address = f"{protocol}://{host}:{port}"
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(HERE),
        "DASK_DISTRIBUTED__WORKER__DAEMON": "False",
        **(tls or {}),
    }
    dask = (sys.executable, "-m", "distributed.cli")
    scheduler = (f"{dask[2]}.dask_scheduler", "--host", host, "--port", port, "--no-dashboard")
    scheduler += ("--protocol", protocol)
    worker = (f"{dask[2]}.dask_worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny")
    with ExitStack() as stack:

        def start(name: str, *options: str) -> Program:
            program = running(*dask[:2], *options, env=env, log=folder / name, cwd=folder)
            return stack.enter_context(program)

        start("scheduler", *scheduler)
        yield address, [start(f"worker-{n}", *worker) for n in range(workers)]


def test_a_cluster_that_loses_a_worker_finds_what_one_process_finds(tmp_path: Path) -> None:
    """One of two is killed in the midst; the stores are equal to the last byte."""
    pages = {
        f"{n}.txt": text.replace("20", f"{n + 10}") for n in range(30) for text in ALL.values()
    }
    files = {**ALL, **pages, "empty.txt": ""}
    room = Newsroom(tmp_path / "corpus", files=files)
    room.run()
    expected = texts(room.store), list(room.store.identities()), list(room.store.file_rows())
    room.store.close()

    room.clock, room.store = type(room.clock)(), open_store("sqlite://")
    with cluster(tmp_path, workers=2) as (address, workers):
        room.settings = replace(room.settings, executor=f"dask:{address}")
        done = []

        def progress(count: int, total: int) -> None:
            done.append(count)
            if len(done) == 10:
                workers[0].process.kill()

        with Readers(room.settings) as readers:
            until(lambda: readers._open()[1] == 2, seconds=40)
            room.run(progress=progress, readers=readers)

    found = texts(room.store), list(room.store.identities()), list(room.store.file_rows())
    assert workers[0].process.poll() == -signal.SIGKILL
    assert found == expected
    room.store.close()


def test_a_cluster_without_workers_is_told(tmp_path: Path) -> None:
    with cluster(tmp_path, workers=0) as (address, _):
        until((lambda: "Scheduler at" in (tmp_path / "scheduler").read_text()), seconds=40)
        settings = Settings(executor=f"dask:{address}")
        with Readers(settings) as readers, pytest.raises(WorkError, match="no workers"):
            list(readers.read(str(tmp_path), [("a.txt", "")]))


def certificates(folder: Path) -> dict[str, str]:
    """One certificate that is its own authority, for all, as the documents name the variables."""
    cert, secret = folder / "machine.pem", folder / "machine.key"
    request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=all"
    command = ("openssl", *request.split(), "-out", cert, "-keyout", secret)
    subprocess.run(command, check=True, capture_output=True)
    variables = {"REQUIRE_ENCRYPTION": "True", "TLS__CA_FILE": str(cert)}
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        variables |= {f"TLS__{role}__CERT": str(cert), f"TLS__{role}__KEY": str(secret)}
    return {f"DASK_DISTRIBUTED__COMM__{name}": value for name, value in variables.items()}


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl is installed")
def test_a_cluster_may_be_closed_to_those_without_a_certificate(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "corpus", files=ALL)
    room.store.close()
    tls = certificates(tmp_path)
    with cluster(tmp_path, workers=1, tls=tls) as (address, _):
        until(lambda: "Registered to" in (tmp_path / "worker-0").read_text(), seconds=40)
        env = environment(tmp_path, executor=f"dask:{address}")
        done = flask("refresh", "--json", env={**env, **tls})
        assert (done.returncode, json.loads(done.stdout)["read"]) == (0, len(ALL))
        host, port = address.removeprefix("tls://").split(":")
        with socket.create_connection((host, int(port)), 5) as plain, suppress(ConnectionError):
            plain.sendall(bytes(64))  # no greeting of TLS
            assert plain.recv(64)[:1] in (b"", b"\x15")  # it hangs up, perhaps with an alert
