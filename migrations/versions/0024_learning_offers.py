"""Where people can learn to work with their device, and the places that are taken there."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "learning_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("provider", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("time", sa.String(length=160), nullable=False),
        sa.Column("level", sa.String(length=80), nullable=False),
        sa.Column("price", sa.String(length=60), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("places IS NULL OR places >= 0", name=op.f("ck_learning_offer_places")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_learning_offer_made_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_offer")),
    )
    op.create_index("ix_learning_offer_withdrawn_at_until_on", "learning_offer", ["withdrawn_at", "until_on"])
    op.create_table(
        "learning_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("owner_kind", sa.String(length=20), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["learning_offer.id"], name=op.f("fk_learning_place_offer_id_learning_offer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_place")),
        sa.UniqueConstraint("owner_kind", "owner_id", name=op.f("uq_learning_place_owner_kind_owner_id")),
    )
    op.create_index("ix_learning_place_offer_id", "learning_place", ["offer_id"])


def downgrade() -> None:
    op.drop_table("learning_place")
    op.drop_table("learning_offer")
