"""Keys stand in the order of the timeline, for every date that can be written."""

import uuid

from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.errors import EdtfError
from timeline.model import Day, When
from timeline.store import keys


def readable(text: str) -> bool:
    try:
        When.parse(text)
    except EdtfError:
        return False
    return True


USUAL_YEARS = st.integers(-9999, 9999).map(lambda y: f"{'-' * (y < 0)}{abs(y):04}")
FAR_YEARS = st.builds(
    lambda sign, y: f"Y{sign}{y}", st.sampled_from(["", "-"]), st.integers(10_000, 999_999_999)
)


def dates(years: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    months = st.integers(1, 41).map(lambda n: f"-{n:02}")
    days = st.builds(lambda m, d: f"-{m:02}-{d:02}", st.integers(1, 12), st.integers(1, 31))
    tails = st.one_of(st.just(""), months, days)
    return st.one_of(
        st.builds(str.__add__, years, tails),
        st.integers(0, 999).map(lambda n: f"{n:03}X"),
        st.integers(0, 99).map(lambda n: f"{n:02}XX"),
    ).filter(readable)


def spans(years: st.SearchStrategy[str]) -> st.SearchStrategy[When]:
    single = dates(years)
    end = st.one_of(single, st.just(".."))
    span = st.builds(lambda a, b: f"{a}/{b}", end, end).filter(readable)
    return st.one_of(single, span).map(When.parse)


USUAL = spans(USUAL_YEARS)
ANY = spans(st.one_of(USUAL_YEARS, FAR_YEARS))
IDS = st.uuids(version=5).map(str)


@settings(deadline=None)
@given(one=USUAL, other=USUAL, first=IDS, second=IDS)
def test_keys_compare_as_sort_day_width_and_id_do(one, other, first, second):
    a, b = keys.key(one, first), keys.key(other, second)

    if one.order != other.order:
        assert (a < b) == (one.order < other.order)
    elif a != b:
        assert (a < b) == (first < second)


@settings(deadline=None)
@given(one=ANY, other=ANY, event_id=IDS)
def test_keys_of_any_year_never_contradict_the_order(one, other, event_id):
    low, high = sorted((one, other), key=lambda when: when.order)

    assert keys.key(low, event_id) <= keys.key(high, event_id)
    if low.order[0] != high.order[0]:
        assert keys.key(low, event_id) < keys.key(high, event_id)


@settings(deadline=None)
@given(when=ANY, event_id=IDS)
def test_a_key_lies_between_the_floors_of_its_day_and_the_next(when, event_id):
    day = when.order[0]

    assert 0 <= keys.floor(day) <= keys.key(when, event_id) < keys.floor(day + 1) <= keys.MAX


@settings(deadline=None)
@given(when=ANY, day=st.integers(0, 10_000))
def test_a_span_lies_within_the_keys_where_those_that_reach_a_day_are_looked_up(when, day):
    first, last = when.extent
    key, place = keys.key(when, str(uuid.UUID(int=day))), keys.reach(when)
    inside = first.plus(day % (last.ordinal - first.ordinal + 1))

    if place is None:
        assert first == last
    elif abs(place) not in keys.ODD:
        units = keys.units_before(inside) if place > 0 else keys.units_behind(inside)
        stands = [(unit.first, unit.last) for unit in units if unit.low <= key <= unit.high]
        at_its_end = inside == (first if place > 0 else last)
        assert at_its_end or stands == [(first.ordinal, last.ordinal)]
    elif place > 0:
        assert keys.lows(inside)[place - keys.ODD[0]] <= key < keys.floor(first.ordinal + 1)
    else:
        assert keys.floor(last.ordinal) <= key <= keys.highs(inside)[-place - keys.ODD[0]]


@settings(deadline=None)
@given(when=ANY, day=st.integers(0, 10_000))
def test_a_span_shares_a_unit_of_the_calendar_with_each_of_its_days(when, day):
    """Of few units, so that few tokens are written."""
    first, last = when.extent
    inside = first.plus(day % (last.ordinal - first.ordinal + 1))

    if (place := keys.reach(when)) is not None:
        units = keys.units(first, last, place)
        assert len(units) <= 4
        assert set(units) & set(keys.units_of(inside))


def test_a_month_shares_no_unit_with_the_next():
    may = keys.units(Day(2009, 5, 1), Day(2009, 5, 31), keys.reach(When.parse("2009-05")) or 0)

    assert not set(may) & set(keys.units_of(Day(2009, 6, 1)))


def test_a_month_is_looked_up_in_its_month_alone():
    may = keys.key(When.parse("2009-05"), str(uuid.UUID(int=0)))

    def found(day):
        return any(unit.low <= may <= unit.high for unit in keys.units_before(day))

    assert found(Day(2009, 5, 31))
    assert not found(Day(2009, 6, 1))
    assert not found(Day(2009, 5, 1))  # it stands within what begins that day


def test_a_year_heads_its_months_and_an_open_start_stands_at_its_end():
    texts = ["Y-12000", "-0044-03-15", "200X", "2009", "2009-03", "2009-03-01", "2009-03-02"]
    texts += ["2016-09-01/2016-09-20", "../2016-09-17", "2016-09-18", "2019/..", "Y20000"]
    event_id = str(uuid.UUID(int=0))

    assert sorted(texts, key=lambda text: keys.key(When.parse(text), event_id)) == texts


def test_days_of_our_time_leave_35_bits_for_the_id():
    day, highest = When.parse("2025-04-17"), str(uuid.UUID(int=2**128 - 1))

    assert keys.key(day, highest) - keys.key(day, str(uuid.UUID(int=0))) == 2**35 - 1


def test_days_out_of_all_reason_count_as_the_outermost():
    assert keys.floor(-(2**60)) == 0
    assert keys.floor(2**60) == keys.floor(2**61) <= keys.MAX
    assert keys.floor(Day(999_999_999, 12, 31).ordinal) < keys.floor(2**60)
