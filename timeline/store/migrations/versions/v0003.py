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
ODD = (
    "SELECT key, {} AS tokens FROM events WHERE reach NOT BETWEEN -3 AND 3 AND key > :after"
    " ORDER BY key LIMIT :limit"
)
MARK = {
    True: "UPDATE events SET tokens = :new WHERE key = :key",
    False: "UPDATE events SET tokens = CAST(:new AS tsvector) WHERE key = :key",
}


def upgrade() -> None:
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    column = "tokens" if is_sqlite else "array_to_string(tsvector_to_array(tokens), ' ')"
    for rows in batches(connection, sa.text(ODD.format(column))):
        moved = [
            {"key": key, "old": old, "new": marked(old)} for key, old in rows if "odd·" not in old
        ]
        if moved and is_sqlite:
            into = "INSERT INTO event_words (event_words, rowid, tokens) VALUES"
            connection.execute(sa.text(f"{into} ('delete', :key, :old)"), moved)
            into = "INSERT INTO event_words (rowid, tokens) VALUES"
            connection.execute(sa.text(f"{into} (:key, :new)"), moved)
        if moved:
            connection.execute(sa.text(MARK[is_sqlite]), moved)
    if is_sqlite:  # else all that was deleted would be read again by each search
        connection.execute(sa.text("INSERT INTO event_words (event_words) VALUES ('optimize')"))


def batches(connection: sa.Connection, asked: sa.TextClause) -> Iterator[Sequence[Any]]:
    after = -1
    while rows := connection.execute(asked, {"after": after, "limit": AT_ONCE}).all():
        yield rows
        after = rows[-1].key


def marked(tokens: str) -> str:
    """Tokens without those of spans, and all of them marked."""
    old = tokens.split()
    bare = [token for token in old if not token.startswith(("span·", "back·"))]
    return " ".join([*bare, *(f"odd·{token}" for token in old)])
