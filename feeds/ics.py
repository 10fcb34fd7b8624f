"""iCalendar (RFC 5545): every event on its day, or on all the days of its month or year.

A span is an all-day event over the whole of it, and its title begins with the date in words, so
that nobody takes the first of a month for the day. What no calendar can place, as it lies before
year 1 or ends with year 9999, is a journal entry, which needs no day.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from icalendar import Calendar, Component, Event, Journal

from feeds.entry import Entry, Feed
from feeds.format import Format
from timeline.model import Day


def entry(entry: Entry) -> bytes:
    days = _days(entry)
    made: Component = Event() if days else Journal()
    event = entry.event
    made.add("uid", event.id)
    made.add("dtstamp", datetime.fromisoformat(entry.updated))
    if days:
        made.add("dtstart", days[0])
        made.add("dtend", days[1])
        made.add("transp", "TRANSPARENT")  # nobody is busy because something happens somewhere
    made.add("created", datetime.fromisoformat(entry.published))
    made.add("last-modified", datetime.fromisoformat(entry.updated))
    made.add("summary", entry.title)
    made.add("description", _description(entry))
    made.add("url", entry.url)
    made.add("categories", [category.label for category in entry.categories])
    if entry.place and days:
        made.add("location", entry.place)
    if entry.point and days:
        made.add("geo", entry.point)
    made.add("x-dateline-edtf", event.when.edtf)
    made.add("x-dateline-precision", event.when.precision)
    made.add("x-dateline-basis", event.when.basis)
    text: bytes = made.to_ical()
    return text


def _days(entry: Entry) -> tuple[date, date] | None:
    """The first day and the one after the last, None where a calendar has none such."""
    first, last = entry.event.when.extent
    if not (first.year >= 1 and (last.year, last.month, last.day) < (9999, 12, 31)):
        return None
    return _date(first), _date(last) + timedelta(days=1)


def _date(day: Day) -> date:
    return date(day.year, day.month, day.day)


def _description(entry: Entry) -> str:
    """The date and its reason first: the days of the calendar may say more than is known."""
    sources = (f"{via.title or via.href}\n{via.href}" for via in entry.via)
    date = f"{entry.date}{entry.precision}. {entry.why}".strip()
    said = (date, entry.summary, entry.quote, *sources, entry.url)
    return "\n\n".join(dict.fromkeys(part for part in said if part))


def join(feed: Feed, entries: Sequence[bytes | memoryview]) -> bytes:
    made = Calendar()
    made.add("prodid", "-//Dateline//Dateline//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("uid", feed.id)
    made.add("name", feed.title)
    made.add("x-wr-calname", feed.title)
    made.add("description", feed.about)
    made.add("x-wr-caldesc", feed.about)
    made.add("url", feed.page)
    made.add("last-modified", datetime.fromisoformat(feed.updated))
    pause = timedelta(seconds=feed.seconds)
    made.add("refresh-interval", pause, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", f"PT{feed.seconds}S")
    if not entries:
        made.add_component(_empty(feed))
    head: bytes = made.to_ical()
    return b"".join((head.removesuffix(_END), *entries, _END))


def _empty(feed: Feed) -> Component:
    """A calendar has at least one component: one without events has an entry that says so."""
    made = Journal()
    made.add("uid", feed.id)
    made.add("dtstamp", datetime.fromisoformat(feed.updated))
    made.add("summary", feed.title)
    return made


_END = b"END:VCALENDAR\r\n"

FORMAT = Format(
    suffix="ics",
    name="Calendar",
    content_type="text/calendar; charset=utf-8",
    entry=entry,
    join=join,
)
