"""Agreements with organisations: a laptop class for a course, fixed devices at a digipunt, and their devices."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("contact", sa.String(length=12), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("wanted", sa.Integer(), nullable=True),
        sa.Column("accessories", sa.JSON(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("out_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(purpose = 'class') = (until_on IS NOT NULL)", name=op.f("ck_placement_until")),
        sa.CheckConstraint("until_on IS NULL OR until_on > from_on", name=op.f("ck_placement_order")),
        sa.CheckConstraint("receiver_id <> org_id", name=op.f("ck_placement_receiver")),
        sa.CheckConstraint(
            "(state IN ('closed', 'cancelled')) = (closed_at IS NOT NULL)", name=op.f("ck_placement_closed")
        ),
        sa.CheckConstraint("state NOT IN ('out', 'closed') OR out_at IS NOT NULL", name=op.f("ck_placement_out")),
        sa.ForeignKeyConstraint(["home_id"], ["location.id"], name=op.f("fk_placement_home_id_location")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_placement_location_id_location")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name=op.f("fk_placement_made_by_id_user_account")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_placement_org_id_organisation")),
        sa.ForeignKeyConstraint(["out_by_id"], ["user_account.id"], name=op.f("fk_placement_out_by_id_user_account")),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["organisation.id"], name=op.f("fk_placement_receiver_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("number", name=op.f("uq_placement_number")),
    )
    op.create_index("ix_placement_state_id", "placement", ["state", "id"])
    op.create_index("ix_placement_org_id_state_until_on", "placement", ["org_id", "state", "until_on"])
    op.create_index(op.f("ix_placement_receiver_id"), "placement", ["receiver_id"])
    op.create_index(op.f("ix_placement_location_id"), "placement", ["location_id"])
    op.create_table(
        "placement_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("accessories", sa.JSON(), nullable=False),
        sa.Column("lacking", sa.JSON(), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=12), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name=op.f("ck_placement_line_ending")),
        sa.CheckConstraint(
            "ending IS NULL OR ending = 'left_out' OR from_at IS NOT NULL", name=op.f("ck_placement_line_was_out")
        ),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_placement_line_device_id_device")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_line_placement_id_placement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_line")),
    )
    op.create_index(
        "ux_placement_line_open",
        "placement_line",
        ["device_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_placement_line_placement_id", "placement_line", ["placement_id", "id"])
    op.create_index("ix_placement_line_device_id", "placement_line", ["device_id", "id"])


def downgrade() -> None:
    op.drop_table("placement_line")
    op.drop_table("placement")
