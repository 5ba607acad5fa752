"""A repair case knows who is at turn: parts with a price, a promised day, a price that was asked, what came of it."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

NOT_CLOSED = sa.text("state <> 'closed'")
BEFORE = sa.text("state IN ('open', 'diagnosed', 'waiting_part', 'fixed', 'not_repairable')")
ADDED = (
    "guarantee_until",
    "cause",
    "promised_on",
    "waits_for",
    "part_expected_on",
    "price_eur",
    "price_answer",
    "price_answered_on",
    "tests",
    "told_at",
    "told_how",
    "remedy",
    "refund_eur",
)
CHECKS = {
    "price": "price_eur IS NULL OR price_eur >= 0",
    "accepted_a_price": "price_answer <> 'accepted' OR price_eur IS NOT NULL",
    "refund": "refund_eur IS NULL OR remedy IN ('price_cut', 'refunded')",
    "closed": "(state = 'closed') = (closed_at IS NOT NULL)",
}


def upgrade() -> None:
    with op.batch_alter_table("spare_part") as batch:
        batch.add_column(sa.Column("cost_eur", sa.Numeric(precision=10, scale=2), nullable=True))
    with op.batch_alter_table("spare_part") as batch:
        batch.create_check_constraint(op.f("ck_spare_part_cost"), "cost_eur IS NULL OR cost_eur >= 0")
    op.create_table(
        "repair_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("repair_id", sa.Integer(), nullable=False),
        sa.Column("part_move_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("unit_eur", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_repair_part_count")),
        sa.CheckConstraint("unit_eur IS NULL OR unit_eur >= 0", name=op.f("ck_repair_part_unit")),
        sa.ForeignKeyConstraint(["repair_id"], ["repair.id"], name=op.f("fk_repair_part_repair_id_repair")),
        sa.ForeignKeyConstraint(["part_move_id"], ["part_move.id"], name=op.f("fk_repair_part_part_move_id_part_move")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_part")),
        sa.UniqueConstraint("part_move_id", name=op.f("uq_repair_part_part_move_id")),
    )
    op.create_index(op.f("ix_repair_part_repair_id"), "repair_part", ["repair_id"])
    _parts_to_rows()
    op.drop_index("uq_repair_one_open_per_device", table_name="repair")
    with op.batch_alter_table("repair") as batch:
        batch.drop_constraint(op.f("ck_repair_came_from"), type_="check")
        batch.drop_column("parts")
        batch.add_column(sa.Column("guarantee_until", sa.Date(), nullable=True))
        batch.add_column(sa.Column("cause", sa.String(length=20), server_default="", nullable=False))
        batch.add_column(sa.Column("promised_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("waits_for", sa.String(length=80), server_default="", nullable=False))
        batch.add_column(sa.Column("part_expected_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("price_eur", sa.Numeric(precision=10, scale=2), nullable=True))
        batch.add_column(sa.Column("price_answer", sa.String(length=10), server_default="", nullable=False))
        batch.add_column(sa.Column("price_answered_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("tests", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
        batch.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("told_how", sa.String(length=10), server_default="", nullable=False))
        batch.add_column(sa.Column("remedy", sa.String(length=20), server_default="", nullable=False))
        batch.add_column(sa.Column("refund_eur", sa.Numeric(precision=10, scale=2), nullable=True))
    # What closed before went back when it was mended, and stayed when it was not.
    op.execute(sa.text("UPDATE repair SET remedy = 'repaired' WHERE state = 'closed' AND outcome = 'fixed'"))
    op.execute(sa.text("UPDATE repair SET remedy = 'ended' WHERE state = 'closed' AND outcome = 'not_repairable'"))
    # What was not mended out of guarantee waits as before: nobody asked a price then.
    op.execute(sa.text("UPDATE repair SET price_answer = 'free' WHERE NOT is_in_guarantee"))
    with op.batch_alter_table("repair") as batch:
        batch.create_check_constraint(op.f("ck_repair_came_from"), "came_from IN ('on_loan', 'sold', 'placed')")
        for name, condition in CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_repair_{name}"), condition)
    _open_once(NOT_CLOSED)


def downgrade() -> None:
    # The older service asks no price: such a case is one that was looked at.
    op.drop_index("uq_repair_one_open_per_device", table_name="repair")
    op.execute(sa.text("UPDATE repair SET state = 'diagnosed' WHERE state IN ('price_asked', 'price_refused')"))
    op.execute(sa.text("UPDATE repair SET outcome = '' WHERE outcome = 'price_refused'"))
    with op.batch_alter_table("repair") as batch:
        batch.drop_constraint(op.f("ck_repair_came_from"), type_="check")
        for name in CHECKS:
            batch.drop_constraint(op.f(f"ck_repair_{name}"), type_="check")
        for name in ADDED:
            batch.drop_column(name)
        batch.add_column(sa.Column("parts", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
    _rows_to_parts()
    op.execute(sa.text("UPDATE repair SET came_from = 'on_loan' WHERE came_from = 'placed'"))
    with op.batch_alter_table("repair") as batch:
        batch.alter_column("parts", server_default=None)
        batch.create_check_constraint(op.f("ck_repair_came_from"), "came_from IN ('on_loan', 'sold')")
    _open_once(BEFORE)
    op.drop_table("repair_part")
    with op.batch_alter_table("spare_part") as batch:
        batch.drop_constraint(op.f("ck_spare_part_cost"), type_="check")
        batch.drop_column("cost_eur")


def _open_once(which: sa.TextClause) -> None:
    op.create_index(
        "uq_repair_one_open_per_device",
        "repair",
        ["device_id"],
        unique=True,
        sqlite_where=which,
        postgresql_where=which,
    )


_REPAIR = sa.table("repair", sa.column("id", sa.Integer), sa.column("parts", sa.JSON))
_PART = sa.table(
    "repair_part",
    sa.column("id", sa.Integer),
    sa.column("repair_id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("count", sa.Integer),
    sa.column("added_at", sa.DateTime(timezone=True)),
)


def _parts_to_rows() -> None:
    rows = [
        {"repair_id": number, "name": str(name)[:120], "count": 1, "added_at": datetime.now(UTC)}
        for number, parts in op.get_bind().execute(sa.select(_REPAIR.c.id, _REPAIR.c.parts).order_by(_REPAIR.c.id))
        for name in parts or []
    ]
    if rows:
        op.bulk_insert(_PART, rows)


def _rows_to_parts() -> None:
    link = op.get_bind()
    named: dict[int, list[str]] = {}
    for number, name in link.execute(sa.select(_PART.c.repair_id, _PART.c.name).order_by(_PART.c.id)):
        named.setdefault(number, []).append(name[:80])
    for number, parts in named.items():
        link.execute(_REPAIR.update().where(_REPAIR.c.id == number).values(parts=parts))
