"""Boxes of other articles in copied text, read as linked items."""

import pytest

from timeline.corpus import read_text
from timeline.settings import Settings

ARTICLE = """Harbour shut for a week

By Ann Lee
3 May 2019

The harbour was closed on Monday after a barge had struck the eastern quay at night, the board said.

Divers will look at the damage on Thursday, and the ferries leave from the northern pier until then.
"""


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        (
            "See also\nKeeper of the light - 6 April 2019\nTwo piers more - 30 March 2019",
            [("Keeper of the light", "2019-04-06"), ("Two piers more", "2019-03-30")],
        ),
        (
            "More interviews\n02.04.2019 Keeper of the light\n25.03.2019 Two piers more",
            [("Keeper of the light", "2019-04-02"), ("Two piers more", "2019-03-25")],
        ),
        (
            "Read also: Two piers more - 30 March 2019",
            [("Two piers more", "2019-03-30")],
        ),
        ("You may also like: Two piers more", [("Two piers more", "None")]),
        ("Also on the agenda\n- A footbridge opens on 6 May.\n- The budget was put off.", []),
    ],
)
def test_what_other_articles_are_called_and_when_they_came_out(
    box: str, expected: list[tuple[str, str]]
) -> None:
    article = read_text(f"{ARTICLE}\n{box}\n", "a.txt", settings=Settings())

    assert [(item.title, str(item.published)) for item in article.linked] == expected


@pytest.mark.parametrize(
    "entries",
    [
        ("05.04 Keeper of the light", "30.03 Two piers more"),
        ("Fri 5 Apr: Keeper of the light", "30 March: Two piers more"),
        ("Keeper of the light (5 April)", "Two piers more (30 March)"),
        ("Keeper of the light", "5 April", "Two piers more", "30 March"),
        (
            *("Culture", "Keeper of the light", "By Bob Ray", "5 April"),
            *("Harbour", "Two piers more", "By Bob Ray", "30 March"),
        ),
        (
            *("Culture", "5 April 2019", "Keeper of the light"),
            *("Harbour", "30 March 2019", "Two piers more"),
        ),
    ],
)
def test_entries_take_their_year_from_the_day_of_the_page(entries: tuple[str, ...]) -> None:
    article = read_text(ARTICLE + "\nRelated\n" + "\n".join(entries), "a.txt", settings=Settings())

    assert [(item.title, str(item.published)) for item in article.linked] == [
        ("Keeper of the light", "2019-04-05"),
        ("Two piers more", "2019-03-30"),
    ]


def test_what_has_no_year_came_out_before_the_page_or_hardly_after_it() -> None:
    entries = "31.12 Keeper of the light\n02.06 Two piers more\n29.02 The lights go out"
    article = read_text(f"{ARTICLE}\nRelated\n{entries}\n", "a.txt", settings=Settings())

    assert [str(item.published) for item in article.linked] == ["2018-12-31", "2019-06-02", "None"]


@pytest.mark.parametrize("entry", ["3.30 metres more for the quay", "05.04 Keeper of the light"])
def test_a_number_before_a_single_title_is_no_day(entry: str) -> None:
    article = read_text(f"{ARTICLE}\nRelated\n{entry}\n", "a.txt", settings=Settings())

    assert [(item.title, item.published) for item in article.linked] == [(entry, None)]


def test_without_a_day_of_the_page_entries_get_no_year() -> None:
    text = ARTICLE.replace("3 May 2019", "")
    entries = "05.04 Keeper of the light\n30.03 Two piers more"
    article = read_text(f"{text}\nRelated\n{entries}\n", "a.txt", settings=Settings())

    assert [(item.title, item.published) for item in article.linked] == [
        ("Keeper of the light", None),
        ("Two piers more", None),
    ]


def test_a_headline_with_its_byline_below_a_menu_entry_is_no_box() -> None:
    article = read_text(f"Latest news\n{ARTICLE}", "a.txt", settings=Settings())

    assert article.linked == ()
    assert str(article.published) == "2019-05-03"


@pytest.mark.parametrize(
    "entry",
    [
        "<li><a><span>{title}</span></a> <time>{day}. {month}. 2019</time></li>",
        '<div><a>{title}</a><span class="date">{day} {name} 2019</span></div>',
        '<div><span class="d">{day} {name} 2019</span><a>{title}</a></div>',
        '<li><span class="d">2019-{month:02}-{day:02}</span> <a>{title}</a></li>',
        '<p>{title}</p><time datetime="2019-{month:02}-{day:02}T09:00:00Z">2 days ago</time>',
    ],
)
def test_entries_of_a_page_have_their_days_in_many_ways(entry: str) -> None:
    box = entry.format(title="Keeper of the light", day=6, month=4, name="April")
    box += entry.format(title="Two piers more", day=30, month=3, name="March")
    paragraphs = "".join(f"<p>{line}</p>" for line in ARTICLE.splitlines() if line)
    page = f"<article>{paragraphs}</article><aside><h3>Related releases</h3>{box}</aside>"
    article = read_text(page, "a.html", settings=Settings(), kind="html")

    assert [(item.title, str(item.published)[:10]) for item in article.linked] == [
        ("Keeper of the light", "2019-04-06"),
        ("Two piers more", "2019-03-30"),
    ]
