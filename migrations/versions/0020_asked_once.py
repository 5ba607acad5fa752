"""Whether the question for the target groups was answered: a keyed mark of the contract, gone after two nights."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "asked_mark",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_asked_mark")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("asked_mark")
