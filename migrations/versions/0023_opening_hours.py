"""When each place is open: the hours of its week, and days on which it is closed."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "open_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_open_hours_weekday")),
        sa.CheckConstraint("closes > opens", name=op.f("ck_open_hours_order")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_open_hours_location_id_location")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_hours")),
        sa.UniqueConstraint("location_id", "weekday", "opens", name=op.f("uq_open_hours_location_id_weekday_opens")),
    )
    op.create_table(
        "closed_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("why", sa.String(length=60), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_closed_days_order")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_closed_days_location_id_location")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_days")),
    )
    op.create_index("ix_closed_days_location_id_until_on", "closed_days", ["location_id", "until_on"])


def downgrade() -> None:
    op.drop_table("closed_days")
    op.drop_table("open_hours")
