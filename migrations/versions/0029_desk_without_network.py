"""What was done at a desk without network, and what came of it when it arrived."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

OPEN = sa.text("outcome = 'conflict' AND solved_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "offline_arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("said", sa.String(length=600), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("end_user_id", sa.Integer(), nullable=True),
        sa.Column("sent", sa.JSON(), nullable=False),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("solved_by", sa.Integer(), nullable=True),
        sa.Column("solution", sa.String(length=20), nullable=True),
        sa.CheckConstraint("(solved_at IS NULL) = (solution IS NULL)", name=op.f("ck_offline_arrival_solved")),
        sa.CheckConstraint(
            "outcome = 'conflict' OR solved_at IS NULL", name=op.f("ck_offline_arrival_solved_conflict")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_offline_arrival_user_id_user_account")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_offline_arrival_org_id_organisation")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_offline_arrival_device_id_device")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_offline_arrival_person_id_person")),
        sa.ForeignKeyConstraint(["end_user_id"], ["end_user.id"], name=op.f("fk_offline_arrival_end_user_id_end_user")),
        sa.ForeignKeyConstraint(
            ["solved_by"], ["user_account.id"], name=op.f("fk_offline_arrival_solved_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offline_arrival")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_offline_arrival_user_id_key")),
    )
    op.create_index(
        "ix_offline_arrival_open", "offline_arrival", ["org_id", "id"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index("ix_offline_arrival_arrived_at", "offline_arrival", ["arrived_at"])


def downgrade() -> None:
    op.drop_table("offline_arrival")
