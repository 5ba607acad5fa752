"""What happened while a contract ran: damage, loss, theft, and money that came in."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.db import Base, words
from inventory.loans.models.words import IncidentKind, PaymentMethod


class Incident(Base):
    """Damage, loss or theft during a contract."""

    __tablename__ = "loan_incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"), index=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    kind: Mapped[IncidentKind] = mapped_column(words(IncidentKind, 10))
    told_on: Mapped[date]
    police_number: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class Payment(Base):
    """Money that was received for a contract, as a note: this is no cash register."""

    __tablename__ = "loan_payment"
    __table_args__ = (CheckConstraint("amount_eur > 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"), index=True)
    amount_eur: Mapped[Decimal]
    method: Mapped[PaymentMethod] = mapped_column(words(PaymentMethod, 12))
    reference: Mapped[str] = mapped_column(String(60), default="")
    paid_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
