"""Runs migrations on the connection that storage.schema hands over."""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a column by making its table anew
)
with context.begin_transaction():
    context.run_migrations()
