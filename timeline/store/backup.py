"""A store written away whole, and put back.

A backup is one file of SQLite, whatever database it was made of: it can be looked into, opened as a
store of its own, and put back into either. It holds what one commit left, and nothing of a log
beside it is needed.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from timeline.errors import StoreError
from timeline.store.commit import raise_generation
from timeline.store.database import Database
from timeline.store.event_rows import insert_words
from timeline.store.migrate import migrate, version
from timeline.store.schema import events, lease, meta, metadata, runs

_ROWS = 1_000


def write(database: Database, path: Path) -> None:
    """Write a backup; it stands at *path* when it is whole, and never before."""
    database.prepare()
    if path.exists():
        raise StoreError(f"{path} is there already; name a new file")
    try:
        with tempfile.TemporaryDirectory(prefix=".dateline-", dir=path.parent) as folder:
            part = Path(folder) / "store.db"
            _write(database, part)
            part.rename(path)
    except OSError as error:
        raise StoreError(f"the backup {path} cannot be written: {error.strerror}") from error


def _write(database: Database, part: Path) -> None:
    if database.is_sqlite:
        with database.reading() as cursor, closing(sqlite3.connect(part)) as target:
            cursor.connection.backup(target)
    else:
        with (
            closing(_opened(part)) as copy,
            copy.writing() as target,
            database.explained(),
            database.engine.connect() as source,
        ):
            _copy(source, target)
    with closing(sqlite3.connect(part)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # one file, without a log
    with part.open("rb") as stream:
        os.fsync(stream.fileno())


def check(path: Path) -> None:
    """Raise StoreError unless the file is a whole backup that this program can put back."""
    with _taken_out(path):
        pass


def restore(database: Database, path: Path) -> None:
    """Put a backup in the place of all that the store holds, in one transaction."""
    with _taken_out(path) as copy, database.writing() as target, copy.engine.connect() as source:
        before = target.execute(select(meta.c.generation)).scalar_one()
        epoch = target.execute(select(lease.c.epoch, lease.c.holder)).one()
        _empty(target)
        _copy(source, target)
        # Whoever has something of the store in a cache must see that it is another one.
        target.execute(update(meta).where(meta.c.generation < before).values(generation=before))
        target.execute(update(lease).values(epoch=epoch.epoch, holder=epoch.holder))
        raise_generation(target)


@contextmanager
def _taken_out(path: Path) -> Iterator[Database]:
    """A copy of a backup, checked and brought to the schema of this release."""
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
        part = Path(folder) / "store.db"
        try:
            shutil.copyfile(path, part)
        except OSError as error:
            raise StoreError(f"the backup {path} cannot be read: {error.strerror}") from error
        _check_whole(path, part)
        try:
            copy = _opened(part)
        except StoreError as error:
            reason = str(error).replace(f"the store {part}", f"the backup {path}")
            raise StoreError(reason) from error
        with closing(copy):
            _check_counts(path, copy)
            yield copy


def _opened(path: Path) -> Database:
    database = Database(f"sqlite:///{path}", prepare=migrate)
    database.prepare()
    return database


def _check_whole(path: Path, part: Path) -> None:
    try:
        with closing(sqlite3.connect(part)) as connection:
            problems = connection.execute("PRAGMA integrity_check").fetchall()
            problems += connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise StoreError(f"the backup {path} is damaged or none at all: {error}") from error
    if problems != [("ok",)]:
        raise StoreError(f"the backup {path} is damaged: {problems[0]}")
    with closing(Database(f"sqlite:///{part}")) as found:
        if not version(found):
            raise StoreError(f"the backup {path} is no store of Dateline")


def _check_counts(path: Path, copy: Database) -> None:
    """What a commit writes together must be there together."""
    with copy.engine.connect() as connection:
        shown = connection.execute(select(func.count()).select_from(events)).scalar_one()
        counted = "SELECT coalesce(sum(events), 0) FROM counts WHERE country = ''"
        if connection.exec_driver_sql(counted).scalar_one() != shown:
            raise StoreError(f"the backup {path} is damaged: events are missing")


def _empty(connection: Connection) -> None:
    for table in reversed(metadata.sorted_tables):
        connection.execute(table.delete())
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO event_words (event_words) VALUES ('delete-all')")


def _copy(source: Connection, target: Connection) -> None:
    """Copy all rows of all tables into empty ones."""
    _empty(target)
    for table in metadata.sorted_tables:
        columns = [_read(column, source) for column in table.c if column is not runs.c.id]
        rows = select(*columns).order_by(*table.primary_key)
        for batch in source.execution_options(yield_per=_ROWS).execute(rows).partitions():
            _insert(target, table, [dict(row._mapping) for row in batch])


def _read(column: Any, source: Connection) -> Any:
    if column is events.c.tokens and source.dialect.name == "postgresql":
        words = func.array_to_string(func.tsvector_to_array(column), " ")
        return words.label(column.name)
    return column


def _insert(target: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    target.execute(insert(table), rows)
    if table is events:
        insert_words(target, [(row["key"], row["tokens"]) for row in rows])
