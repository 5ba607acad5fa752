"""Repair cafés: sessions, and the numbers that were given there."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.create_table(
        "cafe",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("until", sa.Time(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("repairers", sa.Integer(), nullable=False),
        sa.Column("hosts", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("until > begins", name=op.f("ck_cafe_hours")),
        sa.CheckConstraint("repairers >= 0 AND hosts >= 0", name=op.f("ck_cafe_volunteers")),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_cafe_capacity")),
        sa.CheckConstraint("(state IN ('closed', 'cancelled')) = (ended_at IS NOT NULL)", name=op.f("ck_cafe_ended")),
        sa.CheckConstraint("state NOT IN ('open', 'closed') OR opened_at IS NOT NULL", name=op.f("ck_cafe_opened")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name=op.f("fk_cafe_made_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cafe")),
    )
    op.create_index("ix_cafe_held_on", "cafe", ["held_on", "id"])
    op.create_index("ix_cafe_state_held_on", "cafe", ["state", "held_on"])
    op.create_table(
        "cafe_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cafe_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=12), nullable=False),
        sa.Column("fault", sa.String(length=40), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("made_year", sa.Integer(), nullable=True),
        sa.Column("age_years", sa.Integer(), nullable=True),
        sa.Column("table_number", sa.Integer(), nullable=True),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("next_step", sa.String(length=12), nullable=True),
        sa.Column("needs_part", sa.Boolean(), nullable=False),
        sa.Column("barrier", sa.String(length=40), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'done') = (outcome IS NOT NULL)", name=op.f("ck_cafe_job_outcome")),
        sa.CheckConstraint("(state IN ('done', 'left')) = (ended_at IS NOT NULL)", name=op.f("ck_cafe_job_ended")),
        sa.CheckConstraint("state <> 'at_table' OR table_number IS NOT NULL", name=op.f("ck_cafe_job_at_table")),
        sa.CheckConstraint("state <> 'waiting' OR table_number IS NULL", name=op.f("ck_cafe_job_waiting")),
        sa.CheckConstraint(
            "(barrier <> '') = (outcome IS NOT NULL AND outcome = 'end_of_life')", name=op.f("ck_cafe_job_barrier")
        ),
        sa.CheckConstraint(
            "(next_step IS NOT NULL) = (outcome IS NOT NULL AND outcome = 'repairable')",
            name=op.f("ck_cafe_job_next_step"),
        ),
        sa.CheckConstraint("made_year IS NULL OR age_years IS NULL", name=op.f("ck_cafe_job_year_or_age")),
        sa.ForeignKeyConstraint(["cafe_id"], ["cafe.id"], name=op.f("fk_cafe_job_cafe_id_cafe")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cafe_job")),
        sa.UniqueConstraint("cafe_id", "number", name=op.f("uq_cafe_job_cafe_id_number")),
    )
    op.create_index("ix_cafe_job_cafe_id_state", "cafe_job", ["cafe_id", "state", "number"])
    op.create_index("ix_cafe_job_ended_at", "cafe_job", ["ended_at"])


def downgrade() -> None:
    op.drop_table("cafe_job")
    op.drop_table("cafe")
