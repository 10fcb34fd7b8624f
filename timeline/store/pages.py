"""Pages of the timeline: the statements that read them, each compiled once.

A page goes on after a key, not after a number of rows: its cost does not depend on how deep it is.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
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
from timeline.store.stretches import UNITS, Stretch, level, odd, stretches

TOTAL_MAX = 10_000
_TOTALS_KEPT = 10_000
_KEY = itemgetter(0)
# What a total depends on.
_NARROWED = attrgetter(
    *("countries", "match", "role", "since", "until", "kinds"),
    *("categories", "text", "publisher", "organisations"),
)
# A country, and those that its events must have besides; none for all events.
Scope = tuple[str, ...]


class Shape(NamedTuple):
    """What makes one statement differ from another; all else are its parameters. *wants*: `texts`
    (by key), `keys`, `spans` or `count`. *left_out*: how many kinds. *scoped*: of one country,
    which *others* more countries share, all in one *role*. *searched*: found by the index of
    tokens, which knows the countries too."""

    wants: str
    descending: bool
    left_out: int
    scoped: bool
    others: int
    role: bool
    searched: bool
    backend: str
    stretch: str = ""  # the name of one


@cache
def statement(shape: Shape) -> Select[Any] | CompoundSelect[Any]:
    """The statement of a shape, on the first rows of one stretch; the rows come in any order."""
    table = event_countries if shape.scoped else events
    find = _odd_rows if shape.stretch.startswith("odd") else _rows
    if find is _rows and (shape.wants == "spans" or (shape.wants == "texts" and shape.scoped)):
        return _rows(shape, table, *_COLUMNS[shape.wants])
    found = find(shape, table).subquery("found")
    if shape.wants == "count":
        return select(func.count()).select_from(found)
    if shape.wants == "keys":
        return select(found.c.key)
    # Found first in the index, which holds no texts; then each text by its primary key.
    same = [table.c.key == found.c.key]
    if shape.scoped:
        same.append(table.c.country == _bind("country", Text))
    rows = found.join(table, and_(*same))
    if shape.wants == "spans" or shape.scoped:
        names = _COLUMNS[shape.wants]
        return select(found.c.key, *(table.c[name] for name in names)).select_from(rows)
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


def _odd_rows(shape: Shape, table: Table) -> Select[Any]:
    spans = union_all(*_odd(shape, table))
    return _first(shape, select(spans.subquery("spans")))


def _first(shape: Shape, rows: Select[Any]) -> Select[Any]:
    return _ordered(shape, rows).limit(_bind("limit", Integer))


def _ordered(shape: Shape, rows: Select[Any]) -> Select[Any]:
    key = rows.selected_columns[0]
    return rows.order_by(key.desc() if shape.descending else key)


def _rows(shape: Shape, table: Table, *names: str) -> Select[Any] | CompoundSelect[Any]:
    if shape.stretch.startswith("level"):
        return _level(shape, table, *names)
    if shape.wants == "count" and shape.stretch == "within" and shape.backend == "sqlite":
        key = event_words.c.rowid  # the index of tokens knows the rest
        inside = (key.between(_bind("low"), _bind("high")), matches("match", shape.backend))
        return _first(shape, select(key.label("key")).where(*inside))
    rows = _between(shape, table, *names)
    if shape.stretch != "within":  # found by tokens, and a few too many
        rows = rows.where(_reaches(shape, table))
    return _first(shape, rows)


def _level(shape: Shape, table: Table, *names: str) -> Select[Any] | CompoundSelect[Any]:
    """Each part is read when those before it do not fill the page: a statement for each costs 3 µs
    more, on a server a way there and back."""
    parts = [_between(shape, table, *names)]
    if "before" in shape.stretch:
        parts[:0] = [_unit(shape, table, at, *names) for at in range(1, 1 + UNITS)]
    if "behind" in shape.stretch:
        parts += [_unit(shape, table, at, *names) for at in range(1 + UNITS, 1 + 2 * UNITS)]
    if len(parts) == 1:
        return _first(shape, parts[0])
    if shape.descending:
        parts.reverse()
    # A server must be told not to sort all of a part; SQLite reads in order, and no further.
    end = _first if shape.backend == "postgresql" else _ordered
    every = (select(end(shape, part).subquery()) for part in parts)
    return union_all(*every).limit(_bind("limit", Integer))


def _between(shape: Shape, table: Table, *names: str, at: int | str = "") -> Select[Any]:
    key = _key(shape, table)
    rows = select(key.label("key"), *(table.c[name] for name in names))
    inside = key.between(_bind(f"low{at}"), _bind(f"high{at}"))
    return _from(shape, table, rows).where(inside, *_filters(shape, table))


def _unit(shape: Shape, table: Table, at: int, *names: str) -> Select[Any]:
    first, last = _bind(f"first{at}"), _bind(f"last{at}")
    rows = _between(shape, table, *names, at=at)
    return rows.where(table.c.first_day == first, table.c.last_day == last)


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


_EXTREMES: Any = {"sqlite": (func.max, func.min), "postgresql": (func.greatest, func.least)}


def _odd(shape: Shape, table: Table) -> Iterator[Select[Any]]:
    """The keys of odd spans that reach in from outside, for each of keys.ODD."""
    # As it stands in the index, which SQLite would not take else.
    odd = ~table.c.reach.between(literal_column("-3"), literal_column("3"))
    highest, lowest = _EXTREMES[shape.backend]
    for n in keys.ODD:
        sign, low, high, end = 1, _bind("low"), _bind("high"), _bind(f"end{n}")
        if shape.stretch == "odd before":
            low = highest(low, end)
        else:
            sign, high = -1, lowest(high, end)
        reach = table.c.reach == literal_column(str(sign * n))
        # Many are empty: to see that before a look into the index takes 2 µs off a page.
        inside = (low <= high, table.c.key.between(low, high), _reaches(shape, table))
        yield select(table.c.key).where(odd, reach, *inside, *_filters(shape, table))


def _reaches(shape: Shape, table: Table) -> ColumnElement[bool]:
    if shape.stretch.endswith("before"):
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


class Asked(NamedTuple):
    """A query in one scope: what its statements have in common."""

    query: Query
    shape: Shape
    parameters: dict[str, Any]
    statements: dict[str, Statement]


class Pages:
    """The pages of one database: statements by shape, and totals until the next generation."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._backend = database.url.get_backend_name()
        self._statements: dict[Shape, dict[str, Statement]] = {}
        self._totals: dict[tuple[Any, ...], int] = {}
        self._meta = database.compiled(select(meta.c.generation, meta.c.last_updated))
        self._calendar = Calendar(database)
        of_country = counts.c.country == _bind("country", Text)
        self._counts = database.compiled(select(counts.c.kind, counts.c.events).where(of_country))

    def read(self, cursor: Cursor, query: Query) -> Page:
        """The page of a query, from the snapshot of *cursor*."""
        generation, updated = self._meta(cursor)[0]
        scopes = self._scopes(cursor, query)
        rows = self._first(cursor, query, scopes, "texts")
        shown = rows[: query.limit]
        return Page(
            texts=tuple([text for _, text in shown]),
            next=shown[-1][0] if len(rows) > len(shown) else None,
            total=self._total(cursor, query, scopes, generation=generation),
            updated=updated,
        )

    def spans(self, cursor: Cursor, query: Query) -> list[tuple[int, int, int, int]]:
        """Key, first day, last day and number of the kind of the first events, at most
        *query.limit*."""
        scopes = self._scopes(cursor, query)
        return self._first(cursor, query, scopes, "spans")[: query.limit]

    def _first(self, cursor: Cursor, query: Query, scopes: list[Scope], wants: str) -> list[Any]:
        """The first rows of all scopes, each once and in order; more than the page shows if there
        are."""
        rows: list[Any] = []
        for scope in scopes:
            rows += self._rows(cursor, self._asked(query, scope, wants))
        if len(scopes) > 1:
            rows = list({row[0]: row for row in rows}.values())
        rows.sort(key=_KEY, reverse=query.order == "desc")
        return rows

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

    def _rows(self, cursor: Cursor, asked: Asked) -> list[Any]:
        """The first rows of one scope, in any order, at least one more than the page shows if there
        are: of units and what is within, then odd spans up to there."""
        query, limit = asked.query, asked.query.limit + 1
        searched = search.is_search(query)
        rows: list[Any] = []
        for stretch in stretches(query) if searched else level(query):
            rows += self._read(cursor, asked, stretch, limit=limit - len(rows))
            if len(rows) == limit:
                break
        if not searched:
            edges = map(_KEY, rows if len(rows) == limit else ())
            edge = (min if query.order == "desc" else max)(edges, default=None)
            for stretch in odd(query, edge):
                rows += self._read(cursor, asked, stretch, limit=limit)
        return rows

    def _all(self, cursor: Cursor, asked: Asked) -> Iterator[Any]:
        """The rows of one scope, up to one more than is counted in each stretch."""
        query = asked.query
        searched = search.is_search(query)
        for stretch in stretches(query) if searched else level(query) + odd(query):
            yield from self._read(cursor, asked, stretch, limit=TOTAL_MAX + 1)

    def _asked(self, query: Query, scope: Scope, wants: str) -> Asked:
        shape = Shape(
            wants,
            query.order == "desc",
            len(KINDS) - len(query.kinds),
            bool(scope),
            max(len(scope) - 1, 0),
            query.role is not None,
            search.is_search(query),
            self._backend,
        )
        parameters: dict[str, Any] = dict(kinds.parameters(query.kinds))
        if scope:
            parameters["country"] = scope[0]
            for n, code in enumerate(scope[1:]):
                parameters[f"other{n}"] = code
        if query.role:
            parameters["roles"] = ROLES[query.role]
        return Asked(query, shape, parameters, self._statements.setdefault(shape, {}))

    def _read(self, cursor: Cursor, asked: Asked, stretch: Stretch, *, limit: int) -> list[Any]:
        name, more = stretch
        run = asked.statements.get(name)
        if run is None:
            run = self._database.compiled(statement(asked.shape._replace(stretch=name)))
            asked.statements[name] = run
        parameters = asked.parameters  # of all statements: those that one has no use for do no harm
        parameters.update(more)
        parameters["limit"] = limit
        if asked.shape.searched:
            parameters["match"] = self._match(asked.query, name, asked.shape.wants)
        return run(cursor, parameters)

    def _match(self, query: Query, stretch: str, wants: str) -> str:
        """The expression of a search in one stretch."""
        if wants == "count" and stretch == "within" and self._backend == "sqlite":
            return search.counted(query)
        if stretch == "before" and query.since:
            return search.reaching(query, query.since, back=False, backend=self._backend)
        if stretch == "behind" and query.until:
            return search.reaching(query, query.until, back=True, backend=self._backend)
        return search.expression(search.groups(query), self._backend)

    def _total(
        self, cursor: Cursor, query: Query, scopes: list[Scope], *, generation: int
    ) -> int | None:
        """How many match, exact up to TOTAL_MAX; counted once a generation."""
        asked = (generation, *_NARROWED(query))
        total = self._totals.get(asked)
        if total is None:
            if len(query.countries) < 2 and not (query.role or search.is_search(query)):
                total = self._calendar.count(cursor, query, generation)
            else:
                unlimited = replace(query, after=None, limit=0, order="asc")
                total = self._counted(cursor, unlimited, scopes)
            if len(self._totals) >= _TOTALS_KEPT:
                self._totals.clear()
            self._totals[asked] = total
        return total if total <= TOTAL_MAX else None

    def _counted(self, cursor: Cursor, query: Query, scopes: list[Scope]) -> int:
        """How many match, or some number above TOTAL_MAX."""
        if len(scopes) == 1:
            asked = self._asked(query, scopes[0], "count")
            return sum(number for (number,) in self._all(cursor, asked))
        found: set[int] = set()
        for scope in scopes:
            asked = self._asked(query, scope, "keys")
            found.update(key for (key,) in self._all(cursor, asked))
        return len(found)
