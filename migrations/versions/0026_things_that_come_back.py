"""How each thing came back, in words; and a kept paper that goes along with a message."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0024"


def upgrade() -> None:
    with op.batch_alter_table("loan_accessory") as batch:
        batch.add_column(sa.Column("back_as", sa.String(length=10), nullable=True))
        batch.add_column(sa.Column("back_note", sa.String(length=200), server_default="", nullable=False))
    with op.batch_alter_table("loan_accessory") as batch:
        batch.create_check_constraint(op.f("ck_loan_accessory_back_as"), "back_as IS NULL OR came_back IS NOT NULL")
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("kept_file_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_message_kept_file_id_kept_file"), "kept_file", ["kept_file_id"], ["id"])


def downgrade() -> None:
    # A message of which the paper cannot go along says something that is not so: the older service sends none.
    op.execute(sa.text("DELETE FROM message WHERE kept_file_id IS NOT NULL AND sent_at IS NULL"))
    with op.batch_alter_table("message") as batch:
        batch.drop_constraint(op.f("fk_message_kept_file_id_kept_file"), type_="foreignkey")
        batch.drop_column("kept_file_id")
    with op.batch_alter_table("loan_accessory") as batch:
        batch.drop_constraint(op.f("ck_loan_accessory_back_as"), type_="check")
        batch.drop_column("back_note")
        batch.drop_column("back_as")
