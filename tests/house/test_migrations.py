"""The migrations make exactly the tables of the models, on both databases, and lose nothing on the way."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, text

from inventory.core import textindex, triggers
from inventory.core.db import Base, db

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = ROOT / "migrations"

REBUILD = '''"""Rebuild every table, as the heaviest possible migration does."""
from alembic import op
import sqlalchemy as sa

revision = "9999_rebuild"
down_revision = {head!r}
branch_labels = depends_on = None


def upgrade():
    for table in {tables!r}:
        with op.batch_alter_table(table, recreate="auto") as batch:
            batch.add_column(sa.Column("added_by_a_test", sa.String(5), nullable=False, server_default="yes"))
        rebuild = "always" if op.get_bind().dialect.name == "sqlite" else "never"
        with op.batch_alter_table(table, recreate=rebuild) as batch:
            batch.drop_column("added_by_a_test")
'''

BREAKS = '''"""Makes a table, changes rows and then fails."""
from alembic import op
import sqlalchemy as sa

revision = "9999_breaks"
down_revision = {head!r}
branch_labels = depends_on = None


def upgrade():
    op.create_table("half_done", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("UPDATE organisation SET name = 'half done'")
    raise RuntimeError("in the middle")
'''


def test_the_models_and_the_migrations_agree(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        opts = {"compare_type": True, "compare_server_default": False, "include_object": _of_the_models}
        context = MigrationContext.configure(connection, opts=opts)
        difference = compare_metadata(context, Base.metadata)
    assert not difference, "write a migration for: " + "\n".join(map(str, difference))


def test_checks_and_unique_rules_are_in_the_migrated_database(app: Flask) -> None:
    """Alembic does not compare check constraints, so this does."""
    with app.app_context():
        there = inspect(db.engine)
        for table in Base.metadata.sorted_tables:
            wanted = {str(each.name) for each in table.constraints if each.__visit_name__ == "check_constraint"}
            found = {str(each["name"]) for each in there.get_check_constraints(table.name)}
            assert wanted <= found, f"{table.name} misses {sorted(wanted - found)}"


def test_every_declared_trigger_is_in_the_database(app: Flask) -> None:
    with app.app_context():
        kind = db.engine.dialect.name
        wanted = {each.name for each in triggers.declared() if kind == "sqlite" or not each.needs}
        assert triggers_in_database() >= wanted


def _of_the_models(item: Any, name: str | None, *more: Any) -> bool:
    return not textindex.is_ours(name)


def test_there_is_one_newest_migration() -> None:
    script = ScriptDirectory(str(MIGRATIONS))
    assert len(script.get_heads()) == 1


def test_upgrading_twice_changes_nothing(app: Flask) -> None:
    with app.app_context():
        before = counts()
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        assert counts() == before


def test_a_migration_that_rebuilds_every_table_keeps_rows_and_triggers(
    app_with: Callable[..., Flask], tmp_path: Path
) -> None:
    """Trap: on SQLite a rebuild deletes children through foreign keys and drops triggers."""
    app = app_with()
    copied = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, copied)
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    tables = [table.name for table in Base.metadata.sorted_tables]
    (copied / "versions" / "9999_rebuild.py").write_text(REBUILD.format(head=head, tables=tables))
    with app.app_context():
        before, laid = counts(), triggers_in_database()
        assert sum(before.values()) > 0
        flask_migrate.upgrade(directory=str(copied))
        assert counts() == before
        assert triggers_in_database() == laid


def test_a_migration_that_fails_leaves_nothing_behind(app_with: Callable[..., Flask], tmp_path: Path) -> None:
    app = app_with()
    copied = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, copied)
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    (copied / "versions" / "9999_breaks.py").write_text(BREAKS.format(head=head))
    with app.app_context():
        before = counts()
        with pytest.raises(SystemExit):
            flask_migrate.upgrade(directory=str(copied))
        assert "half_done" not in inspect(db.engine).get_table_names()
        assert counts() == before
        with db.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM organisation WHERE name = 'half done'")).scalar() == 0


def counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {
            table.name: connection.execute(text(f'SELECT count(*) FROM "{table.name}"')).scalar_one()
            for table in Base.metadata.sorted_tables
        }


def triggers_in_database() -> set[Any]:
    question = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with db.engine.connect() as connection:
        return set(connection.execute(text(question[connection.dialect.name])).scalars())
