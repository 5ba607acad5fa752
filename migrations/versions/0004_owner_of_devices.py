"""Who owns the devices that came in before owners were noted: the reuse shop what stands in its stock, else the city."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_NOT_OURS = "('announced', 'sold', 'transferred', 'returned_to_donor')"


def upgrade() -> None:
    op.execute(
        sa.text(
            "UPDATE device SET owner_id = COALESCE("
            "(SELECT o.id FROM location l JOIN organisation o ON o.id = l.org_id"
            " WHERE l.id = device.location_id AND o.kind = 'reuse_shop' AND l.kind <> 'workshop'),"
            " (SELECT MIN(c.id) FROM organisation c WHERE c.kind = 'city' AND c.is_active))"
            f" WHERE owner_id IS NULL AND state NOT IN {_NOT_OURS}"
        )
    )
    op.execute(
        sa.text("UPDATE device SET owner_id = donor_id WHERE owner_id IS NULL AND state = 'returned_to_donor'")
    )


def downgrade() -> None:
    """An owner that is known stays known."""
