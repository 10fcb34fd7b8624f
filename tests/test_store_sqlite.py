"""The store in a file: what survives a crash, what an operator is told, what a page costs."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.store_events import RUN, event, file, identity
from timeline.errors import StoreError
from timeline.model import Day
from timeline.query import Query
from timeline.store import Change, commit
from timeline.store.backup import check
from timeline.store.database import Database
from timeline.store.migrate import config, migrate
from timeline.store.pages import Pages
from timeline.store.schema import SCHEMA, metadata
from timeline.store.sql import open_store


def address(path, timeout=10):
    return f"sqlite:///{path}?timeout={timeout}"


@pytest.fixture
def path(tmp_path):
    """A store with one event in it, closed."""
    path = tmp_path / "store.db"
    with closing(open_store(address(path))) as store:
        store.commit(Change(run=RUN, events=(event("a", "2009", "JP"),), files=(file("a.txt"),)))
    return path


# Crashes

WRITER = """
import sys
from tests.store_events import RUN, event, file, identity, known
from timeline.store import Change, commit
from timeline.store.sql import open_store

store = open_store(sys.argv[1])
for turn in range(1000):
    note = f"{sys.argv[2]}/{turn}"
    print(note, flush=True)
    names = range(turn % 7, 300)
    store.commit(Change(
        run=RUN,
        events=tuple(event(n, f"20{n % 40 + 10}", "JP VN", note=note) for n in names),
        withdrawn=tuple(identity(n) for n in range(turn % 7)),
        files=tuple(file(f"{n}.txt", mentions=(note,)) for n in names),
        removed=tuple(f"{n}.txt" for n in range(turn % 7)),
        identities=tuple(known(n) for n in names),
    ))
"""


def test_a_writer_killed_in_the_middle_of_a_commit_leaves_it_whole_or_undone(tmp_path):
    path = tmp_path / "store.db"
    for kill in range(8):
        command = [sys.executable, "-c", WRITER, address(path), str(kill)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            for _ in range(kill + 1):
                assert child.stdout.readline()
            child.kill()
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        with closing(open_store(address(path))) as store:
            whole(store)


def whole(store):
    page = store.page(Query(limit=500))
    rows = list(store.file_rows())
    notes = {text.split('"')[11] for text in page.texts}
    assert len(notes) <= 1
    assert notes == {note for row in rows for note in row.mentions}
    assert len(page.texts) == len(rows) == page.total
    assert store.countries() == ({"JP": len(rows), "VN": len(rows)} if rows else {})
    for code in ("JP", "VN"):
        assert store.page(Query(countries=(code,), limit=500)) == page


def test_a_database_file_copied_away_can_be_opened_where_it_lies(path, tmp_path):
    copy = Path(shutil.copy(path, tmp_path / "copy.db"))

    with closing(open_store(address(copy))) as store:
        assert store.status().events == 1


def test_only_the_newest_runs_are_kept(path):
    with closing(open_store(address(path))) as store:
        for _ in range(commit.RUNS_KEPT + 5):
            store.commit(Change(run=RUN))

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchone() == (commit.RUNS_KEPT,)


def test_a_backup_during_commits_is_whole(path, tmp_path):
    def write(done):
        with closing(open_store(address(path))) as store:
            for turn in range(200):
                names = range(turn % 7, 80)
                store.commit(
                    Change(
                        run=RUN,
                        events=tuple(event(n, "2010", "JP VN", note=turn) for n in names),
                        withdrawn=tuple(identity(n) for n in ("a", *range(turn % 7))),
                        files=tuple(file(f"{n}.txt", mentions=(str(turn),)) for n in names),
                        removed=("a.txt", *(f"{n}.txt" for n in range(turn % 7))),
                    )
                )
                if done.is_set():
                    return

    done = threading.Event()
    with ThreadPoolExecutor(1) as pool, closing(open_store(address(path))) as store:
        writing = pool.submit(write, done)
        generation = store.generation()
        for n in range(5):
            while store.generation() == generation and not writing.done():
                pass
            generation = store.generation()
            store.backup(tmp_path / f"{n}.db")
        done.set()
        writing.result()
    for n in range(5):
        check(tmp_path / f"{n}.db")
        with closing(open_store(address(tmp_path / f"{n}.db"))) as copy:
            whole(copy)


def test_readers_that_take_their_time_do_not_let_the_log_grow(path):
    log = path.with_name("store.db-wal")
    with closing(open_store(address(path))) as store:
        many = tuple(event(n, "2010", "JP VN", note="x" * 1000) for n in range(1200))
        rows = tuple(file(f"{n}.txt", mentions=("y" * 1000,)) for n in range(1200))
        store.commit(Change(run=RUN, events=many, files=rows))
        slow = [store.spans(Query()), store.file_rows(), store.states("r"), store.identities()]
        begun = [next(reader, None) for reader in slow]
        for turn in range(8):
            told = tuple(replace(one, text=one.text.replace("x", str(turn % 10))) for one in many)
            store.commit(Change(run=RUN, events=told))
            assert log.stat().st_size < 64 * 2**20
        assert all(begun[:3])


# What an operator is told


def told(url, act=open_store):
    """The message of the StoreError, which is one line and names the store."""
    with pytest.raises(StoreError) as caught:
        act(url)
    message = str(caught.value)
    assert "\n" not in message
    return message


def write(url):
    with closing(open_store(url)) as store:
        store.commit(Change(run=RUN, events=(event("b"),)))


def test_a_locked_store_says_so(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        assert f"{path} is locked by another process" in told(address(path, 0), write)
        with closing(open_store(address(path, 0))) as store:
            assert store.status().events == 1


def test_a_folder_is_no_store(tmp_path):
    assert told(address(tmp_path)) == f"the store {tmp_path} is a folder; name a file"


def test_a_file_cannot_be_the_folder_of_a_store(path):
    assert "cannot be made" in told(address(path / "store.db"))


def test_a_file_of_another_kind_is_left_alone(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader, this is a letter and not a database. " * 100)
    before = path.read_bytes()

    assert f"{path} is no database" in told(address(path))
    assert path.read_bytes() == before


def test_a_damaged_store_says_so(path):
    with path.open("r+b") as stream:
        stream.seek(8192)
        stream.write(b"\xa5" * (path.stat().st_size - 8192))

    assert f"{path} is damaged" in told(address(path), lambda url: open_store(url).status())


def test_a_store_of_a_newer_release_is_refused(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    message = f"the store {path} has schema 9999, written by a newer Dateline; this one knows "
    assert told(address(path)) == message + SCHEMA


def test_a_server_that_is_not_there_says_so_without_the_password():
    message = told("postgresql://reader:secret@127.0.0.1:1/news?connect_timeout=2")

    assert "cannot be reached" in message
    assert "127.0.0.1:1/news" in message
    assert "secret" not in message


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://host/news"])
def test_an_address_of_no_known_kind_says_so(url):
    assert "store" in told(url)


@contextmanager
def as_nobody():
    """Root may do everything; so the tests that must be refused are done as somebody else."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.fixture
def open_folder():
    """A folder that any user may look into."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-store-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_read_only_store_is_read_and_says_so_when_written(path, open_folder):
    copy = Path(shutil.copy(path, open_folder))
    copy.chmod(0o444)
    # A process that may write keeps the files open that a reader of a live store needs.
    with closing(open_store(address(copy))) as owner:
        owner.status()
        with as_nobody(), closing(open_store(address(copy))) as store:
            assert store.status().events == 1
            message = told(None, lambda _: store.commit(Change(run=RUN, events=(event("b"),))))
            assert f"{copy} is read-only" in message


def test_a_folder_that_may_not_be_written_says_so(path, open_folder):
    copy = Path(shutil.copy(path, open_folder))
    copy.chmod(0o444)
    open_folder.chmod(0o555)

    with as_nobody():
        assert f"the store {copy} " in told(address(copy))
        assert "cannot be opened" in told(address(open_folder / "new.db"))
        with pytest.raises(StoreError, match=r"the lease .* cannot be taken: Permission denied"):
            Database(address(copy)).lease().__enter__()


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(folder)]
    if subprocess.run(mount, stderr=subprocess.DEVNULL, check=False).returncode:
        pytest.skip("a small disk needs the right to mount one")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_says_so_loses_nothing_and_heals(small_disk):
    store = open_store(address(small_disk / "store.db"))
    store.commit(Change(run=RUN, events=(event("a", "2009", "JP"),)))
    many = Change(run=RUN, events=tuple(event(n, note="x" * 900) for n in range(4000)))

    message = told(None, lambda _: store.commit(many))

    assert "disk" in message
    assert "full" in message
    assert store.status().events == 1
    subprocess.run(["mount", "-o", "remount,size=40m", str(small_disk)], check=True)
    store.commit(many)
    assert store.status().events == 4001
    store.close()


# Schema


def of_sqlite_and_alembic(_, name, *more):
    """Leave out the tables of FTS5 and the index that does its work on PostgreSQL."""
    return not name.startswith(("event_words", "events_by_token"))


def test_migrations_lead_to_the_tables_that_the_program_uses():
    database = Database("sqlite://")
    migrate(database)
    with database.altering() as connection:
        scripts = ScriptDirectory.from_config(config(connection))
        assert scripts.get_heads() == [SCHEMA]
        options = {"include_object": of_sqlite_and_alembic}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    database.close()


def test_opening_a_store_again_changes_nothing(path):
    before = path.read_bytes()
    open_store(address(path)).close()

    assert path.read_bytes() == before


# Cost


def steps(database, query):
    """Instructions of SQLite's machine for a page, without its total."""
    count = 0

    def step():
        nonlocal count
        count += 1

    pages = Pages(database)
    with database.reading() as cursor:
        pages.read(cursor, query)  # counts the total
        cursor.connection.set_progress_handler(step, 1)
        pages.read(cursor, query)
        cursor.connection.set_progress_handler(None, 1)
    return count


def filled(count):
    database = Database("sqlite://")
    migrate(database)
    store_events = [
        event(n, f"{2000 + n % 20}-{n % 12 + 1:02}-{n % 28 + 1:02}", "JP VN" if n % 3 else "JP")
        for n in range(count)
    ]
    store_events += [event(f"y{n}", f"{2000 + n % 20}", "JP") for n in range(count // 2)]
    with database.writing() as connection:
        commit.write(connection, Change(run=RUN, events=tuple(store_events)))
    return database


def test_a_page_costs_the_same_however_much_lies_before_or_behind_it():
    small, large = filled(1_000), filled(10_000)
    since = Day(2012, 1, 2)
    for query in (
        Query(limit=10),
        Query(limit=10, since=since),
        Query(limit=10, since=since, until=Day(2015, 1, 1), order="desc"),
        Query(limit=10, countries=("JP",), since=since),
        Query(limit=10, countries=("JP",), since=since, order="desc"),
        Query(limit=10, countries=("JP", "VN"), since=since),
        Query(limit=10, countries=("JP", "VN"), match="all", since=since),
    ):
        assert steps(large, query) < 1.5 * steps(small, query), query
    small.close()
    large.close()
