"""`make bench`: every benchmark is run, in time, and one that cannot run harms no other."""

from pathlib import Path

import pytest
from lxml import etree

from benchmarks import __main__ as all_of_them
from benchmarks import flames
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


FOLDED = """\
<module> (a.py:1);read (timeline/work.py:7);find (timeline/dates/find.py:9) 30
<module> (a.py:1);read (timeline/work.py:8) 10
<module> (a.py:2);_load (<frozen importlib._bootstrap>:1);render (feeds/all.py:3) 60
 5
"""


def test_stacks_are_told_as_shares_and_drawn(tmp_path: Path):
    stacks = flames.read(FOLDED.splitlines())

    assert flames.share(stacks, ["read (timeline/work.py)"]) == 0.4
    assert flames.own(stacks)[0] == ("render (feeds/all.py)", 0.6)
    flames.draw(stacks, tmp_path / "x.svg")
    drawn = (tmp_path / "x.svg").read_text()
    assert "find (timeline/dates/find.py): 30.0%" in drawn
    assert drawn.count("<rect") == 4
    etree.fromstring(drawn)
