"""The writer's lease: at most one holder among all threads, processes and machines of a store.

Each form is a context manager that does not wait: it gives True when the lease was free. A holder
that dies loses it at once.
"""

import fcntl
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine.interfaces import DBAPICursor as Cursor

from timeline.errors import StoreError

if TYPE_CHECKING:
    from timeline.store.database import Database

# A number of our own among those that programs of one PostgreSQL database may lock.
_ADVISORY = 0x646174656C696E65

# What threads of this process hold: a lock on a file excludes other processes only.
_held: set[object] = set()
_guard = Lock()


@contextmanager
def memory(database: object) -> Iterator[bool]:
    """A lease on an object of this process."""
    with _guard:
        free = database not in _held
        if free:
            _held.add(database)
    try:
        yield free
    finally:
        if free:
            with _guard:
                _held.discard(database)


@contextmanager
def file(database: Path) -> Iterator[bool]:
    """A lease by a lock on `<database>.lock`. The file stays; the system frees the lock."""
    path = Path(f"{database.resolve()}.lock")
    # Closing any descriptor of the file frees the lock, so a second one is never opened.
    with memory(path) as free:
        if not free:
            yield False
            return
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise StoreError(f"the lease {path} cannot be taken: {error.strerror}") from error
        try:
            yield _locked(descriptor)
        finally:
            os.close(descriptor)


def holder(of: object) -> str:
    """Who holds the lease of a file, or of an object of this process; "" for nobody."""
    if not isinstance(of, Path):
        return _name(os.getpid()) if of in _held else ""
    path = Path(f"{of.resolve()}.lock")
    if path in _held:  # to open it here as well would free the lock
        return _name(os.getpid())
    try:
        with path.open("rb") as stream:
            lock = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
            kind, *_, process = struct.unpack(_FLOCK, fcntl.fcntl(stream, fcntl.F_GETLK, lock))
    except FileNotFoundError:
        return ""
    return _name(process) if kind != fcntl.F_UNLCK else ""


_FLOCK = "hhqqi"  # struct flock of Linux on 64 bits: type, whence, start, length, process


def _name(process: int) -> str:
    return f"{socket.gethostname()}:{process}"


def _locked(descriptor: int) -> bool:
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


@contextmanager
def advisory(database: "Database") -> Iterator[bool]:
    """A lease by an advisory lock, held by a connection of its own: it ends with the connection."""
    engine = create_engine(
        database.url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={"application_name": _name(os.getpid()), "options": _KEEPALIVE},
    )
    with database.explained():
        connection = engine.connect()
        try:
            taken = connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_ADVISORY})")
            yield bool(taken.scalar_one())
        finally:
            connection.close()


def advisory_holder(cursor: Cursor) -> str:
    """The same of an advisory lock: the connection that has it bears the name of its process."""
    cursor.execute(_FIND_HOLDER, {"high": _ADVISORY >> 32, "low": _ADVISORY & 0xFFFFFFFF})
    found = cursor.fetchall()
    return str(found[0][0]) if found else ""


# The server notices within ten seconds that a holder's machine is gone.
_KEEPALIVE = " ".join(
    f"-c tcp_keepalives_{name}={value}"
    for name, value in (("idle", 3), ("interval", 2), ("count", 2))
)
_FIND_HOLDER = (
    "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'advisory' AND granted AND objsubid = 1"
    " AND classid = %(high)s AND objid = %(low)s"
    " AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
