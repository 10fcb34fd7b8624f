"""Bring a database to the schema of this release, at the moment it is opened.

The migrations are Alembic's, in the folder `migrations`; a release that adds one raises SCHEMA.
An upgrade is one transaction, and processes that open a store at the same time take turns.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from timeline.errors import StoreError
from timeline.store.database import Database
from timeline.store.schema import SCHEMA


def migrate(database: Database) -> None:
    """Create the tables or upgrade them; StoreError when they are newer than this program."""
    found = version(database)
    if found and found > SCHEMA:
        raise StoreError(
            f"the store {database} has schema {found}, written by a newer Dateline;"
            f" this one knows {SCHEMA}"
        )
    if found != SCHEMA:
        with database.altering() as connection:
            command.upgrade(config(connection), SCHEMA)


def version(database: Database) -> str | None:
    """The schema that a database has; None when it is no store."""
    with database.reading() as cursor:
        cursor.execute(_FIND[database.url.get_backend_name()], ())
        if not cursor.fetchall()[0][0]:
            return None
        cursor.execute(_VERSION, ())
        return str(cursor.fetchall()[0][0])


_VERSION = "SELECT version_num FROM alembic_version"
_FIND = {
    "sqlite": "SELECT max(name) FROM sqlite_master WHERE name = 'alembic_version'",
    "postgresql": "SELECT to_regclass('alembic_version')",
}


def config(connection: Connection) -> Config:
    """Alembic's settings, for migrations on a connection that has a transaction open."""
    folder = str(Path(__file__).with_name("migrations"))
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config
