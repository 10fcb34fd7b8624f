"""Events as JSON text: nothing is lost on the way to the store and back."""

import json
from dataclasses import replace

import pytest
from hypothesis import given

from tests.strategies import EVENTS, MENTIONS
from timeline.document import (
    decode,
    decode_mention,
    dumps,
    encode,
    encode_mention,
    stamped,
    with_url,
    with_urls,
)
from timeline.model import Actor, Country, Event, Evidence, Mention, Place, Source, Span, When

QUOTE = "In February 2025 the two ports opened a shared pilot station in Dubai."
EVENT = Event(
    id="0d9be2a4-5d2f-5a5e-9d0e-3a7a40c3c001",
    when=When.parse(
        "2025-02",
        basis="inferred",
        why="The words “February 2025” name the month.",
        evidence=(Evidence(role="phrase", text="February 2025", start=3, end=16, rule="en.month"),),
    ),
    kind="event",
    category="opening",
    title="Ports open a pilot station",
    summary=QUOTE,
    language="en",
    countries=(Country(code="IR", role="party"), Country(code="AE", role="venue")),
    organisations=("Harbour League",),
    places=(Place(name="Dubai", country="AE", lat=25.1, lon=55.2),),
    actors=(Actor(name="Mina Farahani", role="harbour master"),),
    sources=(
        Source(
            article="a1",
            path="ports.txt",
            title=None,
            publisher="The Quay Gazette",
            url=None,
            published="2025-03-17T17:34",
            date="2025-02",
            quote=QUOTE,
            start=0,
            end=len(QUOTE),
            marks=(Span(3, 16),),
        ),
    ),
    first_seen="2026-01-31T08:00:00.000001Z",
    updated="2026-01-31T08:00:00.000002Z",
)
DOCUMENT = {
    "id": "0d9be2a4-5d2f-5a5e-9d0e-3a7a40c3c001",
    "url": "https://news.example/events/0d9be2a4-5d2f-5a5e-9d0e-3a7a40c3c001",
    "kind": "event",
    "category": "opening",
    "language": "en",
    "stale": False,
    "date": {
        "edtf": "2025-02",
        "start": "2025-02-01",
        "end": "2025-02-28",
        "precision": "month",
        "approximate": False,
        "uncertain": False,
        "basis": "inferred",
        "label": "February 2025",
        "why": "The words “February 2025” name the month.",
        "evidence": [
            {"role": "phrase", "text": "February 2025", "start": 3, "end": 16, "rule": "en.month"}
        ],
    },
    "title": "Ports open a pilot station",
    "summary": QUOTE,
    "countries": [
        {"code": "IR", "name": "Iran", "role": "party"},
        {"code": "AE", "name": "United Arab Emirates", "role": "venue"},
    ],
    "organisations": [{"name": "Harbour League"}],
    "places": [{"name": "Dubai", "country": "AE", "lat": 25.1, "lon": 55.2}],
    "actors": [{"name": "Mina Farahani", "role": "harbour master", "type": "person"}],
    "sources": [
        {
            "article": "a1",
            "path": "ports.txt",
            "title": None,
            "publisher": "The Quay Gazette",
            "url": None,
            "published": "2025-03-17T17:34",
            "date": "2025-02",
            "quote": QUOTE,
            "start": 0,
            "end": 70,
            "marks": [[3, 16]],
        }
    ],
    "first_seen": "2026-01-31T08:00:00.000001Z",
    "updated": "2026-01-31T08:00:00.000002Z",
}


def test_the_document_has_the_members_of_the_contract_in_its_order() -> None:
    text = with_url(encode(EVENT), "https://news.example")

    assert json.loads(text) == DOCUMENT
    assert text == dumps(DOCUMENT)


def test_an_open_side_is_null() -> None:
    event = replace(EVENT, when=When.parse("../2030"), kind="target")
    date = json.loads(encode(event))["date"]

    assert (date["start"], date["end"], date["label"]) == (None, "2030-12-31", "by 2030")


def test_countries_and_dates_are_named_in_the_locale_and_read_back_all_the_same() -> None:
    text = encode(replace(EVENT, countries=(Country(code="DE", role="party"),)))

    assert '"name":"Germany"' in text
    assert decode(text).countries == (Country(code="DE", role="party"),)


@given(EVENTS)
def test_an_event_reads_back_as_it_was(event: Event) -> None:
    assert decode(encode(event)) == event


@given(EVENTS)
def test_an_address_is_put_in_behind_the_id_and_changes_nothing_else(event: Event) -> None:
    text = with_url(encode(event), "https://news.example/timeline")
    fields = json.loads(text)

    assert list(fields)[:2] == ["id", "url"]
    assert fields.pop("url") == f"https://news.example/timeline/events/{event.id}"
    assert dumps(fields) == encode(event)
    assert decode(text) == event


def test_each_of_many_is_given_its_own_address() -> None:
    other = replace(EVENT, id=EVENT.id[::-1], title="“Ein anderer”")
    given = with_urls([encode(EVENT), encode(other)], "https://news.example")

    assert [json.loads(text)["url"] for text in given] == [
        f"https://news.example/events/{event.id}" for event in (EVENT, other)
    ]
    assert [decode(text) for text in given] == [EVENT, other]


@given(MENTIONS)
def test_a_mention_reads_back_as_it_was(mention: Mention) -> None:
    assert decode_mention(encode_mention(mention)) == mention


@pytest.mark.parametrize("year", ["-0043", "0000", "Y12345", "Y-12345"])
def test_years_outside_four_digits_read_back(year: str) -> None:
    event = replace(EVENT, when=When.parse(year))

    assert json.loads(encode(event))["date"]["start"] == f"{year}-01-01"
    assert decode(encode(event)) == event


@given(EVENTS)
def test_an_event_encoded_without_stamps_takes_them_later(event: Event) -> None:
    first, last = "2026-01-31T08:00:00.000001Z", "2026-02-01T08:00:00.000002Z"

    assert stamped(encode(event.stamped("", "")), first, last) == encode(event.stamped(first, last))
