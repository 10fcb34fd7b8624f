"""The strip over the list: how many events each stretch of time holds, drawn as inline SVG.

Each event weighs one, spread evenly over the days on which it may lie, so that a year is a low
pale field and not a false peak in January. Widths are percentages: the strip fits any column
without script, style or a second drawing.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from math import sqrt
from typing import NamedTuple

from timeline.edtf import Day, write_year
from timeline.labels import label
from timeline.model import When

BINS = 72  # at most so many, which are still four pixels each on a telephone
HEIGHT = 40  # of the highest bar, in pixels
BASE = 58  # where the bars stand
_STEPS = (
    1,
    3,
    6,
    12,
    24,
    60,
    120,
    300,
    600,
    1200,
    3000,
    6000,
    12000,
    60000,
)  # months, to 5,000 years
_SPARE, _THIRD = 50, 3  # one event in so many may be cut off where it takes such a part
_WIDEST = 1.8  # per cent of the width that a bar may take
_TICKS, _FEW = 15, 8  # stretches of the axis on a wide and on a narrow screen, if years name them
_MONTH_TICKS, _FEW_MONTHS = 10, 5  # and if months do


class Weight(NamedTuple):
    """An event as the strip sees it. *layer*: 0 known to the day, 1 less exactly, 2 ahead."""

    first: Day
    last: Day
    layer: int


class Bar(NamedTuple):
    """A rectangle: *x* and *width* in per cent, *y* and *height* in pixels."""

    x: str
    y: int
    width: str
    height: int


class Tick(NamedTuple):
    """A label of the axis at *x* per cent; *few* are shown where there is little room."""

    x: str
    text: str
    few: bool


class Axis(NamedTuple):
    """Months from the first bin on, and how many months a bin and how many bins there are."""

    start: int
    step: int
    bins: int

    def at(self, day: Day) -> float:
        """Position of a day, per cent."""
        month = _month(day) - self.start + (day.day - 1) / 31
        return round(month / (self.step * self.bins) * 100, 2)

    def holds(self, day: Day) -> bool:
        return 0 <= _month(day) - self.start < self.step * self.bins


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A drawing. *layers* are the bars of days, of wider spans, and of what lies ahead.

    *begin* to *end* are the years of all events, *first* to *last* those drawn; *earlier* and
    *later* events begin before these or end after them. *today* is a position or None.
    """

    begin: str
    end: str
    first: str
    last: str
    earlier: int
    later: int
    layers: tuple[tuple[Bar, ...], ...]
    ticks: tuple[Tick, ...]
    today: float | None
    axis: Axis


def reach(weights: Sequence[Weight]) -> tuple[Day, Day]:
    """The days between which the strip is drawn: those of all events, but for the few at either end
    (one in fifty) that an empty third of the strip would part from the rest. The widget has the
    same rule."""
    spare = len(weights) // _SPARE + 1
    firsts = sorted(w.first for w in weights)[:spare]
    lasts = sorted((w.last for w in weights), reverse=True)[:spare]
    return _edge(firsts, lasts[-1]), _edge(lasts, firsts[-1])


def _edge(days: Sequence[Day], far: Day) -> Day:
    """Go outwards from the last of *days*, over no gap of a third of the way to *far*."""
    edge = days[-1]
    for day in reversed(days):
        if abs(edge.ordinal - day.ordinal) * _THIRD <= abs(far.ordinal - day.ordinal):
            edge = day
    return edge


def density(
    weights: Sequence[Weight], span: tuple[Day, Day], step: int
) -> tuple[int, list[list[float]]]:
    """Count events per *step* months: the first month, and for each layer the weight of each bin.

    Months are counted from January of year 0. The weights of all layers add up to the number of
    events, as far as these lie within *span*.
    """
    start = _month(span[0]) // step * step
    bins = (_month(span[1]) - start) // step + 1
    edges = [_day(start + step * i).ordinal for i in range(bins + 1)]
    layers = [[0.0] * bins for _ in range(3)]
    for first, last, layer in weights:
        begin, end = first.ordinal, last.ordinal + 1
        into = max(1, bisect_right(edges, begin))
        for i in range(into - 1, min(bins, bisect_right(edges, end - 1))):
            shared = min(end, edges[i + 1]) - max(begin, edges[i])
            layers[layer][i] += shared / (end - begin)
    return start, layers


def draw(weights: Sequence[Weight], today: Day) -> Strip | None:
    """Draw the strip of *weights*; None when there is nothing to draw."""
    if not weights:
        return None
    first, last = reach(weights)
    step = step_of((first, last))
    start, layers = density(weights, (first, last), step)
    axis = Axis(start, step, len(layers[0]))
    return Strip(
        begin=_year(min(w.first for w in weights)),
        end=_year(max(w.last for w in weights)),
        first=_year(first),
        last=_year(last),
        earlier=sum(w.first < first for w in weights),
        later=sum(w.last > last for w in weights),
        layers=_bars(layers),
        ticks=tuple(_ticks(axis)),
        today=axis.at(today) if axis.holds(today) else None,
        axis=axis,
    )


def _year(day: Day) -> str:
    return label(When.parse(write_year(day.year)))


def _month(day: Day) -> int:
    return day.year * 12 + day.month - 1


def _day(month: int) -> Day:
    return Day(month // 12, month % 12 + 1, 1)


def step_of(span: tuple[Day, Day]) -> int:
    """How many months a bin has where all of *span* is drawn."""
    return _step(_month(span[1]) - _month(span[0]) + 1, BINS)


def _step(months: int, parts: int) -> int:
    """The shortest step that cuts *months* into at most *parts*; beyond ages, powers of ten."""
    return next(step for step in _steps() if months <= step * (parts - 1))


def _steps() -> Iterator[int]:
    return chain(_STEPS, (12 * 10**power for power in count(4)))


def _bars(layers: list[list[float]]) -> tuple[tuple[Bar, ...], ...]:
    """Stack the layers; the root of a weight is its height, so that single events stay visible."""
    highest = max(1.0, *(sum(column) for column in zip(*layers, strict=True)))
    width = 100 / len(layers[0])
    thick = min(width * 0.74, _WIDEST)
    drawn: tuple[list[Bar], ...] = ([], [], [])
    for i, column in enumerate(zip(*layers, strict=True)):
        total = 0.0
        for layer, weight in enumerate(column):
            if not weight:
                continue
            low = round(sqrt(total / highest) * HEIGHT)
            total += weight
            high = round(sqrt(total / highest) * HEIGHT)
            if high > low:
                x = f"{(i + 0.5) * width - thick / 2:.2f}"
                drawn[layer].append(Bar(x, BASE - high, f"{thick:.2f}", high - low))
    return tuple(tuple(bars) for bars in drawn)


def _ticks(axis: Axis) -> list[Tick]:
    """Label the axis at round years, or at months where the whole is about a year or two."""
    months = axis.step * axis.bins
    step, parts = _step(months, _TICKS), _FEW
    if step < 12:
        step, parts = _step(months, _MONTH_TICKS), _FEW_MONTHS
    few = next(s for s in _steps() if s % step == 0 and months <= s * (parts - 1))
    first = -(-axis.start // step) * step
    places = range(first, axis.start + months, step)
    found = []
    for month in places:
        # There is no year 0: round years before it are one further on, 250 BC is the year -249.
        shown = month + 12 if month < 12 < step else month
        x = (shown - axis.start) / months * 100
        if 1.5 <= x <= 97.5:
            text = label(When.parse(_edtf(shown, step)), short=True)
            found.append(Tick(f"{x:.2f}", text, month % few == 0))
    return found


def _edtf(month: int, step: int) -> str:
    year = write_year(month // 12)
    return year if step % 12 == 0 else f"{year}-{month % 12 + 1:02}"


def veils(strip: Strip, since: Day | None, until: Day | None) -> list[tuple[str, str]]:
    """Cover what lies outside a chosen period: (x, width), per cent."""
    left = min(100.0, max(0.0, strip.axis.at(since))) if since else 0.0
    right = min(100.0, max(0.0, strip.axis.at(until.plus(1)))) if until else 100.0
    covers = [(0.0, left), (right, 100 - right)]
    return [(f"{x:.2f}", f"{width:.2f}") for x, width in covers if width > 0]
