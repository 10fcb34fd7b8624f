"""What a refresh found, written into the tables of one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import zip_longest
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from timeline.store import Change, Document, FileRow, Identity, Run
from timeline.store.event_rows import write_events
from timeline.store.rows import (
    Row,
    batches,
    delete_rows,
    insert_all,
    insert_rows,
    is_empty,
    replace_rows,
)
from timeline.store.schema import (
    aliases,
    articles,
    documents,
    failures,
    files,
    handles,
    ledger,
    mentions,
    meta,
    path_bytes,
    remembered,
    runs,
    signed,
)

RUNS_KEPT = 1_000


def write(connection: Connection, change: Change) -> None:
    """Write all of *change*. The generation rises unless nothing but the run is new."""
    last = connection.execute(select(meta.c.last_updated)).scalar_one() or ""
    stamps = write_events(connection, change, last)
    _put_files(connection, change)
    _put_identities(connection, change.identities)
    _put_run(connection, change.run)
    if change != Change(run=change.run):
        raise_generation(connection, last_updated=max(stamps) or None)


# Files


def _put_files(connection: Connection, change: Change) -> None:
    paths = {path_bytes(path) for path in change.removed}
    paths |= {path_bytes(file.path) for file in change.files}
    for batch in batches(sorted(paths)):
        delete_rows(connection, handles, _handles_of(connection, batch))
        delete_rows(connection, files, [{"path": path} for path in batch])
    in_order = sorted(change.files, key=lambda file: path_bytes(file.path))
    for batch in batches(in_order):
        _put_files_batch(connection, batch)


def _handles_of(connection: Connection, paths: Sequence[bytes]) -> list[Row]:
    """The rows of `handles` of these files' mentions."""
    c = mentions.c
    found = connection.execute(select(c.path, c.position, c.handles).where(c.path.in_(paths)))
    return [row for path, at, written in found for row in _handle_rows(path, at, written)]


def _handle_rows(path: bytes, position: int, written: str) -> Iterator[Row]:
    for pair in written.split():
        key, _, day = pair.partition(":")
        yield {"key": int(key), "day": int(day), "path": path, "position": position}


def _put_files_batch(connection: Connection, batch: Sequence[FileRow]) -> None:
    """Write files that are not there; with the old rows went all that belonged to them."""
    tables = (files, articles, mentions, handles, failures)
    found: dict[Table, list[Row]] = {table: [] for table in tables}
    for file in batch:
        path = path_bytes(file.path)
        found[files].append(_file_row(path, file))
        if file.article is not None:
            found[articles].append({"path": path, "id": file.article_id, "text": file.article})
        for position, (text, written) in enumerate(
            zip_longest(file.mentions, file.handles, fillvalue="")
        ):
            row = {"path": path, "position": position, "text": text, "handles": written}
            found[mentions].append(row)
            found[handles] += _handle_rows(path, position, written)
        if file.failure:
            code, message = file.failure.code, printable(file.failure.message)
            row = {"path": path, "code": code, "message": message, "attempts": file.attempts}
            found[failures].append(row)
    found[handles].sort(key=itemgetter("key", "day"))
    for table, rows in found.items():
        insert_rows(connection, table, rows)


def _file_row(path: bytes, file: FileRow) -> Row:
    size, mtime_ns, ctime_ns, inode = file.known.state
    return {
        "path": path,
        "article_id": file.article_id,
        "size": size,
        "mtime_ns": mtime_ns,
        "ctime_ns": ctime_ns,
        "inode": signed(inode),
        "digest": file.known.digest,
        "rules": file.known.rules,
        "failed": file.known.failed,
    }


def printable(message: str) -> str:
    """A message that any database takes, though it may name a file that has no Unicode name."""
    return message.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")


# Ledger, runs, generation


def _put_identities(connection: Connection, identities: Iterable[Identity]) -> None:
    is_new = is_empty(connection, ledger)
    for batch in batches(sorted(identities, key=attrgetter("id"))):
        if not is_new:
            _forget(connection, [identity.id for identity in batch])
        insert_all(connection, ledger, ledger.c.keys(), list(map(_identity_row, batch)))
        known = (row for identity in batch for row in _remembered(identity.id, identity.mentions))
        insert_all(connection, remembered, ("mention", "id"), sorted(known))
        owner = {alias: identity.id for identity in batch for alias in identity.aliases}
        replace_rows(connection, aliases, [{"alias": a, "id": i} for a, i in owner.items()])


def _forget(connection: Connection, ids: Sequence[str]) -> None:
    c = ledger.c
    old = connection.execute(select(c.id, c.mentions).where(c.id.in_(ids))).all()
    known = (row for id_, tokens in old for row in _remembered(id_, tokens.split()))
    delete_rows(connection, remembered, [{"mention": key, "id": id_} for key, id_ in known])
    delete_rows(connection, ledger, [{"id": row.id} for row in old])


def _remembered(id_: str, tokens: Iterable[str]) -> set[tuple[str, str]]:
    """A row for each key of the tokens `KEY/ARTICLE/DATE`."""
    return {(token.partition("/")[0], id_) for token in tokens}


def _identity_row(identity: Identity) -> tuple[str | None, ...]:
    """The columns of `ledger`. Ids and keys have no spaces in them, so a list of them is a text."""
    return (
        identity.id,
        " ".join(identity.aliases),
        " ".join(identity.mentions),
        identity.first_seen,
        identity.updated,
        identity.fingerprint,
        identity.withdrawn,
    )


def _put_run(connection: Connection, run: Run) -> None:
    connection.execute(insert(runs), [asdict(run) | {"message": printable(run.message)}])
    newest = connection.execute(select(func.max(runs.c.id))).scalar_one()
    connection.execute(delete(runs).where(runs.c.id <= newest - RUNS_KEPT))


def raise_generation(connection: Connection, **values: Any) -> None:
    connection.execute(update(meta).values(generation=meta.c.generation + 1, **values))


# Documents


def write_documents(
    connection: Connection, rendered: Iterable[Document], drop: Iterable[str]
) -> None:
    """Write what differs from what is there and delete *drop*; the generation rises with it."""
    changed = [row for row in map(asdict, rendered) if row != _document(connection, row["name"])]
    gone = [{"name": name} for name in drop if _document(connection, name)]
    replace_rows(connection, documents, changed)
    delete_rows(connection, documents, gone)
    if changed or gone:
        raise_generation(connection)


def _document(connection: Connection, name: str) -> Row | None:
    found = connection.execute(select(documents).where(documents.c.name == name))
    row = found.mappings().one_or_none()
    return dict(row) if row else None
