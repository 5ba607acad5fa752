"""Devices that are not expected back by a decision, and contracts about which no message goes out any more."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column("loan", sa.Column("quiet_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "loan_write_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=15), nullable=False),
        sa.Column("decided_by", sa.String(length=15), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_loan_write_off_device_id_device")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_loan_write_off_loan_id_loan")),
        sa.ForeignKeyConstraint(
            ["noted_by"], ["user_account.id"], name=op.f("fk_loan_write_off_noted_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_write_off")),
    )
    stands = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_loan_write_off_stands",
        "loan_write_off",
        ["loan_id"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )
    op.create_index("ix_loan_write_off_device_id", "loan_write_off", ["device_id"])


def downgrade() -> None:
    op.drop_table("loan_write_off")
    op.drop_column("loan", "quiet_at")
