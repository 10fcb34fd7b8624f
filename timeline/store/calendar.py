"""How many events of a country lie in a range of days, without looking at them.

An event overlaps [since, until] when it begins up to until and does not end before since. So there
are as many as begin from since to until, and as many more as *reach* since: that began before it
and did not end. Of both the table `calendar` keeps what each day adds, by blocks of days.
"""

import struct
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from sqlalchemy import BigInteger, Connection, Text, bindparam, func, select, tuple_
from sqlalchemy.engine.interfaces import DBAPICursor as Cursor

from timeline.query import Query
from timeline.store.database import Database
from timeline.store.kinds import any_kind, parameters
from timeline.store.rows import batches, delete_rows, insert_all, is_empty
from timeline.store.schema import calendar

# Events gained or lost by country ("" for all), kind, first and last day.
Tally = Counter[tuple[str, int, int, int]]

_DAYS = 512  # of a block
# An entry of a list: a day of its block, and the sum of what is added up to it in the block.
_ENTRY = struct.Struct("<Hi")
_Place = tuple[str, int, int]  # country, block, kind
_Steps = Counter[int]  # day of the block -> what it adds


def write(connection: Connection, tally: Tally) -> None:
    """Add a tally to what the calendar says."""
    blocks = _by_block(tally)
    if not is_empty(connection, calendar):
        for batch in batches(blocks):
            _take_known(connection, batch, blocks)
    rows = [
        (*place, begin.total(), reach.total(), _packed(begin), _packed(reach))
        for place, (begin, reach) in sorted(blocks.items())
    ]
    insert_all(connection, calendar, _COLUMNS, [row for row in rows if row[-1] or row[-2]])


_COLUMNS = ("country", "block", "kind", "begun", "reaching", "begins", "reaches")


def _by_block(tally: Tally) -> dict[_Place, tuple[_Steps, _Steps]]:
    """What the days of each block add: events that begin, and spans that reach behind the day. Only
    blocks where anything changes."""
    blocks: defaultdict[_Place, tuple[_Steps, _Steps]] = defaultdict(lambda: (Counter(), Counter()))
    for (country, kind, first, last), number in tally.items():
        block, day = divmod(first, _DAYS)
        begin, reach = blocks[country, block, kind]
        begin[day] += number
        if first != last:
            reach[day] += number
            block, day = divmod(last, _DAYS)
            blocks[country, block, kind][1][day] -= number
    return {p: (a, b) for p, (a, b) in blocks.items() if any(a.values()) or any(b.values())}


def _take_known(
    connection: Connection, places: Iterable[_Place], blocks: dict[_Place, tuple[_Steps, _Steps]]
) -> None:
    """Add what is known of blocks, and take away their rows."""
    c = calendar.c
    key = (c.country, c.block, c.kind)
    known = select(*key, c.begins, c.reaches).where(tuple_(*key).in_(list(places)))
    rows = connection.execute(known).all()
    for *place, begins, reaches in rows:
        begin, reach = blocks[*place]
        begin.update(_steps(begins))
        reach.update(_steps(reaches))
    delete_rows(connection, calendar, [dict(row._mapping) for row in rows])


def _packed(steps: _Steps) -> bytes:
    days = sorted(day for day, number in steps.items() if number)
    sums = accumulate(steps[day] for day in days)
    return b"".join(map(_ENTRY.pack, days, sums))


def _steps(packed: bytes) -> dict[int, int]:
    """Undo `_packed`."""
    steps, before = {}, 0
    for day, total in _ENTRY.iter_unpack(packed):
        steps[day], before = total - before, total
    return steps


def _before(packed: bytes, day: int) -> int:
    """What the days of a block before *day* add."""
    entries = range(len(packed) // _ENTRY.size)
    place = bisect_left(entries, day, key=lambda n: _entry(packed, n)[0])
    return _entry(packed, place - 1)[1] if place else 0


def _entry(packed: bytes, place: int) -> tuple[int, int]:
    return _ENTRY.unpack_from(packed, place * _ENTRY.size)


class _Sums(NamedTuple):
    """The blocks of a country and some kinds: their numbers, and sums of all before each."""

    blocks: tuple[int, ...]
    begun: Sequence[int]
    reaching: Sequence[int]


class Calendar:
    """The calendar of one database. Sums of blocks, a few dozen a country, are kept until the
    generation moves; what a block says of its days is read when it is asked for."""

    def __init__(self, database: Database) -> None:
        c = calendar.c
        of_country = c.country == bindparam("country", type_=Text)
        of_block = c.block == bindparam("block", type_=BigInteger)
        kinds = tuple(any_kind(calendar))
        sums = select(c.block, func.sum(c.begun), func.sum(c.reaching)).where(of_country, *kinds)
        self._blocks = database.compiled(sums.group_by(c.block).order_by(c.block))
        days = select(c.begins, c.reaches).where(of_country, of_block, *kinds)
        self._days = database.compiled(days)
        self._kept: tuple[int, dict[tuple[tuple[str, ...], ...], _Sums]] = (-1, {})

    def count(self, cursor: Cursor, query: Query, generation: int) -> int:
        """How many events match a query of days, kinds and at most one country."""
        if query.since and query.until and query.since > query.until:
            return 0
        sums = self._sums(cursor, query, generation=generation)
        begun = sums.begun[-1]
        if query.until:
            begun, _ = self._before(cursor, query, sums, day=query.until.ordinal + 1)
        if query.since:
            earlier, reaching = self._before(cursor, query, sums, day=query.since.ordinal)
            begun += reaching - earlier
        return begun

    def _sums(self, cursor: Cursor, query: Query, *, generation: int) -> _Sums:
        if self._kept[0] != generation:
            self._kept = (generation, {})
        kept, asked = self._kept[1], (query.countries, query.kinds)
        sums = kept.get(asked)
        if sums is None:
            rows = self._blocks(cursor, _place(query))
            blocks, *added = zip(*rows, strict=True) if rows else ((), (), ())
            begun, reaching = (list(accumulate(map(int, side), initial=0)) for side in added)
            sums = kept[asked] = _Sums(blocks, begun, reaching)
        return sums

    def _before(self, cursor: Cursor, query: Query, sums: _Sums, *, day: int) -> tuple[int, int]:
        """How many events begin before a day, and how many of them reach it."""
        block, of_block = divmod(day, _DAYS)
        place = bisect_left(sums.blocks, block)
        begun, reaching = sums.begun[place], sums.reaching[place]
        if sums.blocks[place : place + 1] == (block,):
            for begins, reaches in self._days(cursor, _place(query) | {"block": block}):
                begun += _before(begins, of_block)
                reaching += _before(reaches, of_block)
        return begun, reaching


def _place(query: Query) -> dict[str, str | int]:
    return {"country": "".join(query.countries)} | parameters(query.kinds)
