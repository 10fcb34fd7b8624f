"""Where files are read: the answer is the same, and what goes wrong costs one file."""

import ctypes
import multiprocessing
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.newsroom import TREATY
from tests.programs import HERE, alive, running, until
from timeline import readers
from timeline.errors import WorkError
from timeline.readers import Readers
from timeline.settings import Settings

SERIAL = Settings(executor="serial")


class Poison(str):
    """In place of a digest: looking at it does what a file must not do."""

    def __bool__(self) -> bool:
        match str(self):
            case "crashes":
                ctypes.string_at(0)
            case "hangs":
                re.match(r"(a+)+$", "a" * 60 + "b")  # in C, where no signal is handled
            case "devours":
                bytearray(4 * 2**30)
            case path:
                Path(path).touch()
                re.match(r"(a+)+$", "a" * 60 + "b")
        return False


def write(folder: Path, count: int) -> list[tuple[str, str]]:
    names = [f"{number:03}.txt" for number in range(count)]
    for name in names:
        (folder / name).write_text(TREATY)
    return [(name, "") for name in names]


@pytest.mark.parametrize("executor", ["serial", "processes:2"])
def test_every_file_is_read_once(tmp_path: Path, executor: str) -> None:
    tasks = write(tmp_path, 70)
    (tmp_path / "000.txt").write_bytes(b"")
    with Readers(replace(SERIAL, executor=executor)) as reading:
        entries = list(reading.read(str(tmp_path), tasks))
    assert sorted(entry.path for entry in entries) == [path for path, _ in tasks]
    assert [entry.path for entry in entries if entry.failure is not None] == ["000.txt"]
    assert {len(entry.mentions) for entry in entries} == {0, 1}


@pytest.mark.parametrize("executor", ["serial", "processes:1"])
def test_what_was_read_before_is_only_looked_at(tmp_path: Path, executor: str) -> None:
    ((path, _),) = write(tmp_path, 1)
    with Readers(replace(SERIAL, executor=executor)) as reading:
        (first,) = reading.read(str(tmp_path), [(path, "")])
        (again,) = reading.read(str(tmp_path), [(path, first.digest)])
        (gone,) = reading.read(str(tmp_path), [("gone.txt", first.digest)])
    assert (again.same, again.article) == (True, None)
    assert gone.failure is not None


def test_without_files_no_process_is_started(tmp_path: Path) -> None:
    with Readers(Settings(executor="processes:2")) as reading:
        assert list(reading.read(str(tmp_path), [])) == []
        assert multiprocessing.active_children() == []


def test_a_file_that_breaks_its_process_costs_only_itself(tmp_path: Path) -> None:
    """One crashes the interpreter, one hangs in C code, one takes all memory: 40 are read."""
    tasks = write(tmp_path, 43)
    for number, what in ((3, "crashes"), (20, "hangs"), (21, "devours")):
        tasks[number] = tasks[number][0], Poison(what)
    settings = Settings(executor="processes:2", file_timeout=1)

    with Readers(settings) as reading:
        found = list(reading.read(str(tmp_path), tasks))

    assert sorted(entry.path for entry in found) == [path for path, _ in tasks]
    codes = {entry.path: entry.failure.code for entry in found if entry.failure}
    assert codes == {"003.txt": "crashed", "020.txt": "timeout", "021.txt": "memory"}
    assert multiprocessing.active_children() == []


def test_a_process_that_ended_meanwhile_is_replaced(tmp_path: Path) -> None:
    tasks = write(tmp_path, 3)
    with Readers(Settings(executor="processes:1")) as reading:
        assert len(list(reading.read(str(tmp_path), tasks))) == 3
        (child,) = multiprocessing.active_children()
        child.kill()
        child.join()
        assert [e.failure for e in reading.read(str(tmp_path), tasks)] == [None] * 3


def test_who_stops_asking_is_not_kept_waiting(tmp_path: Path) -> None:
    tasks = write(tmp_path, 300)
    with Readers(Settings(executor="processes:1")) as reading:
        entries = reading.read(str(tmp_path), tasks)
        next(entries)
        entries.close()  # type: ignore[attr-defined]  # a generator
        assert multiprocessing.active_children() == []


def test_what_reads_files_knows_no_secrets() -> None:
    settings = Settings(database_url="postgresql://me:word@host/db", admin_token="token")
    assert "word" not in repr(Readers(settings)._settings)
    assert "token'" not in repr(Readers(settings)._settings)


def test_workers_of_another_release_are_refused(tmp_path: Path) -> None:
    """Two releases in one store would be neither."""
    with pytest.raises(WorkError, match="another release"):
        readers.read_apart(str(tmp_path), [("a.txt", "")], SERIAL, "other rules")


def test_without_the_package_a_cluster_is_refused_in_one_line(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['distributed'] = None\n"
        "from timeline.readers import Readers\n"
        "from timeline.settings import Settings\n"
        "list(Readers(Settings(executor='dask:127.0.0.1:1')).read('.', [('a.txt', '')]))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=HERE, capture_output=True, text=True)
    assert done.stderr.splitlines()[-1].endswith(
        "dask:127.0.0.1:1: the package distributed is missing: pip install distributed"
    )


PARENT = """
import sys
from tests.test_readers import Poison
from timeline.readers import Readers
from timeline.settings import Settings

if __name__ == "__main__":
    poison = Poison(f"{sys.argv[1]}/hangs")
    list(Readers(Settings(executor="processes:2")).read(sys.argv[1], [("1.txt", poison)]))
"""


def test_when_no_process_can_be_started_no_file_is_blamed(tmp_path: Path) -> None:
    """As by a program that starts anew in each process, for want of a guard."""
    script = tmp_path / "unguarded.py"
    script.write_text(PARENT.replace('if __name__ == "__main__":', "if True:"))
    command, env = (sys.executable, str(script), str(tmp_path)), {"PYTHONPATH": str(HERE)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    assert "WorkError: processes:2: " in done.stderr.splitlines()[-1]


def test_processes_end_with_their_parent(tmp_path: Path) -> None:
    """However the parent ends, and though they hang in C code: no orphan is left behind."""
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    command = (sys.executable, str(script), str(tmp_path))
    with running(*command, env={"PYTHONPATH": str(HERE)}, log=tmp_path / "log") as parent:
        until((tmp_path / "hangs").exists, seconds=60)
        family = parent.family()
        assert len(family) > 1
        parent.process.kill()
        parent.process.wait()
        until(lambda: not any(map(alive, family)))
