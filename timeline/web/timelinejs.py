"""The timeline as TimelineJS3 reads it: one slide an event (timeline.knightlab.com, JSON format).

It shows texts as HTML, so all of them are escaped here.
"""

from collections.abc import Iterable
from html import escape
from typing import Any

from timeline import edtf
from timeline.edtf import Day
from timeline.web.view import web_address

_PARTS = {"day": 3, "month": 2, "year": 1}  # so much of a date is known: year, month, day


def fields(title: str, about: str, events: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """A whole file of it; *events* are as `timeline.document` makes them, with addresses."""
    return {
        "title": {"text": {"headline": escape(title), "text": escape(about)}},
        "events": [_slide(event) for event in events],
    }


def _slide(event: dict[str, Any]) -> dict[str, Any]:
    date = event["date"]
    reading = edtf.read(date["edtf"])
    parts = _PARTS.get(reading.precision, 3)
    slide = {
        "unique_id": event["id"],
        "start_date": _date(reading.first, parts),
        "display_date": escape(date["label"]),
        "text": {"headline": escape(event["title"]), "text": _text(event)},
        "group": escape(event["countries"][0]["name"]) if event["countries"] else "",
    }
    if parts == 3 and reading.last != reading.first:
        slide["end_date"] = _date(reading.last, parts)
    return slide


def _date(day: Day, parts: int) -> dict[str, int]:
    """A month or a year stays one: what is left out of a date is not shown."""
    return dict(zip(("year", "month", "day"), day[:parts], strict=False))


def _text(event: dict[str, Any]) -> str:
    links = [f'<a href="{escape(event["url"])}">{escape(event["date"]["label"])}</a>']
    for source in event["sources"]:
        name = source["publisher"] or source["title"] or source["path"]
        if address := web_address(source["url"]):
            links.append(f'<a href="{escape(address)}">{escape(name)}</a>')
    return f"<p>{escape(event['summary'])}</p><p>{' · '.join(links)}</p>"
