"""The real articles beside the checkout, judged by the scorer that lies with them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.programs import environment, flask

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="there is no ../shared/seeds")


@pytest.fixture(name="files", scope="module")
def _files() -> list[str]:
    gold = json.loads((SEEDS / "gold.json").read_text())
    return [str(SEEDS / article["file"]) for article in gold["articles"]]


@pytest.fixture(name="rows", scope="module")
def _rows(files: list[str], tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("seeds")
    done = flask("events", "--kind", "all", *files, env=environment(folder), cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_scorer_finds_nothing_wrong(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    """Every event with an accepted date, kind and countries, nothing else, no forbidden quote."""
    told, result = tmp_path / "told.jsonl", tmp_path / "result.json"
    told.write_text("".join(json.dumps(row) + "\n" for row in rows))
    command = [
        sys.executable, SEEDS / "score_events.py", SEEDS / "gold.json",
        "--dir", SEEDS, "--pred", told, "--show", "--json", result,
    ]  # fmt: skip
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)

    score = json.loads(result.read_text())

    assert {hit == of for hit, of in score["measures"].values()} == {True}, done.stdout
    assert (score["barred"], score["shown_claims"]) == (0, 0), done.stdout
    assert score["measures"]["linked"] == [6, 6]


def test_the_timeline_of_both_is_in_order(rows: list[dict[str, Any]]) -> None:
    """2009, 15 September 2016, "recently", February and April 2025, the undated meeting."""
    shown = {
        event["id"]: event for row in rows for event in row["events"] if event["kind"] == "event"
    }
    dates = sorted(
        (event["date"] for event in shown.values()),
        key=lambda date: date["start"] or date["end"],
    )
    assert [date["edtf"] for date in dates] == [
        "2009", "2016-09-15", "../2016-09-17", "2025-02", "2025-04", "2025-05/2026-01"
    ]  # fmt: skip
    assert all(date["why"] and date["evidence"] for date in dates)


def test_the_undated_article_stays_undated(rows: list[dict[str, Any]]) -> None:
    """It has an interval instead, and its weekday is the whole of it; "Thu" is no date."""
    undated, dated = (row["article"] for row in rows)
    assert undated["published"] is None
    assert undated["published_interval"] is not None
    assert dated["published"] == "2016-09-17T17:34"
    phrases = {
        e["text"] for row in rows for event in row["events"] for e in event["date"]["evidence"]
    }
    assert "Thu" not in phrases
