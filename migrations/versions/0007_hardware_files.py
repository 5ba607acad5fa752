"""What files say of machines, and certificates of other erasers."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "hardware_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("tool", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("serial", sa.String(length=60), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("mac", sa.String(length=17), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_note", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "state <> 'accepted' OR device_id IS NOT NULL", name=op.f("ck_hardware_item_accepted_has_device")
        ),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_hardware_item_device_id_device")),
        sa.ForeignKeyConstraint(["file_id"], ["kept_file.id"], name=op.f("fk_hardware_item_file_id_kept_file")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_hardware_item_made_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["user_account.id"], name=op.f("fk_hardware_item_settled_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hardware_item")),
        sa.UniqueConstraint("file_id", name=op.f("uq_hardware_item_file_id")),
    )
    with op.batch_alter_table("hardware_item", schema=None) as batch_op:
        batch_op.create_index("ix_hardware_item_device_id_id", ["device_id", "id"], unique=False)
        batch_op.create_index("ix_hardware_item_mac", ["mac"], unique=False)
        batch_op.create_index("ix_hardware_item_state_id", ["state", "id"], unique=False)
        batch_op.create_index("ix_hardware_item_uuid", ["uuid"], unique=False)

    op.create_table(
        "external_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("medium_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("software", sa.String(length=80), nullable=False),
        sa.Column("method", sa.String(length=80), nullable=False),
        sa.Column("category", sa.String(length=10), nullable=False),
        sa.Column("serial", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_approved", sa.Boolean(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_note", sa.String(length=300), nullable=False),
        sa.Column("wipe_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("category IN ('clear', 'purge')", name=op.f("ck_external_proof_category")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)", name=op.f("ck_external_proof_decided_by_somebody")
        ),
        sa.CheckConstraint("(is_approved IS NULL) = (decided_at IS NULL)", name=op.f("ck_external_proof_decided")),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> made_by_id", name=op.f("ck_external_proof_two_people")
        ),
        sa.CheckConstraint(
            "is_approved IS NOT TRUE OR wipe_id IS NOT NULL", name=op.f("ck_external_proof_approved_has_wipe")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_external_proof_decided_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_external_proof_device_id_device")),
        sa.ForeignKeyConstraint(["file_id"], ["kept_file.id"], name=op.f("fk_external_proof_file_id_kept_file")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_external_proof_made_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["medium_id"], ["storage_medium.id"], name=op.f("fk_external_proof_medium_id_storage_medium")
        ),
        sa.ForeignKeyConstraint(["wipe_id"], ["wipe.id"], name=op.f("fk_external_proof_wipe_id_wipe")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_proof")),
    )
    with op.batch_alter_table("external_proof", schema=None) as batch_op:
        batch_op.create_index("ix_external_proof_decided_at", ["decided_at"], unique=False)
        batch_op.create_index("ix_external_proof_device_id", ["device_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_external_proof_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_external_proof_medium_id"), ["medium_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("external_proof", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_external_proof_medium_id"))
        batch_op.drop_index(batch_op.f("ix_external_proof_file_id"))
        batch_op.drop_index("ix_external_proof_device_id")
        batch_op.drop_index("ix_external_proof_decided_at")

    op.drop_table("external_proof")
    with op.batch_alter_table("hardware_item", schema=None) as batch_op:
        batch_op.drop_index("ix_hardware_item_uuid")
        batch_op.drop_index("ix_hardware_item_state_id")
        batch_op.drop_index("ix_hardware_item_mac")
        batch_op.drop_index("ix_hardware_item_device_id_id")

    op.drop_table("hardware_item")
