"""EDTF texts, their bounds and their order, by examples, by laws and by an independent judge."""

import re
import warnings
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.strategies import BASIC, EDTF, LONG_YEARS, OPEN, PLAIN, SHORT_YEARS, SINGLE, days
from timeline.edtf import Day, month_end, read, read_year, write_year
from timeline.errors import EdtfError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its parser generator's
    import edtf as judge


def bounds(text: str) -> str:
    reading = read(text)
    return f"{reading.earliest or ''} {reading.latest or ''} {reading.precision}"


BOUNDS = """
2009                      | 2009-01-01 2009-12-31 year
-0043                     | -0043-01-01 -0043-12-31 year
Y12345                    | Y12345-01-01 Y12345-12-31 year
Y-12345                   | Y-12345-01-01 Y-12345-12-31 year
2024-02                   | 2024-02-01 2024-02-29 month
1900-02                   | 1900-02-01 1900-02-28 month
2024-02-29                | 2024-02-29 2024-02-29 day
2024-02-XX                | 2024-02-01 2024-02-29 month
2024-XX                   | 2024-01-01 2024-12-31 year
2024-XX-XX                | 2024-01-01 2024-12-31 year
2024-02-29T10:30          | 2024-02-29 2024-02-29 day
2024-02-29T10:30:59Z      | 2024-02-29 2024-02-29 day
2024-02-29T10:30:59+05:30 | 2024-02-29 2024-02-29 day
199X                      | 1990-01-01 1999-12-31 decade
-199X                     | -1999-01-01 -1990-12-31 decade
18XX                      | 1800-01-01 1899-12-31 century
-01XX                     | -0199-01-01 -0100-12-31 century
2009-21                   | 2009-03-01 2009-05-31 season
2009-22                   | 2009-06-01 2009-08-31 season
2009-23                   | 2009-09-01 2009-11-30 season
2023-24                   | 2023-12-01 2024-02-29 season
2009-25                   | 2009-03-01 2009-05-31 season
2009-28                   | 2009-12-01 2010-02-28 season
2009-29                   | 2009-09-01 2009-11-30 season
2009-30                   | 2009-12-01 2010-02-28 season
2009-31                   | 2009-03-01 2009-05-31 season
2009-32                   | 2009-06-01 2009-08-31 season
2009-33                   | 2009-01-01 2009-03-31 quarter
2009-36                   | 2009-10-01 2009-12-31 quarter
2009-37                   | 2009-01-01 2009-04-30 interval
2009-39                   | 2009-09-01 2009-12-31 interval
2009-40                   | 2009-01-01 2009-06-30 half
2009-41                   | 2009-07-01 2009-12-31 half
2016/..                   | 2016-01-01  interval
2016/                     | 2016-01-01  interval
../2020-05                |  2020-05-31 interval
/2020-05                  |  2020-05-31 interval
2009/2011-03              | 2009-01-01 2011-03-31 interval
2025-04-21/2025-04-27     | 2025-04-21 2025-04-27 week
2025-04-22/2025-04-28     | 2025-04-22 2025-04-28 interval
2025-04-26/2025-04-27     | 2025-04-26 2025-04-27 weekend
2025-04-20/2025-04-27     | 2025-04-20 2025-04-27 interval
2025-04/2025-05-04        | 2025-04-01 2025-05-04 interval
[2014, 2016-05]           | 2014-01-01 2016-05-31 year
"""


@pytest.mark.parametrize("line", BOUNDS.strip().splitlines())
def test_bounds_are_those_of_the_written_value(line: str) -> None:
    text, _, expected = line.partition("|")
    assert bounds(text.strip()) == expected[1:]


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("1989", False, False),
        ("1989~", True, False),
        ("1989?", False, True),
        ("1989%", True, True),
        ("1989/1990~", True, False),
        ("1989?/..", False, True),
        ("[1989, 1991]", False, True),
        ("[1989, 1991~]", True, True),
    ],
)
def test_marks_qualify_and_never_move_a_bound(
    text: str, approximate: bool, uncertain: bool
) -> None:
    reading, plain = read(text), read(text.translate(dict.fromkeys(map(ord, "~?%"))))

    assert (reading.approximate, reading.uncertain) == (approximate, uncertain)
    assert (reading.first, reading.last) == (plain.first, plain.last)


REFUSED = [
    *"2009-00 2009-13 2009-20 2009-42 2009-02-29 2024-04-31 2024-01-00 2024-13-01".split(),
    *"209 20090 Y2009 Y00012 Y-00012 -0000 -0000-01 -0000-01-01 Y1234567890 1XXX 2X09 XXXX".split(),
    *"2009-W17 2009-Q2 2009-1 2009-1-1 20090101 2009-06?-01 2009?~ 2009~~ ~2009 2009-XX-01".split(),
    *"../.. / .. ./2009 2009/2008 2009/2010/2011 2009/[2010] [2009/2010] [] [2009 [[2009]]".split(),
    *"1900-02-29 2009] {2009,2010} [2009]? [2009,] Y12345-02-30 Y12345-02 Y17E7".split(),
    *"2009-01-01T24:00 2009-01-01T10:60 2009-01-01T10 2009-01-01T 2009-01T10:00".split(),
    "",
    " 2009",
    "2009\n",
    "two thousand nine",
    "２００９",
    "٢٠٠٩-٠١",
    "[" + "2009," * 40 + "2009]",
]


@pytest.mark.parametrize("text", REFUSED)
def test_anything_else_is_refused_and_named(text: str) -> None:
    with pytest.raises(EdtfError, match="not an EDTF date"):
        read(text)


@given(st.text(max_size=30) | st.text("0123456789-/X~?%.[],TYZ:+ ", max_size=30))
def test_a_text_reads_or_is_an_edtf_error(text: str) -> None:
    try:
        reading = read(text)
    except EdtfError:
        return
    assert reading.first <= reading.last


@given(st.integers(1, date.max.toordinal()))
def test_ordinals_are_those_of_the_standard_library(ordinal: int) -> None:
    day, expected = Day.from_ordinal(ordinal), date.fromordinal(ordinal)

    assert day == (expected.year, expected.month, expected.day)
    assert day.ordinal == ordinal
    assert day.weekday == expected.weekday()


@given(days())
@example(Day(0, 2, 29))
@example(Day(-4, 2, 29))
@example(Day(-400, 3, 1))
def test_a_day_of_any_year_survives_the_way_through_its_ordinal(day: Day) -> None:
    assert Day.from_ordinal(day.ordinal) == day


@given(days(), st.integers(-1_000_000, 1_000_000))
def test_days_compare_as_their_ordinals(day: Day, step: int) -> None:
    other = day.plus(step)

    assert other.ordinal - day.ordinal == step
    assert (day < other) == (step > 0)
    assert (other.weekday - day.weekday - step) % 7 == 0


@given(SHORT_YEARS | LONG_YEARS, st.integers(1, 12))
def test_after_the_end_of_a_month_comes_the_next(year: int, month: int) -> None:
    after = month_end(year, month).plus(1)

    assert after == (Day(year + 1, 1, 1) if month == 12 else Day(year, month + 1, 1))


@given(SHORT_YEARS | LONG_YEARS)
def test_years_and_days_read_as_they_are_written(year: int) -> None:
    text = write_year(year)

    assert read_year(text) == year
    assert read(text).earliest == Day(year, 1, 1)
    assert read(str(Day(year, 2, 28))).earliest == Day(year, 2, 28)


@given(EDTF)
def test_an_open_side_is_none_and_counts_as_the_known_ends_unit(text: str) -> None:
    reading = read(text)

    assert reading.earliest in (None, reading.first)
    assert reading.latest in (None, reading.last)
    assert reading.earliest or reading.latest


@given(SINGLE)
def test_a_span_of_one_unit_has_that_units_bounds(text: str) -> None:
    single, interval = read(text), read(f"{text}/{text}")

    assert (interval.first, interval.last) == (single.first, single.last)


def judged(text: str) -> tuple[Day | None, Day | None]:
    """Bounds by the `edtf` package, which writes an open side as an infinite number."""
    value = judge.parse_edtf(text)
    sides = (value.lower_strict(), value.upper_strict())
    lower, upper = (None if isinstance(side, float) else Day(*side[:3]) for side in sides)
    return lower, upper


@settings(max_examples=100)  # it reads some 200 texts a second
@given(PLAIN.filter(lambda text: not re.match(r"-\d{4}-.*X", text)))
def test_bounds_of_single_dates_agree_with_an_independent_reader(text: str) -> None:
    """Not asked are seasons, which it cuts off at 31 December, and unspecified parts of years
    before 0, whose bounds it swaps."""
    reading = read(text)

    assert (reading.earliest, reading.latest) == judged(text)


@settings(max_examples=50)
@given(BASIC | OPEN, BASIC | OPEN)
@example("2009", "2008")
def test_bounds_of_intervals_agree_with_an_independent_reader(left: str, right: str) -> None:
    """Not asked are unknown sides (`2009/`), which it takes for ten years, and long years, which it
    does not read here. It lets an interval run backwards."""
    text = f"{left or '..'}/{right or '..'}"
    expected = judged(text)
    if expected == (None, None) or (all(expected) and expected[0] > expected[1]):
        with pytest.raises(EdtfError):
            read(text)
    else:
        reading = read(text)
        assert (reading.earliest, reading.latest) == expected


@settings(max_examples=50)
@given(BASIC, st.sampled_from("?~%"))
def test_qualifiers_agree_with_an_independent_reader(text: str, mark: str) -> None:
    value, reading = judge.parse_edtf(text + mark), read(text + mark)

    assert reading.approximate == (value.is_approximate or value.is_uncertain_and_approximate)
    assert reading.uncertain == (value.is_uncertain or value.is_uncertain_and_approximate)
