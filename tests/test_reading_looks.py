"""The rules for single lines: each with its own examples."""

from typing import Any

import pytest

from timeline.corpus import looks
from timeline.corpus.looks import NAMES, PROSE, SENTENCE, SHORT, look

RULES = looks.table()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule['label']}-{rule['examples'][0]}")
def test_examples_of_a_rule(rule: dict[str, Any]) -> None:
    for line in rule["examples"]:
        assert look(line) == (rule["label"], rule["reason"]), line
    for line in rule.get("not", []):
        assert look(line).label != rule["label"], line


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("The harbour was opened on Monday by the mayor, who had come by boat.", PROSE),
        ("The harbour was opened on Monday.", SENTENCE),
        ("“We are glad that it is done,” she said.", SENTENCE),
        ("Harbour opened", SHORT),
        ("Oh!", SHORT),
        ("Ports Trade Fishing Weather " * 7, NAMES),
        ("and so they went on to say that nothing at all had been decided by then " * 3, PROSE),
        ("港口于星期一由市长正式开放，市长乘船前来参加了仪式。", PROSE),
    ],
)
def test_lines_without_a_rule_are_prose_or_short(line: str, expected: looks.Look) -> None:
    assert look(line.strip()) == expected
