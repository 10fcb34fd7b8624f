"""Atom 1.0 (RFC 4287)."""

from collections.abc import Sequence
from datetime import datetime

from feeds import adapter
from feeds.entry import Entry, Feed
from feeds.format import Format


def entry(entry: Entry) -> bytes:
    made = adapter.item(entry)
    made.published(datetime.fromisoformat(entry.published))
    made.updated(datetime.fromisoformat(entry.updated))
    if entry.summary:
        made.summary(entry.summary)
    return adapter.fragment(entry, made.atom_entry())


def join(feed: Feed, entries: Sequence[bytes | memoryview]) -> bytes:
    made = adapter.generator(feed, "atom", adapter.ATOM_TYPE)
    made.updated(datetime.fromisoformat(feed.updated))
    return adapter.join(made.atom_str(), b"</feed>", entries)


FORMAT = Format(
    suffix="atom",
    name="Atom",
    content_type=f"{adapter.ATOM_TYPE}; charset=utf-8",
    entry=entry,
    join=join,
)
