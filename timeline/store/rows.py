"""Rows of any table, written by the driver itself: that is most of a first import."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, insert

# Rows handled at once: ids go into one statement, and SQLite takes 32,766 parameters in it.
_BATCH = 1_000

Row = Mapping[str, Any]


def replace_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, in place of those with the same primary key."""
    delete_rows(connection, table, rows)
    insert_rows(connection, table, rows)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, all of the same columns."""
    if rows:
        statement = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
        connection.exec_driver_sql(str(statement), rows)


def insert_all(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert many rows, each a tuple of the columns *names*, the fastest way that there is."""
    into = f"{table.name} ({', '.join(names)})"
    with closing(connection.connection.cursor()) as cursor:
        if connection.dialect.name == "sqlite":
            places = ", ".join("?" * len(names))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", rows)  # noqa: S608 - ours
            return
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def is_empty(connection: Connection, table: Table) -> bool:
    found = connection.exec_driver_sql(f"SELECT 1 FROM {table.name} LIMIT 1")  # noqa: S608 - ours
    return found.first() is None


def delete_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Delete the rows that have the primary keys of *rows*."""
    if rows:
        names = [column.name for column in table.primary_key]
        same = and_(*(table.c[name] == bindparam(f"old_{name}") for name in names))
        gone = [{f"old_{name}": row[name] for name in names} for row in rows]
        connection.execute(delete(table).where(same), gone)


def batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch
