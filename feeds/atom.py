"""Atom 1.0 (RFC 4287)."""

from collections.abc import Sequence
from datetime import datetime

from feeds import adapter
from feeds.entry import Entry, Feed
from feeds.format import Format

_TYPE = "application/atom+xml"


def entry(entry: Entry) -> bytes:
    made = adapter.item(entry)
    made.published(datetime.fromisoformat(entry.published))
    made.updated(datetime.fromisoformat(entry.updated))
    if entry.summary:
        made.summary(entry.summary)
    return adapter.fragment(made.atom_entry())


def join(feed: Feed, entries: Sequence[bytes]) -> bytes:
    made = adapter.generator(feed, "atom", _TYPE)
    made.updated(datetime.fromisoformat(feed.updated))
    return adapter.join(made.atom_str(), b"</feed>", entries)


FORMAT = Format(
    suffix="atom",
    name="Atom",
    content_type=f"{_TYPE}; charset=utf-8",
    entry=entry,
    join=join,
)
