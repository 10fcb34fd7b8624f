"""The strip over the list."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.edtf import Day
from timeline.model import When
from timeline.web.density import BASE, BINS, HEIGHT, Weight, density, draw, reach, veils

TODAY = Day(2026, 11, 22)


def weigh(*edtfs: str, layer: int = 0) -> list[Weight]:
    return [Weight(*When.parse(edtf).extent, layer) for edtf in edtfs]


def test_nothing_makes_no_strip() -> None:
    assert draw([], TODAY) is None


def test_a_year_is_spread_over_its_months_by_their_days() -> None:
    start, layers = density(weigh("2025"), (Day(2025, 1, 1), Day(2025, 12, 31)), 1)

    assert start == 2025 * 12
    assert layers[0][0] == pytest.approx(31 / 365)
    assert layers[0][1] == pytest.approx(28 / 365)


days = st.integers(1, 1_000_000).map(Day.from_ordinal)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(days, st.integers(0, 5000), st.integers(0, 2)), min_size=1, max_size=20),
    st.sampled_from([12, 60, 600]),
)
def test_the_weights_add_up_to_the_number_of_events(
    spans: list[tuple[Day, int, int]], step: int
) -> None:
    weights = [Weight(first, first.plus(length), layer) for first, length, layer in spans]

    whole = min(w.first for w in weights), max(w.last for w in weights)
    _, layers = density(weights, whole, step)

    assert sum(map(sum, layers)) == pytest.approx(len(weights))


CROWD = [(day, day) for day in range(1000, 1100)]
# First and last days of events, and between which days the strip is drawn. The widget is tested
# with the same.
REACHES = [
    ([(0, 0)], (0, 0)),
    ([(0, 0), (1000, 1001), (1002, 1010)], (0, 1010)),
    ([(0, 3), *CROWD], (1000, 1099)),
    ([(0, 0), (980, 980), *CROWD], (980, 1099)),
    ([(0, 0), *CROWD, (5000, 5000)], (1000, 1099)),
    ([(900, 900), *CROWD], (1000, 1099)),
    ([(960, 1200), *CROWD], (960, 1099)),
    ([(0, 0), (1, 1), (2, 2), *CROWD], (0, 1099)),
]


@pytest.mark.parametrize(("spans", "drawn"), REACHES)
def test_a_few_events_far_from_all_others_do_not_empty_the_strip(
    spans: list[tuple[int, int]], drawn: tuple[int, int]
) -> None:
    # The first day of the calendar has the ordinal 1.
    weights = [Weight(*(Day.from_ordinal(day + 1) for day in span), 0) for span in spans]

    assert tuple(day.ordinal - 1 for day in reach(weights)) == drawn


def test_what_is_not_drawn_is_counted() -> None:
    crowd = [f"20{year}-0{month}" for year in range(10, 22) for month in range(1, 6)]
    strip = draw(weigh("1907", *crowd, "2099"), TODAY)

    assert strip is not None
    assert (strip.begin, strip.end) == ("1907", "2099")
    assert (strip.first, strip.last) == ("2010", "2021")
    assert (strip.earlier, strip.later) == (1, 1)
    assert strip.axis.bins == 46  # quarters, to May 2021


@settings(deadline=None, max_examples=60)
@given(st.lists(days, min_size=1, max_size=20), days)
def test_a_strip_fits_its_frame_whatever_its_length(firsts: list[Day], today: Day) -> None:
    strip = draw([Weight(day, day, 0) for day in firsts], today)

    assert strip is not None
    bars = strip.layers[0]
    assert 0 < len(bars) <= BINS
    assert all(float(bar.x) >= 0 and float(bar.x) + float(bar.width) <= 100 for bar in bars)
    assert all(bar.y >= BASE - HEIGHT and bar.y + bar.height == BASE for bar in bars)
    assert strip.today is None or 0 <= strip.today <= 100


def test_layers_stand_on_each_other() -> None:
    strip = draw(weigh("2025-03-01") + weigh("2025-03", layer=1), TODAY)

    assert strip is not None
    (sure,), (vague,), ahead = strip.layers
    assert sure.x == vague.x
    assert vague.y + vague.height == sure.y
    assert sure.y + sure.height == BASE
    assert ahead == ()


def test_what_is_too_small_to_see_is_not_drawn() -> None:
    strip = draw(weigh(*["2025-03-01"] * 5000) + weigh("2025-03-02", layer=1), TODAY)

    assert strip is not None
    assert strip.layers[1] == ()


def test_the_axis_says_round_years_and_few_of_them_where_there_is_little_room() -> None:
    strip = draw(weigh("2009", "2035"), TODAY)

    assert strip is not None
    assert (strip.first, strip.last) == ("2009", "2035")
    assert [tick.text for tick in strip.ticks] == [str(year) for year in range(2010, 2036, 2)]
    assert [tick.text for tick in strip.ticks if tick.few] == ["2010", "2020", "2030"]
    longer = draw(weigh("1967", "2035"), TODAY)
    assert longer is not None
    decades = [str(year) for year in range(1970, 2031, 10)]
    assert [tick.text for tick in longer.ticks if tick.few] == decades
    assert len(longer.ticks) == 13


def test_a_short_strip_says_months() -> None:
    strip = draw(weigh("2025-03-01", "2025-09-30"), TODAY)

    assert strip is not None
    assert strip.ticks[0].text == "Apr 2025"
    assert strip.today is None


def test_today_is_marked_where_the_strip_holds_it() -> None:
    strip = draw(weigh("2025", "2027"), TODAY)

    assert strip is not None
    assert strip.today == pytest.approx(63, abs=0.1)


def test_a_chosen_period_veils_what_lies_outside() -> None:
    strip = draw(weigh("2001", "2010"), TODAY)

    assert strip is not None
    covers = veils(strip, Day(2003, 1, 1), Day(2005, 12, 31))
    assert covers == [("0.00", "20.00"), ("50.00", "50.00")]


def test_a_period_beyond_the_strip_veils_nothing() -> None:
    strip = draw(weigh("2001"), TODAY)

    assert strip is not None
    assert veils(strip, Day(1900, 1, 1), Day(2100, 1, 1)) == veils(strip, None, None) == []


def test_a_span_of_ages_is_still_drawn() -> None:
    for first, said in (("-9000", "9001 BC"), ("Y-99999999", "100000000 BC")):
        strip = draw(weigh(first, "2025"), TODAY)

        assert strip is not None
        assert strip.first == said
        assert strip.axis.bins <= BINS


def test_round_years_before_christ_are_labelled_as_people_count_them() -> None:
    weights = [Weight(Day(year, 1, 1), Day(year, 12, 31), 1) for year in range(-279, 400, 20)]

    strip = draw(weights, Day(2026, 11, 22))

    assert strip is not None
    texts = [tick.text for tick in strip.ticks]
    assert "250 BC" in texts
    assert "1" in texts
    assert "251 BC" not in texts
