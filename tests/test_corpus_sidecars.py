"""What an editor says, checked to the letter."""

import pytest

from timeline.corpus import read_bytes
from timeline.corpus.sidecars import Said, parse_toml, parse_yaml
from timeline.errors import CorpusError
from timeline.model import Correction, Published
from timeline.settings import Settings

EVENT = "0b7a4a0e-6f0a-5c3b-9d55-1f6f3f8f2a10"
FULL = f"""
title = "Harbour opened"
url = "https://harbour.example/opened"
publisher = "Harbour Post"
published = 2016-09-17T17:34:00+07:00
language = "en"
date_order = "dmy"
tags = ["ports", "trade"]

[[event]]
quote = "The harbour was opened"
date = "2016-09"
title = "Harbour opens"
countries = ["VN", "SUHH"]
kind = "event"
note = "the month is from the logbook"
same_as = "{EVENT}"
not_same = "{EVENT}"
hide = true

[[event]]
date = 2016-01-02
title = "Work begins"
countries = []
"""


def test_every_key_is_read() -> None:
    said = parse_toml(FULL.encode(), "a.txt")

    assert said == Said(
        title="Harbour opened",
        url="https://harbour.example/opened",
        publisher="Harbour Post",
        published=Published.parse("2016-09-17T17:34+07:00"),
        language="en",
        date_order="dmy",
        tags=("ports", "trade"),
        corrections=(
            Correction(
                quote="The harbour was opened",
                date="2016-09",
                title="Harbour opens",
                countries=("VN", "SUHH"),
                kind="event",
                note="the month is from the logbook",
                same_as=EVENT,
                not_same=EVENT,
                hide=True,
            ),
            Correction(date="2016-01-02", title="Work begins", countries=()),
        ),
    )


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ("titel = 'x'", "titel is not known"),
        ("title = 3", "title must be a text"),
        ("title = ' '", "title must be a text"),
        ("url = 'javascript:alert(1)'", "url must be an http or https address"),
        ("published = 'May'", "published must be a day"),
        ("published = 12:30:00", "published must be a day or a time"),
        ("language = 'English'", "language must be an ISO 639 code"),
        ("date_order = 'ymd'", "date_order must be one of dmy, mdy"),
        ("tags = 'a'", "tags must be a list"),
        ("tags = ['a', 3]", "tags must be a list of which each must be a text"),
        ("event = 'a'", "event must be a list of [[event]] tables"),
        ("[[event]]\nhide = true", "event 1: needs a quote"),
        ("[[event]]\nquote = 'a'\nwhen = 1", "event 1: when is not known"),
        ("[[event]]\nquote = 'a'\ndate = 'soon'", "event 1: date must be an EDTF date"),
        ("[[event]]\nquote = 'a'\ndate = 2024", "date must be an EDTF date in quotation marks"),
        (
            "[[event]]\nquote = 'a'\ncountries = ['Japan']",
            "event 1: countries must be a list of which each must be an ISO 3166",
        ),
        ("[[event]]\nquote = 'a'\nkind = 'party'", "event 1: kind must be one of"),
        ("[[event]]\nquote = 'a'\nhide = 'maybe'", "event 1: hide must be true or false"),
        ("[[event]]\nquote = 'a'\nsame_as = 'x'", "event 1: same_as must be an event's id"),
        ("title = ", "does not parse"),
        ("title = '\udcff'", "does not parse"),
        ("a = " + "[" * 5000, "does not parse"),
    ],
)
def test_a_wrong_value_names_the_sidecar_and_the_key(toml: str, named: str) -> None:
    with pytest.raises(CorpusError, match=r"^a\.txt: a\.txt\.toml") as caught:
        parse_toml(toml.encode("utf-8", "surrogateescape"), "a.txt")

    assert caught.value.code == "sidecar"
    assert named in caught.value.reason


def test_front_matter_is_read_as_plain_strings() -> None:
    said, values = parse_yaml(
        "title: NO\npublished: 2020-02-28 12:30\ncountry: NO\nscore: 12:30:45\n"
        "event:\n  - quote: The harbour\n    hide: 'true'\n",
        "a.md",
    )

    assert said.title == "NO"
    assert str(said.published) == "2020-02-28T12:30"
    assert said.corrections == (Correction(quote="The harbour", hide=True),)
    assert values["score"] == "12:30:45"
    assert parse_yaml("", "a.md") == (Said(), {})


def test_a_title_with_a_colon_needs_no_quotation_marks() -> None:
    said, values = parse_yaml('title: The week: what "passed": all\nlead: "A: b"\n', "a.md")

    assert said.title == 'The week: what "passed": all'
    assert values["lead"] == "A: b"


def bomb() -> str:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 9)]
    return "\n".join(lines)


def test_front_matter_is_read_as_blogs_write_it() -> None:
    said, _ = parse_yaml(
        "published: 29 April 2016\ntags: harbour, ferries,\nlanguage: en-GB\n", "a.md"
    )

    assert (str(said.published), said.tags, said.language) == (
        "2016-04-29",
        ("harbour", "ferries"),
        "en",
    )


@pytest.mark.parametrize(
    "text",
    [
        "published: 03/04/2016",
        pytest.param(bomb(), id="aliases"),
        pytest.param("a: " + "[" * 5000, id="nested"),
        pytest.param("a: " + "x" * 9000, id="long"),
        "published: 2020-02-31",
        "- a list",
        "a: [",
        "url: ftp://x",
    ],
)
def test_front_matter_that_is_wrong_or_hostile_is_a_failure(text: str) -> None:
    with pytest.raises(CorpusError, match="front matter") as caught:
        parse_yaml(text, "a.md")

    assert caught.value.code == "sidecar"


def test_a_sidecar_wins_over_what_the_text_says() -> None:
    text = b"Harbour closed by mayor\nBy Ann Lee, 3 May 2019\nThe harbour was closed on Monday.\n"
    sidecar = b'title = "Harbour shut"\npublished = 2019-05-04\nlanguage = "de"\n'

    plain = read_bytes(text, "a.txt", settings=Settings())
    said = read_bytes(text, "a.txt", settings=Settings(), sidecar=sidecar)

    assert (plain.title, str(plain.published), plain.published_from) == (
        "Harbour closed by mayor",
        "2019-05-03",
        "byline",
    )
    assert (said.title, str(said.published), said.published_from) == (
        "Harbour shut",
        "2019-05-04",
        "sidecar",
    )
    assert said.language == "de"
    assert said.digest != plain.digest
    assert said.id == plain.id
