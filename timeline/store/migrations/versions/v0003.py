"""Odd spans have their tokens once more, marked (timeline.store.search)."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

AT_ONCE = 1000
ALL = "SELECT key, reach, tokens FROM events WHERE key > :after ORDER BY key LIMIT :limit"
ODD = (
    "SELECT key, array_to_string(tsvector_to_array(tokens), ' ') AS tokens FROM events"
    " WHERE reach NOT BETWEEN -3 AND 3 AND key > :after ORDER BY key LIMIT :limit"
)


def upgrade() -> None:
    """SQLite's index is made anew from the column `tokens`; on a server the column is indexed."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        tell = "INSERT INTO event_words (event_words) VALUES ('{}')"
        op.execute(tell.format("delete-all"))
        insert = sa.text("INSERT INTO event_words (rowid, tokens) VALUES (:key, :tokens)")
        for rows in batches(connection, sa.text(ALL)):
            new = ((key, marked(tokens) if is_odd(reach) else tokens) for key, reach, tokens in rows)
            connection.execute(insert, [{"key": key, "tokens": tokens} for key, tokens in new])
        op.execute(tell.format("optimize"))
        return
    update = sa.text("UPDATE events SET tokens = CAST(:tokens AS tsvector) WHERE key = :key")
    for rows in batches(connection, sa.text(ODD)):
        old = [(key, tokens) for key, tokens in rows if "odd·" not in tokens]
        if old:
            connection.execute(update, [{"key": key, "tokens": marked(t)} for key, t in old])


def batches(connection: sa.Connection, asked: sa.TextClause) -> Iterator[Sequence[Any]]:
    after = -1
    while rows := connection.execute(asked, {"after": after, "limit": AT_ONCE}).all():
        yield rows
        after = rows[-1].key


def is_odd(reach: int | None) -> bool:
    return reach is not None and not -3 <= reach <= 3


def marked(tokens: str) -> str:
    """Tokens without those of spans, and all of them marked."""
    old = tokens.split()
    bare = [token for token in old if not token.startswith(("span·", "back·"))]
    return " ".join([*bare, *(f"odd·{token}" for token in old)])
