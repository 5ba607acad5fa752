"""Donation lots: what a partner announced or brought on one day."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.models import Location, Organisation
from inventory.core.db import Base, words
from inventory.core.triggers import Trigger, declare
from inventory.intake.lifecycle import LotState, WipedBy


class Lot(Base):
    """Devices of one donor that come together. A device belongs to it by `device.lot_code`.

    `wipes_by` and `wants_certificate` are the agreement on the donor's data.
    """

    __tablename__ = "lot"
    __table_args__ = (Index("ix_lot_donor_id_id", "donor_id", "id"), Index("ix_lot_state", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    donor_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    reference: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[LotState] = mapped_column(words(LotState, 20))
    announced_on: Mapped[date]
    received_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    wipes_by: Mapped[WipedBy] = mapped_column(words(WipedBy, 10), default=WipedBy.US)
    wants_certificate: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    donor: Mapped[Organisation] = relationship(foreign_keys=[donor_id])
    location: Mapped[Location | None] = relationship(foreign_keys=[location_id])

    __mapper_args__ = {"version_id_col": version}


declare(
    Trigger("lot_no_delete", "lot", "DELETE", refuse="Een lot blijft bewaard."),
    Trigger(
        "lot_starts_at_the_beginning",
        "lot",
        "INSERT",
        "NEW.state = 'closed'",
        refuse="Een lot begint als aangekondigd of ontvangen.",
    ),
)
