"""Whole pages in many layouts, line by line.

A `.layout` file holds the page, each line behind a mark: `B |` is body, `B+|` runs on from the
line above, `H |` is the headline, `T |` a summary under it, `. |` is to be left out, ` |` is blank.
Lines that begin with `@` say what else must be found; they are no part of the page.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from timeline.corpus import read_text
from timeline.settings import Settings

LAYOUTS = sorted((Path(__file__).parent / "layouts").glob("*.layout"))


@dataclass
class Layout:
    text: str = ""
    body: list[str] = field(default_factory=list)
    headline: str | None = None
    expected: dict[str, str] = field(default_factory=dict)
    linked: list[str] = field(default_factory=list)


def parse(source: str) -> Layout:
    layout = Layout()
    lines = []
    for line in source.splitlines():
        if line.startswith("@ "):
            name, _, value = line[2:].partition(": ")
            if name == "linked":
                layout.linked.append(value)
            else:
                layout.expected[name] = value
            continue
        mark, _, content = line.partition("|")
        content = content.removeprefix(" ")
        lines.append(content)
        if mark.strip() == "B":
            layout.body.append(content.strip())
        elif mark.strip() == "B+":
            layout.body[-1] += " " + content.strip()
        elif mark.strip() == "H":
            layout.headline = content.strip()
    layout.text = ("\r\n" if "crlf" in layout.expected else "\n").join(lines)
    return layout


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_layout(path: Path) -> None:
    layout = parse(path.read_text(encoding="utf-8"))
    article = read_text(layout.text, "page.txt", settings=Settings())
    expected = layout.expected
    body = [" ".join(article.text[start:end].split()) for start, end in article.body]
    dateline = article.text[slice(*article.dateline)] if article.dateline else ""
    if body and dateline:
        body[0] = dateline + body[0]

    assert body == layout.body
    assert dateline.strip() == expected.get("dateline", "")
    assert (article.text[slice(*article.headline)] if article.headline else None) == layout.headline
    assert article.title == expected.get("title")
    assert article.byline == expected.get("byline")
    assert str(article.published).lower() == expected.get("published", "none").lower()
    assert article.published_from == expected.get("from")
    assert article.section == expected.get("section", article.section)
    assert [f"{item.published} | {item.title}".lower() for item in article.linked] == [
        item.lower() for item in layout.linked
    ]
    assert expected.get("warns", "") in " ".join(article.warnings)
    assert bool(article.warnings) == ("warns" in expected)


def test_the_day_of_a_letter_stands_below_those_who_sign() -> None:
    text = (
        "Harbour has a new crane\n\n"
        "The harbour has a new crane. It was lifted from a ship and tested two days later.\n\n"
        "Nobody expects it to move again, said the harbour master, who has seen cranes come.\n\n"
        "For the board\nAna Kos\nOslo, 3 May 2021\n"
    )

    found = read_text(text, "a.txt", settings=Settings())

    assert (str(found.published), found.published_from) == ("2021-05-03", "end line")


NOTICE = (
    "Harbour has a new crane\n\n"
    "The harbour has a new crane. It was lifted from a ship and tested two days later.\n\n"
    "Nobody expects it to move again, said the harbour master, who has seen cranes come.\n\n"
    "Contact: cranes@harbour.example\n{line}\n\nShare on Facebook\nPrint\n"
)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Oslo, 3 May 2021", "2021-05-03"),
        ("San Rafael, May 3, 2021", "2021-05-03"),
        ("Oslo - 3 May 2021", "2021-05-03"),
        ("Oslo, den 3. Mai 2021", "2021-05-03"),
        ("Press office\nTel: 555 0100\n(03.05.2021)", "2021-05-03"),
        ("Done at Oslo, this 3rd day of May 2021", "2021-05-03"),
        ("Cranes of the northern harbours\n3 May 2021", "None"),
        ("New quays in Oslo, 3 May 2021 and after", "None"),
    ],
)
def test_a_notice_ends_with_its_place_and_day(line: str, day: str) -> None:
    found = read_text(NOTICE.format(line=line), "a.txt", settings=Settings())

    assert str(found.published) == day


def test_who_wrote_it_and_where_is_no_headline() -> None:
    text = "Harbour has a new crane\n\nAna Kos, Oslo\n3/5/2021 - 10:15\n\n" + "\n".join(
        NOTICE.split("\n")[2:5]
    )
    found = read_text(text, "a.txt", settings=Settings(date_order="dmy"))

    assert (found.title, str(found.published)) == ("Harbour has a new crane", "2021-05-03T10:15")
