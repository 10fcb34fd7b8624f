"""What a refresh found, written into the tables of one transaction."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice, zip_longest
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, func, insert, select, update

from timeline.store import Change, Document, FileRow, Identity, Run, StoredEvent, keys, search
from timeline.store.schema import (
    ROLES,
    aliases,
    articles,
    counts,
    documents,
    event_articles,
    event_countries,
    events,
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
    tombstones,
)

RUNS_KEPT = 1_000
# Rows handled at once: ids go into one statement, and SQLite takes 32,766 parameters in it.
_BATCH = 1_000

Row = Mapping[str, Any]
Tally = Counter[tuple[str, str]]


def write(connection: Connection, change: Change) -> None:
    """Write all of *change*. The generation rises unless nothing but the run is new."""
    tally: Tally = Counter()
    last = connection.execute(select(meta.c.last_updated)).scalar_one() or ""
    stamps = _stamps(change) | {last}
    for ids in _batches(sorted(change.withdrawn)):
        known = _known(connection, ids)
        _remove(connection, known, tally)
        stamps |= _bury(connection, known, change, last)
    rows = [_event_row(event) for event in change.events]
    for batch in _batches(sorted(rows, key=itemgetter("key", "id"))):
        _put_events(connection, batch, tally)
    _put_counts(connection, tally)
    _put_files(connection, change)
    _put_identities(connection, change.identities)
    _put_run(connection, change.run)
    if change != Change(run=change.run):
        raise_generation(connection, last_updated=max(stamps) or None)


def _stamps(change: Change) -> set[str]:
    stamps = {event.updated for event in change.events}
    return stamps | {identity.withdrawn or "" for identity in change.identities}


def replace_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, in place of those with the same primary key."""
    _delete(connection, table, rows)
    _insert(connection, table, rows)


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, all of the same columns, by the driver itself: it is most of a first import."""
    if rows:
        statement = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
        connection.exec_driver_sql(str(statement), rows)


def _delete(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Delete the rows that have the primary keys of *rows*."""
    if rows:
        names = [column.name for column in table.primary_key]
        same = and_(*(table.c[name] == bindparam(f"old_{name}") for name in names))
        gone = [{f"old_{name}": row[name] for name in names} for row in rows]
        connection.execute(delete(table).where(same), gone)


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch


# Events


def _put_events(connection: Connection, rows: list[dict[str, Any]], tally: Tally) -> None:
    """Write events, in place of those with the same ids."""
    known = _known(connection, [row["id"] for row in rows])
    _remove(connection, known, tally)
    _give_keys(connection, rows, {row.id: row for row in known})
    in_countries = [copy for row in rows for copy in _in_countries(row)]
    _insert(connection, events, rows)
    _insert_words(connection, rows)
    _delete(connection, tombstones, rows)
    _insert(connection, event_countries, sorted(in_countries, key=itemgetter("country", "key")))
    in_articles = [copy for row in rows for copy in _in_articles(row["articles"], row["key"])]
    _insert(connection, event_articles, sorted(in_articles, key=itemgetter("article", "key")))
    tally.update(("", row["kind"]) for row in rows)
    tally.update((row["country"], row["kind"]) for row in in_countries)


def _event_row(event: StoredEvent) -> dict[str, Any]:
    first, last = event.when.extent
    reach = keys.reach(event.when)
    roles: dict[str, int] = {}
    for country in event.countries:
        roles[country.code] = roles.get(country.code, 0) | ROLES[country.role]
    return {
        "key": keys.key(event.when, event.id),
        "id": event.id,
        "kind": event.kind,
        "first_day": first.ordinal,
        "last_day": last.ordinal,
        "reach": reach,
        "updated": event.updated,
        "countries": " ".join(f"{code}{role}" for code, role in sorted(roles.items())),
        "articles": " ".join(event.articles),
        "text": event.text,
        "tokens": search.tokens(event, reach),
    }


def _in_countries(row: Row) -> Iterator[dict[str, Any]]:
    """The same row once for each of its countries."""
    shared = {name: row[name] for name in _SHARED}
    for country, roles in _countries(row["countries"]):
        yield shared | {"country": country, "roles": roles}


_SHARED = ("key", "kind", "first_day", "last_day", "reach", "updated", "text")


def _countries(text: str) -> Iterator[tuple[str, int]]:
    """Read the column `countries`."""
    for word in text.split():
        yield word[:-1], int(word[-1])


def _in_articles(articles: str, key: int) -> Iterator[Row]:
    """A row for each id of the column `articles`."""
    return ({"article": article, "key": key} for article in articles.split())


def _give_keys(
    connection: Connection, rows: list[dict[str, Any]], known: Mapping[str, Any]
) -> None:
    """Keep the key of an event whose dates are what they were, so that no cursor misses it; give
    another the next free one when its own is taken."""
    new = []
    taken = set()
    for row in rows:
        old = known.get(row["id"])
        if old and (old.first_day, old.last_day, old.reach) == _span(row):
            row["key"] = old.key
            taken.add(old.key)
        else:
            new.append(row)
    taken |= _taken(connection, [row["key"] for row in new])
    for row in new:
        if row["key"] in taken:
            while row["key"] in taken or _taken(connection, [row["key"]]):
                row["key"] += 1
        taken.add(row["key"])


def _span(row: Row) -> tuple[int, int, int | None]:
    return row["first_day"], row["last_day"], row["reach"]


def _taken(connection: Connection, wanted: Sequence[int]) -> set[int]:
    found = connection.execute(select(events.c.key).where(events.c.key.in_(wanted)))
    return set(found.scalars())


def _known(connection: Connection, ids: Sequence[str]) -> Sequence[Any]:
    c = events.c
    days = (c.first_day, c.last_day, c.reach)
    columns = (c.key, c.id, c.kind, *days, c.countries, c.articles, c.tokens)
    return connection.execute(select(*columns).where(c.id.in_(ids))).all()


def _remove(connection: Connection, known: Sequence[Any], tally: Tally) -> None:
    """Delete events and their rows by country and by article."""
    in_countries = [
        {"country": country, "key": row.key, "kind": row.kind}
        for row in known
        for country, _ in _countries(row.countries)
    ]
    _delete(connection, event_countries, in_countries)
    in_articles = [copy for row in known for copy in _in_articles(row.articles, row.key)]
    _delete(connection, event_articles, in_articles)
    _delete_words(connection, known)
    _delete(connection, events, [{"key": row.key} for row in known])
    tally.subtract(("", row.kind) for row in known)
    tally.subtract((row["country"], row["kind"]) for row in in_countries)


def _insert_words(connection: Connection, rows: Sequence[Row]) -> None:
    if connection.dialect.name == "sqlite" and rows:
        statement = "INSERT INTO event_words (rowid, tokens) VALUES (?, ?)"
        connection.exec_driver_sql(statement, [(row["key"], row["tokens"]) for row in rows])


def _delete_words(connection: Connection, known: Sequence[Any]) -> None:
    if connection.dialect.name == "sqlite" and known:
        statement = "INSERT INTO event_words (event_words, rowid, tokens) VALUES ('delete', ?, ?)"
        connection.exec_driver_sql(statement, [(row.key, row.tokens) for row in known])


def _bury(connection: Connection, known: Sequence[Any], change: Change, last: str) -> set[str]:
    """Keep of withdrawn events when that was, their countries, and what they were merged into.

    A merge has no stamp of its own: it gets one behind the *last*. Answers all stamps given.
    """
    stamps = {identity.id: identity.withdrawn for identity in change.identities}
    targets = {alias: identity.id for identity in change.identities for alias in identity.aliases}
    moment = max(_stamps(change) | {change.run.finished})
    if last and moment <= last:
        moment = later(last)
    rows = [
        {
            "id": row.id,
            "stamp": stamps.get(row.id) or moment,
            "target": targets.get(row.id, ""),
            "countries": row.countries,
        }
        for row in known
    ]
    replace_rows(connection, tombstones, rows)
    return {row["stamp"] for row in rows}


def later(stamp: str) -> str:
    """The next microsecond."""
    moment = datetime.fromisoformat(stamp) + timedelta(microseconds=1)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _put_counts(connection: Connection, tally: Tally) -> None:
    found = connection.execute(select(counts.c.country, counts.c.kind, counts.c.events))
    before = {(country, kind): number for country, kind, number in found}
    changed = [
        {"country": place[0], "kind": place[1], "events": before.get(place, 0) + number}
        for place, number in sorted(tally.items())
        if number
    ]
    _delete(connection, counts, changed)
    _insert(connection, counts, [row for row in changed if row["events"]])


# Files


def _put_files(connection: Connection, change: Change) -> None:
    paths = {path_bytes(path) for path in change.removed}
    paths |= {path_bytes(file.path) for file in change.files}
    for batch in _batches(sorted(paths)):
        _delete(connection, handles, _handles_of(connection, batch))
        _delete(connection, files, [{"path": path} for path in batch])
    in_order = sorted(change.files, key=lambda file: path_bytes(file.path))
    for batch in _batches(in_order):
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
        _insert(connection, table, rows)


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
    for batch in _batches(sorted(identities, key=lambda identity: identity.id)):
        rows = [_identity_row(identity) for identity in batch]
        _forget(connection, [row["id"] for row in rows])
        replace_rows(connection, ledger, rows)
        _insert(
            connection, remembered, [row for i in batch for row in _remembered(i.id, i.mentions)]
        )
        owner = {alias: identity.id for identity in batch for alias in identity.aliases}
        replace_rows(connection, aliases, [{"alias": a, "id": i} for a, i in owner.items()])


def _forget(connection: Connection, ids: Sequence[str]) -> None:
    c = ledger.c
    old = connection.execute(select(c.id, c.mentions).where(c.id.in_(ids)))
    rows = [row for id_, tokens in old for row in _remembered(id_, tokens.split())]
    _delete(connection, remembered, rows)


def _remembered(id_: str, tokens: Iterable[str]) -> list[Row]:
    """A row for each key of the tokens `KEY/ARTICLE/DATE`."""
    keys_ = sorted({token.split("/", 1)[0] for token in tokens})
    return [{"mention": key, "id": id_} for key in keys_]


def _identity_row(identity: Identity) -> Row:
    """Ids and keys have no spaces in them, so that a list of them is one text."""
    return {
        "id": identity.id,
        "aliases": " ".join(identity.aliases),
        "mentions": " ".join(identity.mentions),
        "first_seen": identity.first_seen,
        "updated": identity.updated,
        "fingerprint": identity.fingerprint,
        "withdrawn": identity.withdrawn,
    }


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
    _delete(connection, documents, gone)
    if changed or gone:
        raise_generation(connection)


def _document(connection: Connection, name: str) -> Row | None:
    found = connection.execute(select(documents).where(documents.c.name == name))
    row = found.mappings().one_or_none()
    return dict(row) if row else None
