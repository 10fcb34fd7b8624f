"""Full text, what was withdrawn, and days in the indexes by kind."""

import json
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from alembic import op

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


def indexes() -> None:
    for name in ("events", "event_countries"):
        op.drop_index(f"{name}_by_kind", name)
        op.drop_index(f"{name}_by_updated", name)
    op.create_index("events_by_kind", "events", ["key", "kind", "first_day", "last_day"])
    op.create_index("events_by_updated", "events", ["updated", "kind"])
    days = ["country", "key", "kind", "roles", "first_day", "last_day"]
    op.create_index("event_countries_by_kind", "event_countries", days)
    op.create_index(
        "event_countries_by_updated", "event_countries", ["country", "updated", "kind"]
    )


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
    events = sa.table("events", *map(sa.column, ("key", "kind", "reach", "countries", "text")),
                      sa.column("tokens", Tokens))
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
