"""Values for the tests that state laws: EDTF texts of every kind that is read, mentions, events."""

from hypothesis import strategies as st

from timeline import countries
from timeline.edtf import Day, month_end, write_year
from timeline.errors import EdtfError
from timeline.model import (
    Actor,
    Country,
    Event,
    Evidence,
    Mention,
    Place,
    Source,
    Span,
    When,
)
from timeline.query import KINDS

SHORT_YEARS = st.one_of(st.integers(1900, 2100), st.integers(-9999, 9999))
LONG_YEARS = st.integers(10_000, 999_999_999) | st.integers(-999_999_999, -10_000)


@st.composite
def days(draw: st.DrawFn, years: st.SearchStrategy[int] = SHORT_YEARS | LONG_YEARS) -> Day:
    year, month = draw(years), draw(st.integers(1, 12))
    return Day(year, month, draw(st.integers(1, month_end(year, month).day)))


def _suffixed(suffixes: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda year, suffix: write_year(year) + suffix, SHORT_YEARS, suffixes)


def _months(first: int, last: int) -> st.SearchStrategy[str]:
    return _suffixed(st.integers(first, last).map(lambda month: f"-{month:02}"))


BASIC = days(SHORT_YEARS).map(str) | _months(1, 12) | _suffixed(st.just(""))
PLAIN = st.one_of(
    BASIC,
    LONG_YEARS.map(write_year),
    st.integers(-999, 999).filter(bool).map(lambda n: f"{'-' * (n < 0)}{abs(n):03}X"),
    st.integers(-99, 99).filter(bool).map(lambda n: f"{'-' * (n < 0)}{abs(n):02}XX"),
    _suffixed(st.sampled_from(["-XX", "-XX-XX", "-02-XX"])),
    _months(33, 41),
)
TIMED = st.builds(
    lambda day, minute, zone: f"{day}T{minute // 60:02}:{minute % 60:02}:30{zone}",
    days(SHORT_YEARS),
    st.integers(0, 1439),
    st.sampled_from(["", "Z", "+05", "+0530", "-03:30"]),
)
OWN = days(LONG_YEARS).map(str)
SINGLE = st.builds(
    lambda text, mark: text + mark,
    PLAIN | _months(21, 32) | TIMED | OWN,
    st.sampled_from(["", "", "", "?", "~", "%"]),
)
OPEN = st.sampled_from(["", ".."])


def _reads(text: str) -> bool:
    try:
        When.parse(text)
    except EdtfError:
        return False
    return True


INTERVAL = st.one_of(
    st.builds("{}/{}".format, SINGLE, SINGLE).filter(_reads),
    st.builds("{}/{}".format, SINGLE, OPEN),
    st.builds("{}/{}".format, OPEN, SINGLE),
)
SETS = st.lists(SINGLE, min_size=1, max_size=4).map(lambda parts: f"[{', '.join(parts)}]")
SETS = SETS.filter(lambda text: len(text) <= 100)
EDTF = SINGLE | INTERVAL | SETS

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
MAYBE_WORDS = st.none() | WORDS
OFFSETS = st.integers(0, 10**7)
EVIDENCE = st.builds(
    Evidence,
    role=st.sampled_from(["phrase", "anchor", "year", "bound"]),
    text=WORDS,
    start=st.none() | OFFSETS,
    end=st.none() | OFFSETS,
    rule=MAYBE_WORDS,
)
WHENS = st.builds(
    When.parse,
    EDTF,
    basis=st.sampled_from(["stated", "resolved", "inferred", "edited"]),
    why=WORDS,
    evidence=st.lists(EVIDENCE, max_size=2).map(tuple),
)
SOURCES = st.builds(
    Source,
    article=WORDS,
    path=WORDS,
    title=MAYBE_WORDS,
    publisher=MAYBE_WORDS,
    url=MAYBE_WORDS,
    published=MAYBE_WORDS,
    date=EDTF,
    quote=MAYBE_WORDS,
    start=st.none() | OFFSETS,
    end=st.none() | OFFSETS,
    marks=st.lists(st.builds(Span, OFFSETS, OFFSETS), max_size=2).map(tuple),
)
CODES = st.sampled_from(countries.codes())
_DEGREES = st.none() | st.floats(-180, 180)
_PARTS = {
    "when": WHENS,
    "kind": st.sampled_from(KINDS),
    "category": WORDS,
    "title": WORDS,
    "summary": WORDS,
    "language": WORDS,
    "countries": st.lists(
        st.builds(Country, code=CODES, role=st.sampled_from(["party", "venue"])), max_size=3
    ).map(tuple),
    "organisations": st.lists(WORDS, max_size=2).map(tuple),
    "places": st.lists(
        st.builds(Place, name=WORDS, country=st.none() | CODES, lat=_DEGREES, lon=_DEGREES),
        max_size=2,
    ).map(tuple),
    "actors": st.lists(st.builds(Actor, name=WORDS, role=MAYBE_WORDS, type=WORDS), max_size=2).map(
        tuple
    ),
}
EVENTS = st.builds(
    Event,
    id=st.uuids().map(str),
    sources=st.lists(SOURCES, max_size=2).map(tuple),
    first_seen=WORDS,
    updated=WORDS,
    stale=st.booleans(),
    **_PARTS,
)
MENTIONS = st.builds(
    Mention,
    key=st.uuids().map(str),
    source=SOURCES,
    **_PARTS,
)
