"""What people read instead of EDTF."""

import re
import tomllib
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import WHENS
from timeline import labels
from timeline.labels import label
from timeline.model import When
from timeline.query import KINDS

SAID = """
2025-02-03              | 3 February 2025
2025-02-03T10:30        | 3 February 2025
2025-02                 | February 2025
2025-02-XX              | February 2025
2025                    | 2025
2025-XX                 | 2025
2025-XX-XX              | 2025
Y12345                  | 12345
Y12345-02-03            | 3 February 12345
-0043-03-15             | 15 March 44 BC
0000                    | 1 BC
Y-12345                 | 12346 BC
2025-21                 | spring 2025
2025-24                 | winter 2025
2025-28                 | winter 2025
2025-31                 | autumn 2025
2025-33                 | 1st quarter of 2025
2025-36                 | 4th quarter of 2025
2025-38                 | 2nd third of 2025
2025-41                 | 2nd half of 2025
199X                    | 1990s
001X                    | 10s
000X                    | 1 BC–9
-004X                   | 50 BC–41 BC
19XX                    | 20th century
00XX                    | 1st century
-00XX                   | 1st century BC
31XX                    | 32 century
1989~                   | about 1989
1989?                   | perhaps 1989
1989%                   | perhaps about 1989
[2014, 2016-05]         | 2014 or May 2016
[2014?,2015~]           | perhaps 2014 or about 2015
2009/2011               | 2009–2011
0000/0003               | 1 BC–3
2009/2011~              | 2009 – about 2011
2014-03/2014-06         | March–June 2014
2014-11/2015-02         | November 2014 – February 2015
2014-21/2014-23         | spring 2014 – autumn 2014
2015-03-03/2015-03-05   | 3–5 March 2015
2015-03-30/2015-04-02   | 30 March – 2 April 2015
2015-12-30/2016-01-02   | 30 December 2015 – 2 January 2016
2015-03-03/2015-04      | 3 March 2015 – April 2015
2025-04-21/2025-04-27   | week of 21 April 2025
2025-04-26/2025-04-27   | weekend of 26 April 2025
../2020                 | before 2020
/2020-05                | before May 2020
2016/..                 | since 2016
2016-05-04/             | since 4 May 2016
"""


@pytest.mark.parametrize("line", SAID.strip().splitlines())
def test_a_date_is_said_in_english(line: str) -> None:
    text, _, expected = line.partition("|")

    assert label(When.parse(text.strip())) == expected.strip()


@pytest.mark.parametrize("kind", ["target", "scheduled"])
def test_what_lies_ahead_is_reached_by_a_date_or_runs_from_it(kind: str) -> None:
    assert label(When.parse("../2030"), kind) == "by 2030"
    assert label(When.parse("2030/.."), kind) == "from 2030"


def test_inferred_bounds_are_said_as_bounds() -> None:
    when = When.parse("2025-05/2026-01", basis="inferred")

    assert label(when) == "between May 2025 and January 2026"


def test_an_inferred_week_is_still_a_week() -> None:
    when = When.parse("2025-04-21/2025-04-27", basis="inferred")

    assert label(when) == "week of 21 April 2025"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-09-03", "3 Sep 2025"),
        ("2025-09", "Sep 2025"),
        ("2014-02/2014-09", "Feb–Sep 2014"),
        ("2015-01-30/2015-02-02", "30 Jan – 2 Feb 2015"),
    ],
)
def test_a_short_label_abbreviates_the_months(text: str, expected: str) -> None:
    assert label(When.parse(text), short=True) == expected


NOTATION = re.compile(r"[/~?%\[\]{}]|\.\.|-\d|\d-|X|T\d|Y-?\d|\b0\d")


@given(WHENS, st.sampled_from(KINDS), st.sampled_from(labels.locales()), st.booleans())
def test_nobody_is_shown_edtf(when: When, kind: str, locale: str, short: bool) -> None:
    said = label(when, kind, locale=locale, short=short)

    assert said
    assert not NOTATION.search(said)


def words(locale: str) -> dict[str, Any]:
    path = resources.files(labels) / f"{locale}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def shape(value: Any) -> object:
    """How many words a list has, and which parts a pattern is filled with."""
    return len(value) if isinstance(value, list) else set(re.findall(r"\{\w+\}", value))


@pytest.mark.parametrize("locale", labels.locales())
def test_every_locale_says_all_that_english_says_with_the_same_parts(locale: str) -> None:
    english, other = words("en"), words(locale)
    ordinals = other.pop("ordinals"), english.pop("ordinals")

    assert {key: shape(value) for key, value in other.items()} == {
        key: shape(value) for key, value in english.items()
    }
    assert all(len(said) >= 4 for said in ordinals)
