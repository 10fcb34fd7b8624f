"""Pages of the timeline: the statements that read them, each compiled once.

A page goes on after a key, not after a number of rows: its cost does not depend on how deep it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    SmallInteger,
    Table,
    Text,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.engine.interfaces import DBAPICursor as Cursor

from timeline.query import KINDS, Query
from timeline.store import Page, keys
from timeline.store.database import Database, Statement
from timeline.store.schema import ROLES, counts, event_countries, events, meta
from timeline.store.stretches import stretches

TOTAL_MAX = 10_000
_TOTALS_KEPT = 10_000
# A country, and those that its events must have besides; none for all events.
Scope = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What makes one statement differ from another; all else are its parameters. *wants*: `texts`
    (by key), `keys` or `count`. *scoped*: of one country, which *others* more countries share."""

    wants: str
    stretch: str
    descending: bool
    scoped: bool
    others: int


def statement(shape: Shape) -> Select[Any]:
    """The statement of a shape, on the first rows of one stretch; the rows come in any order."""
    table = event_countries if shape.scoped else events
    if shape.stretch == "within" and shape.wants == "texts":
        return _first(shape, select(table.c.key, table.c.text).where(*_within(shape, table)))
    found = _keys(shape, table).subquery("found")
    if shape.wants == "count":
        return select(func.count()).select_from(found)
    if shape.wants == "keys":
        return select(found.c.key)
    # Found first in the index, which holds no texts; then each text by its primary key.
    same = [table.c.key == found.c.key]
    if shape.scoped:
        same.append(table.c.country == _bind("country", Text))
    return select(found.c.key, table.c.text).select_from(found.join(table, and_(*same)))


def _keys(shape: Shape, table: Table) -> Select[Any]:
    if shape.stretch == "within":
        return _first(shape, select(table.c.key).where(*_within(shape, table)))
    parts = _reaching(shape, table)
    spans = union_all(
        *(select(table.c.key).where(*part, *_filters(shape, table)) for part in parts)
    )
    return _first(shape, select(spans.subquery("spans")))


def _first(shape: Shape, rows: Select[Any]) -> Select[Any]:
    key = rows.selected_columns.key
    return rows.order_by(key.desc() if shape.descending else key).limit(_bind("limit", Integer))


def _within(shape: Shape, table: Table) -> Iterator[ColumnElement[bool]]:
    yield table.c.key.between(_bind("low"), _bind("high"))
    yield from _filters(shape, table)


def _bind(name: str, type_: Any = BigInteger) -> Any:
    return bindparam(name, type_=type_)


def _reaching(shape: Shape, table: Table) -> Iterator[tuple[ColumnElement[bool], ...]]:
    """The bounds of spans that reach in from outside, for each of keys.REACHES."""
    for n in keys.REACHES:
        if shape.stretch == "before":
            reach, reaches = n, table.c.last_day >= _bind("since")
            low, high = _bind(f"low{n}"), _bind("high")
        else:
            reach, reaches = -n, table.c.first_day <= _bind("until")
            low, high = _bind("low"), _bind(f"high{n}")
        yield table.c.reach == literal_column(str(reach)), table.c.key.between(low, high), reaches


def _filters(shape: Shape, table: Table) -> Iterator[ColumnElement[bool]]:
    """Kinds and countries; a query of fewer kinds names one of them again."""
    yield table.c.kind.in_([_bind(f"kind{n}", Text) for n in range(len(KINDS))])
    if shape.scoped:
        yield from _of_country(table, "country")
    for n in range(shape.others):
        other = event_countries.alias(f"other{n}")
        same = other.c.key == table.c.key
        yield exists(select(1).where(same, *_of_country(other, f"other{n}")))


def _of_country(table: Any, name: str) -> tuple[ColumnElement[bool], ...]:
    roles = _bind("roles", SmallInteger)
    return table.c.country == _bind(name, Text), table.c.roles.bitwise_and(roles) == roles


class Pages:
    """The pages of one database: statements by shape, and totals until the next generation."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._statements: dict[Shape, Statement] = {}
        self._totals: dict[tuple[object, ...], int] = {}
        self._generation = database.compile(select(meta.c.generation))
        of_country = counts.c.country == _bind("country", Text)
        self._counts = database.compile(select(counts.c.kind, counts.c.events).where(of_country))

    def read(self, cursor: Cursor, query: Query) -> Page:
        """The page of a query, from the snapshot of *cursor*."""
        scopes = self._scopes(cursor, query)
        found: dict[int, str] = {}
        for scope in scopes:
            found.update(self._texts(cursor, query, scope))
        order = sorted(found, reverse=query.order == "desc")
        shown = order[: query.limit]
        return Page(
            texts=tuple(found[key] for key in shown),
            next=shown[-1] if len(order) > len(shown) else None,
            total=self._total(cursor, query, scopes),
        )

    def _scopes(self, cursor: Cursor, query: Query) -> list[Scope]:
        """Countries to be read one after the other, each with the others that must be there too:
        the rarest goes first, as all of its events are looked at."""
        codes = query.countries
        if not codes:
            return [()]
        if query.match == "any":
            return [(code,) for code in codes]
        if len(codes) == 1:
            return [codes]
        return [tuple(sorted(codes, key=lambda code: self._count(cursor, code, query)))]

    def _count(self, cursor: Cursor, country: str, query: Query) -> int:
        rows = self._counts(cursor, country=country)
        return sum(events for kind, events in rows if kind in query.kinds)

    def _texts(self, cursor: Cursor, query: Query, scope: Scope) -> list[tuple[int, str]]:
        """Key and text of the first events of one scope, one more than the page shows."""
        rows: list[tuple[int, str]] = []
        for run, parameters in self._reads(query, scope, "texts"):
            if len(rows) <= query.limit:
                rows += run(cursor, **parameters, limit=query.limit + 1 - len(rows))
        return rows

    def _reads(self, query: Query, scope: Scope, wants: str) -> Iterator[tuple[Statement, Any]]:
        """The statements of one scope, in the order of the query, each with its parameters."""
        kinds = query.kinds
        parameters: dict[str, Any] = {f"kind{n}": kinds[n % len(kinds)] for n in range(len(KINDS))}
        if scope:
            parameters |= {"country": scope[0], "roles": ROLES.get(query.role or "", 0)}
            parameters |= {f"other{n}": code for n, code in enumerate(scope[1:])}
        for stretch in stretches(query):
            shape = Shape(
                wants=wants,
                stretch=stretch.name,
                descending=query.order == "desc",
                scoped=bool(scope),
                others=len(scope[1:]),
            )
            if shape not in self._statements:
                self._statements[shape] = self._database.compile(statement(shape))
            yield self._statements[shape], parameters | stretch.parameters

    def _total(self, cursor: Cursor, query: Query, scopes: list[Scope]) -> int | None:
        """How many match, exact up to TOTAL_MAX; counted once a generation."""
        generation = self._generation(cursor)[0][0]
        asked = (query.countries, query.match, query.role, query.kinds, query.since, query.until)
        total = self._totals.get((generation, *asked))
        if total is None:
            total = self._counted(cursor, query, scopes)
            if len(self._totals) >= _TOTALS_KEPT:
                self._totals.clear()
            self._totals[generation, *asked] = total
        return total if total <= TOTAL_MAX else None

    def _counted(self, cursor: Cursor, query: Query, scopes: list[Scope]) -> int:
        """How many match, or some number above TOTAL_MAX."""
        if not (query.since or query.until or query.role or len(query.countries) > 1):
            return self._count(cursor, "".join(query.countries), query)
        whole = replace(query, after=None)
        limit = TOTAL_MAX + 1
        if len(scopes) == 1:
            reads = self._reads(whole, scopes[0], "count")
            return sum(run(cursor, **parameters, limit=limit)[0][0] for run, parameters in reads)
        found: set[int] = set()
        for scope in scopes:
            for run, parameters in self._reads(whole, scope, "keys"):
                found.update(key for (key,) in run(cursor, **parameters, limit=limit))
        return len(found)
