"""Which group of mentions goes by which id."""

import datetime as dt

import pytest

from timeline.difference import Stamps, stamp
from timeline.events import Assigned, Known, assign, edits, token
from timeline.events.extract import mention_key
from timeline.model import Mention, Source, When


def mention(quote: str, date: str = "2021-05-12", *, article: str = "a") -> Mention:
    source = Source(
        article=article,
        path=f"{article}.txt",
        title=None,
        publisher=None,
        url=None,
        published=None,
        date=date,
        quote=quote,
        start=0,
        end=len(quote),
    )
    return Mention(
        key=mention_key(quote, ""),
        when=When.parse(date),
        kind="event",
        category="other",
        title=quote,
        summary=quote,
        language="en",
        countries=(),
        source=source,
    )


def known(identity: str, *mentions: Mention, first_seen: str = "") -> Known:
    return Known(id=identity, tokens=tuple(map(token, mentions)), first_seen=first_seen or identity)


TREATY = mention("They signed a treaty on salmon")
ECHO = mention("A treaty on salmon was signed by them", article="b")
BRIDGE = mention("They opened a bridge", "2019-02-28")


def only(assigned: list[Assigned]) -> Assigned:
    (found,) = assigned
    return found


def test_an_unknown_group_gets_an_id_made_of_what_it_says() -> None:
    first = only(assign([(TREATY, ECHO)], ()))
    again = only(assign([(ECHO, TREATY)], ()))
    assert (again.id, again.owned) == (first.id, first.owned)
    assert first.owned == {first.id: tuple(sorted((token(TREATY), token(ECHO))))}


def test_an_id_that_was_given_before_is_not_given_again() -> None:
    plain = only(assign([(TREATY,)], ())).id
    other = only(assign([(TREATY,)], [known(plain, BRIDGE)])).id
    third = only(assign([(TREATY,)], [known(plain, BRIDGE), known(other, BRIDGE)])).id
    assert len({plain, other, third}) == 3


@pytest.mark.parametrize(
    "now",
    [
        TREATY,
        mention("They signed a treaty on salmon", "2021-05"),
        mention("They signed a treaty on salmon", "2020"),
        mention("They signed a treaty on salmon", article="renamed"),
        mention("They signed a treaty on salmon", "2021", article="renamed"),
    ],
)
def test_a_group_is_known_again(now: Mention) -> None:
    """By the same words in the same place or of the same date, or else of a date that touches."""
    assert only(assign([(now,)], [known("1", TREATY)])).id == "1"


def test_the_same_words_of_another_date_in_another_file_are_another_event() -> None:
    now = mention("They signed a treaty on salmon", "2020", article="renamed")
    assert only(assign([(now,)], [known("1", TREATY)])).id != "1"


def test_of_several_the_oldest_is_the_id() -> None:
    merged = only(
        assign(
            [(TREATY, ECHO)],
            [known("1", TREATY, first_seen="9"), known("2", ECHO, first_seen="8")],
        )
    )
    assert (merged.id, merged.aliases) == ("2", ("1",))
    assert merged.owned == {"1": (token(TREATY),), "2": (token(ECHO),)}


def test_who_changed_its_date_and_merged_at_once_is_not_lost() -> None:
    vague = mention("They signed a treaty on salmon", "2021")
    merged = only(assign([(TREATY, ECHO)], [known("1", vague), known("2", ECHO)]))
    assert (merged.id, merged.aliases) == ("1", ("2",))
    assert merged.owned == {"1": (token(TREATY),), "2": (token(ECHO),)}


def test_when_they_part_each_takes_its_own() -> None:
    ledger = [known("1", TREATY), known("2", ECHO)]
    parted = assign([(TREATY,), (ECHO,)], ledger)
    assert [(a.id, a.aliases) for a in parted] == [("1", ()), ("2", ())]


def test_an_id_that_would_be_in_two_goes_where_more_of_it_is() -> None:
    more = mention("They signed it at noon")
    ledger = [known("1", TREATY, ECHO, more)]
    parted = assign([(TREATY,), (ECHO, more)], ledger)
    assert [a.id == "1" for a in parted] == [False, True]


def test_an_alias_of_which_nothing_is_left_keeps_its_tokens() -> None:
    """So that it can come back: here both remember the same mention, which the older one owns."""
    merged = only(assign([(TREATY,)], [known("1", TREATY), known("2", TREATY, ECHO)]))
    assert merged.aliases == ("2",)
    assert merged.owned["2"] == (token(TREATY), token(ECHO))


def test_a_mention_nobody_knows_belongs_to_the_oldest() -> None:
    merged = only(assign([(TREATY, BRIDGE)], [known("1", TREATY)]))
    assert merged.owned == {"1": tuple(sorted((token(TREATY), token(BRIDGE))))}


def test_an_edited_sentence_is_known_by_its_former_words() -> None:
    now = mention("They signed a new treaty on salmon")
    pairs = edits([TREATY, BRIDGE], [now, BRIDGE])
    assert pairs == {token(now): token(TREATY)}
    found = only(assign([(now,)], [known("1", TREATY)], edits=pairs))
    assert (found.id, found.owned) == ("1", {"1": (token(now),)})


@pytest.mark.parametrize(
    ("quote", "date", "paired"),
    [
        ("They signed a pact on trout", "2021-05", True),
        ("They sold their boats to us", "2021-05", False),
        ("They signed a treaty on trout", "2021-06-12", False),
        ("They signed one treaty on salmon", "2021-06-12", False),
        ("They signed a treaty on salmon !", "2021-06-12", True),
    ],
)
def test_an_edit_keeps_half_the_words_or_most_of_them_when_the_date_is_corrected(
    quote: str, date: str, paired: bool
) -> None:
    assert bool(edits([TREATY], [mention(quote, date)])) == paired


def test_two_dates_of_one_sentence_are_paired_by_their_dates() -> None:
    words = "On {} they met and on {} they met again"
    old = [mention(words.format(3, 5) + end, f"2021-05-0{end}") for end in ("3", "5")]
    new = [mention(words.format(3, 5) + f" there {end}", f"2021-05-0{end}") for end in ("3", "5")]
    pairs = edits(old, new)
    assert pairs == {token(new[0]): token(old[0]), token(new[1]): token(old[1])}


NOW = dt.datetime(2026, 1, 31, 8, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (None, -2),
        ("2026-01-31T07:59:59.999997Z", -2),
        ("2026-01-31T07:59:59.999998Z", -1),
        ("2026-01-31T09:00:00.000000Z", 3_600_000_001),
    ],
)
def test_stamps_end_now_and_never_go_back(last: str | None, first: int) -> None:
    """They follow the last one, even if the clock was set back since."""
    given = Stamps(NOW, last)(3)
    assert given == [stamp(NOW + dt.timedelta(microseconds=first + i)) for i in range(3)]
    assert Stamps(NOW, last)(0) == []
