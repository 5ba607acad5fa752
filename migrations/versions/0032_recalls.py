"""Recalls with their devices, and what somebody said of a pattern."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "recall",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("advice", sa.String(length=10), nullable=False),
        sa.Column("pattern", sa.String(length=250), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_recall_closed")),
        sa.ForeignKeyConstraint(["opened_by"], ["user_account.id"], name=op.f("fk_recall_opened_by_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall")),
        sa.UniqueConstraint("number", name=op.f("uq_recall_number")),
    )
    op.create_index("ix_recall_state_id", "recall", ["state", "id"])
    op.create_table(
        "recall_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=True),
        sa.Column("placement_id", sa.Integer(), nullable=True),
        sa.Column("org_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.String(length=15), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("loan_id IS NULL OR placement_id IS NULL", name=op.f("ck_recall_line_one_holder")),
        sa.ForeignKeyConstraint(["recall_id"], ["recall.id"], name=op.f("fk_recall_line_recall_id_recall")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_recall_line_device_id_device")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_recall_line_loan_id_loan")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_recall_line_placement_id_placement")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_recall_line_org_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_line")),
        sa.UniqueConstraint("recall_id", "device_id", name=op.f("uq_recall_line_recall_id_device_id")),
    )
    op.create_index(
        "uq_recall_line_device_open",
        "recall_line",
        ["device_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_recall_line_state_org_id", "recall_line", ["state", "org_id"])
    op.create_index("ix_recall_line_device_id", "recall_line", ["device_id"])
    op.create_index("ix_recall_line_loan_id", "recall_line", ["loan_id"])
    op.create_table(
        "pattern_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=250), nullable=False),
        sa.Column("devices", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("judged_by", sa.Integer(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["judged_by"], ["user_account.id"], name=op.f("fk_pattern_verdict_judged_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pattern_verdict")),
        sa.UniqueConstraint("key", name=op.f("uq_pattern_verdict_key")),
    )


def downgrade() -> None:
    op.drop_table("pattern_verdict")
    op.drop_table("recall_line")
    op.drop_table("recall")
