"""What events are found by: tokens of one index, whose rows stand in the order of the timeline.

A token is a word as `timeline.query.words` folds it, or a country, role, kind, category, publisher,
organisation or span; these have a dot in them, which no word has. So text, country and all the
rest are one look-up in the index, which answers keys in their order from any key on.

Of spans that reach into a range months, years and decades stand together, but odd ones are strewn
over all the years before it. So an odd one has all its tokens once more, marked: lists of them are
fifty times shorter than those that would have to be read up to it, which took most of a search.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from timeline.model import Day
from timeline.query import KINDS, Query, words
from timeline.store import StoredEvent, keys
from timeline.store.schema import ROLES

_LONGEST = 500  # letters of a word; indexes have limits, and no reader types more
_USUAL = "event"  # most events are; a token that most have finds nothing out
_NOWHERE = "·"  # a token of no event: what a text without words finds
_ODD = "odd·"  # the mark of odd spans
_SPANS = ("span·", "back·")
# Alternatives, of which one must be there.
Group = Sequence[str]


def tokens(event: StoredEvent, reach: int | None) -> str:
    """All tokens of an event, each once; *reach* is how its span is looked up."""
    found = words(event.words)
    if len(event.words) > _LONGEST and max(map(len, found), default=0) > _LONGEST:
        found = [word[:_LONGEST] for word in found]
    for country in event.countries:
        found += _in(country.code, country.role)
    found += [_name("publisher", name) for name in event.publishers]
    found += [_name("organisation", name) for name in event.organisations]
    found.append(_name("category", event.category))
    if event.kind != _USUAL:
        found.append(f"kind·{event.kind}")
    if reach is not None:
        units = keys.units(*event.when.extent, reach)
        found += [_span(unit, number, reach < 0) for unit, number in units]
    return " ".join(dict.fromkeys(found))


def indexed(tokens: str, reach: int | None) -> str:
    """An event's tokens as the index has them: of an odd span once more, marked."""
    if reach is None or abs(reach) not in keys.ODD:
        return tokens
    found = tokens.split()
    bare = [token for token in found if not token.startswith(_SPANS)]
    return " ".join([*bare, *(_ODD + token for token in found)])


@lru_cache(maxsize=1024)
def _in(code: str, role: str) -> tuple[str, str]:
    return f"·{code.lower()}", f"·{code.lower()}·{ROLES[role]}"


@lru_cache(maxsize=4096)
def _name(of: str, name: str) -> str:
    return "·".join((of, *(word[:_LONGEST] for word in words(name))))


@lru_cache(maxsize=4096)
def _span(unit: int, number: int, back: bool) -> str:
    """The token of a span in one unit of the calendar; *back* if it lies before its sort day."""
    return f"{'back' if back else 'span'}·{unit}·{number}".replace("-", "·")


def reaching(query: Query, day: Day, *, back: bool, backend: str) -> str:
    """The expression of what matches with a span that has this day, and of few others."""
    *spans, far = (_span(*unit, back) for unit in keys.units_of(day))
    wanted = list(groups(query))
    odd = [[_ODD + token for token in group] for group in ([*spans, far], *wanted)]
    both = (expression(part, backend) for part in ([spans, *wanted], odd))
    return _WRITTEN[backend][1].join(f"({part})" for part in both)


def is_search(query: Query) -> bool:
    """Whether a query can be answered only by this index."""
    return bool(query.text or query.publisher or query.organisations or query.categories)


def groups(query: Query) -> Iterator[Group]:
    """What the tokens of an event must have, one of each group. Kinds are left out where the reader
    wants most of them: looking at the rows is cheaper."""
    if query.text:
        wanted = dict.fromkeys(words(query.text) or [_NOWHERE])
        yield from ([word[:_LONGEST]] for word in wanted)
    role = f"·{ROLES[query.role]}" if query.role else ""
    countries = [f"·{code.lower()}{role}" for code in query.countries]
    if query.match == "all":
        yield from ([country] for country in countries)
    elif countries:
        yield countries
    if query.publisher:
        yield [_name("publisher", query.publisher)]
    yield from ([_name("organisation", name)] for name in query.organisations)
    if query.categories:
        yield [_name("category", category) for category in query.categories]
    if len(query.kinds) == 1 and query.kinds[0] != _USUAL:
        yield [f"kind·{query.kinds[0]}"]


# How a database writes: a token, one or the other, both.
_WRITTEN = {"sqlite": ('"{}"', " OR ", " AND "), "postgresql": ("'{}'", " | ", " & ")}


def expression(wanted: Iterable[Group], backend: str) -> str:
    """Groups as SQLite's FTS5 or PostgreSQL's tsquery reads them."""
    token, either, both = _WRITTEN[backend]
    parts = (either.join(token.format(one) for one in group) for group in wanted)
    return both.join(f"({part})" for part in parts)


def counted(query: Query) -> str:
    """The expression of FTS5 that needs no row looked at: it has the kinds too."""
    wanted = list(groups(query))
    if _USUAL not in query.kinds:
        return expression([*wanted, [f"kind·{kind}" for kind in query.kinds]], "sqlite")
    found = expression(wanted, "sqlite")
    others = [f"kind·{kind}" for kind in KINDS if kind not in query.kinds]
    return f"({found}) NOT {expression([others], 'sqlite')}" if others else found
