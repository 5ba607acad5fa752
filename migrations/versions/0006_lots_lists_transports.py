"""What was agreed on a lot, what donors say of it, lists that can be undone, and transports out of the house."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("lot", sa.Column("expected", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("lot", sa.Column("transport", sa.String(length=10), nullable=False, server_default="brought"))
    op.add_column("lot", sa.Column("fetch_on", sa.Date(), nullable=True))
    op.add_column("lot", sa.Column("fetch_where", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("lot", sa.Column("given_as", sa.String(length=10), nullable=False, server_default="unsaid"))
    op.add_column("lot", sa.Column("statement_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("lot", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("lot", sa.Column("confirmed_sha256", sa.String(length=64), nullable=False, server_default=""))

    op.create_table(
        "lot_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_lot_remark_lot_id_lot")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_lot_remark_device_id_device")),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_lot_remark_made_by_user_account")),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["user_account.id"], name=op.f("fk_lot_remark_settled_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_remark")),
    )
    op.create_index(op.f("ix_lot_remark_lot_id"), "lot_remark", ["lot_id"])

    op.create_table(
        "list_mapping",
        sa.Column("donor_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["donor_id"], ["organisation.id"], name=op.f("fk_list_mapping_donor_id_organisation")),
        sa.PrimaryKeyConstraint("donor_id", name=op.f("pk_list_mapping")),
    )

    op.create_table(
        "list_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("made", sa.JSON(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("last_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_list_import_lot_id_lot")),
        sa.ForeignKeyConstraint(["done_by"], ["user_account.id"], name=op.f("fk_list_import_done_by_user_account")),
        sa.ForeignKeyConstraint(["undone_by"], ["user_account.id"], name=op.f("fk_list_import_undone_by_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_import")),
    )
    op.create_index(op.f("ix_list_import_lot_id"), "list_import", ["lot_id"])

    op.create_table(
        "out_transport",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("leaves_for", sa.String(length=10), nullable=False),
        sa.Column("receiver", sa.String(length=80), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=False),
        sa.Column("leaves_on", sa.Date(), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_out_transport")),
        sa.UniqueConstraint("code", name=op.f("uq_out_transport_code")),
    )
    op.create_index("ix_out_transport_gone_at_id", "out_transport", ["gone_at", "id"])

    op.create_table(
        "out_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transport_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("fraction", sa.String(length=20), nullable=False),
        sa.Column("weight_kg", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("is_weighed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("weight_kg > 0", name=op.f("ck_out_line_weight")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_out_line_device_id_device")),
        sa.ForeignKeyConstraint(
            ["transport_id"], ["out_transport.id"], name=op.f("fk_out_line_transport_id_out_transport")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_out_line")),
        sa.UniqueConstraint("transport_id", "device_id", name=op.f("uq_out_line_transport_id_device_id")),
    )
    op.create_index(op.f("ix_out_line_device_id"), "out_line", ["device_id"])
