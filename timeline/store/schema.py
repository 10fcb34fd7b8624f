"""The tables. Days are integers (`Day.ordinal`), paths are bytes, stamps are text; those of events,
of which there are most, are integers: microseconds since 1970.

    events            one row an event, in timeline order
    event_countries   the same for each of its countries, clustered by (country, key) and with the
                      text in it, so that a page of a country is one stretch of the disk; an event
                      of no country has its text in events
    event_words       full text of events, by their keys (SQLite's FTS5; PostgreSQL has an index)
    event_articles    which articles an event has a source in
    tombstones        events that were withdrawn or merged into another
    counts            events by country ("" for all) and kind
    calendar          the same by day, in blocks of days: totals of dates (timeline.store.calendar)
    ledger, aliases   what is promised about ids; remembered: which of them know a mention again
    handles           an index of mentions by what they tell, by which those are found that may tell
                      the same (timeline.events.links)
    files             what was seen of the corpus; articles, mentions and failures belong to a file
    documents, feed_ids, runs, meta, lease

A change here needs a migration (migrations/versions) and the next SCHEMA; a test compares the two.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    column,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

SCHEMA = "0003"

# Text compares by its bytes everywhere; a server's language must not change an order.
Name = Text().with_variant(Text(collation="C"), "postgresql")
# Only INTEGER makes a key the row's own number in SQLite.
Key = BigInteger().with_variant(Integer, "sqlite")
# Words that an index finds, one space between them.
Tokens = Text().with_variant(TSVECTOR(), "postgresql")
Kind = SmallInteger  # timeline.store.kinds

# Spans that are no unit of the calendar (timeline.store.keys): few.
ODD = "reach NOT BETWEEN -3 AND 3"
ROLES = {"party": 1, "venue": 2}  # bits of event_countries.roles

metadata = MetaData()

events = Table(
    "events",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=False),
    Column("id", Name, nullable=False),
    Column("kind", Kind, nullable=False),
    Column("first_day", BigInteger, nullable=False),
    Column("last_day", BigInteger, nullable=False),
    Column("reach", SmallInteger),
    Column("updated", BigInteger, nullable=False),
    Column("written", BigInteger, nullable=False),  # when its text was last another
    Column("home", Name, nullable=False),  # the country whose row has the text, or ""
    Column("countries", Name, nullable=False),  # as "AE2 IR1": code and roles
    Column("articles", Name, nullable=False),  # ids
    Column("text", Text),
    Column("tokens", Tokens, nullable=False),
    Index("events_by_id", "id", unique=True),
    Index("events_by_kind", "key", "kind", "first_day", "last_day"),
    Index(
        "events_by_reach",
        *("reach", "key", "first_day", "last_day", "kind"),
        sqlite_where=text(ODD),
        postgresql_where=text(ODD),
    ),
    Index("events_by_updated", "updated", "kind"),
    Index("events_by_written", "written"),
    Index("events_by_token", "tokens", postgresql_using="gin").ddl_if(dialect="postgresql"),
)

# Of SQLite alone, and made by hand: FTS5 is no table that SQLAlchemy knows. It keeps no copy of the
# tokens, so what is deleted from it must be told again: `events.tokens`.
event_words = table("event_words", *(column(name) for name in ("rowid", "tokens", "event_words")))
EVENT_WORDS = (
    "CREATE VIRTUAL TABLE event_words USING fts5("
    "tokens, content='', columnsize=0, detail=none, tokenize='ascii')"
)
# Bytes of new tokens that FTS5 holds back: of larger pieces fewer are to be merged later.
EVENT_WORDS_HELD = "INSERT INTO event_words (event_words, rank) VALUES ('hashsize', 16777216)"

event_countries = Table(
    "event_countries",
    metadata,
    Column("country", Name, primary_key=True),
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("roles", SmallInteger, nullable=False),  # of ROLES
    Column("kind", Kind, nullable=False),
    Column("first_day", BigInteger, nullable=False),
    Column("last_day", BigInteger, nullable=False),
    Column("reach", SmallInteger),
    Column("updated", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Index(
        "event_countries_by_kind",
        *("country", "key", "kind", "roles", "first_day", "last_day"),
    ),
    Index(
        "event_countries_by_reach",
        *("country", "reach", "key", "first_day", "last_day", "kind", "roles"),
        sqlite_where=text(ODD),
        postgresql_where=text(ODD),
    ),
    Index("event_countries_by_updated", "country", "updated", "kind"),
    sqlite_with_rowid=False,
)

event_articles = Table(
    "event_articles",
    metadata,
    Column("article", Name, primary_key=True),
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("id", Name, primary_key=True),
    Column("stamp", Name, nullable=False),
    Column("target", Name, nullable=False),  # the id that it was merged into, or ""
    Column("countries", Name),  # as events.countries; unknown of those of schema 0001
    Index("tombstones_by_stamp", "stamp", "id"),
    sqlite_with_rowid=False,
)

counts = Table(
    "counts",
    metadata,
    Column("country", Name, primary_key=True),
    Column("kind", Kind, primary_key=True, autoincrement=False),
    Column("events", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

calendar = Table(
    "calendar",
    metadata,
    Column("country", Name, primary_key=True),
    Column("block", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Kind, primary_key=True, autoincrement=False),
    Column("begun", BigInteger, nullable=False),  # events that begin in the block
    Column("reaching", BigInteger, nullable=False),  # spans that do, less those that end in it
    Column("begins", LargeBinary, nullable=False),  # both, day by day
    Column("reaches", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", Name, primary_key=True),
    Column("aliases", Name, nullable=False),
    Column("mentions", Name, nullable=False),
    Column("first_seen", Name, nullable=False),
    Column("updated", Name, nullable=False),
    Column("fingerprint", Name, nullable=False),
    Column("withdrawn", Name),
    sqlite_with_rowid=False,
)

aliases = Table(
    "aliases",
    metadata,
    Column("alias", Name, primary_key=True),
    Column("id", Name, ForeignKey("ledger.id", ondelete="CASCADE"), nullable=False),
    Index("aliases_by_id", "id"),
    sqlite_with_rowid=False,
)

remembered = Table(
    "remembered",
    metadata,
    Column("mention", Name, primary_key=True),  # its key
    Column("id", Name, primary_key=True),
    sqlite_with_rowid=False,
)

files = Table(
    "files",
    metadata,
    Column("path", LargeBinary, primary_key=True),
    Column("article_id", Name, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("ctime_ns", BigInteger, nullable=False),
    Column("inode", BigInteger, nullable=False),
    Column("digest", Name, nullable=False),
    Column("rules", Name, nullable=False),
    Column("failed", Boolean, nullable=False),
    sqlite_with_rowid=False,
)


def _path() -> Column[bytes]:
    owner = ForeignKey("files.path", ondelete="CASCADE")
    return Column("path", LargeBinary, owner, primary_key=True)


articles = Table(
    "articles",
    metadata,
    _path(),
    Column("id", Name, nullable=False),
    Column("text", Text, nullable=False),
    Index("articles_by_id", "id", "path"),
)

mentions = Table(
    "mentions",
    metadata,
    _path(),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("handles", Name, nullable=False),  # as "KEY:DAY KEY:DAY": its rows of that table
    sqlite_with_rowid=False,
)

handles = Table(
    "handles",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("day", BigInteger, primary_key=True, autoincrement=False),
    Column("path", LargeBinary, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

failures = Table(
    "failures",
    metadata,
    _path(),
    Column("code", Name, nullable=False),
    Column("message", Text, nullable=False),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
)

documents = Table(
    "documents",
    metadata,
    Column("name", Name, primary_key=True),
    Column("content_type", Name, nullable=False),
    Column("etag", Name, nullable=False),
    Column("modified", Name, nullable=False),
    Column("inputs", Name, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

feed_ids = Table(
    "feed_ids",
    metadata,
    Column("scope", Name, primary_key=True),
    Column("id", Name, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Key, primary_key=True),
    Column("started", Name, nullable=False),
    Column("finished", Name, nullable=False),
    Column("outcome", Name, nullable=False),
    *(
        Column(name, BigInteger, nullable=False)
        for name in ("seen", "read", "changed", "removed", "failed", "events")
    ),
    Column("message", Text, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("generation", BigInteger, nullable=False),
    Column("last_updated", Name),
    Column("asked", Name),  # when a refresh was asked for that no worker has begun yet
)

# Who writes: each holder of the lease has an epoch of its own, and none but the last may commit.
lease = Table(
    "lease",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("epoch", BigInteger, nullable=False),
    Column("holder", Name, nullable=False),  # "" when it was given back
)


def path_bytes(path: str) -> bytes:
    """A path as it is stored: its bytes in the file system, whatever the locale is."""
    return path.encode("utf-8", "surrogateescape")


def path_text(stored: bytes) -> str:
    """Undo `path_bytes`."""
    return stored.decode("utf-8", "surrogateescape")


def moment(stamp: str) -> int:
    """A stamp in microseconds since 1970."""
    since = datetime.fromisoformat(stamp) - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def stamp(moment: int) -> str:
    """Undo `moment`."""
    found = _EPOCH + timedelta(microseconds=moment)
    return found.isoformat(timespec="microseconds").replace("+00:00", "Z")


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def signed(number: int) -> int:
    """Fold an unsigned 64-bit number, as inodes may be, into the signed ones of databases."""
    return (number + 2**63) % 2**64 - 2**63


def unsigned(number: int) -> int:
    """Undo `signed`."""
    return number % 2**64
