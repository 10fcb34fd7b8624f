"""Events by the moment of their last change: the newest of a query, and what changed since.

All walk an index of stamps: of `updated`, leaving out what does not match, or of `written`, telling
of that as gone.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    exists,
    select,
)
from sqlalchemy.engine.interfaces import DBAPICursor as Cursor

from timeline.query import Query
from timeline.store import Changed, kinds, search
from timeline.store.database import Database
from timeline.store.pages import TEXT, at_home, matches, of_country
from timeline.store.schema import (
    ROLES,
    event_countries,
    event_words,
    events,
    moment,
    stamp,
    tombstones,
)

_LAST_DAY = 2**62
_ALL = 2**62


@cache
def _statement(backend: str, scoped: bool, probed: bool, after: bool) -> Select[Any]:
    """Id, stamp and text of events: those *after* a stamp, oldest first, or the newest first.

    *scoped*: of one country; *probed*: the index of tokens is asked about each.
    """
    table = event_countries if scoped else events
    rows = select(events.c.id, table.c.updated, table.c.text if scoped else TEXT)
    rows = rows.where(*kinds.any_kind(table), *_days(table))
    if scoped:
        rows = rows.where(events.c.key == table.c.key, *of_country(table, "country"))
    else:
        rows = rows.select_from(at_home(events))
    if probed:
        rows = rows.where(_has_tokens(backend))
    if after:
        rows = rows.where(table.c.updated > bindparam("after", type_=BigInteger))
    order = table.c.updated if after else table.c.updated.desc()
    return rows.order_by(order).limit(bindparam("limit", type_=Integer))


@cache
def _written(backend: str, probed: bool) -> Select[Any]:
    """Id, stamp and text of all events that were written *after* a stamp, oldest first; NULL in
    place of the text of those that do not match. By tokens countries too: each row is asked."""
    matching = [*kinds.any_kind(events), *_days(events)]
    if probed:
        matching.append(_has_tokens(backend))
    return (
        select(events.c.id, events.c.written, case((and_(*matching), TEXT)))
        .select_from(at_home(events))
        .where(events.c.written > bindparam("after", type_=BigInteger))
        .order_by(events.c.written)
        .limit(bindparam("limit", type_=Integer))
    )


def _days(table: Any) -> Iterator[ColumnElement[bool]]:
    yield table.c.last_day >= bindparam("since", type_=BigInteger)
    yield table.c.first_day <= bindparam("until", type_=BigInteger)


def _has_tokens(backend: str) -> ColumnElement[bool]:
    found = matches("match", backend)
    if backend != "sqlite":
        return found
    return exists(select(1).where(found, event_words.c.rowid == events.c.key))


_BURIED = (
    select(tombstones)
    .where(tombstones.c.stamp > bindparam("after", type_=Text))
    .order_by(tombstones.c.stamp)
    .limit(bindparam("limit", type_=BigInteger))
)


class Changes:
    """The changes of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._backend = database.url.get_backend_name()

    def newest(self, query: Query, limit: int) -> tuple[str, ...]:
        statement, parameters = self._asked(query)
        run = self._database.compiled(_statement(*statement, False))
        with self._database.reading() as cursor:
            return tuple(text for _, _, text in run(cursor, parameters | {"limit": limit}))

    def updates(self, query: Query, since: str, limit: int) -> tuple[Changed, ...]:
        statement, parameters = self._asked(query)
        run = self._database.compiled(_statement(*statement, True))
        with self._database.reading() as cursor:
            rows = run(cursor, parameters | {"after": _after(since), "limit": limit + 1})
        found = _whole(map(_changed, rows), limit)
        # None: more of one stamp than are wanted at once.
        return self.updates(query, since, 2 * limit) if found is None else found

    def since(self, query: Query, since: str, limit: int) -> tuple[Changed, ...]:
        parameters, wanted = _parameters(query), list(search.groups(query))
        if wanted:
            parameters["match"] = search.expression(wanted, self._backend)
        run = self._database.compiled(_written(self._backend, bool(wanted)))
        with self._database.reading() as cursor:
            rows = run(cursor, parameters | {"after": _after(since), "limit": limit + 1})
            buried = self._buried(cursor, since, limit + 1)
        gone = (change for change, _ in buried)
        found = _whole([*map(_changed, rows), *gone], limit)
        return self.since(query, since, 2 * limit) if found is None else found

    def withdrawn(self, query: Query, since: str) -> tuple[Changed, ...]:
        with self._database.reading() as cursor:
            buried = self._buried(cursor, since, _ALL)
        return tuple(change for change, countries in buried if _of(query, countries))

    def _asked(self, query: Query) -> tuple[tuple[str, bool, bool], dict[str, Any]]:
        """What a query makes of the statements, and its parameters."""
        wanted = list(search.groups(query))
        scoped = len(query.countries) == 1 and not search.is_search(query)
        probed = bool(wanted) and not scoped
        parameters = _parameters(query)
        if scoped:
            parameters["country"] = query.countries[0]
            parameters["roles"] = ROLES.get(query.role or "", 0)
        if probed:
            parameters["match"] = search.expression(wanted, self._backend)
        return (self._backend, scoped, probed), parameters

    def _buried(self, cursor: Cursor, since: str, limit: int) -> list[tuple[Changed, str | None]]:
        """Tombstones, each with the countries of what it is of."""
        rows = self._database.compiled(_BURIED)(cursor, {"after": since, "limit": limit})
        return [
            (Changed(id=id_, stamp=when, text=None, target=target), countries)
            for id_, when, target, countries in rows
        ]


def _parameters(query: Query) -> dict[str, Any]:
    """Those of kinds and days."""
    since = query.since.ordinal if query.since else -_LAST_DAY
    until = query.until.ordinal if query.until else _LAST_DAY
    return kinds.parameters(query.kinds) | {"since": since, "until": until}


def _after(since: str) -> int:
    return moment(since) if since else -_LAST_DAY


def _changed(row: tuple[str, int, str | None]) -> Changed:
    id_, when, text = row
    return Changed(id=id_, stamp=stamp(when), text=text)


def _whole(changes: Iterable[Changed], limit: int) -> tuple[Changed, ...] | None:
    """The first ones, at most *limit*, none parted from others of its stamp; None where there may
    be more of the first stamp. Of each kind of change one more than *limit* is given, if there is.
    """
    found = sorted(changes, key=attrgetter("stamp", "id"))
    if len(found) <= limit:
        return tuple(found)
    kept: list[Changed] = []
    for _, same in groupby(found, key=attrgetter("stamp")):
        group = list(same)
        if len(kept) + len(group) > limit:
            break
        kept += group
    return tuple(kept) or None


def _of(query: Query, countries: str | None) -> bool:
    """Whether an event that had these countries may have been among those of a query."""
    if countries is None or not query.countries:
        return True
    role = ROLES.get(query.role or "", 0)
    found = {word[:-1] for word in countries.split() if int(word[-1]) & role == role}
    wanted = set(query.countries)
    return wanted <= found if query.match == "all" else bool(wanted & found)
