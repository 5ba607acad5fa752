"""How Alembic reaches the database. Run through `digibank init`, never by hand on a live service.

Three traps are dealt with here. Rebuilding a table on SQLite with foreign keys on deletes its children: they are off
while we migrate and checked after. It drops triggers, and cannot rename a table that one of them names: they are all
taken out first and laid again. And nothing is half done: one transaction per upgrade.
"""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from inventory.core import triggers
from inventory.core.db import Base, db, writing


def upgrade(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        triggers.lift(connection)
        context.run_migrations()
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
