"""A referral that was refused says why, from a list; and per partner whether its referrals wait for a social worker."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    # Written so that SQLite adds the column to the table as it stands: it would else rebuild it with all its rows.
    op.execute(
        sa.text(
            "ALTER TABLE referral ADD COLUMN refused_because VARCHAR(20) CONSTRAINT ck_referral_refused_because "
            "CHECK (refused_because IS NULL OR state = 'refused')"
        )
    )
    op.create_table(
        "partner_rule",
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("needs_confirmation", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_partner_rule_org_id_organisation")),
        sa.PrimaryKeyConstraint("org_id", name=op.f("pk_partner_rule")),
    )


def downgrade() -> None:
    op.drop_table("partner_rule")
    # The older service knows no refusal: it reads as a code that was taken back.
    op.execute(sa.text("UPDATE referral SET refused_because = NULL WHERE refused_because IS NOT NULL"))
    op.execute(sa.text("UPDATE referral SET state = 'withdrawn' WHERE state = 'refused'"))
    with op.batch_alter_table("referral") as batch:
        batch.drop_constraint("ck_referral_refused_because", type_="check")
        batch.drop_column("refused_because")
