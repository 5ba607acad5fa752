"""What a rent costs for the time that was added to it. Rents that were made longer before stay as they were agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "loan_longer_price",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("price_eur", sa.Numeric(10, 2), nullable=False),
        sa.Column("free_for", sa.String(length=12), nullable=True),
        sa.Column("tariff_name", sa.String(length=80), nullable=False),
        sa.Column("tariff_valid_from", sa.Date(), nullable=True),
        sa.Column("tariff_legal_ref", sa.String(length=120), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("price_eur >= 0", name=op.f("ck_loan_longer_price_price")),
        sa.CheckConstraint("(price_eur = 0) = (free_for IS NOT NULL)", name=op.f("ck_loan_longer_price_free")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_loan_longer_price_order")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_loan_longer_price_loan_id_loan")),
        sa.ForeignKeyConstraint(
            ["noted_by"], ["user_account.id"], name=op.f("fk_loan_longer_price_noted_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_longer_price")),
    )
    op.create_index("ix_loan_longer_price_loan_id", "loan_longer_price", ["loan_id"])


def downgrade() -> None:
    op.drop_table("loan_longer_price")
