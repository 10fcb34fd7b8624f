"""What belongs together with a change: mentions found by what they hold, identities by mentions.

Whole lists are asked for at once: a thousand look-ups cost a few statements.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Select, func, or_, select, tuple_

from timeline.store import Place
from timeline.store.database import Database
from timeline.store.schema import (
    aliases,
    articles,
    counts,
    events,
    failures,
    files,
    ledger,
    mentions,
    path_bytes,
    path_text,
    remembered,
)

T = TypeVar("T")
# Items that one statement asks for; SQLite takes 32,766 parameters in it.
_AT_ONCE = 1_000
_HOLDING = (
    "WITH asked(key, first, last) AS (VALUES {}) SELECT h.key, h.path, h.position "
    "FROM asked CROSS JOIN handles AS h "
    "WHERE h.key = asked.key AND h.day BETWEEN asked.first AND asked.last"
)


def file_rows() -> Select[Any]:
    """Files with what is read of them; their mentions are rows of their own."""
    state = (files.c.size, files.c.mtime_ns, files.c.ctime_ns, files.c.inode)
    failed = (failures.c.code, failures.c.message, failures.c.attempts)
    columns = (files.c.path, files.c.article_id, articles.c.text, *failed)
    known = (*state, files.c.digest, files.c.rules, files.c.failed)
    return select(*columns, *known).select_from(
        files.outerjoin(articles).outerjoin(failures, failures.c.path == files.c.path)
    )


class Related:
    """Look-ups by lists, each in a snapshot of its own: the lease keeps other writers away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _found(self, statement: Select[Any] | str) -> Sequence[Any]:
        self._database.prepare()
        with self._database.explained(), self._database.engine.connect() as connection:
            if isinstance(statement, str):
                return connection.exec_driver_sql(statement).all()
            return connection.execute(statement).all()

    def holding(self, stretches: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, Place]]:
        for batch in _batches(sorted(set(stretches))):
            asked = ",".join(f"({int(key)},{int(a)},{int(b)})" for key, a, b in batch)
            for key, path, position in self._found(_HOLDING.format(asked)):
                yield key, (path_text(path), position)

    def mentions(self, places: Iterable[Place]) -> Iterator[tuple[Place, str]]:
        c = mentions.c
        for batch in _batches(sorted(set(places))):
            rows = [(path_bytes(path), position) for path, position in batch]
            asked = select(c.path, c.position, c.text).where(tuple_(c.path, c.position).in_(rows))
            for path, position, text in self._found(asked):
                yield (path_text(path), position), text

    def files(self, paths: Iterable[str]) -> Iterator[tuple[Any, list[Any]]]:
        """Rows of files with those of their mentions, ordered by path."""
        for batch in _batches(sorted(map(path_bytes, paths))):
            said = self._found(
                select(mentions.c.path, mentions.c.text, mentions.c.handles)
                .where(mentions.c.path.in_(batch))
                .order_by(mentions.c.path, mentions.c.position)
            )
            by_path = {path: list(rows) for path, rows in groupby(said, key=itemgetter(0))}
            asked = file_rows().where(files.c.path.in_(batch)).order_by(files.c.path)
            for row in self._found(asked):
                yield row, by_path.get(row[0], [])

    def remembering(self, keys: Iterable[str], ids: Iterable[str]) -> Iterator[Any]:
        found: dict[str, Any] = {}
        for batch in _batches(sorted(set(keys))):
            knowing = select(remembered.c.id).where(remembered.c.mention.in_(batch))
            found |= {
                row.id: row for row in self._found(select(ledger).where(ledger.c.id.in_(knowing)))
            }
        for batch in _batches(sorted({*ids, *found})):
            owners = select(aliases.c.id).where(aliases.c.alias.in_(batch))
            asked = select(ledger).where(or_(ledger.c.id.in_(batch), ledger.c.id.in_(owners)))
            found |= {row.id: row for row in self._found(asked)}
        return (found[id_] for id_ in sorted(found))

    def shown(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(
            row.id
            for batch in _batches(sorted(set(ids)))
            for row in self._found(select(events.c.id).where(events.c.id.in_(batch)))
        )

    def unshown(self) -> tuple[str, ...]:
        hidden, living = select(aliases.c.alias), select(events.c.id)
        asked = select(ledger.c.id).where(
            ledger.c.withdrawn.is_(None), ledger.c.id.not_in(hidden), ledger.c.id.not_in(living)
        )
        return tuple(row.id for row in self._found(asked.order_by(ledger.c.id)))

    def total(self) -> int:
        asked = select(func.coalesce(func.sum(counts.c.events), 0)).where(counts.c.country == "")
        return int(self._found(asked)[0][0])


def _batches(items: Sequence[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch
