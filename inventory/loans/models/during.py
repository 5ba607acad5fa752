"""What happened while a contract ran: damage, loss, theft."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.db import Base, words
from inventory.loans.models.words import IncidentKind


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
