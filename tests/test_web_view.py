"""What a page says of an event."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import web_events
from timeline.edtf import Day
from timeline.model import Country, Event, Evidence, Source, Span, When
from timeline.web import view

TODAY = Day(2026, 11, 22)


def an_event(edtf: str, kind: str = "event", *, basis: str = "stated", told: str = "") -> Event:
    """An event; *told* are the dates of its sources."""
    return Event(
        id="00000000-0000-0000-0000-000000000000",
        when=When.parse(edtf, basis=basis),
        kind=kind,
        category="meeting",
        title="A bridge opens",
        summary="",
        language="en",
        countries=(),
        sources=tuple(a_source(date) for date in told.split()),
    )


def a_source(date: str, **other: str | None) -> Source:
    fields: dict[str, str | None] = {
        "title": None,
        "publisher": None,
        "url": None,
        "published": None,
        "quote": None,
    }
    return Source(article="a", path="a.txt", date=date, start=None, end=None, **fields | other)


@pytest.mark.parametrize(
    ("edtf", "kind", "basis", "said", "glyph"),
    [
        ("2003-11-30", "event", "stated", (), "day"),
        ("2003-11", "event", "stated", ("day unknown",), "month"),
        ("2026-11-16/2026-11-22", "event", "stated", ("day unknown",), "month"),
        ("2019-34", "event", "stated", ("month unknown",), "month"),
        ("2003", "event", "stated", ("month and day unknown",), "year"),
        ("200X", "event", "stated", ("year unknown",), "year"),
        ("2003~", "event", "stated", ("approximate",), "approx"),
        ("2003?", "event", "stated", ("uncertain",), "doubt"),
        ("2003%", "event", "stated", ("uncertain", "approximate"), "doubt"),
        ("[2003, 2005]", "event", "stated", ("uncertain",), "doubt"),
        ("2003/2005", "event", "stated", (), "range"),
        ("2003/2005", "event", "inferred", ("exact date unknown",), "year"),
        ("../2005", "event", "stated", ("exact date unknown",), "year"),
        ("2005/..", "event", "stated", (), "range"),
        ("-0043-03-15", "event", "stated", (), "day"),
        ("2003-11", "event", "edited", ("day unknown", "set by an editor"), "month"),
        ("2027-03", "scheduled", "stated", ("day unknown",), "plan"),
        ("../2030", "target", "stated", (), "plan"),
        ("2010", "target", "stated", (), "plan"),
        ("2030", "event", "stated", ("month and day unknown",), "plan"),
    ],
)
def test_each_kind_of_date_has_its_words_and_its_glyph(
    edtf: str, kind: str, basis: str, said: tuple[str, ...], glyph: str
) -> None:
    shown = view.show(an_event(edtf, kind, basis=basis), TODAY)

    assert (shown.words, shown.glyph) == (said, glyph)


def test_a_year_that_the_text_does_not_say_is_called_inferred() -> None:
    when = When.parse("2025-02", basis="inferred", evidence=(Evidence(role="year", text="2025"),))

    assert view.words(replace(an_event("2025-02"), when=when)) == ("day unknown", "year inferred")


def test_sources_disagree_only_when_two_of_them_cannot_both_be_right() -> None:
    assert view.words(an_event("2025-02", told="2025-02 2025 2025-02-03")) == ("day unknown",)
    apart = an_event("2025-02", told="2025-02 2024")
    assert view.words(apart) == ("sources disagree",)
    assert view.show(apart, TODAY).glyph == "doubt"
    assert view.ruler(apart) == (2, 2, False)


@pytest.mark.parametrize(
    ("edtf", "kind", "ahead"),
    [
        ("2026-11-22", "event", False),
        ("2026-11-23", "event", True),
        ("2026", "event", False),
        ("2026", "target", True),
        ("2026-11-22", "scheduled", False),
        ("../2030", "target", True),
        ("2018", "scheduled", False),
    ],
)
def test_a_plan_lies_ahead_until_its_last_day_has_passed(edtf: str, kind: str, ahead: bool) -> None:
    first, last = When.parse(edtf).extent
    assert view.lies_ahead((first.ordinal, last.ordinal), kind, TODAY.ordinal) is ahead


@pytest.mark.parametrize(
    ("edtf", "basis", "months"),
    [
        ("2003-11-30", "stated", (11, 11, True)),
        ("2003-11", "stated", (11, 11, True)),
        ("2003", "stated", (1, 12, False)),
        ("2019-34", "stated", (4, 6, False)),
        ("2025-24", "stated", (12, 12, False)),
        ("2003-05~", "stated", (5, 5, False)),
        ("2011-03/2012-08", "stated", (3, 12, True)),
        ("2011-03/2011-08", "inferred", (3, 8, False)),
        ("../2016-09-17", "stated", (1, 9, False)),
        ("2016-09/..", "stated", (9, 12, False)),
        ("19XX", "stated", None),
        ("202X", "stated", None),
    ],
)
def test_the_ruler_shows_which_months_are_known_and_which_possible(
    edtf: str, basis: str, months: tuple[int, int, bool] | None
) -> None:
    assert view.ruler(an_event(edtf, basis=basis)) == months


@pytest.mark.parametrize(
    ("edtf", "iso"),
    [
        ("2003-11-30", "2003-11-30"),
        ("2003-11", "2003-11"),
        ("2003", "2003"),
        ("2003~", None),
        ("2003-21", None),
        ("2003/2005", None),
        ("-0043-03-15", None),
        ("200X", None),
    ],
)
def test_only_a_valid_html_date_is_marked_up_as_one(edtf: str, iso: str | None) -> None:
    assert view.show(an_event(edtf), TODAY).iso == iso


def test_a_kind_is_named_unless_it_is_plainly_an_event() -> None:
    assert view.show(an_event("2003"), TODAY).kind == ""
    assert view.show(an_event("2003", "claim"), TODAY).kind == "claim"


def test_a_country_is_shown_once_whatever_its_roles() -> None:
    countries = [("JP", "party"), ("VN", "party"), ("VN", "venue")]
    event = replace(
        an_event("2003"), countries=tuple(Country(code=c, role=r) for c, r in countries)
    )

    assert view.country_views(event) == (("JP", False), ("VN", True))


def test_a_source_is_called_by_what_is_known_of_it() -> None:
    told = [
        a_source("2003", publisher="The Post", url="https://post.example/a"),
        a_source("2003", url="https://www.post.example/a", title="A title"),
        a_source("2003", url="javascript:alert(1)", title="A title"),
        a_source("2003", url="http://[broken"),
    ]

    shown = view.source_views(told)

    assert [s.name for s in shown] == ["The Post", "post.example", "A title", "a.txt"]
    addresses = ["https://post.example/a", "https://www.post.example/a", None, None]
    assert [s.address for s in shown] == addresses


def test_sources_give_their_own_dates_only_where_they_differ() -> None:
    assert [s.said for s in view.source_views([a_source("2003"), a_source("2003")])] == ["", ""]
    differ = view.source_views([a_source("2003"), a_source("2003-05")])
    assert [s.said for s in differ] == ["2003", "May 2003"]


TOLD = "The ferry crossed the sound on 3 May"
# Title, summary, what else the sentence of the source says, and whether the summary is shown. The
# widget is tested with the same.
SUMMARIES = [
    ("The ferry crossed the sound", TOLD, False),
    ("THE FERRY, crossed: the “Sound”", TOLD, False),
    ("The ferry crossed the sound", f"{TOLD} and came back empty", False),
    ("The ferry crossed the sound", f"{TOLD} and carried nine hundred passengers home", True),
    ("A crossing", TOLD, True),
    ("A crossing", "", False),
    ("Phà qua sông", "Phà qua sông lần đầu", False),
    ("Phà qua sông", "Phà qua sông lần đầu với chín trăm hành khách", True),
    ("渡し船が海峡を渡った", "渡し船が海峡を渡った", False),
    ("𝔽erry", "𝔽erry 𝔸𝔹ℂ𝔻𝔼𝔽𝔾ℍ𝕀𝕁𝕂𝕃𝕄ℕ𝕆ℙℚℝ𝕊", False),
    ("𝔽erry", "𝔽erry 𝔸𝔹ℂ𝔻𝔼𝔽𝔾ℍ𝕀𝕁𝕂𝕃𝕄ℕ𝕆ℙℚℝ𝕊𝕋", True),
]


@pytest.mark.parametrize(("title", "summary", "shown"), SUMMARIES)
def test_a_summary_is_shown_where_it_tells_clearly_more_than_the_title(
    title: str, summary: str, shown: bool
) -> None:
    at = TOLD.index("on 3 May")
    source = replace(a_source("2003", quote=TOLD), marks=(Span(at, len(TOLD)),))
    event = replace(an_event("2003"), title=title, summary=summary, sources=(source,))

    assert view.show(event, TODAY).summary == (summary if shown else "")


def test_what_an_editor_can_paste_sets_the_date_of_the_sentence() -> None:
    quote = "On 3 May the\nferry “Ada” crossed the sound\tfor the first time."

    assert view.correction(a_source("2003-05-03", quote=quote)) == (
        '[[event]]\nquote = "On 3 May the ferry “Ada” crossed the"\ndate = "2003-05-03"'
    )
    assert view.correction(a_source("2003")) == ""


def test_what_an_editor_can_paste_holds_the_words_that_date_the_event() -> None:
    quote = "The old ferry, built in 1931 at Cork by two brothers, sank on 3 May 2003."
    at = quote.index("3 May")
    source = replace(a_source("2003-05-03", quote=quote), marks=(Span(at, at + len("3 May 2003")),))

    assert 'quote = "by two brothers, sank on 3 May 2003."' in view.correction(source)


def test_what_an_editor_can_paste_does_not_end_with_the_date_of_another_event() -> None:
    quote = "In 1877 the barn burned, and in 1916, after a storm, the stable."
    source = replace(a_source("1877", quote=quote), marks=(Span(3, 7),))

    assert 'quote = "In 1877 the barn burned, and in"' in view.correction(source)

    quote = "They met in 2019 and in 2020."
    source = replace(a_source("2020", quote=quote), marks=(Span(24, 28),))
    assert 'quote = "met in 2019 and in 2020."' in view.correction(source)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Nd"]), min_size=1))
def test_what_an_editor_can_paste_is_toml_whatever_the_sentence(quote: str) -> None:
    (read,) = tomllib.loads(view.correction(a_source("2003", quote=quote)))["event"]

    assert read == {"quote": " ".join(quote.split()[:8]), "date": "2003"}


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ("2016-09-17T17:34", "17 Sep 2016"),
        ("2016-09-17", "17 Sep 2016"),
        ("some day", "some day"),
        (None, ""),
    ],
)
def test_publication_is_said_to_the_day(published: str | None, said: str) -> None:
    assert view.publication(published) == said


def test_a_stamp_is_said_to_the_minute() -> None:
    assert view.stamp("2026-01-31T08:00:59.000001Z") == "31 Jan 2026, 08:00 UTC"


def test_marks_that_overlap_or_are_empty_are_shown_once() -> None:
    assert view.marked("abcdef", [(3, 5), (1, 4), (2, 2)]) == (
        ("a", False),
        ("bcd", True),
        ("e", True),
        ("f", False),
    )
    assert view.marked("", []) == ()


@settings(deadline=None)
@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
def test_marking_never_changes_a_quote(quote: str, marks: list[tuple[int, int]]) -> None:
    assert "".join(piece for piece, _ in view.marked(quote, marks)) == quote


def headings(edtfs: str, order: str) -> list[tuple[str, bool, bool, int]]:
    shown = [view.show(an_event(edtf), TODAY) for edtf in edtfs.split()]
    found = view.grouped(shown, TODAY, order=order)
    assert len({group.key for group in found}) == len(found)
    return [(group.year, group.ahead, group.today, len(group.events)) for group in found]


def test_events_stand_under_their_years_and_today_between_past_and_future() -> None:
    assert headings("-0043 2025 2025-03 2026-11-22 2026-12 2027", "asc") == [
        ("44 BC", False, False, 1),
        ("2025", False, False, 2),
        ("2026", False, False, 1),
        ("2026", True, True, 1),
        ("2027", True, False, 1),
    ]


def test_newest_first_today_stands_after_what_lies_ahead() -> None:
    assert headings("2027 2025", "desc") == [("2027", True, False, 1), ("2025", False, True, 1)]


def test_a_page_of_the_past_alone_has_no_rule_and_one_of_the_future_begins_with_it() -> None:
    assert headings("2024 2025", "asc") == [("2024", False, False, 1), ("2025", False, False, 1)]
    assert headings("2025 2024", "desc") == [("2025", False, False, 1), ("2024", False, False, 1)]
    assert headings("2027", "asc") == [("2027", True, True, 1)]
    assert headings("", "asc") == []


@pytest.mark.parametrize(
    ("kind", "published", "said"),
    [
        ("target", ["2016-09-17T17:34", "2015-02-01"], "Feb 2015"),
        ("scheduled", [None, "2026-11-19"], "Nov 2026"),
        ("scheduled", [None], ""),
        ("scheduled", ["yesterday"], ""),
        ("event", ["2016-09-17"], ""),
    ],
)
def test_a_plan_says_when_it_was_told_of_first(
    kind: str, published: list[str | None], said: str
) -> None:
    event = web_events.events()[3]
    sources = tuple(replace(event.sources[0], published=day) for day in published)

    assert view.announced(replace(event, kind=kind, sources=sources)) == said
