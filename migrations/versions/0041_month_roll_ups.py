"""Month ends of more than the stock: the running contracts and the open referrals too. What was kept moves along."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    op.create_table(
        "month_roll_up",
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("part", "month", name=op.f("pk_month_roll_up")),
    )
    op.execute(
        "INSERT INTO month_roll_up (part, month, last_seq, counts, sha256, made_at)"
        " SELECT 'stock', month, last_seq, counts, sha256, made_at FROM stock_snapshot"
    )
    op.drop_table("stock_snapshot")


def downgrade() -> None:
    op.create_table(
        "stock_snapshot",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_stock_snapshot")),
    )
    op.execute(
        "INSERT INTO stock_snapshot (month, last_seq, counts, sha256, made_at)"
        " SELECT month, last_seq, counts, sha256, made_at FROM month_roll_up WHERE part = 'stock'"
    )
    op.drop_table("month_roll_up")
