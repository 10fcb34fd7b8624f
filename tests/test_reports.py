"""Articles that report the same event are found by their words."""

import random

from hypothesis import given
from hypothesis import strategies as st

from timeline.events.reports import group, likeness, words_in, words_of

QUAKE = [
    "A magnitude 6.1 earthquake struck off Valdivia on Sunday night. Governor Inés Toro said that "
    "nobody was hurt, though windows broke in Corral and the power failed for an hour.",
    "Valdivia woke to broken windows on Monday after the 6.1 earthquake of the night before. "
    "The power was back within an hour, Governor Inés Toro told Radio Corral.",
    "No one was injured when an earthquake shook the coast near Valdivia and Corral, the Chilean "
    "governor Inés Toro said; the power failed for about an hour.",
]
OTHER_QUAKE = [
    "A magnitude 5.8 earthquake damaged forty houses in Hualien on Friday. Mayor Lin Mei-hua "
    "opened two schools to families who did not want to sleep at home.",
    "Families slept in two schools of Hualien after the 5.8 earthquake on Friday that damaged "
    "forty houses, Mayor Lin Mei-hua said.",
]
TRADE = ["Oman and India signed an agreement on tariffs for dates and dhows in Muscat on Monday."]
ALL = QUAKE + OTHER_QUAKE + TRADE


def together(texts: list[str]) -> set[frozenset[str]]:
    names = group(texts)
    return {frozenset(t for t, n in zip(texts, names, strict=True) if n == m) for m in names}


def test_reports_of_one_event_come_together_and_others_do_not() -> None:
    """Two earthquakes are two events, however alike their words."""
    assert together(ALL) == {frozenset(QUAKE), frozenset(OTHER_QUAKE), frozenset(TRADE)}


@given(st.randoms(use_true_random=False))
def test_the_order_of_texts_changes_nothing(order: random.Random) -> None:
    shuffled = order.sample(ALL, len(ALL))

    assert together(shuffled) == together(ALL)


def test_what_shares_no_words_changes_no_group() -> None:
    assert together(QUAKE) == {g for g in together(ALL) if g <= set(QUAKE)}


def test_a_group_is_named_after_its_first_text() -> None:
    assert group([]) == []
    assert group([TRADE[0], "", TRADE[0]]) == [0, 1, 0]


@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_is_symmetric_and_between_0_and_1(mine: str, theirs: str) -> None:
    a, b = words_of(words_in(mine)), words_of(words_in(theirs))

    assert abs(likeness(a, b) - likeness(b, a)) < 1e-9
    assert -1e-9 <= likeness(a, b) <= 1 + 1e-9
