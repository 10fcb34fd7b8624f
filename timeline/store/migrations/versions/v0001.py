"""The first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Name = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
Key = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def needed(name: str, kind: Any = Name, *parts: sa.ForeignKey) -> sa.Column[Any]:
    return sa.Column(name, kind, *parts, nullable=False)


def partial(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    events()
    countries()
    ledger()
    files()
    served()
    meta = op.create_table(
        "meta",
        sa.Column(
            "id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True, autoincrement=False
        ),
        needed("generation", sa.BigInteger),
        sa.Column("last_updated", Name),
    )
    op.bulk_insert(meta, [{"id": 1, "generation": 0, "last_updated": None}])


def events() -> None:
    op.create_table(
        "events",
        sa.Column("key", Key, primary_key=True, autoincrement=False),
        needed("id"),
        needed("kind"),
        needed("first_day", sa.BigInteger),
        needed("last_day", sa.BigInteger),
        sa.Column("reach", sa.SmallInteger),
        needed("updated"),
        needed("countries"),
        needed("articles"),
        needed("text", sa.Text),
    )
    op.create_index("events_by_id", "events", ["id"], unique=True)
    op.create_index("events_by_kind", "events", ["key", "kind"])
    spans = ["reach", "key", "first_day", "last_day", "kind"]
    partial("events_by_reach", "events", spans, "reach IS NOT NULL")
    partial("events_by_updated", "events", ["updated"], "kind <> 'claim'")


def countries() -> None:
    op.create_table(
        "event_countries",
        sa.Column("country", Name, primary_key=True),
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        needed("roles", sa.SmallInteger),
        needed("kind"),
        needed("first_day", sa.BigInteger),
        needed("last_day", sa.BigInteger),
        sa.Column("reach", sa.SmallInteger),
        needed("updated"),
        needed("text", sa.Text),
        sqlite_with_rowid=False,
    )
    table = "event_countries"
    op.create_index("event_countries_by_kind", table, ["country", "key", "kind", "roles"])
    spans = ["country", "reach", "key", "first_day", "last_day", "kind", "roles"]
    partial("event_countries_by_reach", table, spans, "reach IS NOT NULL")
    partial("event_countries_by_updated", table, ["country", "updated"], "kind <> 'claim'")
    op.create_table(
        "event_articles",
        sa.Column("article", Name, primary_key=True),
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "counts",
        sa.Column("country", Name, primary_key=True),
        sa.Column("kind", Name, primary_key=True),
        needed("events", sa.BigInteger),
        sqlite_with_rowid=False,
    )


def ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("id", Name, primary_key=True),
        needed("aliases"),
        needed("mentions"),
        needed("first_seen"),
        needed("updated"),
        needed("fingerprint"),
        sa.Column("withdrawn", Name),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "aliases",
        sa.Column("alias", Name, primary_key=True),
        needed("id", Name, sa.ForeignKey("ledger.id", ondelete="CASCADE")),
        sqlite_with_rowid=False,
    )
    op.create_index("aliases_by_id", "aliases", ["id"])


def path() -> sa.Column[bytes]:
    owner = sa.ForeignKey("files.path", ondelete="CASCADE")
    return sa.Column("path", sa.LargeBinary, owner, primary_key=True)


def files() -> None:
    op.create_table(
        "files",
        sa.Column("path", sa.LargeBinary, primary_key=True),
        needed("article_id"),
        needed("size", sa.BigInteger),
        needed("mtime_ns", sa.BigInteger),
        needed("ctime_ns", sa.BigInteger),
        needed("inode", sa.BigInteger),
        needed("digest"),
        needed("rules"),
        needed("failed", sa.Boolean),
        sqlite_with_rowid=False,
    )
    op.create_table("articles", path(), needed("id"), needed("text", sa.Text))
    op.create_index("articles_by_id", "articles", ["id", "path"])
    op.create_table(
        "mentions",
        path(),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        needed("text", sa.Text),
        sqlite_with_rowid=False,
    )
    op.create_table("failures", path(), needed("code"), needed("message", sa.Text))


def served() -> None:
    op.create_table(
        "documents",
        sa.Column("name", Name, primary_key=True),
        needed("content_type"),
        needed("etag"),
        needed("modified"),
        needed("inputs"),
        needed("body", sa.LargeBinary),
    )
    op.create_table("feed_ids", sa.Column("scope", Name, primary_key=True), needed("id"))
    numbers = ("seen", "read", "changed", "removed", "failed", "events")
    op.create_table(
        "runs",
        sa.Column("id", Key, primary_key=True),
        needed("started"),
        needed("finished"),
        needed("outcome"),
        *(needed(name, sa.BigInteger) for name in numbers),
        needed("message", sa.Text),
    )
