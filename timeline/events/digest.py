"""The dates that matter most, by how many articles look back at them.

What an article tells of its own day is news; what it tells of a day already past is what it thinks
worth knowing. So a date counts by the articles that mention it after it was over: of the rankings
of dates that have been compared on gold timelines none without training did better. Dates that lie
in a crowd of chosen ones count somewhat less, so that a digest spreads over time; more than that
was measured to hurt.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace

from timeline import edtf
from timeline.model import Published

_NEAR = 30  # days within which chosen dates crowd one
_CROWD = 4  # more neighbours than this make no difference
_CROWDING = 0.125  # what each of them takes, as a share of what is left


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An article's word for an event. *date* is the event's EDTF; *event* and *article* are ids.

    *article* is one for all copies of a text; *published* is ISO 8601, None where it is not known.
    """

    date: str
    event: str
    article: str
    published: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A date that matters. *documents* counts the articles that look back at it; *events* are the
    ids of what happened, the most told first."""

    date: str
    documents: int
    events: tuple[str, ...]


def digest(statements: Iterable[Statement], k: int) -> list[Entry]:
    """Choose at most *k* dates of these statements, in order of time.

    Depends on the set of statements only, not on their order.
    """
    by_date: dict[str, set[Statement]] = defaultdict(set)
    for statement in statements:
        by_date[statement.date.rstrip("?~%")].add(statement)  # a doubted day is that day
    entries = {date: _entry(date, said) for date, said in by_date.items()}
    articles = {date: len({s.article for s in said}) for date, said in by_date.items()}
    # Where nobody looks back, the news of the day itself decides; then the earlier date.
    worth = {d: e.documents + articles[d] / (articles[d] + 1) / 2 for d, e in entries.items()}
    return [entries[date] for date in sorted(_spread(worth, k), key=_order)]


def _entry(date: str, said: set[Statement]) -> Entry:
    told = Counter(event for event, _ in {(s.event, s.article) for s in said})
    return Entry(
        date=date,
        documents=len({s.article for s in said if _looks_back(s)}),
        events=tuple(sorted(told, key=lambda event: (-told[event], event))),
    )


def _looks_back(statement: Statement) -> bool:
    """Say whether the date was over before the day of publication; unknown is no."""
    latest = edtf.read(statement.date).latest
    if statement.published is None or latest is None:
        return False
    return latest < Published.parse(statement.published).day


def _order(date: str) -> tuple[int, int, str]:
    reading = edtf.read(date)
    day = reading.last if reading.earliest is None else reading.first
    return day.ordinal, reading.first.ordinal - reading.last.ordinal, date


def _spread(worth: dict[str, float], k: int) -> list[str]:
    """The *k* dates worth most, each weighed against those chosen before it.

    Worth only falls as dates are chosen, so a date that is still first when weighed again is it.
    """
    days = {date: _order(date)[0] for date in worth}
    queue = [(-value, _order(date), date) for date, value in worth.items()]
    heapify(queue)
    chosen: list[str] = []
    while queue and len(chosen) < k:
        value, order, date = queue[0]
        near = sum(abs(days[date] - days[other]) <= _NEAR for other in chosen)
        now = -worth[date] / (1 + _CROWDING * min(near, _CROWD))
        if now > value:
            heapreplace(queue, (now, order, date))
        else:
            chosen.append(heappop(queue)[2])
    return chosen
