"""Decisions on a referral that can be taken back, and the pool in which answers about groups are mixed.

Of a referral: how many of its versions were made by deciding on it. Of an answer: what only our own key can read.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.execute(sa.text("ALTER TABLE referral ADD COLUMN unseen_writes INTEGER DEFAULT 0 NOT NULL"))
    op.execute(sa.text("UPDATE referral SET unseen_writes = 2 WHERE confirmed_by IS NOT NULL"))
    op.create_table(
        "reach_pool",
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_reach_pool")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("reach_pool")  # what waits there was not counted yet, and the older service cannot read it
    with op.batch_alter_table("referral") as batch:
        batch.drop_column("unseen_writes")
