"""A referral says how many devices were asked, where somebody likes to learn, for which programme it is, and, when the
client agreed, how the library reaches the client until the device is collected.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_OPEN = "('to_confirm', 'waiting', 'reserved')"


def upgrade() -> None:
    # Written so that SQLite adds the columns to the table as it stands: it would else rebuild it with all its rows.
    for column in (
        "programme VARCHAR(10) NOT NULL DEFAULT 'digibank'",
        "devices_asked INTEGER NOT NULL DEFAULT 1 CONSTRAINT ck_referral_devices_asked CHECK (devices_asked >= 1)",
        "extra_of_id INTEGER CONSTRAINT fk_referral_extra_of_id_referral REFERENCES referral (id)",
        "learning_place_id INTEGER CONSTRAINT fk_referral_learning_place_id_location REFERENCES location (id)",
        "client_initials VARCHAR(8) NOT NULL DEFAULT ''",
        "client_phone VARCHAR(30) NOT NULL DEFAULT '' CONSTRAINT ck_referral_client_until_pick_up "
        f"CHECK ((client_initials = '' AND client_phone = '') OR state IN {_OPEN})",
    ):
        op.execute(sa.text(f"ALTER TABLE referral ADD COLUMN {column}"))
    op.create_index("ix_referral_made_by_id", "referral", ["made_by", "id"])
    op.create_index("ix_referral_extra_of_id", "referral", ["extra_of_id"])


def downgrade() -> None:
    op.drop_index("ix_referral_extra_of_id", "referral")
    op.drop_index("ix_referral_made_by_id", "referral")
    with op.batch_alter_table("referral") as batch:
        batch.drop_constraint("ck_referral_client_until_pick_up", type_="check")
        batch.drop_constraint("ck_referral_devices_asked", type_="check")
        batch.drop_constraint("fk_referral_learning_place_id_location", type_="foreignkey")
        batch.drop_constraint("fk_referral_extra_of_id_referral", type_="foreignkey")
        for name in (
            "client_phone",
            "client_initials",
            "learning_place_id",
            "extra_of_id",
            "devices_asked",
            "programme",
        ):
            batch.drop_column(name)
