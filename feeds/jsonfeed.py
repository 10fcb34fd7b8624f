"""JSON Feed 1.1, with the event's own date under `_dateline`."""

from collections.abc import Sequence
from typing import Any

from feeds.entry import Entry, Feed, namespace
from feeds.format import Format
from timeline.document import dumps, when_fields


def entry(entry: Entry) -> bytes:
    event = entry.event
    date = when_fields(event.when, event.kind)
    item: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "external_url": next((via.href for via in entry.via if via.elsewhere), None),
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary or None,
        "date_published": entry.published,
        "date_modified": entry.updated,
        "tags": [category.label for category in entry.categories],
        "language": entry.language,
        "_dateline": {
            "vocabulary": entry.namespace,
            "kind": event.kind,
            "date": {name: date[name] for name in _DATE} | {"label": entry.date},
            "countries": [{"code": c.code, "role": c.role} for c in event.countries],
            "point": list(entry.point) if entry.point else None,
            "via": [via.href for via in entry.via],
        },
    }
    return _dumps(item)


_DATE = ("edtf", "start", "end", "precision", "approximate", "uncertain", "basis")

_BETWEEN = b","


def join(feed: Feed, entries: Sequence[bytes | memoryview]) -> bytes:
    head: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address("json"),
        "description": feed.about,
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else None,
        "_dateline": {
            "about": namespace(feed.base_url),
            "id": feed.id,
            "updated": feed.updated,
            "withdrawn": [{"id": gone.id, "when": gone.when} for gone in feed.gone],
        },
    }
    return b"".join((_dumps(head)[:-1], b',"items":[', _BETWEEN.join(entries), b"]}"))


def _dumps(fields: dict[str, Any]) -> bytes:
    """Write what is known: JSON Feed has no null."""
    return dumps({name: v for name, v in fields.items() if v is not None}).encode()


FORMAT = Format(
    suffix="json",
    name="JSON Feed",
    content_type="application/feed+json; charset=utf-8",
    entry=entry,
    between=_BETWEEN,
    join=join,
)
