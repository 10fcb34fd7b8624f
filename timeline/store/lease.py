"""The writer's lease: at most one holder among all threads, processes and machines of a store.

Each form is a context manager that does not wait: it gives True when the lease was free. A holder
that dies loses it at once.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import NullPool, create_engine

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


def _locked(descriptor: int) -> bool:
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


@contextmanager
def advisory(database: "Database") -> Iterator[bool]:
    """A lease by an advisory lock, held by a connection of its own: it ends with the connection."""
    engine = create_engine(database.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with database.explained():
        connection = engine.connect()
        try:
            taken = connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_ADVISORY})")
            yield bool(taken.scalar_one())
        finally:
            connection.close()
