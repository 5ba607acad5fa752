"""A shorter term, or a night that erases more, is proposed by one and confirmed by another."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "term_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("term_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_term_proposal_amount")),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> made_by", name=op.f("ck_term_proposal_second_person")
        ),
        sa.CheckConstraint("confirmed_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_term_proposal_one_end")),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_term_proposal_made_by_user_account")),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["user_account.id"], name=op.f("fk_term_proposal_confirmed_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["retention_term.id"], name=op.f("fk_term_proposal_term_id_retention_term")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_proposal")),
    )
    waiting = sa.text("confirmed_at IS NULL AND withdrawn_at IS NULL")
    op.create_index(
        "ux_term_proposal_waiting",
        "term_proposal",
        ["kind"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def downgrade() -> None:
    op.drop_index("ux_term_proposal_waiting", table_name="term_proposal")
    op.drop_table("term_proposal")
