"""What the tests of the store write: events in a word or two; and a PostgreSQL to write to."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine

from timeline.model import Country, Failure, When
from timeline.store import FileRow, Identity, KnownFile, Run, StoredEvent

RUN = Run(started="2026-01-31T08:00:00Z", finished="2026-01-31T08:00:01Z", outcome="ok")
POSTGRESQL = Path("/usr/lib/postgresql/15/bin")


def identity(name: object) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, ascii(name)))


def stamp(n: int) -> str:
    return f"2026-01-31T08:00:00.{n:06}Z"


def event(
    name: object,
    edtf: str = "2025-04-17",
    countries: str = "",
    *,
    kind: str = "event",
    updated: int = 0,
    note: str = "",
    articles: tuple[str, ...] = (),
    category: str = "",
    publishers: tuple[str, ...] = (),
    words: str = "",
) -> StoredEvent:
    """An event; *countries* as in "JP:party VN:venue"."""
    pairs = (word.partition(":") for word in countries.split())
    return StoredEvent(
        id=identity(name),
        when=When.parse(edtf),
        kind=kind,
        countries=tuple(Country(code=code, role=role or "party") for code, _, role in pairs),
        articles=tuple(identity(path) for path in articles),
        category=category,
        publishers=publishers,
        words=words,
        updated=stamp(updated),
        text=f'{{"id":"{identity(name)}","name":"{name}","note":"{note}"}}',
    )


def known(name: object, *, aliases: tuple[str, ...] = (), withdrawn: str | None = None) -> Identity:
    return Identity(
        id=identity(name),
        aliases=aliases,
        mentions=(identity(f"{name}/1"), identity(f"{name}/2")),
        first_seen=stamp(1),
        updated=stamp(2),
        fingerprint="f" * 64,
        withdrawn=withdrawn,
    )


def file(
    path: str, *, mentions: tuple[str, ...] = (), failure: str = "", attempts: int = 0
) -> FileRow:
    return FileRow(
        path=path,
        article_id=identity(path),
        known=KnownFile(
            state=(9, -1, 2**62, 2**64 - 1), digest="d", rules="r", failed=bool(failure)
        ),
        article=None if failure else '{"title":"A title"}',
        mentions=mentions,
        handles=("",) * len(mentions),
        failure=Failure(path=path, code="binary", message=failure) if failure else None,
        attempts=attempts,
    )


@contextmanager
def postgresql() -> Iterator[str | None]:
    """The address of a server of our own on a free port of loopback; None without the program."""
    if not (POSTGRESQL / "postgres").exists():
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="dateline-postgresql-"))
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    shutil.chown(folder, user)
    try:
        port = _free_port()
        _run(
            user,
            "initdb",
            "-D",
            f"{folder}/data",
            "-A",
            "trust",
            "-U",
            "postgres",
            "-N",
            "-E",
            "UTF8",
        )
        options = f"-c listen_addresses=127.0.0.1 -c fsync=off -p {port} -k {folder}"
        log = f"{folder}/log"
        _run(user, "pg_ctl", "-D", f"{folder}/data", "-o", options, "-l", log, "-w", "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            _run(user, "pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _run(user: str, program: str, *arguments: str) -> None:
    """The server refuses to run as root."""
    as_user = ["runuser", "-u", user, "--"] if os.geteuid() == 0 else []
    command = [*as_user, str(POSTGRESQL / program), *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def new_database(server: str) -> str:
    """The address of an empty database on a server."""
    name = f"test_{time.monotonic_ns()}"
    engine = create_engine(server.replace(":", "+psycopg:", 1), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return server.removesuffix("postgres") + name
