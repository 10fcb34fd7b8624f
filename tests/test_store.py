"""What every store promises, proved on each: in memory, in a SQLite file, on PostgreSQL."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store_events import (
    RUN,
    event,
    file,
    identity,
    known,
    new_database,
    postgresql,
    stamp,
)
from tests.test_store_keys import USUAL
from timeline.errors import StoreError
from timeline.model import Country, Day, Failure
from timeline.query import KINDS, SHOWN, Query
from timeline.store import Change, Changed, Document, Lookup, StoredEvent, keys
from timeline.store.sql import open_store


@pytest.fixture(scope="session")
def server():
    with postgresql() as address:
        yield address


@pytest.fixture(params=["memory", "file", "postgresql"])
def url(request, tmp_path):
    if request.param == "memory":
        return "sqlite://"
    if request.param == "file":
        return f"sqlite:///{tmp_path}/made/for/it/store.db"
    server = request.getfixturevalue("server")
    if server is None:
        pytest.skip("PostgreSQL is not installed")
    return new_database(server)


@pytest.fixture
def store(url):
    store = open_store(url)
    yield store
    store.close()


@pytest.fixture
def shared(url):
    """The address of a store that others can open too."""
    if url == "sqlite://":
        pytest.skip("a store in memory belongs to one process")
    return url


def put(store, *events, **parts):
    store.commit(Change(run=RUN, events=events, **parts))


def names(page):
    return [text.split('"')[7] for text in page.texts]


def steady(store):
    """The status, without what depends on the disk."""
    return replace(store.status(), size=0, free=0)


def newest(store, query, limit=9):
    return [text.split('"')[7] for text in store.newest(query, limit)]


def walk(store, query, between=lambda: None):
    """The names on all pages of a query."""
    found = []
    while True:
        page = store.page(query)
        found += names(page)
        if page.next is None:
            return found
        query = replace(query, after=page.next)
        between()


# Pages


def test_a_new_store_is_empty(store):
    assert store.generation() == 0
    assert store.page(Query()).texts == ()
    assert store.page(Query()).total == 0
    assert store.countries() == {}
    assert store.status().runs == ()
    assert list(store.file_rows()) == list(store.identities()) == []


def test_a_page_holds_the_first_events_and_says_where_to_go_on(store):
    put(store, *(event(n, f"2025-04-{n:02}") for n in range(1, 8)))

    first = store.page(Query(limit=5))
    rest = store.page(Query(limit=5, after=first.next))

    assert names(first) == ["1", "2", "3", "4", "5"]
    assert names(rest) == ["6", "7"]
    assert rest.next is None
    assert first.total == rest.total == 7


def test_a_page_that_ends_with_the_last_event_has_no_next(store):
    put(store, *(event(n, f"2025-04-{n:02}") for n in range(1, 6)))

    assert store.page(Query(limit=5)).next is None


def test_claims_are_shown_on_request(store):
    put(store, event("act"), event("claim", kind="claim"), event("aim", kind="target"))

    assert sorted(names(store.page(Query()))) == ["act", "aim"]
    assert sorted(names(store.page(Query(kinds=KINDS)))) == ["act", "aim", "claim"]
    assert names(store.page(Query(kinds=("target",)))) == ["aim"]


def test_countries_are_matched_by_any_all_and_role(store):
    put(
        store,
        event("both", "2001", "JP:party VN:party"),
        event("in japan", "2002", "JP:venue VN:party"),
        event("japan", "2003", "JP:party JP:venue"),
        event("vietnam", "2004", "VN:party"),
        event("nobody", "2005"),
    )
    pair = Query(countries=("JP", "VN"))

    assert names(store.page(Query(countries=("JP",)))) == ["both", "in japan", "japan"]
    assert names(store.page(Query(countries=("JP",), role="party"))) == ["both", "japan"]
    assert names(store.page(Query(countries=("JP",), role="venue"))) == ["in japan", "japan"]
    assert names(store.page(pair)) == ["both", "in japan", "japan", "vietnam"]
    assert store.page(pair).total == 4
    assert names(store.page(replace(pair, match="all"))) == ["both", "in japan"]
    assert names(store.page(replace(pair, match="all", role="party"))) == ["both"]
    assert store.page(replace(pair, match="all", role="party")).total == 1
    assert names(store.page(replace(pair, order="desc", limit=2))) == ["vietnam", "japan"]
    assert store.page(Query(countries=("FR",))).total == 0


def test_a_range_holds_the_spans_that_reach_into_it(store):
    texts = "1950/2050 200X 2009 2009-05 2009-05-04 ../2009-06 2009-06-30 2009-07/.. ../2011 19XX"
    put(store, *(event(text, text) for text in texts.split()))
    june = Query(since=Day(2009, 6, 1), until=Day(2009, 6, 30))

    inside = ["1950/2050", "200X", "2009", "../2009-06", "2009-06-30"]
    assert sorted(names(store.page(june))) == sorted(inside)
    assert walk(store, replace(june, limit=1)) == names(store.page(june))
    assert walk(store, replace(june, limit=1, order="desc")) == names(store.page(june))[::-1]
    assert names(store.page(Query(until=Day(2009, 5, 3))))[-1] == "2009-05"
    assert "../2011" in names(store.page(Query(since=Day(2011, 3, 1), until=Day(2011, 3, 1))))


def test_years_before_christ_and_open_ends_stand_where_they_belong(store):
    texts = ["Y-12000", "-0044-03-15", "0001-01-01", "2019/..", "../2019", "9999", "Y20000"]
    put(store, *(event(text, text, "IT") for text in reversed(texts)))

    assert names(store.page(Query())) == texts
    assert names(store.page(Query(countries=("IT",), order="desc"))) == texts[::-1]
    assert names(store.page(Query(until=Day(-44, 12, 31)))) == texts[:2]
    assert names(store.page(Query(since=Day(10_000, 1, 1)))) == texts[-1:]


def test_events_are_found_by_whole_words_with_case_and_accents_folded(store):
    put(
        store,
        event("bridge", "2001", words="A bridge to Đà Nẵng's harbour\nOpened on Monday"),
        event("bridges", "2002", words="Bridges of Łódź"),
        event("silent", "2003"),
    )

    def found(text):
        return names(store.page(Query(text=text)))

    assert found("BRIDGE") == found("da nang") == found("nẵng monday") == ["bridge"]
    assert found("lodz bridges") == ["bridges"]
    assert found("bridge lodz") == found("brid") == found("kind event") == []
    assert found('bridge OR "lodz') == found("NOT monday") == []
    assert found("bridge'") == ["bridge"]
    assert store.page(Query(text="bridge")).total == 1


def test_what_is_found_is_narrowed_by_everything_else(store):
    put(
        store,
        event("a", "2001", "JP:party", words="ferry", category="visit", publishers=("The Post",)),
        event("b", "2002", "JP:venue VN:party", words="ferry line", category="launch"),
        event("c", "2003-05", "VN", words="ferry", category="visit", kind="target"),
        event("d", "2004", "JP", words="ferry", kind="claim", publishers=("The Past", "Post")),
    )
    ferry = Query(text="ferry")

    assert names(store.page(ferry)) == ["a", "b", "c"]
    assert names(store.page(replace(ferry, kinds=KINDS, order="desc"))) == ["d", "c", "b", "a"]
    assert names(store.page(replace(ferry, kinds=("target",)))) == ["c"]
    assert names(store.page(replace(ferry, countries=("JP",)))) == ["a", "b"]
    assert names(store.page(replace(ferry, countries=("JP",), role="venue"))) == ["b"]
    assert names(store.page(replace(ferry, countries=("JP", "VN")))) == ["a", "b", "c"]
    assert names(store.page(replace(ferry, countries=("JP", "VN"), match="all"))) == ["b"]
    assert names(store.page(replace(ferry, since=Day(2002, 3, 1)))) == ["b", "c"]
    assert names(store.page(replace(ferry, until=Day(2003, 4, 30)))) == ["a", "b"]
    assert names(store.page(Query(categories=("visit",)))) == ["a", "c"]
    assert names(store.page(Query(categories=("launch", "visit"), limit=2))) == ["a", "b"]
    assert names(store.page(Query(publisher="the POST"))) == ["a"]
    assert names(store.page(Query(publisher="post", kinds=KINDS))) == ["d"]
    assert sorted(newest(store, replace(ferry, countries=("JP",)))) == ["a", "b"]
    assert newest(store, Query(text="line")) == ["b"]


def test_an_event_is_found_by_what_is_told_of_it_now(store):
    put(store, event("a", words="harbour"), event("b", words="harbour pier"))
    put(store, event("a", words="pier"), withdrawn=(identity("b"),))

    assert names(store.page(Query(text="harbour"))) == []
    assert names(store.page(Query(text="pier"))) == ["a"]
    assert store.page(Query(text="pier")).total == 1


def test_spans_are_the_days_of_all_that_match(store):
    put(
        store,
        event("month", "2009-05", "JP", words="ferry"),
        event("day", "2009-05-04", "VN", kind="target"),
        event("claim", "2009-05-05", kind="claim"),
    )
    may = Day(2009, 5, 1).ordinal

    month, day = (may, may + 30, "event"), (may + 3, may + 3, "target")
    assert list(store.spans(Query(limit=1))) == [month, day]
    assert list(store.spans(Query(order="desc", kinds=KINDS))) == [
        (may + 4, may + 4, "claim"),
        day,
        month,
    ]
    assert list(store.spans(Query(countries=("JP",)))) == [month]
    assert list(store.spans(Query(countries=("JP", "VN")))) == [month, day]
    assert list(store.spans(Query(text="ferry"))) == [month]
    assert list(store.spans(Query(since=Day(2009, 5, 31)))) == [month]


def test_spans_are_as_many_as_there_are_events(store):
    put(store, *(event(n, f"20{n % 100:02}") for n in range(12_000)))

    assert len(list(store.spans(Query()))) == 12_000


CODES = ("JP", "VN", "IR")
COUNTRIES = st.lists(
    st.builds(Country, code=st.sampled_from(CODES), role=st.sampled_from(["party", "venue"])),
    max_size=3,
    unique=True,
)
TEXTS = ("", "ferry", "ferry harbour")
DAYS = USUAL.map(lambda when: when.extent[0])


@settings(deadline=None, max_examples=60)
@given(
    spans=st.lists(
        st.tuples(USUAL, st.sampled_from(KINDS), COUNTRIES, st.sampled_from(TEXTS)), max_size=12
    ),
    bounds=st.lists(DAYS, min_size=2, max_size=2).map(sorted),
    which=st.sampled_from(["since", "until", "both", "none"]),
    query=st.builds(
        Query,
        countries=st.lists(st.sampled_from(CODES), unique=True).map(tuple),
        match=st.sampled_from(["any", "all"]),
        role=st.sampled_from([None, "party", "venue"]),
        kinds=st.sampled_from([KINDS, ("event",), ("scheduled", "target")]),
        text=st.sampled_from(TEXTS),
        order=st.sampled_from(["asc", "desc"]),
        limit=st.integers(1, 4),
    ),
)
def test_pages_answer_what_reading_every_event_would(spans, bounds, which, query):
    since = bounds[0] if which in ("since", "both") else None
    until = bounds[1] if which in ("until", "both") else None
    query = replace(query, since=since, until=until)
    events = [
        replace(event(n, words=words), when=when, kind=kind, countries=tuple(countries))
        for n, (when, kind, countries, words) in enumerate(spans)
    ]
    store = open_store("sqlite://")
    put(store, *events)

    expected = [e for e in events if matches(query, e)]
    expected.sort(key=lambda e: (e.when.order, e.id), reverse=query.order == "desc")
    assert walk(store, query) == [e.text.split('"')[7] for e in expected]
    assert store.page(query).total == len(expected)
    days = [tuple(day.ordinal for day in e.when.extent) for e in expected]
    assert [(first, last) for first, last, _ in store.spans(query)] == days
    assert sorted(newest(store, query, 99)) == sorted(e.text.split('"')[7] for e in expected)
    store.close()


def matches(query: Query, event: StoredEvent) -> bool:
    first, last = event.when.extent
    codes = {c.code for c in event.countries if query.role in (None, c.role)}
    wanted = set(query.countries)
    return (
        event.kind in query.kinds
        and set(query.text.split()) <= set(event.words.split())
        and (query.since is None or query.since <= last)
        and (query.until is None or first <= query.until)
        and (not wanted or (wanted <= codes if query.match == "all" else bool(wanted & codes)))
    )


def many(seed, count):
    """Events by chance, most of them close together, in three countries."""
    chance = random.Random(seed)

    def date():
        year = chance.choice((1999, 2000, 2000, 2001))
        month, day = chance.randint(1, 12), chance.randint(1, 28)
        day = f"{year}-{month:02}-{day:02}"
        end = year + chance.randint(1, 30)
        return chance.choice(
            (day, day[:7], day[:4], f"{day[:3]}X", f"{day[:7]}/{end}", f"../{day}")
        )

    def one(name):
        places = chance.sample(CODES, chance.randint(0, 3))
        countries = " ".join(f"{code}:{chance.choice(('party', 'venue'))}" for code in places)
        return event(name, date(), countries, kind=chance.choice(KINDS))

    return [one(f"{seed}/{n}") for n in range(count)]


def ranges():
    chance = random.Random(7)
    for _ in range(60):
        since, until = sorted(Day(1998, 1, 1).plus(chance.randrange(1500)) for _ in range(2))
        yield Query(
            since=chance.choice((since, None)),
            until=chance.choice((until, None)),
            countries=chance.choice(((), ("JP",), ("VN",))),
            kinds=chance.choice((SHOWN, KINDS, ("target",), ("event", "claim"))),
            order=chance.choice(("asc", "desc")),
            limit=chance.choice((5, 40, 500)),
        )


def test_totals_and_pages_are_those_of_all_that_was_ever_told_and_not_withdrawn(store):
    told = {}

    def check():
        for query in ranges():
            found = [e for e in told.values() if matches(query, e)]
            found.sort(key=lambda e: (e.when.order, e.id), reverse=query.order == "desc")
            assert store.page(query).total == len(found)
            assert walk(store, query) == [e.text.split('"')[7] for e in found]

    for seed in (1, 2):
        events = many(seed, 150)
        put(store, *events)
        told |= {e.id: e for e in events}
        check()
    moved = [
        replace(e, when=o.when, kind=o.kind)
        for e, o in zip(list(told.values())[:90], many(3, 90), strict=True)
    ]
    gone = list(told)[200:]
    put(store, *moved, withdrawn=gone)
    told |= {e.id: e for e in moved}
    told = {id_: e for id_, e in told.items() if id_ not in gone}
    check()
    put(store, withdrawn=list(told))
    assert {store.page(query).total for query in ranges()} == {0}


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_a_cursor_meets_every_event_once_while_others_come_and_go(store, order):
    put(store, *(event(n, f"20{n:02}-01", "JP") for n in range(40)))
    late = iter(range(40))

    def disturb():
        n = next(late)
        put(store, event(f"late {n}", f"20{n:02}-0{n % 9 + 1}", "JP"))
        put(store, event(n, f"20{n:02}-01", "JP", note="told again"))

    query = Query(countries=("JP",), limit=3, order=order)
    met = [name for name in walk(store, query, disturb) if not name.startswith("late")]

    expected = [str(n) for n in range(40)]
    assert met == (expected if order == "asc" else expected[::-1])


def test_events_whose_keys_would_be_the_same_are_all_kept(store):
    twins = [replace(event(n), id=f"00000000-0000-5000-8000-{n:012}") for n in range(5)]
    assert len({keys.key(twin.when, twin.id) for twin in twins}) == 1

    put(store, twins[3])
    put(store, *twins)
    put(store, twins[0], twins[4])

    assert sorted(walk(store, Query(limit=1))) == ["0", "1", "2", "3", "4"]


def test_the_total_is_exact_up_to_ten_thousand(store):
    put(store, *(event(n, "2009", "JP") for n in range(10_000)))
    since = Query(since=Day(2009, 1, 1), limit=1)
    assert store.page(Query(limit=1)).total == 10_000
    assert store.page(since).total == 10_000
    assert store.page(replace(since, countries=("JP", "VN"))).total == 10_000

    put(store, event("one more", "2009-03", "JP"))

    assert store.page(Query(limit=1)).total is None
    assert store.page(since).total is None
    assert store.page(replace(since, countries=("JP", "VN"))).total is None


def test_newest_goes_by_the_stamp_of_the_last_change(store):
    put(
        store,
        event("old", "2030", "JP", updated=1),
        event("new", "1999", "JP", updated=3),
        event("newer", "1980", "VN", updated=4),
        event("claim", "1980", "JP", updated=5, kind="claim"),
    )

    assert newest(store, Query(), 2) == ["newer", "new"]
    assert newest(store, Query(countries=("JP",))) == ["new", "old"]
    assert newest(store, Query(countries=("JP",), kinds=KINDS)) == ["claim", "new", "old"]
    assert newest(store, Query(countries=("JP", "VN"))) == ["newer", "new", "old"]
    assert newest(store, Query(since=Day(1990, 1, 1))) == ["new", "old"]
    assert newest(store, Query(countries=("FR",))) == []


# Changes


def test_changes_are_told_oldest_first_each_once(store):
    put(store, *(event(n, updated=n, countries="JP" if n % 2 else "VN") for n in range(1, 8)))

    def walk(method, query, since):
        met = []
        while found := method(query, since, 2):
            met += [changed.text and changed.text.split('"')[7] for changed in found]
            since = found[-1].stamp
        return met

    jp = Query(countries=("JP",))
    assert walk(store.changes, Query(), stamp(0)) == ["1", "2", "3", "4", "5", "6", "7"]
    assert walk(store.changes, jp, stamp(1)) == [None, "3", None, "5", None, "7"]
    assert walk(store.changes, Query(countries=("JP", "VN")), stamp(5)) == ["6", "7"]
    assert walk(store.updates, jp, stamp(1)) == ["3", "5", "7"]
    assert walk(store.updates, Query(countries=("JP", "VN")), stamp(5)) == ["6", "7"]
    assert store.changes(Query(), stamp(7), 9) == store.updates(Query(), stamp(7), 9) == ()
    assert store.changes(Query(), stamp(6), 9) == (
        Changed(id=identity(7), stamp=stamp(7), text=event(7).text),
    )


def test_changes_of_one_stamp_are_told_together(store):
    put(store, event("a", updated=1), *(event(n, updated=2) for n in range(5)))

    for method in (store.changes, store.updates):
        assert len(method(Query(), stamp(0), 3)) == 1
        assert len(method(Query(), stamp(1), 3)) == 5
        assert len(method(Query(), stamp(0), 1)) == 1
        assert len(method(Query(), stamp(0), 6)) == 6
    put(store, withdrawn=(identity("a"),), identities=(known("a", withdrawn=stamp(3)),))
    assert len(store.changes(Query(), stamp(1), 3)) >= 5


def test_changes_go_by_when_a_text_was_written_and_updates_by_its_substance(store):
    put(store, event("a", "2009", "JP", updated=1), event("b", "2010", "JP", updated=2))
    retold = replace(event("a", "2009", "JP", updated=1, note="a source"), written=stamp(3))
    put(store, retold)

    told = Changed(id=identity("a"), stamp=stamp(3), text=retold.text)
    for query in (Query(), Query(countries=("JP",))):
        assert store.changes(query, stamp(2), 9) == (told,)
        assert store.changes(query, stamp(0), 1)[0].id == identity("b")
        assert store.updates(query, stamp(2), 9) == ()
        assert [c.stamp for c in store.updates(query, stamp(0), 9)] == [stamp(1), stamp(2)]
    assert newest(store, Query()) == ["b", "a"]
    assert store.status().last_updated == stamp(3)


@pytest.mark.parametrize(
    ("query", "left"),
    [
        (Query(), event("a", "2009", "JP", kind="claim", note="left", updated=2)),
        (Query(countries=("JP",)), event("a", "2009", "VN", note="left", updated=2)),
        (
            Query(countries=("JP",), role="party"),
            event("a", "2009", "JP:venue", note="left", updated=2),
        ),
        (
            Query(countries=("JP", "IR"), match="all"),
            event("a", "2009", "JP", note="left", updated=2),
        ),
        (Query(until=Day(2009, 12, 31)), event("a", "2010", note="left", updated=2)),
        (Query(text="ferry"), event("a", "2009", words="bridge", note="left", updated=2)),
        (Query(categories=("visit",)), event("a", "2009", note="left", updated=2)),
    ],
    ids=("kind", "country", "role", "countries", "date", "words", "category"),
)
def test_what_leaves_a_query_is_told_as_gone(store, query, left):
    more = {"words": "ferry", "category": "visit", "updated": 1}
    put(store, event("a", "2009", "JP IR", **more), event("stays", "2009", "JP IR", **more))
    put(store, left)

    assert store.changes(query, stamp(1), 9) == (
        Changed(id=identity("a"), stamp=stamp(2), text=None),
    )
    assert store.updates(query, stamp(1), 9) == ()
    (found,) = store.changes(Query(kinds=KINDS), stamp(1), 9)
    assert found.text == left.text


def test_what_left_a_country_and_was_withdrawn_is_told_there_too(store):
    """Its last countries are not all that it had."""
    put(store, event("a", "2009", "JP", updated=1), identities=(known("a"),))
    put(store, event("a", "2009", "VN", updated=2))
    put(store, withdrawn=(identity("a"),), identities=(known("a", withdrawn=stamp(3)),))

    gone = Changed(id=identity("a"), stamp=stamp(3), text=None)
    assert store.changes(Query(countries=("JP",)), stamp(1), 9) == (gone,)
    assert store.withdrawn(Query(countries=("JP",)), stamp(1)) == ()


def test_what_was_withdrawn_or_merged_is_a_change_and_told_by_its_last_countries(store):
    put(
        store,
        event("a", "2009", "JP:party VN:venue", updated=1),
        event("b", "2010", "IR", updated=2),
        event("c", "2011", "IR", updated=3),
        identities=tuple(map(known, "abc")),
    )
    gone = known("a", withdrawn=stamp(4))
    put(store, withdrawn=(identity("a"),), identities=(gone,))
    put(store, withdrawn=(identity("b"),), identities=(known("c", aliases=(identity("b"),)),))
    a = Changed(id=identity("a"), stamp=stamp(4), text=None)

    assert store.withdrawn(Query(countries=("JP",)), stamp(3)) == (a,)
    assert store.withdrawn(Query(countries=("JP",), role="venue"), stamp(3)) == ()
    assert store.withdrawn(Query(countries=("JP", "IR"), match="all"), stamp(3)) == ()
    told, merged = store.changes(Query(text="unknown"), stamp(3), 9)
    assert told == a
    assert (merged.id, merged.text, merged.target) == (identity("b"), None, identity("c"))
    assert merged.stamp > stamp(4)
    assert store.status().last_updated == merged.stamp
    assert store.changes(Query(countries=("FR",)), stamp(3), 9) == (told, merged)
    assert store.updates(Query(), stamp(3), 9) == ()
    assert store.changes(Query(), stamp(3), 1) == (a,)
    assert store.changes(Query(), merged.stamp, 9) == ()
    assert store.withdrawn(Query(), stamp(3)) == (a, merged)
    assert store.withdrawn(Query(countries=("JP",)), stamp(0)) == (a,)
    assert store.withdrawn(Query(), merged.stamp) == ()


def test_unions_that_act_are_looked_up_by_their_whole_names(store):
    league, union = "Arab League", "European Union"
    put(
        store,
        replace(event("a", "2009", "JP", updated=1), organisations=(league, union)),
        replace(event("b", "2010", "JP", updated=2), organisations=(union,)),
        event("c", "2011", "JP", updated=3, words="the European Union, League, Arab"),
    )

    def found(*names: str) -> list[str]:
        query = Query(organisations=names)
        texts = store.newest(query, 9)
        assert set(store.page(query).texts) == set(texts)
        return [json.loads(text)["name"] for text in texts]

    assert found(union) == ["b", "a"]
    assert found(league, union) == ["a"]
    assert found("League") == found("NATO") == []


def test_what_returns_is_no_longer_withdrawn(store):
    put(store, event("a", "2009", "JP", updated=1))
    put(store, withdrawn=(identity("a"),), identities=(known("a", withdrawn=stamp(2)),))
    put(store, event("a", "2009", "VN", updated=3), identities=(known("a"),))

    (found,) = store.changes(Query(), stamp(0), 9)
    assert (found.stamp, found.text) == (stamp(3), event("a").text)


# Commits


def test_an_event_told_again_takes_the_place_of_the_old_one(store):
    put(store, event("a", "2009", "JP VN"), event("b", "2010", "JP"))

    put(store, event("a", "2011", "VN IR", kind="target", note="moved"))

    assert names(store.page(Query())) == ["b", "a"]
    assert store.countries() == {"IR": 1, "JP": 1, "VN": 1}
    assert names(store.page(Query(countries=("JP",)))) == ["b"]
    assert "moved" in store.page(Query(countries=("VN",))).texts[0]


def test_countries_count_what_is_shown(store):
    put(store, event("a", "2009", "JP:party JP:venue VN"), event("b", "2010", "JP", kind="claim"))
    assert store.countries() == {"JP": 1, "VN": 1}

    put(store, withdrawn=(identity("a"), identity("never there")))

    assert store.countries() == {}
    assert store.status().events == 0


def test_an_article_knows_the_events_it_tells_of_in_their_order(store):
    put(
        store,
        event("late", "2011", articles=("x.txt", "y.txt")),
        event("early", "2009", "JP", kind="claim", articles=("x.txt",)),
        event("other", "2010", articles=("y.txt",)),
    )
    told = tuple(e.text for e in (event("early"), event("late")))
    assert store.events_of(identity("x.txt")) == told

    put(store, event("late", "2008", articles=("y.txt",)), withdrawn=(identity("other"),))

    assert store.events_of(identity("x.txt")) == told[:1]
    assert store.events_of(identity("y.txt")) == told[1:]
    assert store.events_of(identity("z.txt")) == ()


def test_an_event_gives_the_key_from_which_its_neighbours_are_read(store):
    put(store, event("a", "2009"), event("b", "2010"), event("c", "2011"))

    key = store.event(identity("b")).key

    assert names(store.page(Query(after=key))) == ["c"]
    assert names(store.page(Query(after=key, order="desc"))) == ["a"]


def test_a_withdrawn_event_is_gone_and_says_when(store):
    put(store, event("a", "2009", "JP"), identities=(known("a"),))
    put(store, withdrawn=(identity("a"),), identities=(known("a", withdrawn=stamp(9)),))

    assert store.event(identity("a")) == Lookup(state="withdrawn", stamp=stamp(9))
    assert store.page(Query(countries=("JP",))).texts == ()
    assert store.status().last_updated == stamp(9)


def test_an_alias_leads_to_the_event_that_stands_for_it(store):
    put(store, event("a"), event("b"), event("c"), identities=(known("b"), known("c")))
    merged = known("b", aliases=(identity("a"),))
    put(store, withdrawn=(identity("a"),), identities=(merged,))
    put(
        store,
        withdrawn=(identity("b"),),
        identities=(known("c", aliases=(identity("b"),)), known("b", withdrawn=stamp(3))),
    )

    assert store.event(identity("b")) == Lookup(state="moved", target=identity("c"))
    assert store.event(identity("c")).state == "found"
    assert store.event(identity("x")) is None


def test_merges_of_merges_lead_to_the_last_one(store):
    first, second = known("b", aliases=(identity("a"),)), known("c", aliases=(identity("b"),))
    put(store, event("c"), identities=(first, second))

    assert store.event(identity("a")) == Lookup(state="moved", target=identity("c"))


def test_aliases_in_a_circle_end(store):
    circle = known("a", aliases=(identity("b"),)), known("b", aliases=(identity("a"),))
    put(store, identities=circle)

    assert store.event(identity("a")).state == "moved"


def test_an_event_that_returns_is_found_under_its_old_id(store):
    put(store, event("a"), identities=(known("a", withdrawn=stamp(1)),))

    found = store.event(identity("a"))
    assert (found.state, found.text) == ("found", event("a").text)


def test_the_ledger_comes_back_as_it_was_written_ordered_by_id(store):
    rows = [known(n, aliases=(identity(f"{n}a"), identity(f"{n}b"))) for n in range(1200)]
    put(store, identities=tuple(rows))
    put(store, identities=(known(7, withdrawn=stamp(5)),))

    rows[7] = known(7, withdrawn=stamp(5))
    assert list(store.identities()) == sorted(rows, key=lambda row: row.id)
    assert store.event(identity("7a")) is None


def test_files_keep_names_that_are_no_text(store):
    odd = file("caf\udce9/\n\U0001f4f0 à.txt", mentions=("first", "second"))
    bad = file("b\udcff.txt", failure="b\udcff.txt: not text\0")
    put(store, files=(odd, bad, file("a.txt")))

    states = list(store.states(odd.known.rules))
    assert states == sorted(states)
    assert [path.decode("utf-8", "surrogateescape") for path, *_ in states] == [
        "a.txt", "b\udcff.txt", odd.path
    ]  # fmt: skip
    size, mtime, ctime, _ = odd.known.state
    assert states[-1][1:4] == (size, mtime, ctime)
    assert {row[1] for row in store.states("other rules")} == {-1}
    assert list(store.states(odd.known.rules, odd.path)) == states[-1:]
    rows = {row.path: row for row in store.file_rows()}
    assert rows[odd.path] == odd
    assert list(rows) == sorted(rows, key=lambda path: path.encode("utf-8", "surrogateescape"))
    shown = "b\\udcff.txt: not text\\x00"
    assert store.status().failures == (Failure(path=bad.path, code="binary", message=shown),)


def test_a_file_takes_its_mentions_and_failures_with_it(store):
    put(store, files=(file("a.txt", mentions=("x", "y")), file("b.txt", failure="cannot be read")))
    put(store, files=(file("b.txt", mentions=("z",)),), removed=("a.txt", "never.txt"))

    assert [(row.path, row.mentions) for row in store.file_rows()] == [("b.txt", ("z",))]
    assert store.status().failures == ()
    assert store.status().files == 1
    assert store.article(identity("a.txt")) is None
    assert store.article(identity("b.txt")) == '{"title":"A title"}'


def test_many_files_come_in_batches_with_all_their_mentions(store):
    rows = [file(f"{n:04}.txt", mentions=tuple(f"{n}/{m}" for m in range(3))) for n in range(1100)]
    put(store, files=tuple(rows))

    assert list(store.file_rows()) == rows


def test_mentions_are_found_by_what_they_hold(store):
    """As long as their file has them, whatever it is called."""
    odd = replace(file("caf\udce9.txt", mentions=("x", "y")), handles=("5:10 7:-2", "5:12"))
    put(store, files=(odd, replace(file("b.txt", mentions=("z",)), handles=("7:0",))))

    assert sorted(store.holding([(5, 10, 11), (7, -2, 0), (6, 0, 99)])) == [
        (5, (odd.path, 0)), (7, ("b.txt", 0)), (7, (odd.path, 0))
    ]  # fmt: skip
    assert dict(store.mentions([(odd.path, 1), ("b.txt", 0), ("b.txt", 9)])) == {
        (odd.path, 1): "y", ("b.txt", 0): "z"
    }  # fmt: skip
    assert list(store.rows_of([odd.path, "never.txt"])) == [odd]

    put(store, files=(replace(odd, mentions=("y",), handles=("8:1",)),), removed=("b.txt",))
    assert list(store.holding([(5, 0, 99), (7, -9, 9), (8, 1, 1)])) == [(8, (odd.path, 0))]


def test_identities_are_known_by_their_mentions_their_ids_and_their_aliases(store):
    first, second, third = known("a"), known("b", aliases=(identity("a"),)), known("c")
    put(store, identities=(first, second, third))

    def found(*mentions, ids=()):
        return [one.id for one in store.remembering(mentions, ids)]

    assert found(identity("c/1")) == [third.id]
    assert sorted(found(identity("a/2"))) == sorted((first.id, second.id))  # whose alias it is
    assert sorted(found(ids=(first.id, identity("?")))) == sorted((first.id, second.id))
    assert found("no key at all") == []

    put(store, identities=(replace(third, mentions=(f"{identity('d/1')}/article/2024",)),))
    assert found(identity("c/1")) == []
    assert found(identity("d/1")) == [third.id]


def test_ids_that_no_event_goes_by_are_told(store):
    """Those of a ledger that was taken in, not the withdrawn and the merged ones."""
    put(store, event("a"), event("b", kind="claim"))
    put(store, identities=(known("a"), known("b"), known("c", aliases=(identity("d"),))))
    put(store, identities=(known("d"), known("e", withdrawn=stamp(3))))

    assert store.total() == 2
    assert store.shown([identity("a"), identity("b"), identity("c")]) == {
        identity("a"), identity("b")
    }  # fmt: skip
    assert store.unshown() == (identity("c"),)


def test_the_status_tells_the_newest_runs_first(store):
    for n in range(1003):
        store.commit(Change(run=replace(RUN, seen=n, message="a\udce9")))

    runs = store.status().runs
    assert [run.seen for run in runs[:3]] == [1002, 1001, 1000]
    assert runs[0].message == "a\\udce9"


def test_the_generation_rises_with_what_is_shown_and_not_with_a_run_alone(store):
    before = store.generation()
    put(store, event("a"))
    written = store.generation()
    put(store)
    assert before < written == store.generation()

    put(store, files=(file("a.txt"),))
    assert store.generation() > written


def test_a_commit_that_fails_leaves_nothing_behind(store):
    put(store, event("a", updated=1), files=(file("a.txt"),))
    before = steady(store), store.generation(), store.page(Query())
    twice = event("b", "2010", "JP", updated=2), event("b", "2011", "JP", updated=2)

    with pytest.raises(StoreError):
        put(store, *twice, files=(file("b.txt"),), removed=("a.txt",))

    after = steady(store), store.generation(), store.page(Query())
    assert after == before


def test_twenty_thousand_events_are_written_within_seconds(store):
    events = [event(n, f"2009-03-{n % 31 + 1:02}", "JP VN") for n in range(20_000)]
    began = time.process_time()
    put(store, *events, identities=tuple(known(n) for n in range(20_000)))

    assert time.process_time() - began < 5
    assert store.countries() == {"JP": 20_000, "VN": 20_000}


# Documents and feeds


def test_documents_are_served_as_written_and_raise_the_generation_when_they_change(store):
    atom = Document(
        name="feeds/jp.atom",
        content_type="application/atom+xml",
        body=b"<feed>\0\xff</feed>",
        etag='"1"',
        modified=stamp(1),
        inputs="i",
    )
    other = replace(atom, name="feeds/all.atom")
    store.put_documents([atom, other])
    written = store.generation()
    assert store.document("feeds/jp.atom") == atom

    store.put_documents([atom], drop=["feeds/none.atom"])
    assert store.generation() == written

    store.put_documents([replace(atom, body=b"new")], drop=["feeds/all.atom"])
    assert store.generation() == written + 1
    assert store.document("feeds/jp.atom").body == b"new"
    assert store.document("feeds/all.atom") is None


def test_a_feed_id_is_made_once_even_when_asked_for_by_many(store):
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(store.feed_id, ["jp"] * 32))

    assert len(made) == 1
    assert store.feed_id("vn") not in made


# Two at once


def test_what_is_written_stays_when_the_store_is_closed(shared):
    first = open_store(shared)
    put(first, event("a", "2009", "JP"), files=(file("a.txt"),))
    feed = first.feed_id("jp")
    first.close()

    second = open_store(shared)
    assert names(second.page(Query(countries=("JP",)))) == ["a"]
    assert second.feed_id("jp") == feed
    second.close()


def test_a_reader_sees_a_commit_whole_or_not_at_all(shared):
    writer, reader = open_store(shared), open_store(shared)
    done = threading.Event()

    def write():
        for note in range(60):
            gone = tuple(identity(n) for n in range(60))
            events = (event(n, f"19{n + 10}/2009", "JP", note=note) for n in range(20 + note % 40))
            writer.commit(Change(run=RUN, withdrawn=gone, events=tuple(events)))
        done.set()

    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(write)
        while not done.is_set() and not written.done():
            page = reader.page(Query(countries=("JP",), since=Day(2009, 6, 1), limit=500))
            assert len({text.split('"')[11] for text in page.texts}) <= 1
            assert page.total == len(page.texts)
        written.result()
    writer.close()
    reader.close()


def test_many_threads_may_read_while_one_writes(store):
    put(store, event("a", "2009", "JP"))

    def use(n):
        if n % 10 == 0:
            put(store, event("a", "2009", "JP", note=n))
        return names(store.page(Query(countries=("JP",), since=Day(2009, 2, 1))))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(use, range(100))) == [["a"]] * 100


def test_processes_that_open_a_new_store_at_once_all_find_it_whole(shared):
    program = "import sys; from timeline.store.sql import open_store; open_store(sys.argv[1])"
    command = [sys.executable, "-c", program, shared]
    children = [subprocess.Popen(command) for _ in range(3)]

    assert [child.wait(60) for child in children] == [0, 0, 0]
    open_store(shared).close()


# Lease


def test_the_lease_has_one_holder_and_is_free_again_behind_it(store):
    with store.lease() as first:
        with store.lease() as second:
            assert (first, second) == (True, False)
        with store.lease() as third:
            assert not third
    with store.lease() as again:
        assert again


def test_the_status_names_the_process_that_has_the_lease(store):
    assert store.status().holder == ""
    with store.lease():
        assert store.status().holder.endswith(f":{os.getpid()}")
        with store.lease() as second:
            assert not second
    assert store.status().holder == ""


def test_the_lease_excludes_other_threads(store):
    def take(_):
        with store.lease() as taken:
            return taken

    with ThreadPoolExecutor(4) as pool:
        with store.lease():
            assert not any(pool.map(take, range(8)))
        assert pool.submit(take, 0).result()


def test_the_lease_is_kept_from_another_store_and_free_behind_an_error(shared):
    one, other = open_store(shared), open_store(shared)
    with one.lease(), other.lease() as taken:
        assert not taken
    with pytest.raises(ZeroDivisionError), one.lease():
        raise ZeroDivisionError
    with other.lease() as taken:
        assert taken
    one.close()
    other.close()


HOLDER = """
import sys
from timeline.store.sql import open_store
with open_store(sys.argv[1]).lease() as taken:
    print(taken, flush=True)
    sys.stdin.read()
"""


def test_the_lease_excludes_other_processes_and_dies_with_its_holder(shared):
    store = open_store(shared)
    command = [sys.executable, "-c", HOLDER, shared]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as child:
        assert child.stdout.readline() == "True\n"
        with store.lease() as taken:
            assert not taken
        assert store.status().holder.endswith(f":{child.pid}")
        child.kill()
    with subprocess.Popen(command, **pipes) as child:
        assert child.stdout.readline() == "True\n"
        child.communicate("")
    store.close()


def test_a_refresh_is_asked_for_once_and_taken_once(store):
    assert not store.take_request()
    assert store.ask(stamp(1))
    assert not store.ask(stamp(2))
    assert store.take_request()
    assert not store.take_request()
    assert store.ask(stamp(3))


def test_a_category_of_two_words_is_found(store):
    vote = replace(event("vote"), category="by-election")
    with store.lease():
        put(store, vote, replace(event("other"), category="election"))

    assert names(store.page(Query(categories=("by-election",)))) == ["vote"]


# Backups


def all_of(store):
    """What a reader could see of a store."""
    return (
        store.page(Query(kinds=KINDS, limit=500)),
        store.page(Query(text="ferry", countries=("JP",))),
        store.changes(Query(), "", 99),
        list(store.identities()),
        list(store.file_rows()),
        steady(store),
        store.countries(),
        store.feed_id("jp"),
        store.document("feeds/jp.atom"),
    )


@pytest.fixture
def full(store):
    """A store with something in every table."""
    atom = Document(
        name="feeds/jp.atom", content_type="x", body=b"\0\xff", etag="e", modified="m", inputs="i"
    )
    put(
        store,
        event("a", "2009", "JP:party VN:venue", words="ferry", articles=("x.txt",), updated=1),
        event("b", "-0044-03-15", updated=2),
        event("c", "2019/..", "JP", updated=3),
        files=(file("x.txt", mentions=("m",)), file("b\udcff.txt", failure="unreadable")),
        identities=(known("a", aliases=(identity("z"),)), known("b"), known("c")),
    )
    put(store, withdrawn=(identity("c"),), identities=(known("c", withdrawn=stamp(4)),))
    store.put_documents([atom])
    store.feed_id("jp")
    return store


def test_a_backup_is_a_store_of_its_own_with_all_that_there_was(full, tmp_path):
    full.backup(tmp_path / "backup.db")

    copy = open_store(f"sqlite:///{tmp_path / 'backup.db'}")
    assert all_of(copy) == all_of(full)
    copy.close()


def test_a_backup_put_back_is_all_that_there_is_then(full, tmp_path):
    before, generation = all_of(full), full.generation()
    full.backup(tmp_path / "backup.db")
    put(full, event("d", "2011", "JP", words="ferry"), withdrawn=(identity("a"),))

    full.restore(tmp_path / "backup.db")

    assert all_of(full) == before
    assert full.generation() > generation + 1
    put(full, event("d", "2011", "JP", words="ferry"))
    assert names(full.page(Query(text="ferry"))) == ["a", "d"]


def test_a_backup_goes_from_one_kind_of_store_to_another(full, tmp_path):
    full.backup(tmp_path / "backup.db")

    other = open_store("sqlite://")
    put(other, event("x"))
    other.restore(tmp_path / "backup.db")
    assert all_of(other) == all_of(full)
    other.close()


def test_a_file_that_is_there_is_no_place_for_a_backup(store, tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader")

    with pytest.raises(StoreError, match=r"letter.txt is there already"):
        store.backup(path)
    with pytest.raises(StoreError, match="No such file or directory"):
        store.backup(tmp_path / "nowhere" / "backup.db")
    with pytest.raises(StoreError, match="damaged or none at all"):
        store.restore(path)
    with pytest.raises(StoreError, match="cannot be read: No such file"):
        store.restore(tmp_path / "none.db")
    assert path.read_text() == "Dear reader"
    assert [found.name for found in tmp_path.iterdir() if found.is_file()] == ["letter.txt"]


def test_the_store_says_how_large_it_is(store):
    before = store.status().size
    put(store, *(event(n, words="x" * 50) for n in range(2000)))

    assert store.status().size > before + 300_000


@pytest.mark.parametrize("asked", [{"text": "?!"}, {"publisher": "-"}])
def test_a_text_without_words_is_found_nowhere(store, asked):
    with store.lease():
        put(store, replace(event("one"), words="a harbour"))

    page = store.page(Query(**asked))
    assert (page.texts, page.total) == ((), 0)
    assert store.newest(Query(**asked), 9) == ()
