"""Pages of the timeline: the statements that read them, each compiled once.

A page goes on after a key, not after a number of rows: its cost does not depend on how deep it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
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
    cast,
    exists,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.engine.interfaces import DBAPICursor as Cursor

from timeline.query import KINDS, Query
from timeline.store import Page, keys, kinds, search
from timeline.store.calendar import Calendar
from timeline.store.database import Database, Statement
from timeline.store.schema import ROLES, counts, event_countries, event_words, events, meta
from timeline.store.stretches import stretches

TOTAL_MAX = 10_000
_TOTALS_KEPT = 10_000
# A country, and those that its events must have besides; none for all events.
Scope = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What makes one statement differ from another; all else are its parameters. *wants*: `texts`
    (by key), `keys`, `spans` or `count`. *left_out*: how many kinds. *scoped*: of one country,
    which *others* more countries share, all in one *role*. *searched*: found by the index of
    tokens, which knows the countries too."""

    wants: str
    stretch: str
    descending: bool
    left_out: int = 0
    scoped: bool = False
    others: int = 0
    role: bool = False
    searched: bool = False
    backend: str = "sqlite"


@cache
def statement(shape: Shape) -> Select[Any]:
    """The statement of a shape, on the first rows of one stretch; the rows come in any order."""
    table = event_countries if shape.scoped else events
    within = shape.stretch == "within"
    if within and (shape.wants == "spans" or (shape.wants == "texts" and shape.scoped)):
        return _within(shape, table, *_COLUMNS[shape.wants])
    if within and shape.wants == "count":
        return select(func.count()).select_from(_countable(shape, table).subquery("found"))
    found = (_within(shape, table) if within else _outside(shape, table)).subquery("found")
    if shape.wants == "count":
        return select(func.count()).select_from(found)
    if shape.wants == "keys":
        return select(found.c.key)
    # Found first in the index, which holds no texts; then each text by its primary key.
    same = [table.c.key == found.c.key]
    if shape.scoped:
        same.append(table.c.country == _bind("country", Text))
    rows = found.join(table, and_(*same))
    if shape.wants == "spans":
        return select(found.c.key, *(table.c[n] for n in _COLUMNS["spans"])).select_from(rows)
    if shape.scoped:
        return select(found.c.key, table.c.text).select_from(rows)
    return select(found.c.key, TEXT).select_from(at_home(rows))


_COLUMNS = {"texts": ("text",), "spans": ("first_day", "last_day", "kind")}
_homes = event_countries.alias("homes")
# The text of a row of events, whose rows are joined by `at_home`.
TEXT = func.coalesce(events.c.text, _homes.c.text).label("text")


def at_home(rows: Any) -> Any:
    """Rows of events beside those of their home countries, which have their texts."""
    return rows.outerjoin(
        _homes, and_(_homes.c.country == events.c.home, _homes.c.key == events.c.key)
    )


def _outside(shape: Shape, table: Table) -> Select[Any]:
    if shape.searched:  # the tokens know what reaches in
        return _within(shape, table).where(_reaches(shape, table))
    spans = union_all(*_reaching(shape, table))
    return _first(shape, select(spans.subquery("spans")))


def _first(shape: Shape, rows: Select[Any]) -> Select[Any]:
    key = rows.selected_columns[0]
    return rows.order_by(key.desc() if shape.descending else key).limit(_bind("limit", Integer))


def _within(shape: Shape, table: Table, *names: str) -> Select[Any]:
    key = _key(shape, table)
    rows = select(key.label("key"), *(table.c[name] for name in names))
    inside = key.between(_bind("low"), _bind("high"))
    return _first(shape, _from(shape, table, rows).where(inside, *_filters(shape, table)))


def _countable(shape: Shape, table: Table) -> Select[Any]:
    """Keys within a stretch, from SQLite's index of tokens alone if that is searched."""
    key = _key(shape, table)
    if key is table.c.key:
        return _within(shape, table)
    inside = (key.between(_bind("low"), _bind("high")), matches("match", shape.backend))
    return _first(shape, select(key.label("key")).where(*inside))


def _bind(name: str, type_: Any = BigInteger) -> Any:
    return bindparam(name, type_=type_)


def _key(shape: Shape, table: Table) -> ColumnElement[int]:
    """What the rows of a shape are looked up and ordered by."""
    in_words = shape.searched and shape.backend == "sqlite"
    return event_words.c.rowid if in_words else table.c.key


def _from(shape: Shape, table: Table, rows: Select[Any]) -> Select[Any]:
    """In SQLite the index of tokens is a table of its own."""
    if shape.searched and shape.backend == "sqlite":
        return rows.select_from(event_words.join(table, table.c.key == event_words.c.rowid))
    return rows


def _reaching(shape: Shape, table: Table) -> Iterator[Select[Any]]:
    """The keys of spans that reach in from outside, for each of keys.REACHES."""
    for n in keys.REACHES:
        if shape.stretch == "before":
            sign, low, high = 1, _bind(f"low{n}"), _bind("high")
        else:
            sign, low, high = -1, _bind("low"), _bind(f"high{n}")
        reach = table.c.reach == literal_column(str(sign * n))
        reached = (reach, table.c.key.between(low, high), _reaches(shape, table))
        yield select(table.c.key).where(*reached, *_filters(shape, table))


def _reaches(shape: Shape, table: Table) -> ColumnElement[bool]:
    if shape.stretch == "before":
        return and_(table.c.last_day >= _bind("since"))
    return and_(table.c.first_day <= _bind("until"))


def _filters(shape: Shape, table: Table) -> Iterator[ColumnElement[bool]]:
    """Kinds, tokens and countries."""
    yield from kinds.any_kind(table, shape.left_out)
    if shape.searched:
        yield matches("match", shape.backend)
    if shape.scoped:
        yield from of_country(table, "country", role=shape.role)
    for n in range(shape.others):
        other = event_countries.alias(f"other{n}")
        same = other.c.key == table.c.key
        yield exists(select(1).where(same, *of_country(other, f"other{n}", role=shape.role)))


def matches(name: str, backend: str) -> ColumnElement[bool]:
    """That an event has the tokens of the expression given as parameter *name*."""
    if backend == "sqlite":
        return event_words.c.event_words.op("MATCH")(_bind(name, Text))
    return events.c.tokens.op("@@")(cast(_bind(name, Text), TSQUERY))


def of_country(table: Any, name: str, *, role: bool = True) -> Iterator[ColumnElement[bool]]:
    yield table.c.country == _bind(name, Text)
    if role:
        roles = _bind("roles", SmallInteger)
        yield table.c.roles.bitwise_and(roles) == roles


class Pages:
    """The pages of one database: statements by shape, and totals until the next generation."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._backend = database.url.get_backend_name()
        self._totals: dict[tuple[int, Query], int] = {}
        self._meta = database.compiled(select(meta.c.generation, meta.c.last_updated))
        self._calendar = Calendar(database)
        of_country = counts.c.country == _bind("country", Text)
        self._counts = database.compiled(select(counts.c.kind, counts.c.events).where(of_country))

    def read(self, cursor: Cursor, query: Query) -> Page:
        """The page of a query, from the snapshot of *cursor*."""
        generation, updated = self._meta(cursor)[0]
        scopes = self._scopes(cursor, query)
        found: dict[int, str] = {}
        for scope in scopes:
            found.update(self._rows(cursor, query, scope, "texts"))
        order = sorted(found, reverse=query.order == "desc")
        shown = order[: query.limit]
        return Page(
            texts=tuple(found[key] for key in shown),
            next=shown[-1] if len(order) > len(shown) else None,
            total=self._total(cursor, query, scopes, generation=generation),
            updated=updated,
        )

    def spans(self, cursor: Cursor, query: Query) -> list[tuple[int, int, int, int]]:
        """Key, first day, last day and number of the kind of the first events, at most
        *query.limit*."""
        found: dict[int, Any] = {}
        for scope in self._scopes(cursor, query):
            found.update((row[0], row) for row in self._rows(cursor, query, scope, "spans"))
        return [found[key] for key in sorted(found, reverse=query.order == "desc")][: query.limit]

    def _scopes(self, cursor: Cursor, query: Query) -> list[Scope]:
        """Countries to be read one after the other, each with the others that must be there too:
        the rarest goes first, as all of its events are looked at."""
        codes = query.countries
        if search.is_search(query):
            # PostgreSQL's index of tokens is one of events, where SQLite's is a table of its own.
            one = self._backend == "sqlite" and (len(codes) == 1 or query.match == "all")
            return [codes[:1] if one else ()]
        if not codes:
            return [()]
        if query.match == "any":
            return [(code,) for code in codes]
        if len(codes) == 1:
            return [codes]
        return [tuple(sorted(codes, key=lambda code: self._count(cursor, code, query)))]

    def _count(self, cursor: Cursor, country: str, query: Query) -> int:
        rows = self._counts(cursor, {"country": country})
        return sum(events for kind, events in rows if KINDS[kind] in query.kinds)

    def _rows(self, cursor: Cursor, query: Query, scope: Scope, wants: str) -> list[Any]:
        """The first rows of one scope, one more than the page shows."""
        rows: list[Any] = []
        for run, parameters in self._reads(cursor, query, scope, wants=wants):
            rows += run(cursor, parameters | {"limit": query.limit + 1 - len(rows)})
            if len(rows) > query.limit:
                break
        return rows

    def _reads(
        self, cursor: Cursor, query: Query, scope: Scope, *, wants: str
    ) -> Iterator[tuple[Statement, Any]]:
        """The statements of one scope, in the order of the query, each with its parameters."""
        parameters: dict[str, Any] = dict(kinds.parameters(query.kinds))
        parameters |= {"roles": ROLES.get(query.role or "", 0)}
        parameters |= {f"other{n}": code for n, code in enumerate(scope[1:])}
        parameters |= {"country": scope[0]} if scope else {}
        searched = search.is_search(query)
        for stretch in stretches(query):
            shape = Shape(
                wants=wants,
                stretch=stretch.name,
                descending=query.order == "desc",
                left_out=sum(kind not in query.kinds for kind in KINDS),
                scoped=bool(scope),
                others=len(scope[1:]),
                role=query.role is not None,
                searched=searched,
                backend=self._backend,
            )
            wanted = self._matches(query, stretch.name, wants) if searched else {}
            yield (
                self._database.compiled(statement(shape)),
                parameters | stretch.parameters | wanted,
            )

    def _matches(self, query: Query, stretch: str, wants: str) -> dict[str, str]:
        """The expression of a search in one stretch."""
        if wants == "count" and stretch == "within" and self._backend == "sqlite":
            return {"match": search.counted(query)}
        wanted = list(search.groups(query))
        if stretch == "before" and query.since:
            wanted.insert(0, search.spans(query.since, back=False))
        if stretch == "behind" and query.until:
            wanted.insert(0, search.spans(query.until, back=True))
        return {"match": search.expression(wanted, self._backend)}

    def _total(
        self, cursor: Cursor, query: Query, scopes: list[Scope], *, generation: int
    ) -> int | None:
        """How many match, exact up to TOTAL_MAX; counted once a generation."""
        if len(query.countries) < 2 and not (query.role or search.is_search(query)):
            counted = self._calendar.count(cursor, query, generation)
            return counted if counted <= TOTAL_MAX else None
        asked = replace(query, after=None, limit=0, order="asc", changed_since=None)
        total = self._totals.get((generation, asked))
        if total is None:
            total = self._counted(cursor, asked, scopes)
            if len(self._totals) >= _TOTALS_KEPT:
                self._totals.clear()
            self._totals[generation, asked] = total
        return total if total <= TOTAL_MAX else None

    def _counted(self, cursor: Cursor, query: Query, scopes: list[Scope]) -> int:
        """How many match, or some number above TOTAL_MAX."""
        limit = TOTAL_MAX + 1
        if len(scopes) == 1:
            reads = self._reads(cursor, query, scopes[0], wants="count")
            return sum(
                run(cursor, parameters | {"limit": limit})[0][0] for run, parameters in reads
            )
        found: set[int] = set()
        for scope in scopes:
            for run, parameters in self._reads(cursor, query, scope, wants="keys"):
                found.update(key for (key,) in run(cursor, parameters | {"limit": limit}))
        return len(found)
