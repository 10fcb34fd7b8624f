"""A page of the timeline: from a query to stretches of keys and to the statements that read them.

An event overlaps [since, until] when its sort day lies within, or when its span reaches in from
outside. So a page is read from up to three stretches, in this order of keys:

    before   sorted before since, and reaching it
    within   sorted from since to until
    behind   sorted after until, and reaching back to it: spans with an open start

Most events are a single day and reach nowhere. The others are looked up by how far they reach, so
that little more is read of what lies before than is answered. A page goes on after a key, not after
a number of rows: its cost does not depend on how deep it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    SmallInteger,
    Table,
    Text,
    bindparam,
    exists,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.engine.interfaces import DBAPICursor as Cursor

from timeline.query import KINDS, Query
from timeline.store import Page, keys
from timeline.store.database import Database, Statement
from timeline.store.schema import PARTY, VENUE, counts, event_countries, events, meta

TOTAL_MAX = 10_000
_TOTALS_KEPT = 1_000
_ROLES = {None: 0, "party": PARTY, "venue": VENUE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What makes one statement differ from another; all else are its parameters. *scoped*: of one
    country, which *others* further countries must share; *texts*: with them, or keys alone."""

    stretch: str
    descending: bool
    scoped: bool
    others: int
    texts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Keys from *low* to *high*, both included; *parameters* are those of its statement."""

    name: str
    low: int
    high: int
    parameters: dict[str, int]


def stretches(query: Query) -> Iterator[Stretch]:
    """The stretches that a query reads, in its order, without those its cursor has passed."""
    found = []
    low, high = 0, keys.MAX
    if query.since:
        low = keys.floor(query.since.ordinal)
        found.append(_before(query, query.since.ordinal, low - 1))
    if query.until:
        high = keys.floor(query.until.ordinal + 1) - 1
        found.append(_behind(query, query.until.ordinal, high + 1))
    low, high = _cut(query, low, high)
    found.append(Stretch(name="within", low=low, high=high, parameters={"low": low, "high": high}))
    for stretch in sorted(found, key=_place, reverse=query.order == "desc"):
        if stretch.low <= stretch.high:
            yield stretch


def _place(stretch: Stretch) -> int:
    return ("before", "within", "behind").index(stretch.name)


def _cut(query: Query, low: int, high: int) -> tuple[int, int]:
    """Leave out what lies up to the cursor."""
    if query.after is None:
        return low, high
    if query.order == "desc":
        return low, min(high, query.after - 1)
    return max(low, query.after + 1), high


def _before(query: Query, since: int, high: int) -> Stretch:
    low, high = _cut(query, 0, high)
    lows = {f"low{n}": max(low, keys.floor(since - span)) for n, span in enumerate(keys.SPANS, 1)}
    parameters = lows | {"high": high, "since": since}
    return Stretch(name="before", low=low, high=high, parameters=parameters)


def _behind(query: Query, until: int, low: int) -> Stretch:
    low, high = _cut(query, low, keys.MAX)
    highs = {
        f"high{n}": min(high, keys.floor(until + span + 1) - 1)
        for n, span in enumerate(keys.SPANS, 1)
    }
    parameters = highs | {"low": low, "until": until}
    return Stretch(name="behind", low=low, high=high, parameters=parameters)


def statement(shape: Shape) -> Select[Any] | CompoundSelect[Any]:
    """The statement of a shape: key (and text) of the rows of one stretch, in order."""
    table = event_countries if shape.scoped else events
    columns = (table.c.key, table.c.text) if shape.texts else (table.c.key,)
    branches = [select(*columns).where(*_filters(shape, table), *b) for b in _branches(shape)]
    whole = union_all(*branches) if len(branches) > 1 else branches[0]
    key = whole.selected_columns.key
    return whole.order_by(key.desc() if shape.descending else key).limit(_bind("limit", Integer))


def _bind(name: str, type_: Any = BigInteger) -> Any:
    return bindparam(name, type_=type_)


def _branches(shape: Shape) -> Iterator[tuple[ColumnElement[bool], ...]]:
    """The bounds of each part of a stretch; one part for each length in keys.SPANS."""
    column = (event_countries if shape.scoped else events).c
    if shape.stretch == "within":
        yield (column.key.between(_bind("low"), _bind("high")),)
        return
    for n in range(1, len(keys.SPANS) + 1):
        if shape.stretch == "before":
            reach, reaches = n, column.last_day >= _bind("since")
            low, high = _bind(f"low{n}"), _bind("high")
        else:
            reach, reaches = -n, column.first_day <= _bind("until")
            low, high = _bind("low"), _bind(f"high{n}")
        yield column.reach == literal_column(str(reach)), column.key.between(low, high), reaches


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
        self._totals: dict[tuple[object, ...], int | None] = {}
        self._generation = database.compile(select(meta.c.generation))
        of_country = counts.c.country == _bind("country", Text)
        self._counts = database.compile(select(counts.c.kind, counts.c.events).where(of_country))

    def read(self, cursor: Cursor, query: Query) -> Page:
        """The page of a query, from the snapshot of *cursor*."""
        scopes = self._scopes(cursor, query)
        found: dict[int, str] = {}
        for scope in scopes:
            found.update(self._scan(cursor, query, scope, limit=query.limit + 1, texts=True))
        order = sorted(found, reverse=query.order == "desc")
        shown = order[: query.limit]
        return Page(
            texts=tuple(found[key] for key in shown),
            next=shown[-1] if len(order) > len(shown) else None,
            total=self._total(cursor, query, scopes),
        )

    def _scopes(self, cursor: Cursor, query: Query) -> list[tuple[str, ...]]:
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

    def _scan(
        self, cursor: Cursor, query: Query, scope: tuple[str, ...], *, limit: int, texts: bool
    ) -> list[Any]:
        """Rows of one scope from all stretches in order, at most *limit*."""
        parameters: dict[str, Any] = {
            f"kind{n}": query.kinds[n % len(query.kinds)] for n in range(len(KINDS))
        }
        if scope:
            parameters |= {"country": scope[0], "roles": _ROLES[query.role]}
            parameters |= {f"other{n}": code for n, code in enumerate(scope[1:])}
        rows: list[Any] = []
        for stretch in stretches(query):
            if len(rows) < limit:
                run = self._statement(query, scope, stretch.name, texts)
                more = parameters | stretch.parameters | {"limit": limit - len(rows)}
                rows += run(cursor, **more)
        return rows

    def _statement(
        self, query: Query, scope: tuple[str, ...], stretch: str, texts: bool
    ) -> Statement:
        shape = Shape(
            stretch=stretch,
            descending=query.order == "desc",
            scoped=bool(scope),
            others=max(len(scope) - 1, 0),
            texts=texts,
        )
        if shape not in self._statements:
            self._statements[shape] = self._database.compile(statement(shape))
        return self._statements[shape]

    def _total(self, cursor: Cursor, query: Query, scopes: list[tuple[str, ...]]) -> int | None:
        """How many match, exact up to TOTAL_MAX; counted once a generation."""
        generation = self._generation(cursor)[0][0]
        asked = (query.countries, query.match, query.role, query.kinds, query.since, query.until)
        if (generation, *asked) not in self._totals:
            if len(self._totals) >= _TOTALS_KEPT:
                self._totals.clear()
            self._totals[generation, *asked] = self._counted(cursor, query, scopes)
        return self._totals[generation, *asked]

    def _counted(self, cursor: Cursor, query: Query, scopes: list[tuple[str, ...]]) -> int | None:
        narrowed = query.since or query.until or query.role or len(query.countries) > 1
        if not narrowed:
            total = self._count(cursor, "".join(query.countries), query)
        else:
            whole = replace(query, after=None)
            found: set[Any] = set()
            for scope in scopes:
                found.update(self._scan(cursor, whole, scope, limit=TOTAL_MAX + 1, texts=False))
            total = len(found)
        return total if total <= TOTAL_MAX else None
