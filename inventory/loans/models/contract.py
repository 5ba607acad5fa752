"""Contracts, what was lent under them and when, and what came along."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.models import Location, Organisation, User
from inventory.core.db import Base, words
from inventory.devices.models import Device
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models.words import LearningPath, TariffProof, ThingBack
from inventory.people.models import EndUser, Person
from inventory.referrals.models import Referral

OPEN_LINE = text("until_at IS NULL")
ACTIVE_LOAN = text("state = 'active' AND NOT is_extra")
"""The running contract that each person has one of, per kind. What the coordinator allowed beside it is extra."""


class LinePurpose(StrEnum):
    """Why a device went along: it is what the contract is about, or it stands in while that one is repaired."""

    MAIN = "main"
    LOANER = "loaner"


class Loan(Base):
    """A contract. Price and tariff are frozen on it as they were that day."""

    __tablename__ = "loan"
    __table_args__ = (
        CheckConstraint("kind IN ('BRUIKLEEN', 'HUUR', 'KOOP')", name="kind"),
        CheckConstraint(
            "kind <> 'BRUIKLEEN' OR (price_eur IS NULL AND deposit_eur IS NULL AND tariff_proof IS NULL)",
            name="free_has_no_price",
        ),
        CheckConstraint("kind = 'BRUIKLEEN' OR (price_eur IS NOT NULL AND price_eur > 0)", name="paid_has_a_price"),
        CheckConstraint("kind = 'BRUIKLEEN' OR tariff_proof IS NOT NULL", name="paid_has_a_proof"),
        CheckConstraint("deposit_eur IS NULL OR (deposit_eur >= 0 AND kind = 'HUUR')", name="deposit"),
        CheckConstraint("(kind = 'KOOP') = (due_on IS NULL)", name="due"),
        CheckConstraint("(kind = 'KOOP') = (state = 'sold')", name="sold"),
        CheckConstraint("kind <> 'KOOP' OR guarantee_until IS NOT NULL", name="guarantee"),
        CheckConstraint("(state = 'active') = (ended_at IS NULL)", name="ended"),
        Index(
            "uq_loan_person_kind_active",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=ACTIVE_LOAN,
            postgresql_where=ACTIVE_LOAN,
        ),
        # Each filter of the list reads its page straight from one of these, of one counter or of all.
        Index("ix_loan_org_id_state_id", "org_id", "state", "id"),
        Index("ix_loan_state_id", "state", "id"),
        Index("ix_loan_org_id_state_due_on_id", "org_id", "state", "due_on", "id"),
        Index("ix_loan_state_due_on_id", "state", "due_on", "id"),
        Index("ix_loan_handed_over_at", "handed_over_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[LoanKind] = mapped_column(words(LoanKind, 10))
    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    end_user_id: Mapped[int | None] = mapped_column(ForeignKey("end_user.id"))
    representative_signs: Mapped[bool] = mapped_column(default=False)
    is_extra: Mapped[bool] = mapped_column(default=False)
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"), unique=True)
    state: Mapped[LoanState] = mapped_column(words(LoanState, 10))
    handed_over_at: Mapped[datetime]
    due_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    guarantee_until: Mapped[date | None]
    price_eur: Mapped[Decimal | None]
    deposit_eur: Mapped[Decimal | None]
    deposit_back_eur: Mapped[Decimal | None]
    tariff_name: Mapped[str] = mapped_column(String(80), default="")
    tariff_valid_from: Mapped[date | None]
    tariff_legal_ref: Mapped[str] = mapped_column(String(120), default="")
    tariff_proof: Mapped[TariffProof | None] = mapped_column(words(TariffProof, 20))
    proof_checked_on: Mapped[date | None]
    proof_checked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    clerk_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    condition_out: Mapped[str] = mapped_column(String(500), default="")
    condition_in: Mapped[str] = mapped_column(String(500), default="")
    # From then on no message goes out: the borrower died. The contract itself runs until the device is back.
    quiet_at: Mapped[datetime | None]
    learning_path: Mapped[LearningPath] = mapped_column(words(LearningPath, 12), default=LearningPath.NOT_OFFERED)
    version: Mapped[int] = mapped_column(default=1)

    org: Mapped[Organisation] = relationship(foreign_keys=[org_id])
    location: Mapped[Location | None] = relationship(foreign_keys=[location_id])
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    end_user: Mapped[EndUser | None] = relationship(foreign_keys=[end_user_id])
    referral: Mapped[Referral | None] = relationship(foreign_keys=[referral_id])
    clerk: Mapped[User | None] = relationship(foreign_keys=[clerk_user_id])
    # What the contract is about: one device, or one after another when it was swapped. Never what only stood in.
    lines: Mapped[list["LoanLine"]] = relationship(
        back_populates="loan",
        order_by="LoanLine.id",
        primaryjoin="and_(LoanLine.loan_id == Loan.id, LoanLine.purpose == 'main')",
    )
    # What stood in while the device was repaired; see `actions/loaner.py`.
    loaners: Mapped[list["LoanLine"]] = relationship(
        order_by="LoanLine.id",
        primaryjoin="and_(LoanLine.loan_id == Loan.id, LoanLine.purpose == 'loaner')",
        viewonly=True,
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def line(self) -> "LoanLine":
        """The device that it is about now: the newest line. A device that only stands in never is."""
        return self.lines[-1]

    @property
    def loaner(self) -> "LoanLine | None":
        """The device that stands in now."""
        return next((line for line in self.loaners if line.until_at is None), None)


class LoanLine(Base):
    """From when until when a device went along with a contract. A swap closes one line and opens another; a loaner has
    a line of its own beside it.
    """

    __tablename__ = "loan_line"
    __table_args__ = (
        Index(
            "uq_loan_line_device_open",
            "device_id",
            unique=True,
            sqlite_where=OPEN_LINE,
            postgresql_where=OPEN_LINE,
        ),
        Index(
            "uq_loan_line_loan_open",
            "loan_id",
            "purpose",
            unique=True,
            sqlite_where=OPEN_LINE,
            postgresql_where=OPEN_LINE,
        ),
        Index("ix_loan_line_device_id_id", "device_id", "id"),
        CheckConstraint("until_at IS NULL OR until_at >= from_at", name="order"),
        CheckConstraint("purpose IN ('main', 'loaner')", name="purpose"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"), index=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    purpose: Mapped[LinePurpose] = mapped_column(
        words(LinePurpose, 10), default=LinePurpose.MAIN, server_default=LinePurpose.MAIN.value
    )
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]

    loan: Mapped[Loan] = relationship(back_populates="lines", foreign_keys=[loan_id])
    device: Mapped[Device] = relationship()
    accessories: Mapped[list["LoanAccessory"]] = relationship(
        back_populates="line", order_by="LoanAccessory.id", lazy="selectin"
    )


class LoanAccessory(Base):
    """One thing that came along: whether it was given, whether it came back (None: nobody looked yet) and how."""

    __tablename__ = "loan_accessory"
    __table_args__ = (
        UniqueConstraint("line_id", "kind"),
        CheckConstraint("back_as IS NULL OR came_back IS NOT NULL", name="back_as"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("loan_line.id"))
    kind: Mapped[str] = mapped_column(String(60))
    handed: Mapped[bool] = mapped_column(default=True)
    came_back: Mapped[bool | None]
    back_as: Mapped[ThingBack | None] = mapped_column(words(ThingBack, 10))
    back_note: Mapped[str] = mapped_column(String(200), default="", server_default="")

    line: Mapped[LoanLine] = relationship(back_populates="accessories")
