"""Connections: how a database is opened, read in one snapshot, written in one transaction.

Reads run below SQLAlchemy, on the driver's own cursor: a statement is compiled once per store.
Every error of a driver leaves here as a StoreError whose one line says what can be done.
"""

import re
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from operator import itemgetter
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPICursor as Cursor
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql import ClauseElement

from timeline.errors import StoreError
from timeline.store import lease

# Room for rows with the texts of events: one of more than a quarter of a page spills over into a
# page of its own.
_PAGE_SIZE = 16384
_WAL_BYTES = 16 * 2**20
_CACHE_KIB = 16 * 2**10  # of a connection: a commit writes into indexes all over
_MAP_BYTES = 2**31  # of a file, the most that SQLite maps
_BUSY_SECONDS = 10
_PAUSE = 0.02  # seconds
_SCHEMA_LOCK = 0x646174656C696E66

# Start of the driver's error name or SQLSTATE -> what it means to whoever runs the service.
_REASONS = {
    "SQLITE_BUSY": "is locked by another process; try again when it has finished",
    "SQLITE_LOCKED": "is locked by another process; try again when it has finished",
    "SQLITE_READONLY": "is read-only for this user; the file and its folder must be writable",
    "SQLITE_FULL": "cannot be written: the disk is full",
    "SQLITE_IOERR": "cannot be read or written: the disk reports an error or is full",
    "SQLITE_CORRUPT": "is damaged; restore a backup, or delete it and refresh",
    "SQLITE_NOTADB": "is no database; restore a backup, or delete it and refresh",
    "SQLITE_CANTOPEN": "cannot be opened; the file and its folder must be readable and writable",
    "08": "cannot be reached; is the server running?",
    "25006": "is read-only",
    "28": "refuses the user or the password",
    "3D000": "does not exist on this server",
    "40": "was changed by another process at the same moment; try again",
    "53100": "cannot be written: the disk is full",
    "53300": "has no connection free",
    "55P03": "is locked by another process; try again when it has finished",
    "57P": "cannot be reached; the server is stopping or starting",
}


_SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    "postgresql": "SELECT pg_database_size(current_database())",
}


_NONE: dict[str, Any] = {}


class Statement:
    """A statement compiled once; called with a cursor and its parameters, answers all rows."""

    __slots__ = ("_values", "sql")

    def __init__(self, statement: ClauseElement, engine: Engine) -> None:
        compiled = statement.compile(dialect=engine.dialect)
        self.sql = str(compiled)
        self._values: Callable[[dict[str, Any]], Any] = _as_they_are
        if engine.dialect.name == "sqlite":
            self._number(compiled.params)

    def _number(self, values: Mapping[str, Any]) -> None:
        """Give parameters by their numbers: to look up each name takes SQLite's driver 0.1 us."""
        for name, value in values.items():
            if value is not None:  # an OFFSET of 0, which SQLAlchemy writes for SQLite
                self.sql = re.sub(rf":{name}\b", str(int(value)), self.sql)
        names = list(dict.fromkeys(re.findall(r":(\w+)", self.sql)))
        for number, name in enumerate(names, 1):
            self.sql = re.sub(rf":{name}\b", f"?{number}", self.sql)
        if names:
            pick = itemgetter(*names)
            self._values = pick if len(names) > 1 else lambda given: (pick(given),)

    def __call__(self, cursor: Cursor, parameters: dict[str, Any] = _NONE) -> list[Any]:
        cursor.execute(self.sql, self._values(parameters))
        return cursor.fetchall()  # type: ignore[return-value]  # of both drivers a list


def _as_they_are(given: dict[str, Any]) -> dict[str, Any]:
    return given


class Database:
    """One database and its pool of connections."""

    def __init__(self, url: str, prepare: Callable[["Database"], None] | None = None) -> None:
        """*prepare* is run once, before the first use; what it raises, that use raises."""
        self.url = _url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._prepare = prepare
        self._preparing = threading.RLock()
        self.engine = _engine(self.url)
        self._statements: dict[ClauseElement, Statement] = {}
        self._idle: list[sqlite3.Connection] = []
        self._epoch: int | None = None  # of the lease that is held on PostgreSQL
        self._errors: Any = (DBAPIError, PoolTimeout, self.engine.dialect.loaded_dbapi.Error)

    def prepare(self) -> None:
        """Make the file's folder and the tables, if that is not done; others wait meanwhile."""
        with self._preparing:
            prepare, self._prepare = self._prepare, None  # it uses this database itself
            if prepare is None:
                return
            try:
                if self.is_sqlite and self.url.database:
                    _check_file(Path(self.url.database))
                prepare(self)
            except BaseException:
                self._prepare = prepare
                raise

    def compiled(self, statement: ClauseElement) -> Statement:
        """A statement, compiled at its first use and kept."""
        if statement not in self._statements:
            self._statements[statement] = Statement(statement, self.engine)
        return self._statements[statement]

    def rows(self, statement: ClauseElement, **parameters: Any) -> list[Any]:
        """Run one statement in a snapshot of its own."""
        with self.reading() as cursor:
            return self.compiled(statement)(cursor, parameters)

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn the errors of libraries into a StoreError."""
        try:
            yield
        except self._errors as error:
            raise self._explanation(error) from error

    def _explanation(self, error: Exception) -> StoreError:
        cause = error.orig if isinstance(error, DBAPIError) else error
        return StoreError(f"the store {self} {_reason(cause)}")

    @contextmanager
    def reading(self) -> Iterator[Cursor]:
        """A cursor on one snapshot, whatever is committed meanwhile. Keep it short."""
        self.prepare()
        try:
            connection = self._take()
            try:
                cursor = connection.cursor()
                if self.is_sqlite:
                    cursor.execute("BEGIN")
                yield cursor
            finally:
                self._give_back(connection)
        except self._errors as error:
            raise self._explanation(error) from error

    def _take(self) -> Any:
        """A connection to read on. Those of a file are kept here: to take one from the engine's
        pool, where they are looked after for servers, costs a fifth of a page."""
        if self._idle:
            with suppress(IndexError):  # another thread was faster
                return self._idle.pop()
        connection = self.engine.raw_connection()
        if not (self.is_sqlite and self.url.database):
            return connection
        taken: Any = connection.driver_connection
        connection.detach()
        # Pages are read where the system has them: a page of a timeline of a million events, whose
        # spans stand all over the file, costs a sixth less, and no process keeps copies.
        taken.execute(f"PRAGMA mmap_size = {_MAP_BYTES}").close()
        return taken

    def _give_back(self, connection: Any) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.rollback()
            self._idle.append(connection)
        else:
            try:  # at a rollback psycopg forgets what it has prepared, four fifths of a page
                connection.commit()
            finally:
                connection.close()  # back to the pool

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that waits for other writers first; all or nothing of it is kept."""
        self.prepare()
        with self.explained(), self.engine.begin() as connection:
            if not self.is_sqlite:
                # Before the snapshot is taken, so that it holds what the last writer wrote.
                connection.exec_driver_sql("LOCK TABLE meta IN EXCLUSIVE MODE")
                self._check_epoch(connection)
            yield connection

    def _check_epoch(self, connection: Connection) -> None:
        """Refuse to write under a lease that another has taken since."""
        if self._epoch is not None:
            last = connection.exec_driver_sql("SELECT epoch FROM lease").scalar_one()
            if last != self._epoch:
                raise StoreError(f"the store {self} is another worker's now: nothing was written")

    @contextmanager
    def altering(self) -> Iterator[Connection]:
        """A transaction for migrations; another process that wants one waits for its end."""
        if self.is_sqlite:
            with self.explained(), self.engine.begin() as connection:
                yield connection
            return
        # What another process has just made must be seen once the lock is there.
        engine = self.engine.execution_options(isolation_level="READ COMMITTED")
        with self.explained(), engine.begin() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_SCHEMA_LOCK})")
            yield connection

    def lease(self) -> AbstractContextManager[bool]:
        self.prepare()
        if not self.is_sqlite:
            return self._fenced()
        if self.url.database:
            return lease.file(Path(self.url.database))
        return lease.memory(self)

    @contextmanager
    def _fenced(self) -> Iterator[bool]:
        """The advisory lease, each time with an epoch of its own: its lock goes with a connection,
        and whoever had it may not know that it is lost."""
        with lease.advisory(self) as mine:
            if not mine:
                yield False
                return
            with self.writing() as connection:
                connection.exec_driver_sql("UPDATE lease SET epoch = epoch + 1")
                epoch = connection.exec_driver_sql("SELECT epoch FROM lease").scalar_one()
            self._epoch = epoch
            try:
                yield True
            finally:
                self._epoch = None

    def size(self) -> int:
        """Bytes on the disk."""
        with self.reading() as cursor:
            cursor.execute(_SIZE[self.url.get_backend_name()])
            return int(cursor.fetchall()[0][0])

    def free(self) -> int | None:
        """Bytes that the disk of a file has left; of a server's disk nothing is known."""
        if not self.is_sqlite or not self.url.database:
            return None
        return shutil.disk_usage(Path(self.url.database).parent).free

    def holder(self) -> str:
        """Who has the lease now: machine and process, "" for nobody."""
        if not self.is_sqlite:
            with self.reading() as cursor:
                return lease.advisory_holder(cursor)
        return lease.holder(Path(self.url.database) if self.url.database else self)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()
        self.engine.dispose()

    def __str__(self) -> str:
        if self.is_sqlite:
            return self.url.database or "in memory"
        return self.url.render_as_string(hide_password=True)


def _url(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StoreError("the address of the store is no database URL") from error
    if url.drivername == "sqlite":
        return url.set(database=None) if url.database == ":memory:" else url
    if url.drivername in ("postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    raise StoreError(f"no store of this kind: {url.drivername}; there are sqlite and postgresql")


def _check_file(path: Path) -> None:
    if path.is_dir():
        raise StoreError(f"the store {path} is a folder; name a file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder of the store {path} cannot be made: {error}") from error


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        try:
            return create_engine(url, isolation_level="REPEATABLE READ", pool_pre_ping=True)
        except (ModuleNotFoundError, NoSuchModuleError) as error:
            raise StoreError("a store on PostgreSQL needs the package psycopg") from error
    # In memory there is one connection, which threads hand to each other.
    size = {} if url.database else {"pool_size": 1, "max_overflow": 0}
    # A timeout in the address goes before ours.
    url = url.set(query={"timeout": str(_BUSY_SECONDS), "check_same_thread": "false"} | url.query)
    engine = create_engine(url, poolclass=QueuePool, paramstyle="named", **size)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    # The driver must begin no transaction of its own: it does so too late for a consistent read
    # and without the writer's lock.
    connection.isolation_level = None
    connection.execute(f"PRAGMA page_size = {_PAGE_SIZE}").close()
    _log_ahead(connection)
    for pragma in (
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "secure_delete = OFF",  # Debian's SQLite would write zeros over all that it deletes
        f"journal_size_limit = {_WAL_BYTES}",
        f"cache_size = -{_CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Write ahead to a log. Where several processes make one new file, SQLite refuses some of them
    at once instead of waiting."""
    until = monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() >= until:
                raise
        sleep(_PAUSE)


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _reason(error: BaseException | None) -> str:
    if isinstance(error, PoolTimeout):
        return "is busy: no connection became free in time"
    name = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or ""
    for start, reason in _REASONS.items():
        if name.startswith(start):
            return reason
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    return f"cannot be used: {text}" if name else f"cannot be reached: {text}"
