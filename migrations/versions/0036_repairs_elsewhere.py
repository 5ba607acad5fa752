"""Repairs that others did and published (Open Repair Data Standard), to compare ours with."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.create_table(
        "ords_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("has_faults", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("providers", sa.JSON(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_ords_import_made_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ords_import")),
    )
    op.create_index("ix_ords_import_sha256", "ords_import", ["sha256"])
    op.create_table(
        "ords_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("has_faults", sa.Boolean(), nullable=False),
        sa.Column("ref", sa.String(length=60), nullable=False),
        sa.Column("provider", sa.String(length=80), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("brand", sa.String(length=120), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("age", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("barrier", sa.String(length=60), nullable=False),
        sa.Column("group_name", sa.String(length=120), nullable=False),
        sa.Column("repaired_on", sa.Date(), nullable=False),
        sa.Column("fault_type", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["ords_import.id"], name=op.f("fk_ords_record_import_id_ords_import")),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["ords_import.id"], name=op.f("fk_ords_record_replaced_by_id_ords_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ords_record")),
    )
    op.create_index("ix_ords_record_import_id", "ords_record", ["import_id"])
    op.create_index("ix_ords_record_replaced_by_id", "ords_record", ["replaced_by_id"])
    op.create_index("ix_ords_record_provider", "ords_record", ["provider"])
    op.create_index("ix_ords_record_category", "ords_record", ["category", "country"])


def downgrade() -> None:
    op.drop_table("ords_record")
    op.drop_table("ords_import")
