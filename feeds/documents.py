"""The documents of one feed: in every format the same entries, as many as fit.

No clock is read: what changed with a refresh is as old as that refresh.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from feeds import fragments
from feeds.entry import UNCHANGED, Feed, Gone, make_feed
from feeds.formats import FORMATS
from feeds.fragments import Known, Row, Written
from feeds.scopes import EVERYTHING, Scope
from timeline.document import dumps
from timeline.packing import PACKERS
from timeline.settings import Settings
from timeline.store import Document, Store

# Readers of phones give up on large feeds; the rest of a document than its entries is small.
SIZE_MAX = 512_000
SHELL = 24_000
TOMBSTONE_DAYS = 30
_TOMBSTONES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What is known of a stored feed besides its documents. *inputs* is a digest of what they were
    made from; changes up to the stamp *archived* stand in *archives*, named oldest first."""

    inputs: str = ""
    maker: str = ""
    archived: str = ""
    archives: tuple[str, ...] = ()
    rows: Sequence[Row] = field(default_factory=tuple)

    def document(self, scope: Scope, modified: str) -> Document:
        names = ("inputs", "maker", "archived", "archives", "rows")
        body = dumps({name: getattr(self, name) for name in names}).encode()
        return Document(
            name=index_name(scope),
            content_type="application/json",
            body=body,
            etag=digest([body]),
            modified=modified,
            inputs=self.inputs,
        )

    @classmethod
    def read(cls, document: Document | None) -> "Index":
        if document is None:
            return cls()
        fields: dict[str, Any] = json.loads(document.body)
        return cls(**fields | {"archives": tuple(fields["archives"])})


def name(scope: Scope, suffix: str) -> str:
    """The name of a document in the store."""
    return f"feeds/{scope.name}.{suffix}"


def index_name(scope: Scope) -> str:
    return name(scope, "index")


def stored(store: Store, scope: Scope) -> list[Document]:
    """The documents of a feed that are stored, in the order of FORMATS."""
    found = (store.document(name(scope, format.suffix)) for format in FORMATS)
    return [document for document in found if document]


def known(store: Store, settings: Settings, scope: Scope) -> Known:
    """The entries of a stored feed as they are written."""
    index = Index.read(store.document(index_name(scope)))
    return known_of(index, stored(store, scope), settings)


def known_of(index: Index, documents: Sequence[Document], settings: Settings) -> Known:
    """The same of documents at hand; none where they are not of one piece."""
    whole = len(documents) == len(FORMATS) and index.maker == fragments.maker(settings)
    same = all(document.inputs == index.inputs for document in documents)
    return fragments.known(index.rows, [d.body for d in documents]) if whole and same else {}


def describe(store: Store, settings: Settings, scope: Scope) -> Feed:
    """A feed by its id: that of a stored one is kept, that of another follows from its name."""
    if scope.stored:
        feed_id = store.feed_id(scope.name)
    else:
        asked = f"{scope.name}?{scope.asked}"
        feed_id = str(uuid.uuid5(uuid.UUID(store.feed_id(EVERYTHING.name)), asked))
    return make_feed(scope, feed_id, settings=settings)


def gone(store: Store, settings: Settings, scope: Scope, texts: Sequence[str]) -> tuple[Gone, ...]:
    """What was withdrawn in the last days of a feed of these events, the newest first.

    Its last days end with its newest change, for a feed that nothing happens to stays as it is.
    """
    newest = json.loads(texts[0])["updated"] if texts else UNCHANGED
    found = store.withdrawn(scope.query, _before(newest))[::-1]
    oldest = _before(max([newest, *(change.stamp for change in found[:1])]))
    events = f"{settings.public_base_url}/events/"
    return tuple(
        Gone(
            id=f"urn:uuid:{change.id}",
            when=change.stamp,
            into=f"{events}{change.target}" if change.target else "",
        )
        for change in found[:_TOMBSTONES]
        if change.stamp >= oldest
    )


def _before(stamp: str) -> str:
    return _stamp(datetime.fromisoformat(stamp) - timedelta(days=TOMBSTONE_DAYS))


def fitting(written: Sequence[Written]) -> Sequence[Written]:
    """The first entries that no format needs more than the allowed size for."""
    sizes = [SHELL] * len(FORMATS)
    for number, entry in enumerate(written):
        sizes = [
            size + len(fragment) + 1 for size, fragment in zip(sizes, entry.fragments, strict=True)
        ]
        if max(sizes) > SIZE_MAX:
            return written[:number]
    return written


def join(feed: Feed, written: Sequence[Written], inputs: str) -> list[Document]:
    """Write a feed in every format; *modified* is left empty."""
    newest = max((entry.updated for entry in written), default=UNCHANGED)
    feed = replace(feed, updated=newest)
    made = []
    for number, format in enumerate(FORMATS):
        body = format.join(feed, [entry.fragments[number] for entry in written])
        made.append(
            Document(
                name=name(feed.scope, format.suffix),
                content_type=format.content_type,
                body=body,
                etag=digest([body]),
                modified="",
                inputs=inputs,
            )
        )
    return made


def packed(document: Document, packing: str) -> Document:
    """The document in a packing, "" for none, under a tag of its own: equal strong tags promise
    equal bytes (RFC 9110, 8.8.1)."""
    if not packing:
        return document
    body, etag = PACKERS[packing](document.body), f"{document.etag}-{packing}"
    return replace(document, body=body, etag=etag)


def packed_name(name: str, packing: str) -> str:
    """The name of a packed document in the store."""
    return f"{name}.{packing}" if packing else name


def moved(new: Document, before: Document | None, stamp: str) -> str:
    """When *new* last changed. HTTP counts in seconds: a change moves it by at least one."""
    if before is None:
        return stamp
    if before.etag == new.etag:
        return before.modified
    return max(stamp, _stamp(datetime.fromisoformat(before.modified) + timedelta(seconds=1)))


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def digest(parts: Iterable[bytes]) -> str:
    """Lengths go in too, so that no text can pass for two."""
    made = hashlib.sha256()
    for part in parts:
        made.update(len(part).to_bytes(8))
        made.update(part)
    return made.hexdigest()[:32]
