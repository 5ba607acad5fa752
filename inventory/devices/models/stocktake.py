"""Counting the stock: one count of one place, and a line for every thing that was seen there, or was not."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.models import Location, Shelf, User
from inventory.core.db import Base, words
from inventory.core.triggers import Trigger, declare
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models.device import Device
from inventory.devices.models.spot import Spot


class Seen(StrEnum):
    """What a count found out about one thing."""

    HERE = "here"  # it stands where it belongs
    ELSEWHERE = "elsewhere"  # ours and in stock, but it belongs at another place
    WITH_SOMEBODY = "with_somebody"  # according to us somebody has it, and it stands on the shelf
    LOST = "lost"  # reported missing, and here it is
    NOT_COME = "not_come"  # announced, never received, and here it is
    GONE = "gone"  # it left the house, and here it is
    UNKNOWN = "unknown"  # no device of ours
    NOT_SCANNED = "not_scanned"  # it belongs here and nobody scanned it; known when the count is closed


class Settled(StrEnum):
    """What was done with a line afterwards. A thing that nobody knows is taken away: it was scanned by mistake."""

    MOVED = "moved"
    MISSED = "missed"
    TAKEN_AWAY = "taken_away"


class Stocktake(Base):
    """A count of a place, or of one shelf of it. `expected` is how many devices belonged there when it was closed."""

    __tablename__ = "stocktake"
    __table_args__ = (
        # Two people who count the same place count together.
        Index(
            "ux_stocktake_open",
            "location_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL AND shelf_id IS NULL"),
            postgresql_where=text("closed_at IS NULL AND shelf_id IS NULL"),
        ),
        Index(
            "ux_stocktake_open_shelf",
            "shelf_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        CheckConstraint("(closed_at IS NULL) = (expected IS NULL)", name="closed_is_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    shelf_id: Mapped[int | None] = mapped_column(ForeignKey("shelf.id"))
    started_at: Mapped[datetime]
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    expected: Mapped[int | None]

    location: Mapped[Location] = relationship(lazy="joined")
    shelf: Mapped[Shelf | None] = relationship()

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def spot(self) -> Spot:
        """What is counted."""
        return Spot(self.location, self.shelf)


class StocktakeLine(Base):
    """One thing, once per count. `code` is the tag of the device, or the text of a code that is not ours."""

    __tablename__ = "stocktake_line"
    __table_args__ = (
        UniqueConstraint("stocktake_id", "code"),
        Index("ix_stocktake_line_device_id", "device_id"),
        CheckConstraint("(seen = 'unknown') = (device_id IS NULL)", name="unknown_is_no_device"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stocktake_id: Mapped[int] = mapped_column(ForeignKey("stocktake.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    code: Mapped[str] = mapped_column(String(60))
    seen: Mapped[Seen] = mapped_column(words(Seen, 20))
    state: Mapped[DeviceState | None] = mapped_column(words(DeviceState, 20))
    belongs_at: Mapped[str] = mapped_column(String(20), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    settled: Mapped[Settled | None] = mapped_column(words(Settled, 10))
    settled_at: Mapped[datetime | None]

    device: Mapped[Device | None] = relationship()
    user: Mapped[User | None] = relationship()


declare(
    Trigger("stocktake_no_delete", "stocktake", "DELETE", refuse="Een telling blijft bewaard."),
    Trigger(
        "stocktake_stays_closed",
        "stocktake",
        "UPDATE",
        "OLD.closed_at IS NOT NULL",
        refuse="Deze telling is gesloten. Begin een nieuwe.",
    ),
    Trigger("stocktake_line_no_delete", "stocktake_line", "DELETE", refuse="Een telling blijft bewaard."),
    Trigger(
        "stocktake_line_while_open",
        "stocktake_line",
        "INSERT",
        "EXISTS (SELECT 1 FROM stocktake s WHERE s.id = NEW.stocktake_id AND s.closed_at IS NOT NULL)",
        refuse="Deze telling is gesloten. Begin een nieuwe.",
    ),
    Trigger(
        "stocktake_line_no_rewrite",
        "stocktake_line",
        "UPDATE",
        "NEW.stocktake_id <> OLD.stocktake_id OR NEW.code <> OLD.code OR NEW.seen <> OLD.seen OR NEW.at <> OLD.at",
        refuse="Wat geteld is, verandert niet.",
    ),
)
