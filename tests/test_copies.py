"""Near-copies are known by sketches, without the texts."""

from hypothesis import given
from hypothesis import strategies as st

from timeline.events.copies import are_copies, sketch
from timeline.events.reports import plain, words_in

TEXT = (
    "The harbour master of Paita opened the new quay at noon, while a band of schoolchildren "
    "played two marches and a waltz. Eleven boats tied up before sunset, most of them with squid. "
    "The old quay will be a market, and the ice house stays where it has been since the flood."
)
OTHER = (
    "Engineers in Gaborone let water into the third basin after a week of tests. Nobody had "
    "believed that the pumps would hold, the foreman said, and he had a bet on it with his wife."
)


def test_another_headline_and_footer_make_no_other_text() -> None:
    copy = f"Quay opened\n\n{TEXT} All rights reserved. Write to the editor."

    assert are_copies(sketch(plain(words_in(TEXT))), sketch(plain(words_in(copy))))


def test_texts_of_their_own_are_no_copies() -> None:
    assert not are_copies(sketch(plain(words_in(TEXT))), sketch(plain(words_in(OTHER))))


def test_a_text_of_a_few_words_is_not_known_again() -> None:
    assert sketch(plain(words_in("The quay was opened at noon."))) == ""
    assert not are_copies("", "")


@given(st.text())
def test_a_sketch_is_short_and_a_text_its_own_copy(text: str) -> None:
    found = sketch(plain(words_in(text)))

    assert len(found) <= 128
    assert not found or are_copies(found, found)
