"""Full text, what was withdrawn, days in the indexes by kind, and an index of mentions."""

import json
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from alembic import op

from timeline.document import decode_mention
from timeline.events.links import index
from timeline.model import Country
from timeline.store import search
from timeline.store.schema import EVENT_WORDS

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Name = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Tokens = sa.Text().with_variant(sa.dialects.postgresql.TSVECTOR(), "postgresql")


def upgrade() -> None:
    indexes()
    tombstones()
    tokens()
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


def indexes() -> None:
    for name in ("events", "event_countries"):
        op.drop_index(f"{name}_by_kind", name)
        op.drop_index(f"{name}_by_updated", name)
    op.create_index("events_by_kind", "events", ["key", "kind", "first_day", "last_day"])
    op.create_index("events_by_updated", "events", ["updated", "kind"])
    days = ["country", "key", "kind", "roles", "first_day", "last_day"]
    op.create_index("event_countries_by_kind", "event_countries", days)
    op.create_index("event_countries_by_updated", "event_countries", ["country", "updated", "kind"])


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


def tokens() -> None:
    column = sa.Column("tokens", Tokens, nullable=False, server_default="")
    op.add_column("events", column)
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        op.execute(EVENT_WORDS)
    events = sa.table(
        "events",
        *map(sa.column, ("key", "kind", "reach", "countries", "text")),
        sa.column("tokens", Tokens),
    )
    after = -1
    while rows := connection.execute(
        sa.select(events).where(events.c.key > after).order_by(events.c.key).limit(1000)
    ).all():
        after = rows[-1].key
        found = [{"row": row.key, "found": search.tokens(event(row), row.reach)} for row in rows]
        connection.execute(
            sa.update(events)
            .where(events.c.key == sa.bindparam("row"))
            .values(tokens=sa.bindparam("found", type_=Tokens)),
            found,
        )
        if sqlite:
            insert = "INSERT INTO event_words (rowid, tokens) VALUES (:row, :found)"
            connection.execute(sa.text(insert), found)
    if not sqlite:
        op.alter_column("events", "tokens", server_default=None)
        op.create_index("events_by_token", "events", ["tokens"], postgresql_using="gin")


def event(row: Any) -> Any:
    """What the tokens of an event of schema 0001 are made from; its text was `document.encode`'s."""
    found = json.loads(row.text)
    texts = [found["title"], found["summary"], *(s["quote"] or "" for s in found["sources"])]
    texts += [place["name"] for place in found["places"]]
    texts += [name for a in found["actors"] for name in (a["name"], a["role"] or "")]
    texts += [organisation["name"] for organisation in found["organisations"]]
    return SimpleNamespace(
        kind=row.kind,
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
