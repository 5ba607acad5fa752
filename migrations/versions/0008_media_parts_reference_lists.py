"""Disks tell more of themselves, how well each kind must be wiped, spare parts, and lists from outside."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    with op.batch_alter_table("storage_medium") as batch:
        batch.add_column(sa.Column("from_device_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("health", sa.JSON(), nullable=True))
        batch.create_foreign_key(op.f("fk_storage_medium_from_device_id_device"), "device", ["from_device_id"], ["id"])
        batch.create_index("ix_storage_medium_state_id", ["state", "id"])
    with op.batch_alter_table("signed_record") as batch:
        batch.add_column(sa.Column("photo_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_signed_record_photo_id_kept_file"), "kept_file", ["photo_id"], ["id"])

    op.create_table(
        "wipe_policy",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("needs", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("needs IN ('clear', 'purge')", name=op.f("ck_wipe_policy_needs")),
        sa.ForeignKeyConstraint(["decided_by"], ["user_account.id"], name=op.f("fk_wipe_policy_decided_by_user_account")),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_wipe_policy")),
    )
    op.create_table(
        "wipe_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wipe_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["signed_by"], ["user_account.id"], name=op.f("fk_wipe_exception_signed_by_user_account")),
        sa.ForeignKeyConstraint(["wipe_id"], ["wipe.id"], name=op.f("fk_wipe_exception_wipe_id_wipe")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wipe_exception")),
        sa.UniqueConstraint("wipe_id", name=op.f("uq_wipe_exception_wipe_id")),
    )
    op.create_table(
        "spare_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("fits", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_spare_part_count")),
        sa.CheckConstraint("minimum >= 0", name=op.f("ck_spare_part_minimum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spare_part")),
        sa.UniqueConstraint("kind", "name", "place", name=op.f("uq_spare_part_kind_name_place")),
    )
    op.create_table(
        "part_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("repair", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("change <> 0", name=op.f("ck_part_move_change")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_part_move_device_id_device")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name=op.f("fk_part_move_made_by_id_user_account")),
        sa.ForeignKeyConstraint(["part_id"], ["spare_part.id"], name=op.f("fk_part_move_part_id_spare_part")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_move")),
    )
    op.create_index("ix_part_move_device_id_id", "part_move", ["device_id", "id"])
    op.create_index("ix_part_move_part_id_id", "part_move", ["part_id", "id"])
    op.create_table(
        "reference_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_reference_list_made_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_list")),
    )
    op.create_index("ix_reference_list_kind_id", "reference_list", ["kind", "id"])


def downgrade() -> None:
    for table in ("reference_list", "part_move", "spare_part", "wipe_exception", "wipe_policy"):
        op.drop_table(table)
    with op.batch_alter_table("signed_record") as batch:
        batch.drop_constraint(op.f("fk_signed_record_photo_id_kept_file"), type_="foreignkey")
        batch.drop_column("photo_id")
    with op.batch_alter_table("storage_medium") as batch:
        batch.drop_index("ix_storage_medium_state_id")
        batch.drop_constraint(op.f("fk_storage_medium_from_device_id_device"), type_="foreignkey")
        batch.drop_column("health")
        batch.drop_column("from_device_id")
