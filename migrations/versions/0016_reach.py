"""Counters of whom we reach: per month and kind of answer, and nothing else."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "reach_count",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_reach_count_count")),
        sa.PrimaryKeyConstraint("month", "kind", name=op.f("pk_reach_count")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("reach_count")
