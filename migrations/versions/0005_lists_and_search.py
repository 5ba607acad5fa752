"""An index for each order and filter of the list of devices. The text index for search is laid by env.py."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_index("ix_device_make_model_id", "device", ["make", "model", "id"])
    op.create_index("ix_device_state_since_id", "device", ["state_since", "id"])
    op.create_index("ix_device_type_id", "device", ["type", "id"])
    op.create_index("ix_device_location_id_id", "device", ["location_id", "id"])
    unlabelled = sa.text("labelled_at IS NULL")
    op.create_index(
        "ix_device_unlabelled", "device", ["state", "id"], sqlite_where=unlabelled, postgresql_where=unlabelled
    )
