"""Events as rows: written, replaced and withdrawn, each with all that it is found by."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, select

from timeline.store import Change, StoredEvent, keys, search
from timeline.store.rows import Row, batches, delete_rows, insert_rows, replace_rows
from timeline.store.schema import (
    ROLES,
    counts,
    event_articles,
    event_countries,
    events,
    tombstones,
)

Tally = Counter[tuple[str, str]]


def write_events(connection: Connection, change: Change, last: str) -> set[str]:
    """Write the events of a change and take away the withdrawn; *last* is the store's last stamp.
    Answers all stamps given."""
    tally: Tally = Counter()
    stamps = _stamps(change) | {last}
    for ids in batches(sorted(change.withdrawn)):
        known = _known(connection, ids)
        _remove(connection, known, tally)
        stamps |= _bury(connection, known, change, last)
    rows = [_event_row(event) for event in change.events]
    for batch in batches(sorted(rows, key=itemgetter("key", "id"))):
        _put_events(connection, batch, tally)
    _put_counts(connection, tally)
    return stamps


def _stamps(change: Change) -> set[str]:
    stamps = {event.updated for event in change.events}
    return stamps | {identity.withdrawn or "" for identity in change.identities}


def _put_events(connection: Connection, rows: list[dict[str, Any]], tally: Tally) -> None:
    """Write events, in place of those with the same ids."""
    known = _known(connection, [row["id"] for row in rows])
    _remove(connection, known, tally)
    _give_keys(connection, rows, {row.id: row for row in known})
    in_countries = [copy for row in rows for copy in _in_countries(row)]
    insert_rows(connection, events, rows)
    insert_words(connection, rows)
    delete_rows(connection, tombstones, rows)
    insert_rows(connection, event_countries, sorted(in_countries, key=itemgetter("country", "key")))
    in_articles = [copy for row in rows for copy in _in_articles(row["articles"], row["key"])]
    insert_rows(connection, event_articles, sorted(in_articles, key=itemgetter("article", "key")))
    tally.update(("", row["kind"]) for row in rows)
    tally.update((row["country"], row["kind"]) for row in in_countries)


def _event_row(event: StoredEvent) -> dict[str, Any]:
    first, last = event.when.extent
    reach = keys.reach(event.when)
    roles: dict[str, int] = {}
    for country in event.countries:
        roles[country.code] = roles.get(country.code, 0) | ROLES[country.role]
    return {
        "key": keys.key(event.when, event.id),
        "id": event.id,
        "kind": event.kind,
        "first_day": first.ordinal,
        "last_day": last.ordinal,
        "reach": reach,
        "updated": event.updated,
        "countries": " ".join(f"{code}{role}" for code, role in sorted(roles.items())),
        "articles": " ".join(event.articles),
        "text": event.text,
        "tokens": search.tokens(event, reach),
    }


def _in_countries(row: Row) -> Iterator[dict[str, Any]]:
    """The same row once for each of its countries."""
    shared = {name: row[name] for name in _SHARED}
    for country, roles in _countries(row["countries"]):
        yield shared | {"country": country, "roles": roles}


_SHARED = ("key", "kind", "first_day", "last_day", "reach", "updated", "text")


def _countries(text: str) -> Iterator[tuple[str, int]]:
    """Read the column `countries`."""
    for word in text.split():
        yield word[:-1], int(word[-1])


def _in_articles(articles: str, key: int) -> Iterator[Row]:
    """A row for each id of the column `articles`."""
    return ({"article": article, "key": key} for article in articles.split())


def _give_keys(
    connection: Connection, rows: list[dict[str, Any]], known: Mapping[str, Any]
) -> None:
    """Keep the key of an event whose dates are what they were, so that no cursor misses it; give
    another the next free one when its own is taken."""
    new = []
    taken = set()
    for row in rows:
        old = known.get(row["id"])
        if old and (old.first_day, old.last_day, old.reach) == _span(row):
            row["key"] = old.key
            taken.add(old.key)
        else:
            new.append(row)
    taken |= _taken(connection, [row["key"] for row in new])
    for row in new:
        if row["key"] in taken:
            while row["key"] in taken or _taken(connection, [row["key"]]):
                row["key"] += 1
        taken.add(row["key"])


def _span(row: Row) -> tuple[int, int, int | None]:
    return row["first_day"], row["last_day"], row["reach"]


def _taken(connection: Connection, wanted: Sequence[int]) -> set[int]:
    found = connection.execute(select(events.c.key).where(events.c.key.in_(wanted)))
    return set(found.scalars())


def _known(connection: Connection, ids: Sequence[str]) -> Sequence[Any]:
    c = events.c
    days = (c.first_day, c.last_day, c.reach)
    columns = (c.key, c.id, c.kind, *days, c.countries, c.articles, c.tokens)
    return connection.execute(select(*columns).where(c.id.in_(ids))).all()


def _remove(connection: Connection, known: Sequence[Any], tally: Tally) -> None:
    """Delete events and their rows by country and by article."""
    in_countries = [
        {"country": country, "key": row.key, "kind": row.kind}
        for row in known
        for country, _ in _countries(row.countries)
    ]
    delete_rows(connection, event_countries, in_countries)
    in_articles = [copy for row in known for copy in _in_articles(row.articles, row.key)]
    delete_rows(connection, event_articles, in_articles)
    _delete_words(connection, known)
    delete_rows(connection, events, [{"key": row.key} for row in known])
    tally.subtract(("", row.kind) for row in known)
    tally.subtract((row["country"], row["kind"]) for row in in_countries)


def insert_words(connection: Connection, rows: Sequence[Row]) -> None:
    """Bring the tokens of events into the index of SQLite; PostgreSQL does so by itself."""
    if connection.dialect.name == "sqlite" and rows:
        statement = "INSERT INTO event_words (rowid, tokens) VALUES (?, ?)"
        connection.exec_driver_sql(statement, [(row["key"], row["tokens"]) for row in rows])


def _delete_words(connection: Connection, known: Sequence[Any]) -> None:
    if connection.dialect.name == "sqlite" and known:
        statement = "INSERT INTO event_words (event_words, rowid, tokens) VALUES ('delete', ?, ?)"
        connection.exec_driver_sql(statement, [(row.key, row.tokens) for row in known])


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


def _put_counts(connection: Connection, tally: Tally) -> None:
    found = connection.execute(select(counts.c.country, counts.c.kind, counts.c.events))
    before = {(country, kind): number for country, kind, number in found}
    changed = [
        {"country": place[0], "kind": place[1], "events": before.get(place, 0) + number}
        for place, number in sorted(tally.items())
        if number
    ]
    delete_rows(connection, counts, changed)
    insert_rows(connection, counts, [row for row in changed if row["events"]])
