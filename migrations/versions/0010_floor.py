"""The floor: a step for many devices, what each scan did, and minutes per step."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "floor_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_floor_run_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floor_run")),
    )
    _one_open("floor_run")
    op.create_table(
        "floor_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("said", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('ok', 'already', 'refused')", name=op.f("ck_floor_scan_outcome")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_floor_scan_device_id_device")),
        sa.ForeignKeyConstraint(["run_id"], ["floor_run.id"], name=op.f("fk_floor_scan_run_id_floor_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floor_scan")),
    )
    op.create_index("ix_floor_scan_run_id_id", "floor_scan", ["run_id", "id"])
    op.create_table(
        "work_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_forgotten", sa.Boolean(), nullable=False),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name=op.f("ck_work_session_ends_after_start")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_work_session_device_id_device")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_work_session_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_session")),
    )
    _one_open("work_session")
    op.create_index("ix_work_session_device_id_id", "work_session", ["device_id", "id"])
    op.create_index("ix_work_session_started_at", "work_session", ["started_at"])


def _one_open(table: str) -> None:
    op.create_index(
        f"ux_{table}_open",
        table,
        ["user_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    for table in ("work_session", "floor_scan", "floor_run"):
        op.drop_table(table)
