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
