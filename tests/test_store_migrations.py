"""Stores of earlier releases: each is kept as it was written then, and must become one of today."""

import os
import signal
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import event, text

from tests.store_events import RUN, identity, new_database, postgresql, stamp
from tests.store_events import event as one
from timeline.document import decode
from timeline.model import Day
from timeline.query import KINDS, Query
from timeline.store import Change, Changed, search
from timeline.store.database import Database
from timeline.store.migrate import config, migrate
from timeline.store.schema import SCHEMA
from timeline.store.sql import open_store

RELEASES = sorted(Path(__file__).with_name("stores").glob("*.sql"))
release = pytest.mark.parametrize("dump", RELEASES, ids=lambda dump: dump.stem)


def old_store(dump, path):
    """The store of a release in a file: its address."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(dump.read_text(encoding="utf-8"))
    return f"sqlite:///{path}"


@pytest.fixture(scope="module")
def server():
    with postgresql() as address:
        yield address


def old_store_on(server, dump, path):
    """The same on PostgreSQL: its tables as that release made them, and the rows of the dump."""
    old_store(dump, path)
    address = new_database(server)
    database = Database(address)
    with database.altering() as connection, closing(sqlite3.connect(path)) as rows:
        command.upgrade(config(connection), dump.stem)
        connection.exec_driver_sql("DELETE FROM meta")
        connection.exec_driver_sql("SET session_replication_role = replica")
        for (table,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
            found = rows.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in found.description]
            values = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
            for row in values:
                row.update({"failed": bool(row["failed"])} if table == "files" else {})
            names.remove("id") if table == "runs" else None  # numbers that the server gives
            if values and table != "alembic_version":
                places = ", ".join(f":{name}" for name in names)
                into = f"{table} ({', '.join(names)})"
                connection.execute(text(f"INSERT INTO {into} VALUES ({places})"), values)
    database.close()
    return address


def is_of_today(address):
    """What the store of every release holds is there, and is found as it is today."""
    with closing(open_store(address)) as store:
        events = [decode(text) for text in store.page(Query(kinds=KINDS)).texts]
        assert events
        for one in events:
            word = one.title.split()[0]
            assert one in [decode(t) for t in store.page(Query(text=word, kinds=KINDS)).texts]
            countries = tuple(sorted({country.code for country in one.countries}))
            narrow = Query(text=word, countries=countries, categories=(one.category,), kinds=KINDS)
            assert one in [decode(text) for text in store.page(narrow).texts]
        gone = Changed(id=identity("gone"), stamp=stamp(9), text=None)
        assert gone in store.changes(Query(countries=("JP",), kinds=KINDS), "", 500)
        told = [c.stamp for c in store.changes(Query(kinds=KINDS), "", 500) if c.text is not None]
        assert told == sorted(one.updated for one in events)
        store.commit(Change(run=store.status().runs[0], withdrawn=tuple(e.id for e in events)))
        assert store.page(Query(text=events[0].title)).texts == ()
        assert store.countries() == {}


@release
def test_a_store_of_an_earlier_release_becomes_one_of_today(dump, tmp_path):
    is_of_today(old_store(dump, tmp_path / "store.db"))


@release
def test_a_store_of_an_earlier_release_becomes_one_of_today_on_a_server(dump, tmp_path, server):
    if server is None:
        pytest.skip("PostgreSQL is not installed")
    is_of_today(old_store_on(server, dump, tmp_path / "store.db"))


def without_marks(address):
    """Make a store as schema 0002 has it: odd spans have their tokens once."""
    database = Database(address)
    column = "tokens" if database.is_sqlite else "array_to_string(tsvector_to_array(tokens), ' ')"
    with database.altering() as connection:
        rows = connection.exec_driver_sql(f"SELECT key, reach, {column} FROM events").all()
        for key, reach, tokens in rows:
            once = " ".join(dict.fromkeys(token.removeprefix("odd·") for token in tokens.split()))
            values = {"key": key, "old": search.indexed(once, reach), "new": once}
            if database.is_sqlite:
                assert tokens == once
                into = "INSERT INTO event_words (event_words, rowid, tokens)"
                connection.execute(text(f"{into} VALUES ('delete', :key, :old)"), values)
                into = "INSERT INTO event_words (rowid, tokens)"
                connection.execute(text(f"{into} VALUES (:key, :new)"), values)
            else:
                new = "UPDATE events SET tokens = CAST(:new AS tsvector) WHERE key = :key"
                connection.execute(text(new), values)
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
    database.close()


def odd_spans_are_found(address):
    """By a word and a day that they have, after the upgrade; and gone when they are withdrawn."""
    told = [
        one("pact", "2013-05-01/2016-03-02", "JP", words="a pact"),
        one("truce", "../2016-33", "JP", words="a truce"),
        one("fair", "2015", "JP", words="a fair"),
    ]
    with closing(open_store(address)) as store:
        store.commit(Change(run=RUN, events=tuple(told)))
    without_marks(address)
    with closing(open_store(address)) as store:
        for event_ in told:
            day = Day(2015, 6, 1) if event_.when.earliest else Day(2016, 2, 20)
            query = Query(text=event_.words, countries=("JP",), since=day, until=day)
            assert store.page(query).texts == (event_.text,)
            store.commit(Change(run=RUN, withdrawn=(event_.id,)))
            assert store.page(replace(query, since=None, until=None)).texts == ()


def test_odd_spans_of_schema_0002_are_found_by_word_and_day(tmp_path):
    odd_spans_are_found(f"sqlite:///{tmp_path / 'store.db'}")


def test_odd_spans_of_schema_0002_are_found_by_word_and_day_on_a_server(server):
    if server is None:
        pytest.skip("PostgreSQL is not installed")
    odd_spans_are_found(new_database(server))


def schema(path):
    """The schema's number, and all its tables and indexes."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        found = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        return connection.execute("SELECT version_num FROM alembic_version").fetchone()[0], found


def migrate_until(address, statements):
    """Open the store in a process that kills itself before a statement; whether it was killed."""
    child = os.fork()
    if child == 0:
        database = Database(address)
        left = iter(range(statements))

        @event.listens_for(database.engine, "before_cursor_execute")
        def _(*_):
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        migrate(database)
        os._exit(0)
    return os.waitpid(child, 0)[1] == signal.SIGKILL


@release
def test_a_migration_killed_at_forty_points_is_undone_and_done_by_the_next(dump, tmp_path):
    before = None
    for point in range(40):
        path = tmp_path / f"{point}.db"
        address = old_store(dump, path)
        before = before or schema(path)
        if migrate_until(address, point):
            assert schema(path) == before
        assert not migrate_until(address, 10**9)
        assert schema(path)[0] == SCHEMA
    is_of_today(address)
