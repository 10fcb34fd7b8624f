"""Entries of the calendar, held against what the library for calendars writes."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Component, Journal
from icalendar import Event as Happening

from feeds import ics
from feeds.entry import Entry, make_entry
from tests.feed_events import event, hostile
from timeline.model import Event, Place, When

BASE = "https://dates.example"


def written_by_library(entry: Entry) -> bytes:
    event = entry.event
    first, last = event.when.extent
    placed = first.year >= 1 and (last.year, last.month) < (9999, 12)
    made: Component = Happening() if placed else Journal()
    made.add("uid", event.id)
    made.add("dtstamp", datetime.fromisoformat(entry.updated))
    made.add("created", datetime.fromisoformat(entry.published))
    made.add("last-modified", datetime.fromisoformat(entry.updated))
    made.add("summary", entry.title)
    made.add("description", ics._description(entry))
    made.add("url", entry.url)
    made.add("categories", [category.label for category in entry.categories])
    if placed:
        made.add("dtstart", date(first.year, first.month, first.day))
        made.add("dtend", date(last.year, last.month, last.day) + timedelta(days=1))
        made.add("transp", "TRANSPARENT")
        if entry.place:
            made.add("location", entry.place)
        if entry.point:
            made.add("geo", entry.point)
    made.add("x-dateline-edtf", event.when.edtf)
    made.add("x-dateline-precision", event.when.precision)
    made.add("x-dateline-basis", event.when.basis)
    return bytes(made.to_ical())


def entry(made: Event) -> Entry:
    return make_entry(made, base_url=BASE, locale="en")


@pytest.mark.parametrize("edtf", ["2025-02", "0476-09-04", "../2030~", "-0043-03-15", "9999-12-31"])
def test_an_entry_is_written_as_the_library_writes_it(edtf: str) -> None:
    made = entry(event(when=When.parse(edtf, why="So it is said, twice; “then”.")))

    assert ics.entry(made) == written_by_library(made)


@given(st.text(st.sampled_from("aN \\^;,:é世\U0001f600\n\r"), max_size=400))
@settings(deadline=None)
def test_whatever_it_says_is_escaped_and_folded_alike(text: str) -> None:
    harbour = Place(name=f"h{text}", country="AE", lat=25.0, lon=-55.25)
    made = entry(event(title=f"t{text}", summary=text, places=(harbour,)))

    assert ics.entry(made) == written_by_library(made)


def test_hostile_text_is_written_alike() -> None:
    made = entry(hostile(5_000))

    assert ics.entry(made) == written_by_library(made)
