"""Events by the moment of their last change: the newest of a query, and what changed since.

Both walk an index of stamps and leave out what does not match.
"""

from collections.abc import Iterator
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
    bindparam,
    exists,
    select,
)
from sqlalchemy.engine.interfaces import DBAPICursor as Cursor

from timeline.query import Query
from timeline.store import Changed, search
from timeline.store.database import Database
from timeline.store.pages import TEXT, any_kind, at_home, kinds, matches, of_country
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
    rows = rows.where(any_kind(table), *_days(table))
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
)


class Changes:
    """The changes of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._backend = database.url.get_backend_name()

    def newest(self, query: Query, limit: int) -> tuple[str, ...]:
        with self._database.reading() as cursor:
            return tuple(text for _, _, text in self._events(cursor, query, limit=limit))

    def since(self, query: Query, since: str, limit: int) -> tuple[Changed, ...]:
        with self._database.reading() as cursor:
            rows = self._events(
                cursor, query, after=moment(since) if since else -_LAST_DAY, limit=limit + 1
            )
            found = [Changed(id=id_, stamp=stamp(when), text=text) for id_, when, text in rows]
            found += self._buried(cursor, query, since, limit + 1)
        found.sort(key=attrgetter("stamp", "id"))
        if len(found) <= limit:
            return tuple(found)
        groups = [list(group) for _, group in groupby(found, key=attrgetter("stamp"))]
        if len(groups) == 1:  # more of one stamp than are wanted at once
            return self.since(query, since, 2 * limit)
        kept: list[Changed] = []
        for group in groups[:-1]:
            if kept and len(kept) + len(group) > limit:
                break
            kept += group
        return tuple(kept)

    def withdrawn(self, query: Query, since: str) -> tuple[Changed, ...]:
        with self._database.reading() as cursor:
            return tuple(self._buried(cursor, query, since, _ALL))

    def _events(self, cursor: Cursor, query: Query, **more: Any) -> list[Any]:
        wanted = list(search.groups(query))
        scoped = len(query.countries) == 1 and not search.is_search(query)
        probed = bool(wanted) and not scoped
        run = self._database.compiled(_statement(self._backend, scoped, probed, "after" in more))
        parameters: dict[str, Any] = kinds(query) | more
        parameters["since"] = query.since.ordinal if query.since else -_LAST_DAY
        parameters["until"] = query.until.ordinal if query.until else _LAST_DAY
        if scoped:
            parameters["country"] = query.countries[0]
            parameters["roles"] = ROLES.get(query.role or "", 0)
        if probed:
            parameters["match"] = search.expression(wanted, self._backend)
        return run(cursor, **parameters)

    def _buried(self, cursor: Cursor, query: Query, since: str, limit: int) -> list[Changed]:
        found: list[Changed] = []
        for id_, when, target, countries in self._database.compiled(_BURIED)(cursor, after=since):
            if len(found) >= limit and found[-1].stamp < when:
                break
            if _of(query, countries):
                found.append(Changed(id=id_, stamp=when, text=None, target=target))
        return found


def _of(query: Query, countries: str | None) -> bool:
    """Whether an event that had these countries may have been among those of a query."""
    if countries is None or not query.countries:
        return True
    role = ROLES.get(query.role or "", 0)
    found = {word[:-1] for word in countries.split() if int(word[-1]) & role == role}
    wanted = set(query.countries)
    return wanted <= found if query.match == "all" else bool(wanted & found)
