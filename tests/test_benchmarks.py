"""`make bench`: every benchmark is run, in time, and one that cannot run harms no other."""

from pathlib import Path

import pytest

from benchmarks import __main__ as all_of_them
from benchmarks.__main__ import PARTS, Part, run

HERE = Path(all_of_them.__file__).parent


def test_every_benchmark_is_run_within_eighteen_minutes():
    written = {file.stem for file in HERE.glob("*.py") if 'write("' in file.read_text("utf-8")}

    assert {part.name for part in PARTS} == written
    assert sum(part.seconds for part in PARTS) <= 18 * 60


def test_what_a_benchmark_lacks_is_named(capsys: pytest.CaptureFixture[str]):
    trouble = run(Part("reading", 1, folders=("nowhere",), programs=("no-such-program",)))

    assert trouble == ""
    assert "reading: not run here" in capsys.readouterr().out
    assert list(Part("x", 1, ("nowhere",)).missing()) == ["../shared/nowhere"]


def test_a_benchmark_that_fails_or_hangs_is_told():
    assert run(Part("articles", 1)) == ""
    assert run(Part("no_such_benchmark", 1)) == "ended with 1"
    assert run(Part("feeds", 0)) == "took too long"
