"""Reports of one happening become one event, and what only sounds alike does not."""

import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline import corpus, work
from timeline.events import assemble, merge
from timeline.model import Mention
from timeline.settings import Settings

SETTINGS = Settings(executor="serial")


def read(
    name: str, text: str, published: str = "2024-05-16", language: str = "en"
) -> tuple[Mention, ...]:
    """The mentions of a short article of that name."""
    sidecar = f'published = "{published}"\nlanguage = "{language}"\n'.encode()
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
        (TREATY, TREATY.replace("14 May", "23 April")),
        [["2024-04-23"], ["2024-05-14"]],
    ),
    "all the same but for a day is one event": (
        (TREATY, TREATY.replace("14 May", "15 May")),
        [["2024-05-14", "2024-05-15"]],
    ),
    "what comes again is not the same a day later": (
        (
            "Peru and Chile met in Arica on 11 May 2024 and spoke about squid.",
            "Peru and Chile met in Arica on 13 May 2024 and spoke about squid.",
        ),
        [["2024-05-11"], ["2024-05-13"]],
    ),
    "other figures are another event": (
        (
            "A bus with 31 passengers fell into the Colca canyon in Peru on 12 May 2024.",
            "A bus with 18 passengers fell into the Colca canyon in Peru on 13 May 2024.",
        ),
        [["2024-05-12"], ["2024-05-13"]],
    ),
    "one article that tells both days means both": (
        (f"{TREATY}\n\n{TREATY.replace('14 May', '15 May')}",),
        [["2024-05-14"], ["2024-05-15"]],
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


def test_dates_that_contradict_each_other_are_told_with_doubt() -> None:
    """The day that most say is shown; each source keeps its own."""
    later = TREATY.replace("14 May", "15 May")
    third = "A treaty on fishing grounds off Arica was signed by Chile and Peru on 15 May 2024."
    texts = (later, third, TREATY)
    (group,) = merge(m for n, text in enumerate(texts) for m in read(str(n), text))
    event = assemble(group, "")

    assert (event.when.edtf, event.when.uncertain) == ("2024-05-15?", True)
    assert sorted(s.date for s in event.sources) == ["2024-05-14", "2024-05-15", "2024-05-15"]
    assert "2024-05-14" in event.when.why


STORY = (
    "Peru and Chile counted their penguins in Arica on Tuesday. Forty students walked along the "
    "beach with notebooks, and a helicopter took pictures of the cliffs. The birds had nested "
    "late, said the biologist Ana Rojas, because the sea was warm. She wants to come back with "
    "more students and better shoes."
)


def test_a_copy_of_a_text_is_no_second_witness() -> None:
    """What was printed a week later under another headline means the day of the first print."""
    original = read("first", f"# Penguins counted\n\n{STORY}", "2024-05-16")
    reprint = read("again", f"# Forty students on a beach\n\n{STORY}\n\nReprinted.", "2024-05-24")
    (group,) = merge([*reprint, *original])
    event = assemble(group, "")

    assert (event.when.edtf, event.when.uncertain) == ("2024-05-14", False)
    assert event.title == original[0].title
    first, later = event.sources
    assert (first.copy_of, later.copy_of) == (None, first.article)


def test_one_sentence_in_two_texts_of_their_own_is_no_copy() -> None:
    words = "The council of Arica in Chile met on Tuesday."
    other = f"{words} It spoke about dustbins, dogs and the price of a seat in the theatre."
    found = [*read("1", f"{words} {STORY}", "2024-05-16"), *read("2", other, "2024-06-20")]

    assert len(merge(m for m in found if m.source.quote == words)) == 2


ABROAD = {
    "de": (
        "Am 2024-05-14 sank eine Fähre auf dem Bodensee in der Nähe von Konstanz in Deutschland.",
        "Die Fähre sank am 2024-05-14 auf dem Bodensee bei Konstanz in Deutschland.",
        "Am 2024-05-14 brannte eine Fabrik in der Nähe von Bremen in Deutschland.",
        "Am 2024-05-14 wurde eine Brücke in der Nähe von Köln in Deutschland eröffnet.",
    ),
    "vi": (
        "Ngày 14/5/2024, một chiếc phà bị chìm trên sông Hậu, ba người mất tích.",
        "Phà chìm trên sông Hậu ngày 14/5/2024 khiến ba người mất tích.",
        "Ngày 14/5/2024, một nhà máy dệt khai trương tại Nam Định với 400 công nhân.",
        "Ngày 14/5/2024, Thủ tướng tiếp Đại sứ Nhật Bản tại Hà Nội.",
        "Ngày 14/5/2024, Thủ tướng tiếp Đại sứ Pháp tại Hà Nội.",
    ),
}


@pytest.mark.parametrize("language", ABROAD)
def test_small_words_of_other_languages_make_nothing_alike(language: str) -> None:
    told = [
        m for n, text in enumerate(ABROAD[language]) for m in read(str(n), text, language=language)
    ]
    found = [{mention.source.path for mention in group} for group in merge(told)]

    assert {"0.md", "1.md"} in found
    assert len(found) == len(ABROAD[language]) - 1


def test_letters_composed_or_not_are_the_same_letters() -> None:
    text = (
        "A fire in the café Açaí in São João, Brazil, on 14 May 2024 hurt the cook José Conceição."
    )
    apart = unicodedata.normalize("NFD", text.replace("A fire in", "On fire was"))

    assert len(merge([*read("a", text), *read("b", apart)])) == 1


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
