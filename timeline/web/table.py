"""The timeline as a table (CSV, RFC 4180): a row an event, for spreadsheets and statistics."""

import csv
import io
from collections.abc import Iterable
from typing import Any

COLUMNS = (
    "id", "url", "kind", "category", "date", "start", "end", "precision", "approximate",
    "uncertain", "basis", "label", "title", "summary", "countries", "venues", "places", "actors",
    "organisations", "sources", "publishers", "articles", "first_seen", "updated",
)  # fmt: skip
_BETWEEN = "; "
# A spreadsheet takes a cell that begins so for a formula, and what an article says may begin so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(events: Iterable[dict[str, Any]]) -> str:
    """Write events as `timeline.document` makes them; lists are parted by semicolons."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    rows.writerows(_row(event) for event in events)
    return out.getvalue()


def _row(event: dict[str, Any]) -> list[Any]:
    date, sources = event["date"], event["sources"]
    return [
        event["id"], event["url"], event["kind"], event["category"], date["edtf"],
        date["start"], date["end"], date["precision"], _flag(date["approximate"]),
        _flag(date["uncertain"]), date["basis"], date["label"],
        _said([event["title"]]), _said([event["summary"]]),
        _joined(c["code"] for c in event["countries"] if c["role"] == "party"),
        _joined(c["code"] for c in event["countries"] if c["role"] == "venue"),
        _said(place["name"] for place in event["places"]),
        _said(actor["name"] for actor in event["actors"]),
        _said(organisation["name"] for organisation in event["organisations"]),
        len(sources),
        _said(dict.fromkeys(source["publisher"] or "" for source in sources)),
        _said(dict.fromkeys(source["url"] or source["path"] for source in sources)),
        event["first_seen"], event["updated"],
    ]  # fmt: skip


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _joined(parts: Iterable[str]) -> str:
    return _BETWEEN.join(part for part in parts if part)


def _said(parts: Iterable[str]) -> str:
    """Words of an article: never a formula."""
    text = _joined(parts)
    return f"'{text}" if text.startswith(_FORMULA) else text
