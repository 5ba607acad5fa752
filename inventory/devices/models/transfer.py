"""Devices on their way from one place of the house to another: scanned when they leave, scanned when they arrive."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.models import Location
from inventory.core.db import Base, words
from inventory.core.triggers import Trigger, declare
from inventory.devices.models.device import Device


class Ending(StrEnum):
    """How it ended for one device."""

    RECEIVED = "received"
    NOT_ARRIVED = "not_arrived"
    LEFT_OUT = "left_out"  # taken out again before it left


class Transfer(Base):
    """Devices that go together. Being packed until `sent_at`, under way until `closed_at`.

    `for_good`: who receives them owns them from then on. Else they stay whose they are, wherever they stand.
    """

    __tablename__ = "transfer"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    for_good: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    leaves: Mapped[Location] = relationship(foreign_keys=[from_id], lazy="joined")
    goes_to: Mapped[Location] = relationship(foreign_keys=[to_id], lazy="joined")

    @property
    def is_packing(self) -> bool:
        return self.sent_at is None and self.closed_at is None

    @property
    def is_under_way(self) -> bool:
        return self.sent_at is not None and self.closed_at is None


class TransferLine(Base):
    """A device on its way. While it has no ending no other step can be taken with it."""

    __tablename__ = "transfer_line"
    __table_args__ = (
        UniqueConstraint("transfer_id", "device_id"),
        Index(
            "ux_transfer_line_open",
            "device_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id"))
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    packed_at: Mapped[datetime]
    packed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    ending: Mapped[Ending | None] = mapped_column(words(Ending, 20))

    device: Mapped[Device] = relationship()
    transfer: Mapped[Transfer] = relationship()


declare(
    Trigger("transfer_no_delete", "transfer", "DELETE", refuse="Een overdracht blijft bewaard."),
    Trigger("transfer_line_no_delete", "transfer_line", "DELETE", refuse="Een overdracht blijft bewaard."),
)
