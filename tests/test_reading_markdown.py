"""Markdown: what is prose, and where it stands in the file as written."""

import pytest

from timeline.corpus import read_bytes
from timeline.errors import CorpusError
from timeline.model import Article
from timeline.sentences import sentences
from timeline.settings import Settings

PAGE = """---
title: The bridge
published: 2021-05-03 10:15
author: Ana Kos
layout: post
event:
  - quote: The bridge over
    date: 2021-05-01
---
# Bridge opens

*By Ana Kos, 4 May 2021*

The bridge over the [Sava](https://example.com/2019/01/01) was opened on 1 May 2021
by the mayor. ![at dawn](a-2018-01-01.png) It cost **nine** million.

## Details

- First it was wood, from 1890.
- Then steel.

> A witness spoke of 1999.

```
code 2001
```
<!-- hidden
2002-02-02
-->

| year | cost |
|------|------|

[sava]: https://example.com/2003/03/03

Heading two
-----------

    indented 2004

Last words.
"""


def article(text: str, path: str = "a.md") -> Article:
    return read_bytes(text.encode(), path, settings=Settings())


def body(found: Article) -> list[str]:
    return [found.text[start:end].strip() for start, end in found.body]


def test_only_prose_is_body_and_offsets_are_those_of_the_file() -> None:
    found = article(PAGE)

    assert found.text == PAGE
    assert body(found) == [
        "The bridge over the [Sava]",
        "was opened on 1 May 2021\nby the mayor.",
        "It cost **nine** million.",
        "First it was wood, from 1890.",
        "Then steel.",
        "A witness spoke of 1999.",
        "Last words.",
    ]


def test_a_caption_of_its_own_is_no_prose_and_a_line_of_a_paragraph_is() -> None:
    found = article(
        "The mill burned.\n\n*Photo: the mill, archive, 2017*\n\nIt had\nPhoto: none.\n"
    )

    assert body(found) == ["The mill burned.", "It had\nPhoto: none."]


def test_sentences_stay_whole_over_links() -> None:
    found = article(PAGE)
    first = sentences(found.text, found.body)[0]

    assert found.text[slice(*first)].startswith("The bridge over the [Sava](https")
    assert found.text[slice(*first)].endswith("by the mayor.")


def test_front_matter_speaks_like_a_sidecar() -> None:
    found = article(PAGE)

    assert (found.title, found.byline) == ("The bridge", "Ana Kos")
    assert (str(found.published), found.published_from) == ("2021-05-03T10:15", "sidecar")
    assert found.corrections[0].date == "2021-05-01"
    assert found.text[slice(*found.headline or (0, 0))] == "Bridge opens"


def test_a_date_key_of_a_blog_is_metadata() -> None:
    found = article("---\ndate: 2021-05-03 10:15:00 +0200\n---\nThe bridge is open.\n")

    assert (str(found.published), found.published_from) == ("2021-05-03T10:15+02:00", "metadata")


def test_a_byline_and_a_heading_do_without_front_matter() -> None:
    found = article("Bridge opens\n============\n\nAna Kos, 4 May 2021\n\nThe bridge is open.\r\n")

    assert (found.title, found.byline) == ("Bridge opens", "Ana Kos")
    assert (str(found.published), found.published_from) == ("2021-05-04", "byline")
    assert body(found) == ["The bridge is open."]


def test_a_rule_behind_a_blank_line_makes_no_heading_of_the_last_paragraph() -> None:
    found = article(
        "# Bridge opens\n\nThe bridge is open.\n\nIt cost two lives.\n\n---\n\n*The desk*\n"
    )

    assert body(found)[:2] == ["The bridge is open.", "It cost two lives."]


def test_nothing_is_made_up() -> None:
    found = article("The bridge is open.\n\n\nIt was shut on 05/06/2020.")

    assert (found.title, found.byline, found.published) == (None, None, None)
    assert body(found) == ["The bridge is open.", "It was shut on 05/06/2020."]
    assert article("---\nThe bridge is open.\n").corrections == ()
    assert article("Ana Kos, 04/05/2021\n\nThe bridge is open.\n").published is None


def test_raw_html_is_left_out() -> None:
    found = article('The <b onclick="x">bridge</b> is open<!-- 1999 -->.\n')

    assert body(found) == ["The", "bridge", "is open", "."]


def test_wrong_front_matter_withholds_the_article() -> None:
    with pytest.raises(CorpusError, match="front matter"):
        article("---\npublished: soon\n---\nThe bridge is open.\n")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "---\npubDate: Mon, 03 May 2021 10:15:00 +0200\n---\n# Bridge\n\nIt is open.\n",
            "metadata",
        ),
        ("---\npublished_at: 2021-05-03\n---\n# Bridge\n\nIt is open.\n", "metadata"),
        ("# Bridge opens\n\n### 3 May 2021\n\nIt is open to all.\n", "byline"),
        (
            "# Bridge opens\n\n**Who pays?**\n\n*By Ana Kos | Published 3 May 2021 | Post*\n\n"
            "It is open to all.\n",
            "byline",
        ),
        ("# Bridge opens\n\nOSLO, 3 May 2021 (FNA) - The bridge is open to all.\n", "byline"),
        (
            "# Bridge opens\n\nThe bridge is open to all.\n\nIt is long.\n\nIt is wide.\n\n"
            "*Oslo, 3 May 2021*\n",
            "end line",
        ),
    ],
)
def test_the_day_may_stand_in_other_places(text: str, source: str) -> None:
    found = article(text)

    assert (str(found.published)[:10], found.published_from) == ("2021-05-03", source)


def test_what_closes_a_text_without_a_day_is_no_date() -> None:
    found = article(
        "# Bridge opens\n\nIt is open.\n\nIt is long.\n\nIt is wide.\n\nTo be continued\n"
    )

    assert (found.published, found.published_from) == (None, None)


FERRIES = """# Two ferries for the north

*Published 3 May 2024 | Harbour Post*

The harbour board has bought two ferries for the northern islands, it said on Thursday.
{}
They will sail from the old pier until the new one is ready, which is to be in June.
{}
"""


def test_links_to_other_articles_are_linked_items_and_no_prose() -> None:
    pointer = "\n> **Read also:** [What the tide maps show](/a/maps)\n"
    box = """
## Related

- [Keeper of the light](https://post.example/keeper), 2 May 2024
- 28.04 [Two piers more](/piers)

The board met in [the old customs house](/house) on 30 April.
"""
    found = article(FERRIES.format(pointer, box))

    assert [(i.title, str(i.published), i.url) for i in found.linked] == [
        ("What the tide maps show", "None", None),
        ("Keeper of the light", "2024-05-02", "https://post.example/keeper"),
        ("Two piers more", "2024-04-28", None),
    ]
    kept = " ".join(body(found))
    assert "tide" not in kept
    assert "Keeper" not in kept
    assert "on 30 April" in kept


@pytest.mark.parametrize(
    "footer",
    [
        "Filed under: ferries, floods of 2021  \n© 2024 Harbour Post. [About](/about)",
        "*© Harbour Post 2024. Earlier columns: [No. 6](/6) (8 May 2021); [No. 5](/5) (4 May)."
        + " The views in these columns are those of their authors and not of the board." * 3
        + "*",
        "[Home](/) | [News of 2023](/news)",
        "Source: Harbour Board",
        "Last updated: 4 May 2024, 10:15",
        "Ann Lee is a reporter at the Harbour Post, which she joined in 2019.",
        "*Editor's note: an earlier version of this article gave another year, 2019.*",
    ],
)
def test_what_stands_below_an_article_is_none_of_it(footer: str) -> None:
    found = article(FERRIES.format("", f"\n---\n{footer}\n"))

    assert body(found)[-1].endswith("in June.")


def test_what_looks_like_a_footer_within_an_article_is_prose() -> None:
    found = article(FERRIES.format("\nSource: a letter of May 2021.\n", ""))

    assert "Source: a letter of May 2021." in body(found)


def test_the_day_may_stand_above_the_footer() -> None:
    text = FERRIES.replace("*Published 3 May 2024 | Harbour Post*", "").format(
        "", "\n*Lowport, 3 May 2024*\n\n© 2024 Harbour Post\n"
    )

    assert str(article(text).published) == "2024-05-03"


def test_a_text_of_nothing_but_a_footer_keeps_it() -> None:
    assert body(article("Source: Harbour Board")) == ["Source: Harbour Board"]


def test_an_introduction_that_lists_what_follows_is_no_news() -> None:
    line = "In this issue: two ferries are bought, a pier is sold, and the tide table is late."

    assert line not in body(article(FERRIES.format(f"\n{line}\n", "")))


@pytest.mark.parametrize(
    ("front", "outlet", "address"),
    [
        ("source: Sava Courier", "Sava Courier", None),
        ("source: https://example.com/bridge", None, "https://example.com/bridge"),
        (
            "site: Sava Courier\nsource: https://example.com/bridge",
            "Sava Courier",
            "https://example.com/bridge",
        ),
        ("publisher: The Sava Post\nsource: Sava Courier", "The Sava Post", None),
    ],
)
def test_a_clipper_s_source_is_the_outlet_or_the_address(
    front: str, outlet: str | None, address: str | None
) -> None:
    page = f"---\ndate: 2021-05-03\n{front}\n---\n\nThe bridge was opened on 1 May 2021.\n"

    article = read_bytes(page.encode(), "page.md", settings=Settings())

    assert (article.publisher, article.url) == (outlet, address)


def test_a_line_below_the_article_may_say_when_it_was_published() -> None:
    text = FERRIES.replace("*Published 3 May 2024 | Harbour Post*", "").format(
        "\nThe pier is old.\n\nIt is long.\n\nIt is wet.\n\nIt is his.\n",
        "\nPublished in the Harbour Post, 3 May 2024\n",
    )

    found = article(text)

    assert str(found.published) == "2024-05-03"
    assert body(found)[-1].endswith("in June.")
