"""What an editor says always wins, and is shown as edited."""

from dataclasses import replace

import pytest

from timeline.edtf import Day
from timeline.events.corrections import apply, meant, unmatched
from timeline.model import (
    Article,
    Correction,
    Country,
    Evidence,
    Mention,
    Published,
    Source,
    Span,
    When,
)

TEXT = "“Fine weather”, they said. Norway and Chile signed a treaty on 12 May 2021."
QUOTE = "Norway and Chile signed a treaty on 12 May 2021."
ARTICLE = Article(
    id="a",
    path="treaty.txt",
    digest="",
    text=TEXT,
    body=(Span(0, len(TEXT)),),
    title="Treaty",
    url="https://treaty.example",
    published=Published(day=Day(2021, 5, 14)),
)
MENTION = Mention(
    key="k",
    when=When.parse("2021-05-12"),
    kind="event",
    category="agreement",
    title="Norway and Chile sign",
    summary=QUOTE,
    language="en",
    countries=(Country(code="NO", role="party"),),
    source=Source(
        article="a",
        path="treaty.txt",
        title="Treaty",
        publisher=None,
        url="https://treaty.example",
        published="2021-05-14",
        date="2021-05-12",
        quote=QUOTE,
        start=27,
        end=75,
    ),
)
OTHER = replace(MENTION, key="o", source=replace(MENTION.source, quote="Something else."))


def applied(**fields: object) -> tuple[Mention, ...]:
    correction = Correction(**{"quote": "norway and  CHILE signed", **fields})  # type: ignore[arg-type]
    return apply(replace(ARTICLE, corrections=(correction,)), [MENTION, OTHER])


def test_without_corrections_nothing_changes() -> None:
    assert apply(ARTICLE, [MENTION, OTHER]) == (MENTION, OTHER)


def test_a_date_is_replaced_and_says_who_set_it() -> None:
    corrected, other = applied(date="2021-05-11", note="As the minister wrote to us.")
    evidence = (Evidence(role="phrase", text="2021-05-11"),)
    assert other == OTHER
    assert corrected.when == When.parse(
        "2021-05-11",
        basis="edited",
        why="An editor set this date. As the minister wrote to us.",
        evidence=evidence,
    )
    assert corrected.source == replace(MENTION.source, date="2021-05-11")
    assert (corrected.key, corrected.title) == (MENTION.key, MENTION.title)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": "A treaty"}, {"title": "A treaty"}),
        ({"kind": "claim"}, {"kind": "claim"}),
        (
            {"countries": ("CL", "SUHH")},
            {"countries": (Country(code="CL", role="party"), Country(code="SUHH", role="party"))},
        ),
        ({"countries": ()}, {"countries": ()}),
    ],
)
def test_only_what_is_said_changes(fields: dict[str, object], expected: dict[str, object]) -> None:
    assert applied(**fields) == (replace(MENTION, **expected), OTHER)  # type: ignore[arg-type]


def test_a_hidden_event_is_left_out() -> None:
    assert applied(hide=True) == (OTHER,)


def test_an_editor_tells_an_event_that_no_sentence_tells() -> None:
    corrections = (
        Correction(date="2021-06", title="The treaty enters into force", countries=("NO",)),
        Correction(date="2022", title="First harvest", kind="target", note="A hope."),
    )
    _, first, second = apply(replace(ARTICLE, corrections=corrections), [MENTION])
    assert (first.title, first.when.edtf, first.when.basis) == (
        "The treaty enters into force",
        "2021-06",
        "edited",
    )
    assert (first.kind, first.summary) == ("event", first.title)
    assert first.source.quote is first.source.start is first.source.end is None
    assert (first.source.article, first.source.published) == ("a", "2021-05-14")
    assert (second.kind, second.summary, second.countries) == ("target", "A hope.", ())
    assert first.key != second.key


def test_an_event_that_only_the_editor_tells_can_be_hidden() -> None:
    own = Correction(date="2021", title="Own", hide=True)

    assert apply(replace(ARTICLE, corrections=(own,)), [MENTION]) == (MENTION,)


def test_a_note_is_told_where_the_date_stays_as_it_is() -> None:
    (noted, _) = applied(note="The minutes say so too.")

    assert noted.when == replace(MENTION.when, why=noted.when.why)
    assert noted.when.why.endswith("An editor notes: The minutes say so too.")


def test_a_correction_that_begins_no_dated_sentence_is_named() -> None:
    good, bad = Correction(quote="Norway and"), Correction(quote="“Fine weather”")
    own = Correction(date="2021", title="Own")
    article = replace(ARTICLE, corrections=(good, bad, own))
    assert unmatched(article, [MENTION, OTHER]) == (bad,)


TWO = "In May 2019 Chile signed the pact, and in June 2020 Norway joined it."


def _told(words: str, date: str) -> Mention:
    mark = Span(TWO.index(words), TWO.index(words) + len(words))
    source = replace(MENTION.source, quote=TWO, date=date, marks=(mark,))
    return replace(MENTION, key=date, when=When.parse(date), source=source)


SIGNED, JOINED = _told("May 2019", "2019-05"), _told("June 2020", "2020-06")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"quote": "In May", "hide": True}, (SIGNED, JOINED)),
        ({"quote": "In May 2019 Chile", "hide": True}, (SIGNED,)),
        ({"quote": "and in June 2020", "hide": True}, (JOINED,)),
        ({"quote": TWO, "countries": ("CL",)}, (SIGNED, JOINED)),
        ({"quote": "May 2019 Chile signed the pact, and in June 2020", "kind": "claim"}, (JOINED,)),
        ({"quote": "Norway joined", "hide": True}, ()),
        ({"quote": "une 2020", "hide": True}, ()),
        ({"quote": "2019 Chile signed the pact, and in June 2020", "hide": True}, (JOINED,)),
        ({"quote": "May 2019 Chile signed the pact, and in June 2020", "hide": True}, (JOINED,)),
        (
            {"quote": "In May 2019 Chile signed the pact, and in June 2020", "date": "2017"},
            (JOINED,),
        ),
        ({"quote": "…", "hide": True}, ()),
        ({"quote": "In May", "date": "2020-06-03"}, (JOINED,)),
        ({"quote": "In May", "date": "2017"}, (SIGNED,)),
        ({"quote": "In May", "title": "A pact is signed"}, (SIGNED,)),
        ({"quote": "in June 2020", "date": "2019-05-02"}, (JOINED,)),
    ],
)
def test_of_several_events_of_a_sentence_the_one_is_meant_whose_date_is_quoted(
    fields: dict[str, object], expected: tuple[Mention, ...]
) -> None:
    assert meant(Correction(**fields), [SIGNED, JOINED]) == expected  # type: ignore[arg-type]


def test_a_whole_sentence_that_ends_with_a_date_speaks_of_all_its_events() -> None:
    short = "They met in 2019 and in 2020."
    told = [
        replace(m, source=replace(m.source, quote=short, marks=(Span(at, at + 4),)))
        for m, at in ((SIGNED, 12), (JOINED, 24))
    ]

    assert meant(Correction(quote=short, hide=True), told) == tuple(told)
    assert meant(Correction(quote="met in 2019 and in 2020", hide=True), told) == (told[1],)


def test_a_whole_sentence_is_meant_though_it_ends_another_one_too() -> None:
    at = QUOTE.index("12 May 2021")
    whole = replace(MENTION.source, marks=(Span(at, at + 11),))
    longer = "Peru met Cuba in 2020; " + QUOTE
    moved = Span(at + len(longer) - len(QUOTE), at + 11 + len(longer) - len(QUOTE))
    ending = replace(whole, quote=longer, marks=(moved,))
    both = [replace(MENTION, source=ending, key="e"), replace(MENTION, source=whole)]

    assert [mention.key for mention in meant(Correction(quote=QUOTE), both)] == ["e", "k"]
