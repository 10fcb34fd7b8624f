"""Documents of feeds: what is written after a refresh, and what is made when it is asked for.

A feed is rendered when what it is made from changed, and its `modified` moves when its bytes do.
No clock is read: a new document is as old as the refresh that brought the change.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from feeds import opml, scopes
from feeds.entry import ALL, UNCHANGED, Feed, make_entry, make_feed
from feeds.formats import FORMATS
from timeline import countries, document
from timeline.settings import Settings
from timeline.store import Document, Store

# To be raised when the same events are to be written in another way: it renders every feed anew.
_VERSION = 1

# Readers of phones give up on large feeds; the rest of a document than its entries is small.
SIZE_MAX = 512_000
_SHELL = 8_000


@dataclass(frozen=True, slots=True)
class _Written:
    """An event in every format, in the order of FORMATS."""

    updated: str
    fragments: tuple[bytes, ...]


def name(scope: str, suffix: str) -> str:
    return f"feeds/{scope}.{suffix}"


def render(store: Store, settings: Settings) -> int:
    """Bring the stored feeds up to date, all in one transaction; how many documents changed.

    Stored are `all` and every country that has events or once had a stored feed; those of other
    countries are empty, and made when asked for.
    """
    stamp = _last_refresh(store)
    having = store.countries()
    changed, put = 0, []
    for scope in (ALL, *(code.lower() for code in countries.codes())):
        old = [store.document(name(scope, format.suffix)) for format in FORMATS]
        if scope != ALL and scope.upper() not in having and not any(old):
            continue
        inputs, feed, texts = _gather(store, settings, scope)
        if all(document and document.inputs == inputs for document in old):
            continue
        for new, before in zip(_documents(feed, inputs, texts), old, strict=True):
            put.append(replace(new, modified=_moved(new, before, stamp)))
            changed += before is None or before.etag != new.etag
    if put:
        store.put_documents(put)
    return changed


def make(store: Store, settings: Settings, scope: str) -> Sequence[Document]:
    """Render the feed of a scope in every format, for one that is not stored."""
    inputs, feed, texts = _gather(store, settings, scope)
    modified = _modified(store)
    return [replace(made, modified=modified) for made in _documents(feed, inputs, texts)]


def make_opml(store: Store, settings: Settings) -> Document:
    """List the feeds that have entries, `all` first, then by name."""
    feeds = [
        make_feed(scope, "", updated=UNCHANGED, settings=settings)
        for scope in (ALL, *(code.lower() for code in store.countries()))
    ]
    body = opml.write(feeds[0].author, [feeds[0], *sorted(feeds[1:], key=lambda f: f.title)])
    etag = _digest([body])
    return Document(
        name=name("feeds", "opml"),
        content_type=opml.CONTENT_TYPE,
        body=body,
        etag=etag,
        modified=_modified(store),
        inputs=etag,
    )


def _modified(store: Store) -> str:
    """What is not stored changes only when the feed of everything does."""
    everything = store.document(name(ALL, FORMATS[0].suffix))
    return everything.modified if everything else UNCHANGED


def _last_refresh(store: Store) -> str:
    runs = store.status().runs
    return runs[0].finished if runs else UNCHANGED


def _moved(new: Document, before: Document | None, stamp: str) -> str:
    """When *new* last changed. HTTP counts in seconds: a change moves it by at least one."""
    if before is None:
        return stamp
    if before.etag == new.etag:
        return before.modified
    next_second = datetime.fromisoformat(before.modified) + timedelta(seconds=1)
    return max(stamp, next_second.isoformat(timespec="microseconds").replace("+00:00", "Z"))


def _gather(store: Store, settings: Settings, scope: str) -> tuple[str, Feed, tuple[str, ...]]:
    """All that a feed is made from, and a digest of it."""
    texts = store.newest(scopes.country(scope), settings.feed_entries)
    feed = make_feed(scope, store.feed_id(scope), updated=UNCHANGED, settings=settings)
    made_by = (str(_VERSION), *(format.suffix for format in FORMATS), repr(feed))
    return _digest(part.encode() for part in (*made_by, *texts)), feed, texts


def _documents(feed: Feed, inputs: str, texts: Iterable[str]) -> Iterable[Document]:
    """Write a feed in every format, all with the same entries; *modified* is left empty."""
    written = _fitting([_write(text, feed.base_url, feed.language) for text in texts])
    newest = max((entry.updated for entry in written), default=UNCHANGED)
    feed = replace(feed, updated=newest)
    for number, format in enumerate(FORMATS):
        body = format.join(feed, [entry.fragments[number] for entry in written])
        yield Document(
            name=name(feed.scope, format.suffix),
            content_type=format.content_type,
            body=body,
            etag=_digest([body]),
            modified="",
            inputs=inputs,
        )


@lru_cache(maxsize=1024)
def _write(text: str, base_url: str, locale: str) -> _Written:
    """Write an event once for all feeds that it stands in, and again only when it changed."""
    entry = make_entry(document.decode(text), base_url=base_url, locale=locale)
    return _Written(entry.updated, tuple(format.entry(entry) for format in FORMATS))


def _fitting(written: Sequence[_Written]) -> Sequence[_Written]:
    """The first entries that no format needs more than the allowed size for."""
    sizes = [_SHELL] * len(FORMATS)
    for number, entry in enumerate(written):
        sizes = [
            size + len(fragment) + 1 for size, fragment in zip(sizes, entry.fragments, strict=True)
        ]
        if max(sizes) > SIZE_MAX:
            return written[:number]
    return written


def _digest(parts: Iterable[bytes]) -> str:
    """Lengths go in too, so that no text can pass for two."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()[:32]
