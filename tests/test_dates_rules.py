"""Language files: their examples run, and what is wrong in them is refused by name."""

from importlib.resources import files
from pathlib import Path

import pytest

from timeline.dates import Context, as_json, find_dates, timeml
from timeline.dates.check import faults
from timeline.dates.load import compile_language, load
from timeline.dates.resolve import KINDS
from timeline.dates.words import SHAPES
from timeline.errors import RuleError
from timeline.model import Published

LANGUAGES = sorted(
    path.name.removesuffix(".toml") for path in (files("timeline.dates") / "lang").iterdir()
)
PUBLISHED = Published.parse("2025-04-17")
RULE = '[[rule]]\nname = "r"\nis = "date"\npattern = "{year}"\nexamples = [["[2009]", "2009"]]\n'


@pytest.mark.parametrize("code", LANGUAGES)
def test_all_examples_of_a_language_hold(code: str) -> None:
    assert [str(fault) for fault in faults(code)] == []


def test_a_language_without_a_file_is_a_fault_and_reads_iso_dates_only() -> None:
    assert "no such language" in str(faults("xx")[0])
    found = find_dates("Monday 2025-04-16", context=Context(language="xx")).expressions
    assert [item.value for item in found] == ["2025-04-16"]


def test_the_name_of_a_language_is_no_path() -> None:
    assert load("../en") is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (('examples = [["[2009]", "2009"]]', ""), "no example"),
        (('"{year}"', '"{yaer}"'), "no word list, shape or part 'yaer'"),
        (('"{year}"', '"{year}?"'), "nothing at all"),
        (('"{year}"', '"({year}"'), "not closed"),
        (('"{year}"', '"{year})"'), "too many"),
        (('"{year}"', '"? {year}"'), "nothing before it"),
        (('"{year}"', '"{year} {"'), "cannot read"),
        (('"{year}"', '"in+ {year}"'), "without end"),
        (('"{year}"', f'"{"in " * 50}"'), "more than 40 words"),
    ],
)
def test_a_wrong_rule_is_refused(change: tuple[str, str], reason: str) -> None:
    with pytest.raises(RuleError, match="xx: rule r: ") as refused:
        compile_language("xx", RULE.replace(*change))
    assert reason in str(refused.value)


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(RuleError, match="two rules"):
        compile_language("xx", RULE + RULE)


def test_an_unknown_pattern_is_refused() -> None:
    with pytest.raises(RuleError, match="patterns are"):
        compile_language("xx", '[patterns]\nsoon = "soon"\n' + RULE)


def test_json_has_the_fields_of_the_contract() -> None:
    found = find_dates("It closed yesterday, for an hour.", context=Context(published=PUBLISHED))
    day, hour = (as_json(item) for item in found.expressions)
    assert day == {
        "start": 10,
        "end": 19,
        "text": "yesterday",
        "type": "DATE",
        "value": "2025-04-16",
        "mod": None,
        "edtf": "2025-04-16",
        "basis": "resolved",
        "why": "“yesterday” is counted from the publication date, 17 April 2025.",
        "rule": "en.relative-day",
    }
    assert (hour["value"], hour["edtf"], hour["basis"], hour["why"]) == ("PT1H", None, None, None)


def test_timeml_holds_the_text_and_is_well_formed() -> None:
    from lxml import etree

    text = "In early May 2020 <A&B>\x00 met; \ufffe they met again."
    context = Context(published=PUBLISHED)
    root = etree.fromstring(timeml(text, find_dates(text, context=context), context).encode())
    assert root.findtext("DCT/TIMEX3") == "2025-04-17"
    marked = root.find("TEXT/TIMEX3")
    assert marked is not None
    assert dict(marked.attrib) == {"tid": "t1", "type": "DATE", "value": "2020-05", "mod": "START"}
    assert "".join(root.find("TEXT").itertext()) == "In early May 2020 <A&B> met;  they met again."
    assert "<DCT>" not in timeml(text, find_dates(text, context=Context()), Context())


def test_the_rule_shown_in_the_docs_works() -> None:
    docs = (Path(__file__).parents[1] / "docs" / "rules.md").read_text(encoding="utf-8")
    shown = docs.partition("```toml\n")[2].partition("```")[0]
    language = compile_language("xx", shown)
    assert [rule.kind for rule in language.rules] == ["fixed"]
    assert language.rules[0].examples


def test_the_docs_name_every_kind_and_pattern() -> None:
    docs = (Path(__file__).parents[1] / "docs" / "rules.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in docs] == []
    assert [name for name in SHAPES if f"`{name}`" not in docs] == []
