"""What a reader may ask, and how every other wish is refused."""

from urllib.parse import parse_qs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.strategies import CODES, EDTF
from timeline.edtf import Day, read
from timeline.errors import QueryError
from timeline.query import (
    KINDS,
    LIMIT_MAX,
    SHOWN,
    Query,
    parse_query,
    words,
    write_cursor,
    write_query,
)


def asked(text: str) -> Query:
    return parse_query(parse_qs(text, keep_blank_values=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Query()),
        ("country=vn&country=JP&country=jp", Query(countries=("JP", "VN"))),
        ("country=SUHH", Query(countries=("SUHH",))),
        ("country=jp&country=vn&match=all", Query(countries=("JP", "VN"), match="all")),
        ("role=venue", Query(role="venue")),
        ("kind=claim&kind=event", Query(kinds=("event", "claim"))),
        ("kind=all", Query(kinds=KINDS)),
        ("since=2009", Query(since=Day(2009, 1, 1))),
        ("until=2009", Query(until=Day(2009, 12, 31))),
        ("since=2009-02&until=2009-02", Query(since=Day(2009, 2, 1), until=Day(2009, 2, 28))),
        ("since=2009-22/..", Query(since=Day(2009, 6, 1))),
        ("since=-0043", Query(since=Day(-43, 1, 1))),
        ("until=Y12345", Query(until=Day(12345, 12, 31))),
        ("category=visit&category=meeting&category=visit", Query(categories=("meeting", "visit"))),
        ("q=+Harbour%09bridge+", Query(text="Harbour bridge")),
        ("q=%3F!", Query(text="?!")),
        ("publisher=The+Inland+Post", Query(publisher="The Inland Post")),
        (
            "changed_since=2026-01-31T08:00:00Z",
            Query(changed_since="2026-01-31T08:00:00.000000Z"),
        ),
        (
            "changed_since=2026-01-31T08:00:00.25Z",
            Query(changed_since="2026-01-31T08:00:00.250000Z"),
        ),
        ("order=desc&limit=500", Query(order="desc", limit=LIMIT_MAX)),
        (f"cursor={write_cursor(12)}", Query(after=12)),
    ],
)
def test_parameters_become_a_query(text: str, expected: Query) -> None:
    assert asked(text) == expected


def test_claims_are_shown_on_request_only() -> None:
    assert Query().kinds == SHOWN == ("event", "scheduled", "target")
    assert (*SHOWN, "claim") == KINDS


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("colour=red", "colour", "red"),
        ("Country=jp", "Country", "jp"),
        ("=", "", ""),
        ("country=xx", "country", "xx"),
        ("country=japan", "country", "japan"),
        ("country=", "country", ""),
        ("country=jp,vn", "country", "jp,vn"),
        ("country=ß", "country", "ß"),
        ("country=ıt", "country", "ıt"),
        ("match=some", "match", "some"),
        ("role=both", "role", "both"),
        ("kind=rumour", "kind", "rumour"),
        ("kind=all&kind=event", "kind", "all"),
        ("since=yesterday", "since", "yesterday"),
        ("since=2009-02-29", "since", "2009-02-29"),
        ("until=", "until", ""),
        ("since=2009&since=2010", "since", "2010"),
        ("category=Meeting", "category", "Meeting"),
        ("category=", "category", ""),
        ("category=meeting,visit", "category", "meeting,visit"),
        ("q=", "q", ""),
        ("q=a&q=b", "q", "b"),
        (f"q={'a' * 201}", "q", "a" * 201),
        ("publisher=", "publisher", ""),
        ("changed_since=2026", "changed_since", "2026"),
        ("changed_since=2026-02-30T08:00:00Z", "changed_since", "2026-02-30T08:00:00Z"),
        ("changed_since=2026-01-31T08:00:00%2B02:00", "changed_since", "2026-01-31T08:00:00+02:00"),
        ("order=random", "order", "random"),
        ("limit=0", "limit", "0"),
        ("limit=501", "limit", "501"),
        ("limit=-1", "limit", "-1"),
        ("limit=1e2", "limit", "1e2"),
        ("limit=٥", "limit", "٥"),
        ("limit=²", "limit", "²"),
        ("cursor=", "cursor", ""),
        ("cursor=!", "cursor", "!"),
        ("cursor=é", "cursor", "é"),
        ("cursor=YWJj", "cursor", "YWJj"),
        ("cursor=gICA", "cursor", "gICA"),
        (f"cursor={write_cursor(2**63)}", "cursor", write_cursor(2**63)),
        (f"cursor={write_cursor(10**30)}", "cursor", write_cursor(10**30)),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(text: str, name: str, value: str) -> None:
    with pytest.raises(QueryError) as refused:
        asked(text)

    assert (refused.value.name, refused.value.value) == (name, value)
    assert refused.value.reason


def test_an_unknown_parameter_is_told_those_there_are() -> None:
    with pytest.raises(QueryError, match="there are country, match, role, since, until, kind"):
        asked("colour=red")


BOUND = EDTF.map(read)
TEXTS = (
    st.text(max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: not text or words(text))
)
QUERIES = st.builds(
    Query,
    countries=st.sets(CODES, max_size=4).map(lambda codes: tuple(sorted(codes))),
    match=st.sampled_from(["any", "all"]),
    role=st.sampled_from([None, "party", "venue"]),
    since=st.none() | BOUND.map(lambda reading: reading.first),
    until=st.none() | BOUND.map(lambda reading: reading.last),
    kinds=st.sets(st.sampled_from(KINDS), min_size=1).map(
        lambda kinds: tuple(kind for kind in KINDS if kind in kinds)
    ),
    categories=st.sets(st.sampled_from(["meeting", "visit", "by-election"])).map(
        lambda found: tuple(sorted(found))
    ),
    text=TEXTS,
    publisher=TEXTS,
    changed_since=st.none()
    | st.datetimes().map(lambda moment: moment.isoformat(timespec="microseconds") + "Z"),
    order=st.sampled_from(["asc", "desc"]),
    limit=st.integers(1, LIMIT_MAX),
    after=st.none() | st.integers(0, 2**63 - 1),
).filter(lambda query: not (query.since and query.until and query.since > query.until))


@given(QUERIES)
@example(Query(until=read("9999-24").last))
def test_a_query_reads_as_it_is_written(query: Query) -> None:
    cursor = None if query.after is None else write_cursor(query.after)

    assert asked(write_query(query, cursor=cursor)) == query


@given(QUERIES)
def test_writing_is_canonical(query: Query) -> None:
    text = write_query(query)

    assert write_query(asked(text)) == text
    assert text.split("&") == sorted(text.split("&"))


def test_what_is_default_is_not_written() -> None:
    assert write_query(Query()) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đà Nẵng, the HARBOUR's bridge_2", ["da", "nang", "the", "harbour", "s", "bridge", "2"]),
        ("Łódź Straße Ærø Kırşehir İzmir", ["lodz", "strasse", "aero", "kirsehir", "izmir"]),
        ("ﬁne № ２", ["fine", "no", "2"]),
        ("Москва Йошкар 東京", ["москва", "иошкар", "東京"]),
        ("—!", []),
    ],
)
def test_words_are_folded_as_they_are_searched(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_folded_words_stay_as_they_are(text: str) -> None:
    found = words(text)

    assert words(" ".join(found)) == found


NAMES = st.sampled_from(
    "country match role since until kind category q publisher changed_since order limit "
    "cursor".split()
)
JUNK = st.text(max_size=30) | st.text("0123456789-/X~.[]abcZ", max_size=12) | EDTF | CODES


@given(st.dictionaries(NAMES | st.text(max_size=8), st.lists(JUNK, min_size=1, max_size=3)))
def test_junk_is_refused_as_a_query_and_nothing_else(arguments: dict[str, list[str]]) -> None:
    assert refused_name(arguments) in {None, *arguments}


def refused_name(arguments: dict[str, list[str]]) -> str | None:
    try:
        parse_query(arguments)
    except QueryError as error:
        return error.name
    return None
