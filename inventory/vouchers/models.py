"""A voucher: a code of a provider. Who got it is known by the contract alone."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.core.db import Base, words
from inventory.core.triggers import Trigger, declare
from inventory.loans.models import Loan
from inventory.vouchers.lifecycle import VoucherState, Why


class Voucher(Base):
    """`code` is there while somebody may still need it here: in stock, and until the day after it was given.

    `code_sha256` keeps the same code from coming in twice, also later (of an erased code it is a seal, which only the
    secret of this instance makes); `ending` are its last signs, to tell two apart.
    `is_first`: the first one of a household. Counting those counts households, also when addresses are erased.
    """

    __tablename__ = "voucher"
    __table_args__ = (
        CheckConstraint("state NOT IN ('given') OR (loan_id IS NOT NULL AND given_at IS NOT NULL)", name="given"),
        CheckConstraint("state <> 'in_stock' OR (code IS NOT NULL AND loan_id IS NULL)", name="in_stock"),
        CheckConstraint("state IN ('in_stock', 'given') OR code IS NULL", name="code"),
        CheckConstraint("value_eur > 0", name="value"),
        Index("ix_voucher_state_valid_until", "state", "valid_until", "id"),
        Index("ix_voucher_loan_id", "loan_id"),
        Index("ix_voucher_given_at", "given_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(60))
    code: Mapped[str | None] = mapped_column(String(80))
    code_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    ending: Mapped[str] = mapped_column(String(4))
    value_eur: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    valid_until: Mapped[date]
    state: Mapped[VoucherState] = mapped_column(words(VoucherState, 10))
    added_at: Mapped[datetime]
    loan_id: Mapped[int | None] = mapped_column(ForeignKey("loan.id"))
    given_at: Mapped[datetime | None]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    why: Mapped[Why | None] = mapped_column(words(Why, 16))
    is_first: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    loan: Mapped[Loan | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


declare(Trigger("voucher_no_delete", "voucher", "DELETE", refuse="Een voucher blijft bewaard."))
