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
from operator import sub
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
_ENTRY = 6  # bytes: a day of its block, and the sum of what is added in the block up to it
_Place = tuple[str, int, int]  # country, block, kind
_Steps = defaultdict[int, int]  # day of the block -> what it adds
_Blocks = defaultdict[_Place, _Steps]


def write(connection: Connection, tally: Tally) -> None:
    """Add a tally to what the calendar says."""
    begins, reaches = _by_block(tally)
    places = begins.keys() | reaches.keys()
    if not is_empty(connection, calendar):
        places = {p for p in places if any(begins[p].values()) or any(reaches[p].values())}
        for batch in batches(places):
            _take_known(connection, batch, (begins, reaches))
    rows = []
    for place in sorted(places):
        begun, packed = _packed(begins.get(place))
        reaching, reached = _packed(reaches.get(place))
        if packed or reached:
            rows.append((*place, begun, reaching, packed, reached))
    insert_all(connection, calendar, _COLUMNS, rows)


_COLUMNS = ("country", "block", "kind", "begun", "reaching", "begins", "reaches")


def _by_block(tally: Tally) -> tuple[_Blocks, _Blocks]:
    """What the days of each block add: events that begin, and spans that reach behind the day."""
    begins: _Blocks = defaultdict(lambda: defaultdict(int))
    reaches: _Blocks = defaultdict(lambda: defaultdict(int))
    for (country, kind, first, last), number in tally.items():
        place, day = (country, first // _DAYS, kind), first % _DAYS
        begins[place][day] += number
        if first != last:
            reaches[place][day] += number
            reaches[country, last // _DAYS, kind][last % _DAYS] -= number
    return begins, reaches


def _take_known(
    connection: Connection, places: Iterable[_Place], found: tuple[_Blocks, _Blocks]
) -> None:
    """Add what is known of blocks, and take away their rows."""
    c = calendar.c
    key = (c.country, c.block, c.kind)
    known = select(*key, c.begins, c.reaches).where(tuple_(*key).in_(list(places)))
    rows = connection.execute(known).all()
    for *place, begins, reaches in rows:
        for blocks, packed in zip(found, (begins, reaches), strict=True):
            steps = blocks[*place]
            for day, number in _unpacked(packed):
                steps[day] += number
    delete_rows(connection, calendar, [dict(row._mapping) for row in rows])


def _packed(steps: _Steps | None) -> tuple[int, bytes]:
    """What is added in all; and the days that add something, and behind them for each the sum up to
    it: to be searched as it is, since to unpack a block takes longer than a page."""
    found = sorted((day, number) for day, number in steps.items() if number) if steps else ()
    if not found:
        return 0, b""
    days, numbers = zip(*found, strict=True)
    sums = list(accumulate(numbers))
    return sums[-1], struct.pack(f">{len(days)}H{len(days)}i", *days, *sums)


def _unpacked(packed: bytes) -> Iterable[tuple[int, int]]:
    count = len(packed) // _ENTRY
    numbers = struct.unpack(f">{count}H{count}i", packed)
    sums = (0, *numbers[count:])
    return zip(numbers[:count], map(sub, sums[1:], sums), strict=True)


def _before(packed: bytes, day: int) -> int:
    """What the days of a block before *day* add."""
    count = len(packed) // _ENTRY
    found = bisect_left(
        range(count), day.to_bytes(2), key=lambda place: packed[2 * place : 2 * place + 2]
    )
    end = 2 * count + 4 * found
    return int.from_bytes(packed[end - 4 : end], signed=True) if found else 0


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
            begun = self._before(cursor, query, sums, day=query.until.ordinal + 1)[0]
        if query.since:
            earlier, reaching = self._before(cursor, query, sums, day=query.since.ordinal)
            begun += reaching - earlier
        return begun

    def _sums(self, cursor: Cursor, query: Query, *, generation: int) -> _Sums:
        kept = self._kept
        if kept[0] != generation:  # another thread may see another one, and keeps its own
            kept = self._kept = (generation, {})
        asked = (query.countries, query.kinds)
        sums = kept[1].get(asked)
        if sums is None:
            rows = self._blocks(cursor, _place(query))
            blocks, *added = zip(*rows, strict=True) if rows else ((), (), ())
            begun, reaching = (list(accumulate(map(int, side), initial=0)) for side in added)
            sums = kept[1][asked] = _Sums(blocks, begun, reaching)
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
