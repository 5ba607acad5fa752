"""How Alembic reaches the database. Run through `digibank init`, never by hand on a live service.

Three traps are dealt with here. Rebuilding a table on SQLite with foreign keys on deletes its children: they are off
while we migrate and checked after. It drops triggers, and cannot rename a table that one of them names: they are all
taken out first and laid again. And nothing is half done: one transaction per upgrade. The text indexes
are made anew, so that they fit what a migration changed.
"""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Enum

from inventory.core import textindex, triggers
from inventory.core.db import Base, Instant, db
from inventory.core.one_writer import writing


def plain_type(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write our own column types as the plain ones they are in the database: an old migration needs no present code."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String({item.length})"
    return False


def upgrade(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=plain_type,
        render_as_batch=True,
        include_object=lambda item, name, *more: not textindex.is_ours(name),
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        triggers.lift(connection)
        textindex.lift(connection)
        context.run_migrations()
        textindex.lay(connection)
        triggers.lay(connection)
        if connection.dialect.name == "sqlite":
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if orphans:
                raise RuntimeError(f"The upgrade would leave rows without their parent: {orphans[:5]}")


with current_app.app_context(), writing(), db.engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            upgrade(connection)
            connection.commit()
        finally:
            connection.rollback()
            raw.execute("PRAGMA foreign_keys = ON")
    else:
        upgrade(connection)
        connection.commit()
