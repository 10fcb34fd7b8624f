"""Laws of the date reader, on generated text."""

from itertools import pairwise

from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline import work
from timeline.dates import MOST, Context, Dated, find_dates
from timeline.dates.units import Unit
from timeline.edtf import Day
from timeline.model import Article, Published, Span, When
from timeline.settings import Settings

PUBLISHED = Published.parse("2025-04-17")
WORDS = """the last year of two weeks ago in May 5 , 2019 1999 ' . Monday quarter said will first
19th - to and by Thursday night 10:30 a.m. that Agenda 2030 since until between from April 3 early
end every summer century 1990s BC noon Good Friday 03/04/2025 2016-09-17 this next few later \n\n
fiscal Muharram 1447 Shahrivar 27 was forum remarks recently half Q3 nineteen ninety forty-four
24:00 31 February 30 0 B.E. 2568 令和 7 年 following the previous day""".split(" ")
phrases = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)
texts = st.one_of(
    st.text(max_size=200), phrases, st.tuples(st.text(max_size=40), phrases).map("".join)
)
contexts = st.sampled_from([Context(published=PUBLISHED), Context(), Context(language="vi")])


def well_formed(dated: Dated, text: str) -> None:
    end = 0
    for item in dated.expressions:
        assert end <= item.start < item.end <= len(text)
        assert text[item.start : item.end] == item.text
        assert 0 <= item.phrase.start <= item.start
        assert item.end <= item.phrase.end <= len(text)
        assert item.type in {"DATE", "TIME", "DURATION", "SET"}
        assert item.value
        end = item.end
        if item.when:
            assert item.type in {"DATE", "TIME"}
            assert When.parse(item.when.edtf).extent == item.when.extent
            assert item.when.why
            for piece in item.when.evidence:
                if piece.start is not None:
                    assert text[piece.start : piece.end] == piece.text


@settings(max_examples=300, deadline=None)
@given(texts, contexts)
def test_any_text_gives_ordered_spans_with_readable_dates(text: str, context: Context) -> None:
    dated = find_dates(text, context=context)
    well_formed(dated, text)
    if dated.published_interval:
        assert dated.published_interval.basis == "inferred"


@settings(max_examples=100, deadline=None)
@given(phrases, st.sampled_from(["Trees grow.", "Er wartet.", "No such thing here, friends!"]))
def test_text_without_dates_before_shifts_offsets_only(text: str, before: str) -> None:
    context = Context(published=PUBLISHED)
    shift = len(before) + 2
    plain = find_dates(text, context=context).expressions
    moved = find_dates(f"{before}\n\n{text}", context=context).expressions
    assert [(item.start + shift, item.value, item.type) for item in plain] == [
        (item.start, item.value, item.type) for item in moved
    ]


@settings(max_examples=200, deadline=None)
@given(phrases)
def test_what_is_written_is_valid_for_another_reader_of_edtf(text: str) -> None:
    """The `edtf` package agrees that each is a date."""
    for item in find_dates(text, context=Context(published=PUBLISHED)).expressions:
        if item.when and not item.when.edtf.startswith("Y"):
            assert parse_edtf(item.when.edtf) is not None


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=1200), st.integers(min_value=1, max_value=28))
def test_a_coarser_expression_never_yields_a_finer_span(months: int, day: int) -> None:
    year, month = divmod(months, 12)
    full = f"{day} {MONTHS[month]} {1950 + year}"
    spans = []
    for text in (full, full.partition(" ")[2], full.rpartition(" ")[2]):
        found = find_dates(f"It began in {text}.", context=Context(published=PUBLISHED)).expressions
        assert [item.text for item in found] == [text]
        assert found[0].when
        spans.append(found[0].when.extent)
    for fine, coarse in pairwise(spans):
        assert coarse[0] <= fine[0] <= fine[1] <= coarse[1]


MONTHS = """January February March April May June July August September October November
December""".split()
GRAINS = [
    "day",
    "week",
    "weekend",
    "month",
    "quarter",
    "season",
    "half",
    "year",
    "decade",
    "century",
]


@given(st.sampled_from(GRAINS), st.integers(min_value=1, max_value=3_000_000), st.integers(-5, 5))
def test_units_are_adjacent_and_hold_their_days(grain: str, ordinal: int, step: int) -> None:
    unit = Unit.of(grain, Day.from_ordinal(ordinal))
    assert unit.plus(step).plus(-step) == unit
    if grain != "weekend":
        assert unit.first.ordinal <= ordinal <= unit.last.ordinal
        assert unit.plus(1).first.ordinal == unit.last.ordinal + 1
    assert Unit.of(grain, unit.first) == unit
    assert When.parse(unit.edtf).extent == (unit.first, unit.last)


def test_a_text_packed_with_dates_is_cut_and_says_so() -> None:
    whole = find_dates("In 2019, " * MOST, context=Context())
    text = "In 2019, " * (MOST + 1)
    cut = find_dates(text, context=Context())
    assert (len(whole.expressions), whole.truncated) == (MOST, False)
    assert (len(cut.expressions), cut.truncated) == (MOST, True)
    article = Article(id="a", path="a.txt", digest="", text=text, body=(Span(0, len(text)),))
    warned, _ = work.date_article(article, Settings())
    assert warned.warnings == (f"only the first {MOST:,} time expressions are read",)
