"""Reports of one happening become one event, and what only sounds alike does not."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline import corpus, work
from timeline.events import merge
from timeline.model import Mention
from timeline.settings import Settings

SETTINGS = Settings(executor="serial")


def read(name: str, text: str, published: str = "2024-05-16") -> tuple[Mention, ...]:
    """The mentions of a short article of that name."""
    sidecar = f'published = "{published}"\nlanguage = "en"\n'.encode()
    article = corpus.read_bytes(text.encode(), f"{name}.md", settings=SETTINGS, sidecar=sidecar)
    return work.analyse(article, SETTINGS)[1]


def groups(*articles: str) -> list[list[str]]:
    """The dates that each event's mentions say, for articles read one by one."""
    mentions = [m for n, text in enumerate(articles) for m in read(str(n), text)]
    return [[m.when.edtf for m in group] for group in merge(mentions)]


TREATY = "Peru and Chile signed a treaty on the fishing grounds off Arica on 14 May 2024."

CASES = {
    "the same sentence in two papers": (
        (TREATY, f"Harbour news\n\n{TREATY}"),
        [["2024-05-14", "2024-05-14"]],
    ),
    "a month holds its day": (
        (TREATY, "In May 2024 Chile and Peru signed their treaty on fishing grounds off Arica."),
        [["2024-05", "2024-05-14"]],
    ),
    "another day is another event": (
        (TREATY, TREATY.replace("14 May", "16 May")),
        [["2024-05-14"], ["2024-05-16"]],
    ),
    "other countries are another event": (
        (TREATY, TREATY.replace("Chile", "Ecuador").replace("Arica", "Tumbes")),
        [["2024-05-14"], ["2024-05-14"]],
    ),
    "another deed of the same two on the same day": (
        (TREATY, "Peru and Chile opened a railway between Tacna and Iquique on 14 May 2024."),
        [["2024-05-14"], ["2024-05-14"]],
    ),
    "two aims for one year": (
        (
            "Kenya aims to plant a billion trees by 2032.",
            "Kenya wants to bring clean water to all villages by 2032.",
        ),
        [["../2032"], ["../2032"]],
    ),
    "two statements of one sentence": (
        ("Peru asked Chile for advice in 2017, and in March 2017 Peru bought two ships.",),
        [["2017"], ["2017-03"]],
    ),
    "statements of one who speaks throughout": (
        (
            '"In 2019 we built a tank in Tacna," said the engineer Salma Benkirane-Idrissi.'
            '\n\n"In March 2019 my brother married in Cusco," said Salma Benkirane-Idrissi.',
        ),
        [["2019"], ["2019-03"]],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_told_alike_and_what_is_not(name: str) -> None:
    articles, expected = CASES[name]

    assert groups(*articles) == expected


SAMPLE = sorted(p for p in (Path(__file__).parents[1] / "corpus").iterdir() if p.suffix != ".toml")
MENTIONS = [
    mention
    for path in SAMPLE
    for mention in work.read_file(str(path.parent), path.name, SETTINGS).mentions
]


@given(st.randoms(use_true_random=False))
def test_the_order_of_mentions_changes_no_group(order: random.Random) -> None:
    assert merge(order.sample(MENTIONS, len(MENTIONS))) == merge(MENTIONS)


def test_merging_again_changes_nothing() -> None:
    once = merge(MENTIONS)

    assert [len(merge(group)) for group in once] == [1] * len(once)
