"""What happened while a contract ran: damage, loss, theft; and the decision to expect a device back no more."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.db import Base, words
from inventory.loans.models.words import Decider, IncidentKind, WriteOffReason

_STANDS = text("ended_at IS NULL")


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


class WriteOff(Base):
    """Somebody decided that a device is not expected back any more. It ends when the device turns up after all."""

    __tablename__ = "loan_write_off"
    __table_args__ = (
        Index("uq_loan_write_off_stands", "loan_id", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
        Index("ix_loan_write_off_device_id", "device_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"))
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    why: Mapped[WriteOffReason] = mapped_column(words(WriteOffReason, 15))
    decided_by: Mapped[Decider] = mapped_column(words(Decider, 15))
    decided_on: Mapped[date]
    # Of the decision, as it stands in the books of who decided.
    reference: Mapped[str] = mapped_column(String(40), default="")
    noted_at: Mapped[datetime]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]
