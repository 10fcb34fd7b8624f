"""Events as rows: written, replaced and withdrawn, each with all that it is found by."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Connection, Index, func, select

from timeline.store import Change, StoredEvent, calendar, keys, kinds, search
from timeline.store.rows import (
    Row,
    batches,
    delete_rows,
    insert_all,
    insert_rows,
    is_empty,
    replace_rows,
)
from timeline.store.schema import (
    ROLES,
    counts,
    event_articles,
    event_countries,
    events,
    moment,
    tombstones,
)

Tally = calendar.Tally
_AT_ONCE = 10_000  # events whose rows are made before they are written
# Events of one commit that are worth writing whole indexes anew, unless there is four times more.
_MUCH = 50_000


@dataclass(slots=True)
class Placed:
    """An event at its place in the order."""

    key: int
    event: StoredEvent
    first_day: int
    last_day: int
    reach: int | None


def write_events(connection: Connection, change: Change, last: str) -> set[str]:
    """Write the events of a change and take away the withdrawn; *last* is the store's last stamp.
    Answers all stamps given."""
    tally: Tally = Counter()
    stamps = _stamps(change) | {last}
    for ids in batches(sorted(change.withdrawn)):
        known = _known(connection, ids)
        _remove(connection, known, tally)
        stamps |= _bury(connection, known, change, last)
    placed = sorted(map(_place, change.events), key=lambda one: (one.key, one.event.id))
    _make_room(connection, placed, tally)
    placed.sort(key=attrgetter("key"))
    with ExitStack() as at_the_end:
        if connection.dialect.name == "sqlite" and placed:
            total = _total(connection)
            much = len(placed) >= max(_MUCH, total // 4)
            if much or total == 0:
                at_the_end.enter_context(_indexed_later(connection))
            if much:
                at_the_end.enter_context(_words_in_one_piece(connection))
        for start in range(0, len(placed), _AT_ONCE):
            insert_events(connection, placed[start : start + _AT_ONCE], tally)
    insert_articles(connection, placed)
    put_counts(connection, tally)
    return stamps


def _total(connection: Connection) -> int:
    counted = select(func.sum(counts.c.events)).where(counts.c.country == "")
    return int(connection.execute(counted).scalar() or 0)


@contextmanager
def _words_in_one_piece(connection: Connection) -> Iterator[None]:
    """Write the index of tokens anew at the end, and merge nothing of it before."""

    def tell(**settings: int) -> None:
        statement = "INSERT INTO event_words (event_words, rank) VALUES (?, ?)"
        connection.exec_driver_sql(statement, list(settings.items()))

    tell(automerge=0, crisismerge=1000)
    yield
    connection.exec_driver_sql("INSERT INTO event_words (event_words) VALUES ('optimize')")
    tell(automerge=4, crisismerge=16)  # as they are by default


@contextmanager
def _indexed_later(connection: Connection) -> Iterator[None]:
    """Make the indexes that are in no order of keys after the rows: sorted once, each is written
    from its beginning to its end. In one transaction of SQLite, so nobody waits or misses them."""
    apart = [i for table in (events, event_countries) for i in table.indexes if _is_apart(i)]
    for index in apart:
        index.drop(connection)
    yield
    for index in apart:
        index.create(connection)


def _is_apart(index: Index) -> bool:
    return not {"key", "tokens"} & set(index.columns.keys())


def _stamps(change: Change) -> set[str]:
    stamps = {event.written or event.updated for event in change.events}
    return stamps | {identity.withdrawn or "" for identity in change.identities}


def _place(event: StoredEvent) -> Placed:
    back = event.when.earliest is None
    first_day, last_day = event.when.extent
    first, last = first_day.ordinal, last_day.ordinal
    reach = keys.reach_of(first_day, last_day, back=back)
    key = keys.key_at(last if back else first, last - first, event.id)
    return Placed(key, event, first, last, reach)


# Rows


def insert_events(connection: Connection, placed: Sequence[Placed], tally: Tally) -> None:
    """Write events that are not there, and count them in the *tally*."""
    rows, words, in_countries = [], [], []
    is_sqlite = connection.dialect.name == "sqlite"
    for one in placed:
        event, roles = one.event, _roles(one.event)
        codes = sorted(roles)
        updated, home = moment(event.updated), codes[0] if codes else ""
        kind = kinds.NUMBERS[event.kind]
        days = (kind, one.first_day, one.last_day, one.reach, updated)
        text_written = moment(event.written) if event.written else updated
        in_short = " ".join([f"{code}{roles[code]}" for code in codes])
        articles = " ".join(event.articles)
        text = None if home else event.text
        tokens = search.tokens(event, one.reach)
        in_index = search.indexed(tokens, one.reach)
        words.append((one.key, in_index))
        if not is_sqlite:  # there the column itself is indexed
            tokens = in_index
        rows.append(
            (one.key, event.id, *days, text_written, home, in_short, articles, text, tokens)
        )
        for country, role in roles.items():
            in_countries.append((country, one.key, role, *days, event.text))
    insert_all(connection, events, _EVENT, rows)
    insert_words(connection, words)
    insert_all(connection, event_countries, _IN_COUNTRY, sorted(in_countries, key=_FIRST_TWO))
    tally.update(("", *row[2:5]) for row in rows)
    tally.update(map(_COUNTED, in_countries))


def insert_articles(connection: Connection, placed: Iterable[Placed]) -> None:
    """Write which articles events have sources in: all of a commit at once, as they come in no
    order."""
    rows = sorted((article, one.key) for one in placed for article in one.event.articles)
    insert_all(connection, event_articles, ("article", "key"), rows)


def _roles(event: StoredEvent) -> dict[str, int]:
    """Country -> bits."""
    roles: dict[str, int] = {}
    for country in event.countries:
        roles[country.code] = roles.get(country.code, 0) | ROLES[country.role]
    return roles


_DAYS = ("kind", "first_day", "last_day", "reach", "updated")
_EVENT = ("key", "id", *_DAYS, "written", "home", "countries", "articles", "text", "tokens")
_IN_COUNTRY = ("country", "key", "roles", *_DAYS, "text")
_FIRST_TWO = itemgetter(0, 1)
_COUNTED = itemgetter(0, 3, 4, 5)


# What was there before


def _make_room(connection: Connection, placed: Sequence[Placed], tally: Tally) -> None:
    """Take away the former rows of events, and give each a key of its own."""
    if not is_empty(connection, tombstones):
        delete_rows(connection, tombstones, [{"id": one.event.id} for one in placed])
    moved, taken = placed, set[int]()
    if not is_empty(connection, events):
        moved = []
        for batch in batches(placed):
            known = _known(connection, [one.event.id for one in batch])
            _remove(connection, known, tally)
            before = {row.id: row for row in known}
            moved += [one for one in batch if not _stays(one, before.get(one.event.id), taken)]
        for batch in batches(moved):
            taken |= _taken(connection, [one.key for one in batch])
    _give_keys(connection, moved, taken)


def _stays(one: Placed, before: Any, taken: set[int]) -> bool:
    """Keep the key of an event whose dates are what they were, so that no cursor misses it."""
    span = (one.first_day, one.last_day, one.reach)
    if not before or (before.first_day, before.last_day, before.reach) != span:
        return False
    one.key = before.key
    taken.add(one.key)
    return True


def _give_keys(connection: Connection, moved: Sequence[Placed], taken: set[int]) -> None:
    """Give events, which stand in the order of their keys, the next free one each."""
    last = -1
    for one in moved:
        if one.key <= last or one.key in taken:
            one.key = max(one.key, last + 1)
            while one.key in taken or _taken(connection, [one.key]):
                one.key += 1
        last = one.key


def _taken(connection: Connection, wanted: Sequence[int]) -> set[int]:
    found = connection.execute(select(events.c.key).where(events.c.key.in_(wanted)))
    return set(found.scalars())


def _known(connection: Connection, ids: Sequence[str]) -> Sequence[Any]:
    c = events.c
    days = (c.first_day, c.last_day, c.reach)
    columns = (c.key, c.id, c.kind, *days, c.countries, c.articles, c.tokens)
    return connection.execute(select(*columns).where(c.id.in_(ids))).all()


def _countries(text: str) -> Iterator[tuple[str, int]]:
    """Read the column `countries`."""
    for word in text.split():
        yield word[:-1], int(word[-1])


def _in_articles(articles: str, key: int) -> Iterator[Row]:
    """A row for each id of the column `articles`."""
    return ({"article": article, "key": key} for article in articles.split())


def _remove(connection: Connection, known: Sequence[Any], tally: Tally) -> None:
    """Delete events and their rows by country and by article."""
    in_countries = [
        {"country": country, "key": row.key, "counted": (row.kind, row.first_day, row.last_day)}
        for row in known
        for country, _ in _countries(row.countries)
    ]
    delete_rows(connection, event_countries, in_countries)
    in_articles = [copy for row in known for copy in _in_articles(row.articles, row.key)]
    delete_rows(connection, event_articles, in_articles)
    _delete_words(connection, known)
    delete_rows(connection, events, [{"key": row.key} for row in known])
    tally.subtract(("", row.kind, row.first_day, row.last_day) for row in known)
    tally.subtract((row["country"], *row["counted"]) for row in in_countries)


def insert_words(connection: Connection, words: Sequence[tuple[int, str]]) -> None:
    """Bring keys and tokens into the index of SQLite; PostgreSQL does so by itself."""
    if connection.dialect.name == "sqlite" and words:
        statement = "INSERT INTO event_words (rowid, tokens) VALUES (?, ?)"
        connection.exec_driver_sql(statement, list(words))


def _delete_words(connection: Connection, known: Sequence[Any]) -> None:
    if connection.dialect.name == "sqlite" and known:
        statement = "INSERT INTO event_words (event_words, rowid, tokens) VALUES ('delete', ?, ?)"
        words = [(row.key, search.indexed(row.tokens, row.reach)) for row in known]
        connection.exec_driver_sql(statement, words)


def _bury(connection: Connection, known: Sequence[Any], change: Change, last: str) -> set[str]:
    """Keep of withdrawn events when that was, their countries, and what they were merged into.

    A merge has no stamp of its own: it gets one behind the *last*. Answers all stamps given.
    """
    stamps = {identity.id: identity.withdrawn for identity in change.identities}
    targets = {alias: identity.id for identity in change.identities for alias in identity.aliases}
    moment = max(_stamps(change) | {change.run.finished})
    if last and moment <= last:
        moment = later(last)
    rows = [
        {
            "id": row.id,
            "stamp": stamps.get(row.id) or moment,
            "target": targets.get(row.id, ""),
            "countries": row.countries,
        }
        for row in known
    ]
    replace_rows(connection, tombstones, rows)
    return {row["stamp"] for row in rows}


def later(stamp: str) -> str:
    """The next microsecond."""
    moment = datetime.fromisoformat(stamp) + timedelta(microseconds=1)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def put_counts(connection: Connection, tally: Tally) -> None:
    """Write how many events there are, by kind and by day."""
    calendar.write(connection, tally)
    moved = Counter[tuple[str, int]]()
    for (country, kind, *_), number in tally.items():
        moved[country, kind] += number
    found = connection.execute(select(counts.c.country, counts.c.kind, counts.c.events))
    before = {(country, kind): number for country, kind, number in found}
    changed = [
        {"country": place[0], "kind": place[1], "events": before.get(place, 0) + number}
        for place, number in sorted(moved.items())
        if number
    ]
    delete_rows(connection, counts, changed)
    insert_rows(connection, counts, [row for row in changed if row["events"]])
