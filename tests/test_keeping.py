"""`flask status`, `flask backup` and `flask restore`, and what they say when they cannot."""

import json
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from tests.store_events import RUN, event, file, identity
from timeline.commands.keeping import backup_command, restore_command, status_command
from timeline.query import Query
from timeline.settings import Settings
from timeline.standing import standing
from timeline.store import Change
from timeline.store.sql import open_store


@pytest.fixture
def url(tmp_path):
    """A store with an event, and two files of which one broke its process twice."""
    url = f"sqlite:///{tmp_path}/store.db"
    bad = file("torn.pdf", failure="ended the process")
    with closing(open_store(url)) as store:
        store.commit(Change(run=RUN, events=(event("a", "2009", "JP"),), files=(file("a.txt"),)))
        store.commit(Change(run=RUN, files=(file("torn.pdf", failure="ended", attempts=2),)))
        store.commit(
            Change(run=RUN, files=(bad, file("torn too.pdf", failure="ended", attempts=2)))
        )
    return url


@pytest.fixture
def run(url):
    """Call a command with arguments: its code and what it printed."""

    def run(make, *arguments):
        result = CliRunner().invoke(make(lambda: open_store(url)), [str(a) for a in arguments])
        return result.exit_code, result.output

    return run


def status(opened):
    return status_command(Settings(refresh_seconds=60), opened)


def test_the_status_says_how_the_service_stands(run):
    code, output = run(status)

    assert code == 0
    lines = output.splitlines()
    assert lines[0] == "events        1 from 3 files"
    assert lines[1].startswith("store         ")
    assert lines[2] == "last refresh  2026-01-31T08:00:01Z: ok in 1.0 s"
    assert lines[3] == "              0 seen, 0 read, 0 changed, 0 removed, 0 failed"
    assert lines[4] == "next refresh  2026-01-31T08:01:00.000000Z"
    assert lines[5] == "refreshing    nobody now"
    assert lines[7:] == [
        "quarantined   torn too.pdf: binary: ended",
        "failed        torn.pdf: binary: ended the process",
    ]


def test_the_status_is_the_same_for_programs(run, url):
    code, output = run(status, "--json")

    with closing(open_store(url)) as store:
        expected = standing(store.status(), Settings(refresh_seconds=60))
    assert code == 0
    assert json.loads(output) == expected
    assert expected["quarantined"] == ["torn too.pdf"]


def test_a_store_without_a_refresh_has_a_status(tmp_path):
    opened = lambda: open_store(f"sqlite:///{tmp_path}/new.db")  # noqa: E731
    result = CliRunner().invoke(status(opened), [])

    assert "the first has not run yet" in result.output


def test_a_backup_is_written_checked_and_put_back(run, url, tmp_path):
    path = tmp_path / "backup.db"

    assert run(backup_command, path)[0] == 0
    assert run(restore_command, "--check", path) == (0, f"{path} is whole\n")
    with closing(open_store(url)) as store:
        store.commit(Change(run=RUN, withdrawn=(identity("a"),)))
        assert run(restore_command, path) == (0, f"the store is as {path} has it\n")
        assert len(store.page(Query()).texts) == 1
    assert run(backup_command, path) == (1, f"Error: {path} is there already; name a new file\n")


def test_nothing_is_put_back_while_a_refresh_runs(run, url, tmp_path):
    path = tmp_path / "backup.db"
    run(backup_command, path)

    with closing(open_store(url)) as store, store.lease():
        code, output = run(restore_command, path)

    assert (code, output) == (1, "Error: a refresh is running; stop the worker first\n")


def spoilt(path, statement):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def test_what_is_no_good_backup_is_refused_and_nothing_changes(run, url, tmp_path):
    newer, less, other, torn = (tmp_path / f"{n}.db" for n in ("newer", "less", "other", "torn"))
    for path in (newer, less, torn):
        run(backup_command, path)
    spoilt(newer, "UPDATE alembic_version SET version_num = '9999'")
    spoilt(less, "DELETE FROM events")
    spoilt(other, "CREATE TABLE letters (text)")
    torn.write_bytes(torn.read_bytes()[:-20_000])
    refusals = {
        newer: f"the backup {newer} has schema 9999, written by a newer Dateline",
        less: f"the backup {less} is damaged: events are missing",
        other: f"the backup {other} is no store of Dateline",
        torn: f"the backup {torn} is damaged",
        tmp_path / "none.db": "cannot be read: No such file or directory",
    }

    for path, reason in refusals.items():
        for arguments in ((path,), ("--check", path)):
            code, output = run(restore_command, *arguments)
            assert (code, output.count("\n")) == (1, 1)
            assert reason in output
    with closing(open_store(url)) as store:
        assert len(store.page(Query()).texts) == 1
