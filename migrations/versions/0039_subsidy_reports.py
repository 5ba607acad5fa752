"""The report to the department: texts with their past, the bands of a call, frozen reports, workbooks to fill in."""

from decimal import Decimal

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"

BANDS = ((1, 1000, 350_000), (1001, 1500, 100_000), (1501, 1750, 30_000), (1751, None, 20_000))


def upgrade() -> None:
    op.create_table(
        "subsidy_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user_account.id"], name=op.f("fk_subsidy_text_written_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subsidy_text")),
    )
    op.create_index("ix_subsidy_text_days", "subsidy_text", ["first_on", "last_on", "part", "id"])
    bands = op.create_table(
        "result_band",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("call", sa.String(length=20), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("amount_eur", sa.Numeric(10, 2), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("least > 0 AND (most IS NULL OR most >= least)", name=op.f("ck_result_band_order")),
        sa.CheckConstraint("amount_eur >= 0", name=op.f("ck_result_band_amount")),
        sa.ForeignKeyConstraint(["set_by_id"], ["user_account.id"], name=op.f("fk_result_band_set_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_band")),
    )
    op.create_index("uq_result_band_least", "result_band", ["edition", "least"], unique=True)
    op.bulk_insert(
        bands,
        [
            {
                "edition": 1,
                "call": "2025-2026",
                "least": least,
                "most": most,
                "amount_eur": Decimal(amount),
                "source": "digibanken.vlaanderen.be",
            }
            for least, most, amount in BANDS
        ],
    )
    op.create_table(
        "subsidy_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["frozen_by_id"], ["user_account.id"], name=op.f("fk_subsidy_snapshot_frozen_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subsidy_snapshot")),
        sa.UniqueConstraint("number", name=op.f("uq_subsidy_snapshot_number")),
    )
    op.create_index("ix_subsidy_snapshot_days", "subsidy_snapshot", ["first_on", "last_on", "id"])
    op.create_table(
        "subsidy_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subsidy_template")),
    )
    op.create_index(
        "uq_subsidy_template_name",
        "subsidy_template",
        ["name"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "subsidy_template_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("figure", sa.String(length=60), nullable=False),
        sa.Column("sheet", sa.String(length=31), nullable=False),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=8), nullable=False),
        sa.Column("cell", sa.String(length=10), nullable=False),
        sa.CheckConstraint("(place = 'cell') = (cell <> '')", name=op.f("ck_subsidy_template_field_cell")),
        sa.CheckConstraint("(place = 'cell') = (heading = '')", name=op.f("ck_subsidy_template_field_heading")),
        sa.ForeignKeyConstraint(
            ["template_id"], ["subsidy_template.id"], name=op.f("fk_subsidy_template_field_template_id_subsidy_template")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subsidy_template_field")),
    )
    op.create_index("ix_subsidy_template_field_template", "subsidy_template_field", ["template_id", "id"])


def downgrade() -> None:
    for table in ("subsidy_template_field", "subsidy_template", "subsidy_snapshot", "result_band", "subsidy_text"):
        op.drop_table(table)
