"""A second free device that the coordinator allowed: its contract stands beside the one that each person has."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

BEFORE = sa.text("state = 'active'")
NOW = sa.text("state = 'active' AND NOT is_extra")


def upgrade() -> None:
    op.add_column("loan", sa.Column("is_extra", sa.Boolean(), nullable=False, server_default=sa.false()))
    _one_each(NOW)


def downgrade() -> None:
    _one_each(BEFORE)
    with op.batch_alter_table("loan") as batch:
        batch.drop_column("is_extra")


def _one_each(where: sa.TextClause) -> None:
    op.drop_index("uq_loan_person_kind_active", table_name="loan")
    op.create_index(
        "uq_loan_person_kind_active",
        "loan",
        ["person_id", "kind"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
