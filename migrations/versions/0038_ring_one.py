"""Digipunten with their own equipment, vouchers for internet at home, need signals and sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.add_column("device", sa.Column("asset_class", sa.String(length=10), nullable=False, server_default="lent"))
    op.create_table(
        "digipunt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("quarter", sa.String(length=12), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("eases", sa.JSON(), nullable=False),
        sa.Column("by_appointment", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("website", sa.String(length=160), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_digipunt_location_id_location")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digipunt")),
        sa.UniqueConstraint("location_id", name=op.f("uq_digipunt_location_id")),
    )
    op.create_index("ix_digipunt_state_quarter", "digipunt", ["state", "quarter"])
    op.create_table(
        "digipunt_spell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digipunt_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["digipunt_id"], ["digipunt.id"], name=op.f("fk_digipunt_spell_digipunt_id_digipunt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digipunt_spell")),
    )
    op.create_index("ix_digipunt_spell_digipunt_id_from_on", "digipunt_spell", ["digipunt_id", "from_on", "id"])
    op.create_table(
        "digipunt_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digipunt_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("make", sa.String(length=60), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("serials", sa.JSON(), nullable=False),
        sa.Column("came_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("seen_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount BETWEEN 1 AND 60", name=op.f("ck_digipunt_delivery_amount")),
        sa.CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name=op.f("ck_digipunt_delivery_ended")),
        sa.CheckConstraint(
            "state <> 'installed' OR (seen_by_id IS NOT NULL AND seen_by_id <> noted_by_id)",
            name=op.f("ck_digipunt_delivery_two"),
        ),
        sa.ForeignKeyConstraint(
            ["digipunt_id"], ["digipunt.id"], name=op.f("fk_digipunt_delivery_digipunt_id_digipunt")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisation.id"], name=op.f("fk_digipunt_delivery_owner_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["user_account.id"], name=op.f("fk_digipunt_delivery_noted_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["seen_by_id"], ["user_account.id"], name=op.f("fk_digipunt_delivery_seen_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digipunt_delivery")),
    )
    op.create_index("ix_digipunt_delivery_state", "digipunt_delivery", ["state", "id"])
    op.create_index("ix_digipunt_delivery_digipunt_id", "digipunt_delivery", ["digipunt_id"])
    op.create_table(
        "voucher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=True),
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("ending", sa.String(length=4), nullable=False),
        sa.Column("value_eur", sa.Numeric(8, 2), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=16), nullable=True),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('given') OR (loan_id IS NOT NULL AND given_at IS NOT NULL)", name=op.f("ck_voucher_given")
        ),
        sa.CheckConstraint(
            "state <> 'in_stock' OR (code IS NOT NULL AND loan_id IS NULL)", name=op.f("ck_voucher_in_stock")
        ),
        sa.CheckConstraint("state IN ('in_stock', 'given') OR code IS NULL", name=op.f("ck_voucher_code")),
        sa.CheckConstraint("value_eur > 0", name=op.f("ck_voucher_value")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_voucher_loan_id_loan")),
        sa.ForeignKeyConstraint(["given_by_id"], ["user_account.id"], name=op.f("fk_voucher_given_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher")),
        sa.UniqueConstraint("code_sha256", name=op.f("uq_voucher_code_sha256")),
    )
    op.create_index("ix_voucher_state_valid_until", "voucher", ["state", "valid_until", "id"])
    op.create_index("ix_voucher_loan_id", "voucher", ["loan_id"])
    op.create_index("ix_voucher_given_at", "voucher", ["given_at"])
    op.create_table(
        "need_signal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("heard_on", sa.Date(), nullable=False),
        sa.Column("topic", sa.String(length=16), nullable=False),
        sa.Column("quarter", sa.String(length=12), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("people BETWEEN 1 AND 99", name=op.f("ck_need_signal_people")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_need_signal_org_id_organisation")),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["user_account.id"], name=op.f("fk_need_signal_noted_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_signal")),
    )
    op.create_index("ix_need_signal_heard_on", "need_signal", ["heard_on", "id"])
    op.create_index("ix_need_signal_org_id", "need_signal", ["org_id", "id"])
    op.create_table(
        "outreach_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("board", sa.String(length=120), nullable=False),
        sa.Column("quarter", sa.String(length=12), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind = 'roadshow') = (quarter IS NOT NULL)", name=op.f("ck_outreach_session_quarter")),
        sa.CheckConstraint("(state = 'held') = (participants IS NOT NULL)", name=op.f("ck_outreach_session_held")),
        sa.CheckConstraint("participants IS NULL OR participants >= 0", name=op.f("ck_outreach_session_participants")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_outreach_session_org_id_organisation")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_outreach_session_made_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_session")),
    )
    op.create_index("ix_outreach_session_held_on", "outreach_session", ["held_on", "id"])
    op.create_index("ix_outreach_session_kind_state", "outreach_session", ["kind", "state", "held_on"])


def downgrade() -> None:
    for table in ("outreach_session", "need_signal", "voucher", "digipunt_delivery", "digipunt_spell", "digipunt"):
        op.drop_table(table)
    with op.batch_alter_table("device") as batch:
        batch.drop_column("asset_class")
