"""Archives (RFC 5005): what no longer stands in a live feed, oldest first, in volumes by month.

A volume is named by the month of its changes and a number: `2026-01-1`. The last one grows; it is
closed when it is full or its month is over, and then never changes again. Each names the one
before it, so that a reader can go back to the beginning.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from backports import zstd

from feeds import atom, fragments
from feeds.documents import SHELL, SIZE_MAX, Index, digest
from feeds.entry import Feed
from feeds.fragments import Bytes, Known
from timeline.settings import Settings
from timeline.store import Changed, Document, Store

ENTRIES_MAX = 500
OPEN, CLOSED = "open", "closed"
NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[1-9][0-9]{0,8}")
_PAGE = 500
ATOM = 0  # its number in FORMATS
_ENTRY = re.compile(rb"(?=<entry[ >])")
_ID = re.compile(rb"<id>([^<]*)</id>")
_END = b"</feed>"


@dataclass(slots=True, kw_only=True)
class _Volume:
    """A volume being filled: entries by their ids, oldest first."""

    name: str
    before: str
    updated: str = ""
    size: int = SHELL
    entries: dict[bytes, Bytes] = field(default_factory=dict)

    def takes(self, entry: Bytes, stamp: str) -> bool:
        room = self.size + len(entry) <= SIZE_MAX and len(self.entries) < ENTRIES_MAX
        return room and self.name.startswith(f"{stamp[:7]}-")

    def add(self, entry: Bytes, stamp: str) -> None:
        """Add what is newer than all; of an event told again, only the newest is kept."""
        found = _ID.search(entry)
        assert found
        self.size += len(entry) - len(self.entries.pop(found[1], b""))
        self.entries[found[1]] = entry
        self.updated = stamp


def stored_name(scope: str, volume: str) -> str:
    """The name of a volume in the store. They are many, and so they are stored packed."""
    return f"feeds/{scope}/{volume}.atom.zstd"


def body(document: Document) -> bytes:
    return zstd.decompress(document.body)


def extend(
    store: Store, settings: Settings, feed: Feed, index: Index, *, before: str, known: Known
) -> Iterator[tuple[Document, Index]]:
    """Archive what changed after *index.archived* and before the stamp *before*.

    Yield each volume that changed, oldest first, with the index that knows of it.
    """
    volume = _last(store, feed, index)
    grown = False
    for change in _backlog(store, feed, index.archived, before):
        assert change.text is not None  # of an update it is there
        entry = fragments.write_in(ATOM, change.text, known, settings)
        if volume is None or not volume.takes(entry, change.stamp):
            if volume is not None:
                yield _document(volume, feed, CLOSED), index
            volume = _begun(index, change.stamp[:7])
            index = replace(index, archives=(*index.archives, volume.name))
        volume.add(entry, change.stamp)
        index = replace(index, archived=change.stamp)
        grown = True
    if volume is not None and grown:
        yield _document(volume, feed, OPEN), index


def _begun(index: Index, month: str) -> _Volume:
    """The volume after the last one, still empty."""
    before = "".join(index.archives[-1:])
    last, _, number = before.rpartition("-")
    return _Volume(name=f"{month}-{int(number) + 1 if last == month else 1}", before=before)


def _backlog(store: Store, feed: Feed, since: str, before: str) -> Iterator[Changed]:
    """The updates after one stamp and before the other."""
    while found := store.updates(feed.scope.query, since, _PAGE):
        for change in found:
            if change.stamp >= before:
                return
            yield change
        since = found[-1].stamp


def _last(store: Store, feed: Feed, index: Index) -> _Volume | None:
    """The volume that may grow, read back; None where there is none."""
    *older, name = index.archives or ("",)
    stored = store.document(stored_name(feed.scope.name, name))
    if stored is None:
        return None
    volume = _Volume(name=name, before="".join(older[-1:]))
    _, *entries = _ENTRY.split(body(stored))
    for entry in reversed([*entries[:-1], entries[-1].removesuffix(_END)]):
        volume.add(entry, index.archived)
    return volume


def _document(volume: _Volume, feed: Feed, state: str) -> Document:
    """Write a volume, newest first."""
    of_volume = replace(
        feed, archive=volume.name, before=volume.before, updated=volume.updated, gone=()
    )
    written = atom.FORMAT.join(of_volume, [*reversed(volume.entries.values())])
    return Document(
        name=stored_name(feed.scope.name, volume.name),
        content_type=atom.FORMAT.content_type,
        body=zstd.compress(written, level=9),
        etag=digest([written]),
        modified=volume.updated,
        inputs=state,
    )
