"""A store that is opened when it is first used."""

import subprocess
import sys
from pathlib import Path

import pytest

from timeline.errors import TimelineError
from timeline.store.later import open_later

HERE = Path(__file__).parents[1]


def test_nothing_is_touched_before_the_first_use(tmp_path: Path) -> None:
    path = tmp_path / "later.db"
    store = open_later(f"sqlite:///{path}")
    store.close()
    assert not path.exists()
    assert store.total() == 0
    assert path.exists()
    store.close()


def test_what_is_no_method_of_a_store_is_none_of_this_one() -> None:
    with pytest.raises(AttributeError):
        open_later("sqlite://").no_such_thing  # type: ignore[attr-defined]  # noqa: B018


def test_an_unknown_database_is_refused_at_once() -> None:
    with pytest.raises(TimelineError):
        open_later("nonsense://here")


def test_making_the_application_imports_nothing_that_talks_to_databases() -> None:
    program = "import sys, app; app.create_app(); print(*sys.modules)"
    names = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=HERE, check=True
    ).stdout.split()
    assert {"sqlalchemy", "alembic", "psycopg"} & set(names) == set()
