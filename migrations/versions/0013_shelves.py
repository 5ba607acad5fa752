"""Shelves below a place, counts of one shelf, and transfers after which somebody else owns the devices."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "shelf",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_shelf_location_id_location")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelf")),
        sa.UniqueConstraint("code", name=op.f("uq_shelf_code")),
    )
    op.create_index(op.f("ix_shelf_location_id"), "shelf", ["location_id"])
    # Written so that SQLite adds the column to the table as it stands: it would else rebuild it with all its rows.
    for table in ("device", "stocktake"):
        key = f"CONSTRAINT fk_{table}_shelf_id_shelf REFERENCES shelf (id)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN shelf_id INTEGER {key}")
    op.create_index(op.f("ix_device_shelf_id"), "device", ["shelf_id"])
    op.drop_index("ux_stocktake_open", "stocktake")
    op.create_index(
        "ux_stocktake_open",
        "stocktake",
        ["location_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL AND shelf_id IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL AND shelf_id IS NULL"),
    )
    op.create_index(
        "ux_stocktake_open_shelf", "stocktake", ["shelf_id"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.add_column("transfer", sa.Column("for_good", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("transfer", "for_good")
    op.drop_index("ux_stocktake_open_shelf", "stocktake")
    op.drop_index("ux_stocktake_open", "stocktake")
    op.create_index(
        "ux_stocktake_open", "stocktake", ["location_id"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.drop_index("ix_device_shelf_id", "device")
    for table in ("stocktake", "device"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"fk_{table}_shelf_id_shelf", type_="foreignkey")
            batch.drop_column("shelf_id")
    op.drop_table("shelf")
