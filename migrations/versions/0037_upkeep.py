"""Upkeep of a kind once for a device and a year of its contract; a task may be put off, with why."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

BY_TURN = sa.text("turn IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("desk_task") as batch:
        batch.add_column(sa.Column("turn", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("wait_until", sa.Date(), nullable=True))
        batch.add_column(sa.Column("wait_why", sa.String(length=12), nullable=True))
        batch.create_check_constraint(op.f("ck_desk_task_wait"), "(wait_until IS NULL) = (wait_why IS NULL)")
    op.create_index(
        "uq_desk_task_turn",
        "desk_task",
        ["loan_id", "device_id", "kind", "turn"],
        unique=True,
        sqlite_where=BY_TURN,
        postgresql_where=BY_TURN,
    )


def downgrade() -> None:
    op.drop_index("uq_desk_task_turn", "desk_task")
    with op.batch_alter_table("desk_task") as batch:
        batch.drop_constraint(op.f("ck_desk_task_wait"), type_="check")
        batch.drop_column("wait_why")
        batch.drop_column("wait_until")
        batch.drop_column("turn")
