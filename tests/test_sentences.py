"""Where sentences end, and where they only seem to."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.model import Span
from timeline.sentences import paragraphs, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, [Span(0, len(text))])]


TWO = [
    "**Ghana.** |Parliament met on Friday.",
    "_So did we._ |The ferry left.",
    "The ferry left at dawn. | It came back at noon.",
    "The ferry left at dawn.\n| It came back at noon.",
    "Did the ferry leave? | Nobody knew.",
    "The ferry left! | Nobody waved.",
    "The ferry left… | Nobody waved.",
    "The captain said: “We leave at dawn.” | The crew cheered.",
    "The captain said, 'We leave.' | The crew cheered.",
    "(The ferry left at dawn.) | The crew cheered.",
    "The ferry left (at dawn). | “We waved,” said the crew.",
    "It sails for the U.S. | The crew is Greek.",
    "It sails for the U.S. | Although the crew is Greek.",
    "It sails at 6 a.m. | In winter it sails at eight.",
    "It sails again on July 1st. | Nobody waved.",
    "The hold is 620mm. | Nobody waved.",
    "The ferry left in 2016. | 14 people waved.",
    "It was built in 1999. | Every cabin is new.",
    "渡船は朝に出た。| 昼に戻った。",
    "The ferry left in\nthe early dawn. | It came back.",
]


@pytest.mark.parametrize("text", TWO)
def test_a_sentence_ends_here(text: str) -> None:
    first, second = (part.strip() for part in text.split("|"))

    assert cut(text.replace("|", "")) == [first, second]


ONE = [
    "Mr. Aydin and Dr. Sato met Prof. Nair on board.",
    "The ferry left on Sat. 3 Sept. 2016 at dawn.",
    "The paper is by J. R. Sato of Oslo.",
    "It sails at 6 a.m. Greek time.",
    "The U.S. Navy lent a boat.",
    "A boat of 3.5 tonnes left.",
    "“Will it sail?” asked the crew.",
    "“It will sail!” cried the crew.",
    "“It will sail.” said the crew.",
    "Wait ... for the ferry.",
    "The firm Kelp Ltd. owns the ferry",
    "The crew of No. 7 waved.",
    "See port.example for times",
    "渡船は朝に出た",
]


@pytest.mark.parametrize("text", ONE)
def test_a_sentence_goes_on(text: str) -> None:
    assert cut(text) == [text]


def test_a_last_abbreviation_ends_its_paragraph() -> None:
    assert cut("The ferry belongs to Kelp Ltd.\n\nThe crew waved.") == [
        "The ferry belongs to Kelp Ltd.",
        "The crew waved.",
    ]


@pytest.mark.parametrize("gap", ["\n\n", "\n \t\n\n", "\r\n\r\n", "\r\r", "\r \r", "\n\r\n"])
def test_a_blank_line_ends_a_sentence_and_a_paragraph(gap: str) -> None:
    text = f" A harbour without boats{gap}the boats without a harbour "
    found = paragraphs(text, [Span(0, len(text))])

    assert [text[start:end] for start, end in found] == cut(text)
    assert cut(text) == ["A harbour without boats", "the boats without a harbour"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_one_line_end_ends_neither(line_end: str) -> None:
    text = f"A harbour{line_end}without boats"

    assert cut(text) == [text]


def test_only_the_spans_are_read() -> None:
    text = "Menu. About us.\nThe ferry left. It came back.\nShare this. Print."
    span = Span(text.index("The"), text.index("\nShare"))

    assert [text[s:e] for s, e in sentences(text, [span])] == ["The ferry left.", "It came back."]


def test_markup_within_a_line_does_not_cut_a_sentence() -> None:
    text = "The [ferry](https://port.example) left at dawn."
    start = text.index("ferry")
    spans = [Span(0, start), Span(start, start + 5), Span(text.index(" left"), len(text))]

    assert sentences(text, spans) == [Span(0, len(text))]


PIECES = st.sampled_from(
    [*".!?…。！”’\"')([“ \n\r\t", ". ", ".\n\n", "\r\n", "Mr. ", "a.m. ", "U.S. ", "The ", "ferry"]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=40)


@given(TEXTS, st.data())
def test_sentences_hold_every_letter_once_in_order_and_no_space_around(
    text: str, data: st.DataObject
) -> None:
    bounds = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6)))
    spans = [Span(*pair) for pair in zip(bounds[::2], bounds[1::2], strict=False)]
    found = sentences(text, spans)
    held = {i for start, end in found for i in range(start, end)}

    assert all(start < end and text[start:end].strip() == text[start:end] for start, end in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert held >= {i for s, e in spans for i in range(s, e) if not text[i].isspace()}


@given(TEXTS)
def test_every_sentence_lies_in_one_paragraph(text: str) -> None:
    whole = [Span(0, len(text))]
    blocks = paragraphs(text, whole)

    assert all(
        any(block.start <= start and end <= block.end for block in blocks)
        for start, end in sentences(text, whole)
    )


@pytest.mark.parametrize(
    "text",
    [
        "." * 200_000 + "a",
        ".'" * 100_000 + "a",
        "." + "'" * 200_000 + "a",
        "." + " " * 200_000 + "a",
        "\n \r" * 70_000,
        "\r" + " " * 200_000 + "a",
        ". " + "(" * 200_000,
        "a.b." * 50_000,
        "。" * 200_000,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_a_hostile_text_is_cut_in_no_time(text: str) -> None:
    begun = process_time()
    sentences(text, [Span(0, len(text))])

    assert process_time() - begun < 2
