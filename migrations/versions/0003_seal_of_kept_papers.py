"""By which certificate a kept paper was sealed, and when; papers from before stay without."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("kept_file", sa.Column("seal", sa.String(length=64), nullable=True))
    op.add_column("kept_file", sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("kept_file", "sealed_at")
    op.drop_column("kept_file", "seal")
