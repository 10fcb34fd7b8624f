"""Dates as values: their order, their reach, and the days of publication."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import EDTF, EVENTS, WHENS, days
from timeline import edtf
from timeline.edtf import Day, month_end
from timeline.errors import (
    CorpusError,
    EdtfError,
    QueryError,
    RuleError,
    SettingError,
    StoreError,
    TimelineError,
    WorkError,
)
from timeline.model import Event, Published, When


@given(EDTF)
def test_a_date_parses_back_to_itself(text: str) -> None:
    when = When.parse(text)

    assert str(when) == text
    assert When.parse(str(when)) == when


def test_parsing_keeps_what_is_said_about_the_date() -> None:
    when = When.parse("2009%", basis="inferred", why="The words “that year” follow “2009”.")

    assert (when.approximate, when.uncertain) == (True, True)
    assert (when.basis, when.why) == ("inferred", "The words “that year” follow “2009”.")


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(EdtfError):
        When.parse("next spring")


def test_the_wide_heads_what_begins_with_it_and_an_open_start_stands_at_its_end() -> None:
    texts = [
        *["-0043-03-15", "0000", "199X", "../2008-12-31", "2009", "2009-40", "2009-33", "2009-01"],
        *["2009-01-01/2009-01-04", "2009-01-01", "2009-02", "2009-12", "2009-12-31", "2010-01-01"],
    ]
    orders = [When.parse(text).order for text in texts]

    assert orders == sorted(set(orders))


@pytest.mark.parametrize(
    ("text", "like"),
    [("2009/..", "2009"), ("../2016-09-17", "2016-09-17"), ("2016-05/", "2016-05")],
)
def test_an_open_side_counts_as_the_known_ends_unit(text: str, like: str) -> None:
    assert When.parse(text).extent == When.parse(like).extent


def test_an_open_start_sorts_by_the_last_day_of_its_end() -> None:
    assert When.parse("../2009").order[0] == Day(2009, 12, 31).ordinal


@given(st.integers(-9999, 9999), st.integers(1, 12))
def test_every_year_stands_before_its_months_and_they_before_their_days(
    year: int, month: int
) -> None:
    last = month_end(year, month)
    texts = [edtf.write_year(year), str(last)[:-3], str(Day(year, month, 1)), str(last)]

    assert texts == sorted(texts, key=lambda text: When.parse(text).order)


@given(WHENS, WHENS)
def test_order_is_that_of_the_sort_day_then_the_width(one: When, other: When) -> None:
    def sort_day(when: When) -> Day:
        return when.extent[when.earliest is None]

    if sort_day(one) < sort_day(other):
        assert one.order < other.order
    elif sort_day(one) == sort_day(other):
        assert (one.order <= other.order) == (width(one) >= width(other))


def width(when: When) -> int:
    first, last = when.extent
    return last.ordinal - first.ordinal


@given(WHENS, WHENS)
def test_spans_overlap_when_they_share_a_day(one: When, other: When) -> None:
    latest_start = max(one.extent[0], other.extent[0])
    earliest_end = min(one.extent[1], other.extent[1])

    assert one.overlaps(other) == other.overlaps(one) == (latest_start <= earliest_end)
    assert one.overlaps(one)


@given(
    st.builds(
        Published,
        day=days(st.integers(0, 9999)),
        minute=st.integers(0, 1439),
        offset=st.none() | st.integers(-840, 840),
    )
    | st.builds(Published, day=days(st.integers(0, 9999)))
)
def test_a_time_of_publication_reads_as_it_is_written(published: Published) -> None:
    assert Published.parse(str(published)) == published


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2016-09-17", "2016-09-17"),
        (" 2016-09-17 17:34 ", "2016-09-17T17:34"),
        ("2016-09-17T17:34:56", "2016-09-17T17:34"),
        ("2016-09-17T17:34:56.789Z", "2016-09-17T17:34+00:00"),
        ("2016-09-17T17:34+0700", "2016-09-17T17:34+07:00"),
        ("2016-09-17 17:34 -03:30", "2016-09-17T17:34-03:30"),
        ("2016-09-17T17:34+14:00", "2016-09-17T17:34+14:00"),
        ("2016-09-17T17:34+23:00", "2016-09-17T17:34"),  # no place on Earth has that
    ],
)
def test_publication_keeps_the_local_time_and_makes_no_zone_up(text: str, written: str) -> None:
    assert str(Published.parse(text)) == written


@pytest.mark.parametrize(
    "text",
    [
        *["", "2016", "2016-09", "2016-21", "2016-13-01", "2016-02-30", "17.09.2016", "20160917"],
        *["2016-09-17T24:00", "2016-09-17T10:60", "2016-09-17T10:99", "2016-09-17T10"],
        *["2016-09-17T10:00+07", "2016-09-17T10:00+07:60", "2016-09-17 ١٠:٠٠", "２０１６-09-17"],
        *["2016-09-17 or so", "-2016-09-17", "2016-09-17/2016-09-18"],
    ],
)
def test_anything_else_is_no_time_of_publication(text: str) -> None:
    with pytest.raises(EdtfError):
        Published.parse(text)


@given(EVENTS)
def test_events_are_hashable_and_can_be_sent_to_another_process(event: Event) -> None:
    sent = pickle.loads(pickle.dumps(event))

    assert sent == event
    assert hash(sent) == hash(event)


@given(EVENTS)
def test_stamping_changes_nothing_but_the_stamps(event: Event) -> None:
    stamped = event.stamped("2026-01-31T08:00:00.000001Z", "2026-01-31T08:00:00.000002Z")

    assert stamped.first_seen < stamped.updated
    assert stamped.stamped(event.first_seen, event.updated) == event


ERRORS = {
    "a/b.txt: larger than 20 MB": CorpusError("a/b.txt", "too-large", "larger than 20 MB"),
    "not an EDTF date: 'the other day'": EdtfError("the other day"),
    f"limit='{'9' * 80}': must be less": QueryError("limit", "9" * 100, "must be less"),
    "en: rule month: does not compile": RuleError("en", "month", "does not compile"),
    "DATELINE_LOG='xml': must be text": SettingError("DATELINE_LOG", "xml", "must be text"),
    "the store is locked: try again": StoreError("the store is locked: try again"),
    "dask:10.0.0.1:8786: nobody answers": WorkError("dask:10.0.0.1:8786", "nobody answers"),
}


@pytest.mark.parametrize(("message", "error"), ERRORS.items())
def test_an_error_says_what_it_carries_and_survives_the_way_from_a_worker_process(
    message: str, error: TimelineError
) -> None:
    back = pickle.loads(pickle.dumps(error))

    assert str(error) == message
    assert (type(back), str(back), vars(back)) == (type(error), message, vars(error))


def test_every_error_of_the_project_is_tried_here() -> None:
    assert {type(error) for error in ERRORS.values()} == set(TimelineError.__subclasses__())
