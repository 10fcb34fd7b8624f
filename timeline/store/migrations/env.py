"""What Alembic runs: the migrations, within the transaction that the store has opened."""

from alembic import context

from timeline.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
