"""Runs the migrations on the connection that ``storage.schema`` opened; the tool loads this file by its name."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # SQLite can take back what it did to a schema too, once the driver leaves transactions alone.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
