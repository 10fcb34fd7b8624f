"""The order of the timeline in one integer: the primary key of events.

A key holds, from the highest of its 63 bits down: the sort day, the width of the span (widest
first) and the leading bits of the id. Days and widths are codes of variable length, short for usual
values, none the beginning of another, and in the order of what they stand for. So keys compare as
(sort day, widest first, id) does: exactly for sort days of the years -11,000 to 14,000 and spans
below 90,000 years; beyond, the lowest bits of a width may be cut off, which keeps the order but may
call neighbours equal. A day of our time leaves 35 bits for the id, a year 27.
"""

from bisect import bisect_left, bisect_right

from timeline.model import When

BITS = 63
MAX = 2**BITS - 1

# First ordinal of an era, code of the era and its length, bits that count days from there. The
# third era are the years 1 to 2871; the outermost hold every year that EDTF can write.
_ERAS = (
    (-(2**40), 0b000, 3, 40),
    (-(2**22), 0b001, 3, 22),
    (0, 0b01, 2, 20),
    (2**20, 0b10, 2, 22),
    (2**20 + 2**22, 0b11, 2, 40),
)
_STARTS = tuple(era[0] for era in _ERAS)
_LEAST_ID_BITS = 8

# Days that a span may reach beyond its sort day: a month, a year, a decade, any. `reach` is the
# place in this row, from 1.
SPANS = (31, 366, 3653, 2**41)


def key(when: When, event_id: str) -> int:
    """The key of an event; *event_id* is a UUID, of which at most 35 bits are taken."""
    day, narrowness = when.order
    code, length = _width(-narrowness, *_day(day))
    if length > BITS - _LEAST_ID_BITS:
        code >>= length - (BITS - _LEAST_ID_BITS)
        length = BITS - _LEAST_ID_BITS
    free = BITS - length
    return code << free | int(event_id[:8] + event_id[9:13], 16) >> (48 - free)


def floor(ordinal: int) -> int:
    """The lowest key that an event of this sort day (or of a later one) can have."""
    code, length = _day(ordinal)
    return code << (BITS - length)


def _day(ordinal: int) -> tuple[int, int]:
    """Code and its length, for a day; days out of all reason count as the outermost ones."""
    ordinal = max(_STARTS[0], min(ordinal, _STARTS[-1] + 2**40 - 1))
    start, era, length, bits = _ERAS[bisect_right(_STARTS, ordinal) - 1]
    return era << bits | ordinal - start, length + bits


def _width(days: int, code: int, length: int) -> tuple[int, int]:
    """Append a width: how many bits it has in 6 bits, then these but the first, all inverted."""
    size = days.bit_length()
    rest = max(size - 1, 0)
    inverted = ~days & (2**rest - 1)
    return (code << 6 | 63 - size) << rest | inverted, length + 6 + rest


def reach(when: When) -> int | None:
    """How far a span reaches from its sort day, as a place in SPANS; negative when it lies before
    its sort day (an open start), None for a single day."""
    first, last = when.extent
    days = last.ordinal - first.ordinal
    if not days:
        return None
    place = bisect_left(SPANS, days) + 1
    return -place if when.earliest is None else place
