"""RSS 2.0, with Atom's links and times where RSS has none of its own."""

from collections.abc import Sequence

from feeds import adapter
from feeds.entry import Entry, Feed
from feeds.format import Format

_TYPE = "application/rss+xml"


def entry(entry: Entry) -> bytes:
    # No summary here: readers take `description` for HTML, and feedgen would put plain text in it.
    made = adapter.item(entry)
    made.link(href=entry.url)
    return adapter.fragment(entry, made.rss_entry())


def join(feed: Feed, entries: Sequence[bytes | memoryview]) -> bytes:
    made = adapter.generator(feed, "rss", _TYPE)
    made.updated(adapter.UNWRITTEN)
    return adapter.join(made.rss_str(), b"</channel></rss>", entries)


FORMAT = Format(
    suffix="rss",
    name="RSS",
    content_type=f"{_TYPE}; charset=utf-8",
    entry=entry,
    join=join,
)
