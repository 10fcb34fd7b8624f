"""What a date is said to rest on is what it rests on."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.dates import Context, find_dates
from timeline.model import Published, TimeExpression

SENTENCES = """The mill was sold on 4 May 2009.
Two days later the owner left.
The same year it burnt down.
The following month it was rebuilt.
A week later it opened again.
She spoke in June at the Harbour Forum 2021.
In the third quarter of 2018 sales rose.
A year earlier they fell.
In August the roof fell in.
The talks will go on in May 2031.
They met on 1 July.
A bridge was closed in March 2014.
It will be mended on 5 April.
The river is wide.""".split("\n")
CONTEXT = Context(published=Published.parse("2025-04-17"))


def dates(sentences: list[str]) -> dict[tuple[str, int], TimeExpression]:
    """The expressions by their sentence and where they stand in it."""
    text = "\n\n".join(sentences)
    found = {}
    for item in find_dates(text, context=CONTEXT).expressions:
        before = text[: item.start].count("\n\n")
        found[sentences[before], item.start - len("\n\n".join(["", *sentences[:before]]))] = item
    return found


def grounds(sentences: list[str], item: TimeExpression, *roles: str) -> set[str]:
    """The sentences that the evidence of a date stands in."""
    assert item.when
    text = "\n\n".join(sentences)
    pieces = [piece for piece in item.when.evidence if not roles or piece.role in roles]
    places = [piece.start for piece in pieces if piece.start is not None]
    return {sentences[text[:place].count("\n\n")] for place in places}


def years(item: TimeExpression) -> list[str]:
    """The words of its anchors that hold a year; others may give the same date without it."""
    assert item.when
    pieces = [piece for piece in item.when.evidence if piece.role in ("anchor", "year")]
    return [piece.text for piece in pieces if re.search("[0-9]{4}", piece.text) and piece.start]


def without(sentences: list[str], gone: set[str]) -> list[str]:
    """The same with empty words instead: what stands far from a date gives it no year."""
    return ["Nobody minded that." if one in gone else one for one in sentences]


def edtf(sentences: list[str], place: tuple[str, int]) -> str | None:
    item = dates(sentences).get(place)
    return item.when.edtf if item and item.when else None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=7, unique=True))
def test_a_date_changes_with_its_grounds_and_with_nothing_else(sentences: list[str]) -> None:
    """Without its anchors it is another date, without any sentence not named it is the same."""
    for place, item in dates(sentences).items():
        if item.when is None:
            continue
        others = {*sentences} - {place[0]}
        for gone in others - grounds(sentences, item):
            assert edtf(without(sentences, {gone}), place) == item.when.edtf, gone
        anchors = others & grounds(sentences, item, "anchor", "year")
        if anchors and years(item):
            assert edtf(without(sentences, anchors), place) != item.when.edtf
