"""Alembic's entry: run the migrations on the connection that the caller gives."""

from alembic import context
from sqlmodel import SQLModel

import engine.store.tables  # noqa: F401  # the import declares the tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection is not None and connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
