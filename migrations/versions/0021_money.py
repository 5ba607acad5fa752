"""Money both ways: what goes back and what stays of a deposit, mistakes put right by a row; each look at a proof; a
price that is still to come may be withdrawn.

What was paid goes to the price first and then to the deposit, as it was asked. A deposit that was noted as given back
becomes a row that went out, by a way that nobody noted. The look at the proof that stands on a contract becomes its
first row, good for a year.
"""

from calendar import monthrange
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_CHECKS = {
    "deposit": "deposit_eur >= 0 AND deposit_eur <= amount_eur",
    "way": "way IN ('in', 'out', 'kept')",
    "kept": "(way = 'kept') = (kept_for IS NOT NULL)",
    "method": "(way = 'kept') = (method IS NULL)",
    "kept_of_the_deposit": "way <> 'kept' OR deposit_eur = amount_eur",
}


def upgrade() -> None:
    _payments()
    op.create_table(
        "loan_proof_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.Column("proof", sa.String(length=20), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("seen_by", sa.Integer(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("valid_until >= seen_on", name=op.f("ck_loan_proof_check_order")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_loan_proof_check_loan_id_loan")),
        sa.ForeignKeyConstraint(
            ["seen_by"], ["user_account.id"], name=op.f("fk_loan_proof_check_seen_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_proof_check")),
    )
    op.create_index(op.f("ix_loan_proof_check_loan_id"), "loan_proof_check", ["loan_id"])
    _rows()
    with op.batch_alter_table("tariff") as batch:
        batch.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("withdrawn_by", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_tariff_withdrawn_by_user_account"), "user_account", ["withdrawn_by"], ["id"])
        batch.drop_constraint(op.f("uq_tariff_kind_device_type_valid_from"), type_="unique")
    stands = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "uq_tariff_stands",
        "tariff",
        ["kind", "device_type", "valid_from"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )


def _payments() -> None:
    with op.batch_alter_table("loan_payment") as batch:
        batch.add_column(sa.Column("way", sa.String(length=5), nullable=False, server_default="in"))
        batch.add_column(sa.Column("deposit_eur", sa.Numeric(10, 2), nullable=False, server_default="0"))
        batch.add_column(sa.Column("kept_for", sa.String(length=12), nullable=True))
        batch.add_column(sa.Column("thing", sa.String(length=60), nullable=False, server_default=""))
        batch.add_column(sa.Column("corrects_id", sa.Integer(), nullable=True))
        batch.alter_column("method", existing_type=sa.String(length=12), nullable=True)
    with op.batch_alter_table("loan_payment") as batch:
        batch.alter_column("way", existing_type=sa.String(length=5), server_default=None)
        batch.alter_column("deposit_eur", existing_type=sa.Numeric(10, 2), server_default=None)
        batch.alter_column("thing", existing_type=sa.String(length=60), server_default=None)
        batch.create_unique_constraint(op.f("uq_loan_payment_corrects_id"), ["corrects_id"])
        batch.create_foreign_key(
            op.f("fk_loan_payment_corrects_id_loan_payment"), "loan_payment", ["corrects_id"], ["id"]
        )
        for name, rule in _CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_loan_payment_{name}"), rule)


def _rows() -> None:
    connection = op.get_bind()
    instant, amount = sa.DateTime(timezone=True), sa.Numeric(10, 2)
    loan = sa.table(
        "loan",
        *(sa.column(name) for name in ("id", "kind", "tariff_proof", "proof_checked_by")),
        *(sa.column(name, amount) for name in ("price_eur", "deposit_back_eur")),
        sa.column("proof_checked_on", sa.Date()),
        sa.column("handed_over_at", instant),
        sa.column("ended_at", instant),
    )
    payment = sa.table(
        "loan_payment",
        *(sa.column(name) for name in ("id", "loan_id", "way", "method", "reference", "thing")),
        *(sa.column(name, amount) for name in ("amount_eur", "deposit_eur")),
        sa.column("paid_on", sa.Date()),
        sa.column("recorded_at", instant),
    )
    check = sa.table(
        "loan_proof_check",
        *(sa.column(name) for name in ("loan_id", "proof", "seen_by")),
        sa.column("seen_on", sa.Date()),
        sa.column("valid_until", sa.Date()),
        sa.column("noted_at", instant),
    )
    paid: dict[int, list[tuple[int, Decimal]]] = {}
    for row in connection.execute(
        sa.select(payment.c.id, payment.c.loan_id, payment.c.amount_eur).order_by(payment.c.id)
    ):
        paid.setdefault(row.loan_id, []).append((row.id, row.amount_eur))
    for each in connection.execute(sa.select(loan).where(loan.c.kind != "BRUIKLEEN").order_by(loan.c.id)).all():
        price, held = each.price_eur, Decimal(0)
        for number, sum_eur in paid.get(each.id, []):
            of_price = min(sum_eur, price)
            price -= of_price
            held += sum_eur - of_price
            if sum_eur > of_price:
                connection.execute(
                    sa.update(payment).where(payment.c.id == number).values(deposit_eur=sum_eur - of_price)
                )
        back = min(each.deposit_back_eur or Decimal(0), held)
        if back > 0 and each.ended_at is not None:
            gone = {"amount_eur": back, "deposit_eur": back, "paid_on": each.ended_at.date()}
            words = {"way": "out", "method": "unknown", "reference": "", "thing": ""}
            connection.execute(sa.insert(payment).values(loan_id=each.id, recorded_at=each.ended_at, **gone, **words))
        if each.tariff_proof is not None:
            seen = each.proof_checked_on or each.handed_over_at.date()
            looked = {"proof": each.tariff_proof, "seen_by": each.proof_checked_by, "seen_on": seen}
            connection.execute(
                sa.insert(check).values(
                    loan_id=each.id, valid_until=_a_year_later(seen), noted_at=each.handed_over_at, **looked
                )
            )


def _a_year_later(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, monthrange(day.year + 1, day.month)[1]))


def downgrade() -> None:
    op.drop_index("uq_tariff_stands", table_name="tariff")
    op.execute(sa.text("DELETE FROM tariff WHERE withdrawn_at IS NOT NULL"))
    with op.batch_alter_table("tariff") as batch:
        batch.drop_constraint(op.f("fk_tariff_withdrawn_by_user_account"), type_="foreignkey")
        batch.drop_column("withdrawn_by")
        batch.drop_column("withdrawn_at")
        batch.create_unique_constraint(
            op.f("uq_tariff_kind_device_type_valid_from"), ["kind", "device_type", "valid_from"]
        )
    op.drop_table("loan_proof_check")
    # The older service knows only what came in: pairs that undid each other go, and what went back stands on the loan.
    op.execute(
        sa.text(
            "DELETE FROM loan_payment WHERE corrects_id IS NOT NULL OR way <> 'in' OR id IN "
            "(SELECT corrects_id FROM loan_payment WHERE corrects_id IS NOT NULL)"
        )
    )
    with op.batch_alter_table("loan_payment") as batch:
        for name in _CHECKS:
            batch.drop_constraint(op.f(f"ck_loan_payment_{name}"), type_="check")
        batch.drop_constraint(op.f("fk_loan_payment_corrects_id_loan_payment"), type_="foreignkey")
        batch.drop_constraint(op.f("uq_loan_payment_corrects_id"), type_="unique")
        for name in ("corrects_id", "thing", "kept_for", "deposit_eur", "way"):
            batch.drop_column(name)
        batch.alter_column("method", existing_type=sa.String(length=12), nullable=False)
