"""What somebody says that is wrong with the device that they have."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

OPEN = sa.text("state IN ('new', 'taken')")


def upgrade() -> None:
    op.create_table(
        "fault_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("call_back", sa.String(length=120), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("case_number", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "call_back = '' OR state IN ('new', 'taken')", name=op.f("ck_fault_report_call_back_while_open")
        ),
        sa.CheckConstraint("(state IN ('taken', 'closed')) = (case_number <> '')", name=op.f("ck_fault_report_case")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_fault_report_device_id_device")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_fault_report_org_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fault_report")),
        sa.UniqueConstraint("code", name=op.f("uq_fault_report_code")),
    )
    op.create_index(
        "ux_fault_report_open", "fault_report", ["device_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index("ix_fault_report_org_id_state_id", "fault_report", ["org_id", "state", "id"])
    op.create_index("ix_fault_report_state_id", "fault_report", ["state", "id"])
    op.create_index("ix_fault_report_device_id", "fault_report", ["device_id", "id"])
    op.create_index("ix_fault_report_case_number", "fault_report", ["case_number"])


def downgrade() -> None:
    op.drop_table("fault_report")
