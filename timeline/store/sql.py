"""The store on a database: SQLite in a file or in memory, or PostgreSQL; one program for all."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Integer,
    LargeBinary,
    Text,
    bindparam,
    case,
    func,
    insert,
    literal_column,
    select,
    update,
)

from timeline.model import Failure
from timeline.query import KINDS, Query
from timeline.store import (
    Change,
    Changed,
    Document,
    FileRow,
    Identity,
    KnownFile,
    Lookup,
    Page,
    Place,
    Run,
    Status,
    Store,
    backup,
    commit,
    kinds,
)
from timeline.store.changes import Changes
from timeline.store.database import Database
from timeline.store.migrate import migrate
from timeline.store.pages import TEXT, Pages, at_home
from timeline.store.related import Related, file_rows
from timeline.store.schema import (
    aliases,
    articles,
    counts,
    documents,
    event_articles,
    events,
    failures,
    feed_ids,
    files,
    ledger,
    mentions,
    meta,
    path_bytes,
    path_text,
    runs,
    unsigned,
)

RUNS_SHOWN = 20
# Rows that an iterator takes at once; between two batches it holds nothing open.
_BATCH = 500
_STATES_BATCH = 1_000  # more leave the processor's cache before they are compared
_SPANS = 10_000
_NO_CLAIMS = kinds.NUMBERS["claim"]


def open_store(url: str, *, at_once: bool = True) -> Store:
    """Open the store of a database URL, create or upgrade it if needed. `sqlite:///PATH` (its
    folder is made), `sqlite://` (in memory, gone when closed) or `postgresql://…`.

    With *at_once* false nothing is touched before the first use.
    """
    database = Database(url, prepare=migrate)
    if at_once:
        database.prepare()
    return SqlStore(database)


def _text(name: str) -> Any:
    return bindparam(name, type_=Text)


_LIMIT = bindparam("limit", type_=Integer)
_META = select(meta.c.generation, meta.c.last_updated)
_ASKED = select(meta.c.asked)
_EVENT = select(events.c.key, TEXT).select_from(at_home(events)).where(events.c.id == _text("id"))
_ALIAS = select(aliases.c.id).where(aliases.c.alias == _text("id"))
_IDENTITY = select(ledger.c.updated, ledger.c.withdrawn).where(ledger.c.id == _text("id"))
_COUNTS = select(counts.c.country, counts.c.kind, counts.c.events)
_ARTICLE = (
    select(articles.c.text)
    .where(articles.c.id == _text("id"))
    .order_by(articles.c.path)
    .limit(literal_column("1"))
)
_EVENTS_OF = (
    select(TEXT)
    .select_from(at_home(events.join(event_articles, event_articles.c.key == events.c.key)))
    .where(event_articles.c.article == _text("article"))
    .order_by(event_articles.c.key)
)
_DOCUMENT = select(documents).where(documents.c.name == _text("name"))
_DOCUMENT_FIELDS = documents.c.keys()
_FEED_ID = select(feed_ids.c.id).where(feed_ids.c.scope == _text("scope"))
_FILE_COUNT = select(func.count()).select_from(files)
_FAILURES = select(
    failures.c.path, failures.c.code, failures.c.message, failures.c.attempts
).order_by(failures.c.path)
_RUN_COLUMNS = [column for column in runs.c if column.name != "id"]
_RUNS = select(*_RUN_COLUMNS).order_by(runs.c.id.desc()).limit(literal_column(str(RUNS_SHOWN)))
_IDENTITIES = select(ledger).where(ledger.c.id > _text("after")).order_by(ledger.c.id).limit(_LIMIT)
_STATE = (files.c.size, files.c.mtime_ns, files.c.ctime_ns, files.c.inode)
_STATES = (
    select(
        files.c.path,
        case((files.c.rules == _text("rules"), files.c.size), else_=literal_column("-1")),
        *_STATE[1:],
    )
    .where(
        files.c.path >= bindparam("low", type_=LargeBinary),
        files.c.path < bindparam("high", type_=LargeBinary),
    )
    .order_by(files.c.path)
    .limit(_LIMIT)
)
_AFTER = bindparam("after", type_=LargeBinary)
_FILE_ROWS = file_rows().where(files.c.path > _AFTER).order_by(files.c.path).limit(_LIMIT)
_MENTIONS = (
    select(mentions.c.path, mentions.c.text, mentions.c.handles)
    .where(
        mentions.c.path.between(
            bindparam("first", type_=LargeBinary), bindparam("last", type_=LargeBinary)
        )
    )
    .order_by(mentions.c.path, mentions.c.position)
)


class SqlStore:
    """The contract of `timeline.store.Store` on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = database.rows
        self._pages = Pages(database)
        self._changes = Changes(database)
        self._related = Related(database)

    def generation(self) -> int:
        return int(self._rows(_META)[0][0])

    def page(self, query: Query) -> Page:
        with self._database.reading() as cursor:
            return self._pages.read(cursor, query)

    def event(self, event_id: str) -> Lookup | None:
        if found := self._rows(_EVENT, id=event_id):
            key, text = found[0]
            return Lookup(state="found", text=text, key=key)
        if target := self._target(event_id):
            return Lookup(state="moved", target=target)
        if found := self._rows(_IDENTITY, id=event_id):
            updated, withdrawn = found[0]
            return Lookup(state="withdrawn", stamp=withdrawn or updated)
        return None

    def _target(self, event_id: str) -> str | None:
        """The id at the end of a chain of merges."""
        seen = {event_id}
        target = None
        while (found := self._rows(_ALIAS, id=target or event_id)) and found[0][0] not in seen:
            target = found[0][0]
            seen.add(target)
        return target

    def countries(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for country, kind, number in sorted(self._rows(_COUNTS)):
            if country and kind != _NO_CLAIMS:
                found[country] = found.get(country, 0) + number
        return found

    def newest(self, query: Query, limit: int) -> tuple[str, ...]:
        return self._changes.newest(query, limit)

    def changes(self, query: Query, since: str, limit: int) -> tuple[Changed, ...]:
        return self._changes.since(query, since, limit)

    def updates(self, query: Query, since: str, limit: int) -> tuple[Changed, ...]:
        return self._changes.updates(query, since, limit)

    def withdrawn(self, query: Query, since: str) -> tuple[Changed, ...]:
        return self._changes.withdrawn(query, since)

    def spans(self, query: Query) -> Iterator[tuple[int, int, str]]:
        query = replace(query, limit=_SPANS)
        rows: list[Any] = [()]
        while rows:
            with self._database.reading() as cursor:
                rows = self._pages.spans(cursor, query)
            yield from ((first, last, KINDS[kind]) for _, first, last, kind in rows)
            if rows:
                query = replace(query, after=rows[-1][0])

    def article(self, article_id: str) -> str | None:
        found = self._rows(_ARTICLE, id=article_id)
        return found[0][0] if found else None

    def events_of(self, article_id: str) -> tuple[str, ...]:
        return tuple(text for (text,) in self._rows(_EVENTS_OF, article=article_id))

    def status(self) -> Status:
        shown = (n for place, kind, n in self._rows(_COUNTS) if not place and kind != _NO_CLAIMS)
        names = [column.name for column in _RUN_COLUMNS]
        failed = [(path_text(path), *row) for path, *row in self._rows(_FAILURES)]
        return Status(
            files=self._rows(_FILE_COUNT)[0][0],
            failures=tuple(
                Failure(path=path, code=code, message=message) for path, code, message, _ in failed
            ),
            quarantined=tuple(path for path, *_, attempts in failed if attempts > 1),
            events=sum(shown),
            last_updated=self._rows(_META)[0][1],
            size=self._database.size(),
            free=self._database.free(),
            holder=self._database.holder(),
            runs=tuple(Run(**dict(zip(names, row, strict=True))) for row in self._rows(_RUNS)),
        )

    def feed_id(self, scope: str) -> str:
        found = self._rows(_FEED_ID, scope=scope)
        return found[0][0] if found else self._new_feed_id(scope)

    def _new_feed_id(self, scope: str) -> str:
        with self._database.writing() as connection:
            # Another process may have made it since it was looked for.
            found = connection.execute(_FEED_ID, {"scope": scope}).scalar()
            made = found or str(uuid.uuid4())
            if not found:
                connection.execute(insert(feed_ids), [{"scope": scope, "id": made}])
            return str(made)

    def document(self, name: str) -> Document | None:
        found = self._rows(_DOCUMENT, name=name)
        return Document(**dict(zip(_DOCUMENT_FIELDS, found[0], strict=True))) if found else None

    def put_documents(self, documents: Iterable[Document], *, drop: Iterable[str] = ()) -> None:
        with self._database.writing() as connection:
            commit.write_documents(connection, documents, drop)

    def states(
        self, rules: str, under: str | None = None
    ) -> Iterator[tuple[bytes, int, int, int, int]]:
        for low, high in _ranges(under):
            after = low
            while rows := self._rows(
                _STATES, low=after, high=high, rules=rules, limit=_STATES_BATCH
            ):
                yield from rows
                after = rows[-1][0] + b"\0"

    def file_rows(self) -> Iterator[FileRow]:
        after = b""
        while rows := self._rows(_FILE_ROWS, after=after, limit=_BATCH):
            first, after = rows[0][0], rows[-1][0]
            said: dict[bytes, list[Any]] = {path: [] for path, *_ in rows}
            for mention in self._rows(_MENTIONS, first=first, last=after):
                said[mention[0]].append(mention)
            yield from (_file_row(row, said[row[0]]) for row in rows)

    def rows_of(self, paths: Iterable[str]) -> Iterator[FileRow]:
        return (_file_row(row, said) for row, said in self._related.files(paths))

    def holding(self, stretches: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, Place]]:
        return self._related.holding(stretches)

    def mentions(self, places: Iterable[Place]) -> Iterator[tuple[Place, str]]:
        return self._related.mentions(places)

    def identities(self) -> Iterator[Identity]:
        after = ""
        while rows := self._rows(_IDENTITIES, after=after, limit=_BATCH):
            after = rows[-1][0]
            yield from (_identity(row) for row in rows)

    def remembering(self, mentions: Iterable[str], ids: Iterable[str]) -> Iterator[Identity]:
        return map(_identity, self._related.remembering(mentions, ids))

    def shown(self, ids: Iterable[str]) -> frozenset[str]:
        return self._related.shown(ids)

    def unshown(self) -> tuple[str, ...]:
        return self._related.unshown()

    def total(self) -> int:
        return self._related.total()

    def commit(self, change: Change) -> None:
        with self._database.writing() as connection:
            commit.write(connection, change)

    def ask(self, stamp: str) -> bool:
        with self._database.writing() as connection:
            free = meta.c.asked.is_(None)
            return connection.execute(update(meta).where(free).values(asked=stamp)).rowcount == 1

    def take_request(self) -> bool:
        if self._rows(_ASKED)[0][0] is None:
            return False
        with self._database.writing() as connection:
            asked = meta.c.asked.is_not(None)
            return connection.execute(update(meta).where(asked).values(asked=None)).rowcount == 1

    def lease(self) -> AbstractContextManager[bool]:
        return self._database.lease()

    def backup(self, path: Path) -> None:
        backup.write(self._database, path)

    def restore(self, path: Path) -> None:
        backup.restore(self._database, path)

    def close(self) -> None:
        self._database.close()


def _ranges(under: str | None) -> tuple[tuple[bytes, bytes], ...]:
    """From where to where paths are asked for: all, or one and those below it as a folder."""
    if under is None:
        return ((b"", b"\xff"),)
    path = path_bytes(under)
    return (path, path + b"\0"), (path + b"/", path + b"0")


def _known(*columns: Any) -> KnownFile:
    size, mtime_ns, ctime_ns, inode, digest, rules, failed = columns
    state = size, mtime_ns, ctime_ns, unsigned(inode)
    return KnownFile(state=state, digest=digest, rules=rules, failed=bool(failed))


def _file_row(row: Any, said: Sequence[Any]) -> FileRow:
    path, article_id, article, code, message, attempts, *known = row
    name = path_text(path)
    return FileRow(
        path=name,
        article_id=article_id,
        known=_known(*known),
        article=article,
        mentions=tuple(text for _, text, _ in said),
        handles=tuple(written for _, _, written in said),
        failure=Failure(path=name, code=code, message=message) if code is not None else None,
        attempts=attempts or 0,
    )


def _identity(row: Any) -> Identity:
    values = dict(zip(ledger.c.keys(), row, strict=True))
    lists = {name: tuple(values[name].split()) for name in ("aliases", "mentions")}
    return Identity(**(values | lists))
