"""Full text, what was withdrawn, days in the indexes by kind, and an index of mentions."""

import json
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from alembic import op

from timeline.document import decode_mention
from timeline.events.links import index
from timeline.model import Country, Day
from timeline.store import keys
from timeline.store.calendar import Tally
from timeline.store.event_rows import Placed, insert_articles, insert_events, put_counts
from timeline.store.schema import EVENT_WORDS, EVENT_WORDS_HELD

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Name = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
Tokens = sa.Text().with_variant(sa.dialects.postgresql.TSVECTOR(), "postgresql")


def upgrade() -> None:
    tombstones()
    events()
    op.add_column("meta", sa.Column("asked", Name))
    remembered()
    handles()
    attempts = sa.Column("attempts", sa.SmallInteger, nullable=False, server_default="0")
    op.add_column("failures", attempts)
    leases()


def leases() -> None:
    lease = op.create_table(
        "lease",
        sa.Column(
            "id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True, autoincrement=False
        ),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("holder", Name, nullable=False),
    )
    op.bulk_insert(lease, [{"id": 1, "epoch": 0, "holder": ""}])


def tombstones() -> None:
    op.create_table(
        "tombstones",
        sa.Column("id", Name, primary_key=True),
        sa.Column("stamp", Name, nullable=False),
        sa.Column("target", Name, nullable=False),
        sa.Column("countries", Name),
        sqlite_with_rowid=False,
    )
    op.create_index("tombstones_by_stamp", "tombstones", ["stamp", "id"])
    op.execute(
        "INSERT INTO tombstones (id, stamp, target)"
        " SELECT id, withdrawn, '' FROM ledger WHERE withdrawn IS NOT NULL"
    )


def events() -> None:
    """Make the tables of events anew, with tokens; a text is kept once for each country."""
    connection = op.get_bind()
    for table, indexes in FORMER.items():
        for name in indexes:
            op.drop_index(f"{table}_by_{name}", table)
        op.rename_table(table, f"old_{table}")
    if connection.dialect.name == "sqlite":
        op.execute(EVENT_WORDS)
        op.execute(EVENT_WORDS_HELD)
    else:
        for table in FORMER:
            op.execute(f"ALTER INDEX {table}_pkey RENAME TO old_{table}_pkey")
    make_events()
    make_countries()
    op.execute("DELETE FROM event_articles")
    op.drop_table("counts")
    make_counts()
    put_counts(connection, move(connection))
    for table in FORMER:
        op.drop_table(f"old_{table}")


FORMER = {
    "events": ("id", "kind", "reach", "updated"),
    "event_countries": ("kind", "reach", "updated"),
}
DAYS = ["first_day", "last_day"]


def reaching(name: str, table: str, columns: list[str]) -> None:
    where = sa.text("reach NOT BETWEEN -3 AND 3")
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def days() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("kind", sa.SmallInteger, nullable=False),
        sa.Column("first_day", sa.BigInteger, nullable=False),
        sa.Column("last_day", sa.BigInteger, nullable=False),
        sa.Column("reach", sa.SmallInteger),
        sa.Column("updated", sa.BigInteger, nullable=False),
    )


def make_events() -> None:
    op.create_table(
        "events",
        sa.Column("key", Key, primary_key=True, autoincrement=False),
        sa.Column("id", Name, nullable=False),
        *days(),
        sa.Column("written", sa.BigInteger, nullable=False),
        sa.Column("home", Name, nullable=False),
        sa.Column("countries", Name, nullable=False),
        sa.Column("articles", Name, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("tokens", Tokens, nullable=False),
    )
    op.create_index("events_by_id", "events", ["id"], unique=True)
    op.create_index("events_by_kind", "events", ["key", "kind", *DAYS])
    reaching("events_by_reach", "events", ["reach", "key", *DAYS, "kind"])
    op.create_index("events_by_updated", "events", ["updated", "kind"])
    op.create_index("events_by_written", "events", ["written"])
    if op.get_bind().dialect.name != "sqlite":
        op.create_index("events_by_token", "events", ["tokens"], postgresql_using="gin")


def make_countries() -> None:
    name = "event_countries"
    op.create_table(
        name,
        sa.Column("country", Name, primary_key=True),
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("roles", sa.SmallInteger, nullable=False),
        *days(),
        sa.Column("text", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index(f"{name}_by_kind", name, ["country", "key", "kind", "roles", *DAYS])
    columns = ["country", "reach", "key", *DAYS, "kind", "roles"]
    reaching(f"{name}_by_reach", name, columns)
    op.create_index(f"{name}_by_updated", name, ["country", "updated", "kind"])


def make_counts() -> None:
    op.create_table(
        "counts",
        sa.Column("country", Name, primary_key=True),
        sa.Column("kind", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("events", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "calendar",
        sa.Column("country", Name, primary_key=True),
        sa.Column("block", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("begun", sa.BigInteger, nullable=False),
        sa.Column("reaching", sa.BigInteger, nullable=False),
        sa.Column("begins", sa.LargeBinary, nullable=False),
        sa.Column("reaches", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


def move(connection: sa.Connection) -> Tally:
    """Write the former events as they are written today; their keys stay."""
    tally, after = Tally(), -1
    asked = sa.text("SELECT * FROM old_events WHERE key > :after ORDER BY key LIMIT 1000")
    while rows := connection.execute(asked, {"after": after}).all():
        after = rows[-1].key
        placed = list(map(place, rows))
        insert_events(connection, placed, tally)
        insert_articles(connection, placed)
    return tally


def place(row: Any) -> Placed:
    told = event(row)
    return Placed(row.key, told, row.first_day, row.last_day, keys.reach(told.when))


def event(row: Any) -> Any:
    """An event of schema 0001 as it was given to the store; its text was `document.encode`'s."""
    found = json.loads(row.text)
    texts = [found["title"], found["summary"], *(s["quote"] or "" for s in found["sources"])]
    texts += [place["name"] for place in found["places"]]
    texts += [name for a in found["actors"] for name in (a["name"], a["role"] or "")]
    texts += [organisation["name"] for organisation in found["organisations"]]
    return SimpleNamespace(
        id=row.id,
        kind=row.kind,
        updated=row.updated,
        when=SimpleNamespace(
            extent=tuple(map(Day.from_ordinal, (row.first_day, row.last_day))),
            earliest=None if (row.reach or 0) < 0 else row.first_day,
        ),
        written=row.updated,  # of other changes nothing was kept
        text=row.text,
        articles=row.articles.split(),
        countries=[Country(code=c["code"], role=c["role"]) for c in found["countries"]],
        category=found["category"],
        publishers={s["publisher"] for s in found["sources"] if s["publisher"]},
        organisations=[organisation["name"] for organisation in found["organisations"]],
        words="\n".join(texts),
    )


def remembered() -> None:
    table = op.create_table(
        "remembered",
        sa.Column("mention", Name, primary_key=True),
        sa.Column("id", Name, primary_key=True),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    for row in connection.execute(sa.text("SELECT id, mentions FROM ledger")).all():
        known = {token.split("/")[0] for token in row.mentions.split()}
        if known:
            connection.execute(sa.insert(table), [{"mention": m, "id": row.id} for m in known])


def handles() -> None:
    """Mentions are indexed by what they tell now; the next refresh reads all files again anyway."""
    table = op.create_table(
        "handles",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("day", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("path", sa.LargeBinary, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.add_column("mentions", sa.Column("handles", Name, nullable=False, server_default=""))
    connection = op.get_bind()
    found = connection.execute(sa.text("SELECT path, position, text FROM mentions")).all()
    for path, position, text in found:
        place = {"path": path, "position": position}
        written = index(decode_mention(text))
        pairs = (pair.split(":") for pair in written.split())
        rows = [{"key": int(key), "day": int(day)} | place for key, day in pairs]
        connection.execute(sa.insert(table), rows)
        connection.execute(
            sa.text("UPDATE mentions SET handles = :w WHERE path = :path AND position = :position"),
            place | {"w": written},
        )
