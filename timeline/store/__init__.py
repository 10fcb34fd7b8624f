"""Where the timeline is kept: the contract that every store keeps, and the values it speaks.

A store has many readers and one writer at a time, which holds the lease. Everything a refresh
found goes in by one `commit`, in one transaction. Texts of events are JSON as `timeline.document`
writes it, without address: the store never looks inside.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from timeline.model import Country, Failure, When
from timeline.query import Query

__all__ = [
    "Change",
    "Changed",
    "Document",
    "FileRow",
    "Identity",
    "KnownFile",
    "Lookup",
    "Page",
    "Place",
    "Run",
    "Status",
    "Store",
    "StoredEvent",
]


# Where a mention stands: the path of its file, and its number there.
Place = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Events in timeline order. *next* is the key to go on after, None at the end; *total* counts
    all that match, exact up to 10,000, else None; *updated* is when the timeline last changed."""

    texts: tuple[str, ...]
    next: int | None
    total: int | None
    updated: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What became of an id: *state* is `found` (with *text*, and *key*, which `Query.after` takes),
    `moved` (to *target*, an id) or `withdrawn` (at *stamp*)."""

    state: str
    text: str = ""
    key: int | None = None
    target: str = ""
    stamp: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An event that changed at *stamp*. What is gone has no text; *target* is the id that it was
    merged into, if it was."""

    id: str
    stamp: str
    text: str | None
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event as it is written: its place in the order, what it is filtered by, its text.
    *articles* are the ids of those it has a source in, *organisations* are unions that act, *words*
    is all text that it is found by. *updated* is when it last changed in substance, *written* when
    anything in its text did (`updated` goes without saying); the first is shown, the second kept
    for `changes`."""

    id: str
    when: When
    kind: str
    countries: tuple[Country, ...]
    articles: tuple[str, ...] = ()
    category: str = ""
    publishers: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    words: str = ""
    updated: str
    written: str = ""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A row of the ledger: what is promised about an id, and all a corpus cannot give back.

    *aliases* are ids that were merged into it. *mentions* are the keys of the mentions it stands
    for, *fingerprint* is a digest of what is shown. *withdrawn* is the stamp of its withdrawal, or
    None while it lives. The row stays for ever, so that no id is given twice.
    """

    id: str
    aliases: tuple[str, ...]
    mentions: tuple[str, ...]
    first_seen: str
    updated: str
    fingerprint: str
    withdrawn: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """What the last refresh saw of a file: *state* is (size, mtime_ns, ctime_ns, inode)."""

    state: tuple[int, int, int, int]
    digest: str
    rules: str
    failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file as the refresh leaves it. *article* is JSON text of what pages show of it, None when
    it never could be read; *mentions* are texts as `timeline.document` writes them, *handles* for
    each by what it is found (timeline.events.links), as `KEY:DAY KEY:DAY`. With *failure* they are
    those of the last good reading; *attempts* then counts how often this content, by these
    rules, broke or outstayed the process that read it."""

    path: str
    article_id: str
    known: KnownFile
    article: str | None
    mentions: tuple[str, ...]
    handles: tuple[str, ...] = ()
    failure: Failure | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One refresh. *outcome*: ok, partial (some files failed), refused or failed (*message* says
    why, and nothing was done)."""

    started: str
    finished: str
    outcome: str
    seen: int = 0
    read: int = 0
    changed: int = 0
    removed: int = 0
    failed: int = 0
    events: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """All that one refresh found. Events not named stay as they are."""

    run: Run
    files: tuple[FileRow, ...] = ()
    removed: tuple[str, ...] = ()
    events: tuple[StoredEvent, ...] = ()
    withdrawn: tuple[str, ...] = ()
    identities: tuple[Identity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A rendered document, ready to be served. *modified* is the stamp at which *etag* last moved;
    *inputs* is a digest of what it was rendered from."""

    name: str
    content_type: str
    body: bytes
    etag: str
    modified: str
    inputs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the store is: files read and failed, events shown, the newest runs first. *quarantined*
    are paths that broke their process more than once; *size* is in bytes, and so is *free*: what
    the disk has left, where that can be known; *holder* says who has the lease now, "" for nobody.
    """

    files: int
    failures: tuple[Failure, ...]
    quarantined: tuple[str, ...]
    events: int
    last_updated: str | None
    size: int
    free: int | None
    holder: str
    runs: tuple[Run, ...]


class Store(Protocol):
    """The contract. Methods raise StoreError, and QueryError never: queries come in parsed.

    Whoever adds a method adds its test to tests/test_store.py, which every store must pass.
    """

    def generation(self) -> int:
        """A number that rises with each commit of events or documents; caches live by it."""
        ...

    def page(self, query: Query) -> Page:
        """The events that match, in timeline order (or reversed), at most *query.limit*."""
        ...

    def event(self, event_id: str) -> Lookup | None:
        """What became of an id; None when it was never given."""
        ...

    def countries(self) -> Mapping[str, int]:
        """Code -> number of shown events (claims left out), for every country that has any."""
        ...

    def newest(self, query: Query, limit: int) -> tuple[str, ...]:
        """Texts of the events that match by `updated`, newest first. The query's own order, limit
        and cursor do not count."""
        ...

    def changes(self, query: Query, since: str, limit: int) -> tuple[Changed, ...]:
        """All whose text was written or that were withdrawn after the stamp *since*, oldest first.

        At most *limit*, and always all of one stamp: who goes on after the last stamp misses
        nothing. What does not match is told of as gone: whether it ever did is not known.
        """
        ...

    def updates(self, query: Query, since: str, limit: int) -> tuple[Changed, ...]:
        """The events that match and changed in substance after the stamp *since*, by `updated`,
        else as `changes`; what was withdrawn is left out."""
        ...

    def withdrawn(self, query: Query, since: str) -> tuple[Changed, ...]:
        """What was withdrawn after the stamp *since*, oldest first, and had countries that match
        the query's; nothing else of it is known any more."""
        ...

    def spans(self, query: Query) -> Iterator[tuple[int, int, str]]:
        """First day, last day (`Day.ordinal`) and kind of all that match, in the query's order."""
        ...

    def article(self, article_id: str) -> str | None:
        """The stored JSON text of an article."""
        ...

    def events_of(self, article_id: str) -> tuple[str, ...]:
        """Texts of the events that have a source in the article, claims too, in timeline order."""
        ...

    def status(self) -> Status: ...

    def feed_id(self, scope: str) -> str:
        """The UUID of a feed, made at the first call and kept."""
        ...

    def document(self, name: str) -> Document | None: ...

    def put_documents(self, documents: Iterable[Document], *, drop: Iterable[str] = ()) -> None:
        """Write documents in one transaction; raises the generation when anything changed."""
        ...

    def states(
        self, rules: str, under: str | None = None
    ) -> Iterator[tuple[bytes, int, int, int, int]]:
        """Path (in UTF-8) and state of every file that the last refresh saw, in the order of paths;
        the size of one that was not read by these *rules* is -1. *under* leaves that path and all
        below it."""
        ...

    def file_rows(self) -> Iterator[FileRow]:
        """Every file with its mentions, ordered by path."""
        ...

    def rows_of(self, paths: Iterable[str]) -> Iterator[FileRow]:
        """These files as far as they are known, ordered by path."""
        ...

    def holding(self, stretches: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, Place]]:
        """Key and place of each mention that holds a key on a day of one of the stretches (key,
        first day, last day)."""
        ...

    def mentions(self, places: Iterable[Place]) -> Iterator[tuple[Place, str]]:
        """The texts of the mentions at these places."""
        ...

    def identities(self) -> Iterator[Identity]:
        """The ledger, ordered by id."""
        ...

    def remembering(self, mentions: Iterable[str], ids: Iterable[str]) -> Iterator[Identity]:
        """Rows of the ledger that know a mention of these keys, have one of these ids, or have one
        of them as an alias; each once."""
        ...

    def shown(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of the ids that an event goes by now."""
        ...

    def unshown(self) -> tuple[str, ...]:
        """Ids of the ledger that ought to live, and that no event goes by."""
        ...

    def total(self) -> int:
        """How many events there are, claims included."""
        ...

    def commit(self, change: Change) -> None:
        """Write all of a change in one transaction, or nothing of it. Needs the lease."""
        ...

    def ask(self, stamp: str) -> bool:
        """Ask the worker for a refresh; False when one is asked for already."""
        ...

    def take_request(self) -> bool:
        """Whether a refresh was asked for; who is told so answers it, and nobody else is told."""
        ...

    def lease(self) -> AbstractContextManager[bool]:
        """Take the writer's lease without waiting: True inside when it was free, else False."""
        ...

    def backup(self, path: Path) -> None:
        """Write the whole store, as one commit left it, into a new file: a store on SQLite."""
        ...

    def restore(self, path: Path) -> None:
        """Put a backup in the place of all that there is, in one transaction. Needs the lease."""
        ...

    def close(self) -> None: ...
