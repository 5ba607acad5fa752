"""Printers with their offset, what was printed, last choices, labels printed in advance and former numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "printer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("stock", sa.String(length=40), nullable=False),
        sa.Column("x_tenths", sa.Integer(), nullable=False),
        sa.Column("y_tenths", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("x_tenths BETWEEN -100 AND 100", name=op.f("ck_printer_x_tenths")),
        sa.CheckConstraint("y_tenths BETWEEN -100 AND 100", name=op.f("ck_printer_y_tenths")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_printer_location_id_location")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_printer_org_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printer")),
        sa.UniqueConstraint("org_id", "name", name=op.f("uq_printer_org_id_name")),
    )
    op.create_index(op.f("ix_printer_org_id"), "printer", ["org_id"])

    op.create_table(
        "print_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("stock", sa.String(length=40), nullable=False),
        sa.Column("output", sa.String(length=10), nullable=False),
        sa.Column("skip", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("printer_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state IN ('working', 'done', 'failed')", name=op.f("ck_print_job_state")),
        sa.CheckConstraint("copies >= 1", name=op.f("ck_print_job_copies")),
        sa.ForeignKeyConstraint(["printer_id"], ["printer.id"], name=op.f("fk_print_job_printer_id_printer")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_print_job_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
    )
    op.create_index("ix_print_job_user_id_id", "print_job", ["user_id", "id"])

    op.create_table(
        "label_choice",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_label_choice_user_id_user_account")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_label_choice")),
    )

    op.create_table(
        "blank_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(length=20), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(device_id IS NULL) = (claimed_at IS NULL)", name=op.f("ck_blank_code_claimed")),
        sa.ForeignKeyConstraint(
            ["claimed_by"], ["user_account.id"], name=op.f("fk_blank_code_claimed_by_user_account")
        ),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_blank_code_device_id_device")),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_blank_code_made_by_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blank_code")),
        sa.UniqueConstraint("device_id", name=op.f("uq_blank_code_device_id")),
        sa.UniqueConstraint("tag", name=op.f("uq_blank_code_tag")),
    )
    op.create_index(op.f("ix_blank_code_batch"), "blank_code", ["batch"])
    op.create_index("ix_blank_code_device_id_id", "blank_code", ["device_id", "id"])

    op.create_table(
        "former_tag",
        sa.Column("tag", sa.String(length=20), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_former_tag_device_id_device")),
        sa.PrimaryKeyConstraint("tag", name=op.f("pk_former_tag")),
    )
    op.create_index(op.f("ix_former_tag_device_id"), "former_tag", ["device_id"])


def downgrade() -> None:
    for table in ("former_tag", "blank_code", "label_choice", "print_job", "printer"):
        op.drop_table(table)
