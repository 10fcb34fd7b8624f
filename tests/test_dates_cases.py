"""The worked cases of the shared folder: sentence, span, TIMEX3 and EDTF."""

import csv
from pathlib import Path

import pytest

from timeline.dates import Context, find_dates
from timeline.model import Published

CASES = Path(__file__).parents[2] / "shared" / "dates" / "cases.tsv"


def cases() -> list[dict[str, str]]:
    if not CASES.exists():
        return []
    with CASES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def region(sentence: str) -> str | None:
    return next((tag for tag in ("en-US", "en-GB") if tag in sentence), None)


@pytest.mark.skipif(not CASES.exists(), reason="needs the shared folder")
@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['dct']} {case['text']}"[:60])
def test_case(case: dict[str, str]) -> None:
    """Every case gives its spans, TIMEX3 values and modifier, and EDTF."""
    context = Context(published=Published.parse(case["dct"]), region=region(case["text"]))
    found = find_dates(case["text"], context=context).expressions
    if not case["type"]:
        assert not found
        return
    values = [value.partition(" mod=")[0] for value in case["timex"].split(" + ")]
    by_value = [item for item in found if item.value in values]
    assert [item.value for item in by_value] == values
    spans = case["span"].split(" … ")
    if spans == [""]:
        assert not by_value[0].when
    elif len(spans) == len(by_value):
        assert [item.text for item in by_value] == spans
    else:
        assert case["text"][by_value[0].start : by_value[-1].end] == case["span"]
    assert {item.type for item in by_value} == {case["type"].removesuffix("×2")}
    if "mod=" in case["timex"]:
        assert by_value[0].mod == case["timex"].partition("mod=")[2]
    edtf = case["edtf"].removesuffix("T17:34:00").removesuffix("negative")
    assert {item.when.edtf if item.when else "" for item in by_value} == {edtf}
