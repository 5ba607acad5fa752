"""Agreements with organisations, and the devices that stand there under them. Nothing here names a person."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.models import Location, Organisation
from inventory.core.db import Base, words
from inventory.core.triggers import Trigger, declare
from inventory.devices.models import Device
from inventory.placements.lifecycle import Contact, LineEnding, PlacementState, Purpose

OPEN_LINE = text("ended_at IS NULL")


class Placement(Base):
    """`org` lends from `home`; the devices stand at `location`, for `receiver`.

    `accessories`: what goes along with each device. `refused`: tags that were scanned and may not go, the last ones.
    """

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("(purpose = 'class') = (until_on IS NOT NULL)", name="until"),
        CheckConstraint("until_on IS NULL OR until_on > from_on", name="order"),
        CheckConstraint("receiver_id <> org_id", name="receiver"),
        CheckConstraint("(state IN ('closed', 'cancelled')) = (closed_at IS NOT NULL)", name="closed"),
        CheckConstraint("state NOT IN ('out', 'closed') OR out_at IS NOT NULL", name="out"),
        Index("ix_placement_state_id", "state", "id"),
        Index("ix_placement_org_id_state_until_on", "org_id", "state", "until_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    purpose: Mapped[Purpose] = mapped_column(words(Purpose, 10))
    state: Mapped[PlacementState] = mapped_column(words(PlacementState, 12))
    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    home_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), index=True)
    contact: Mapped[Contact] = mapped_column(words(Contact, 12))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    wanted: Mapped[int | None]
    accessories: Mapped[list[str]] = mapped_column(default=list)
    refused: Mapped[list[str]] = mapped_column(default=list)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    out_at: Mapped[datetime | None]
    out_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    org: Mapped[Organisation] = relationship(foreign_keys=[org_id], lazy="joined")
    home: Mapped[Location] = relationship(foreign_keys=[home_id], lazy="joined")
    receiver: Mapped[Organisation] = relationship(foreign_keys=[receiver_id], lazy="joined")
    location: Mapped[Location] = relationship(foreign_keys=[location_id], lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class PlacementLine(Base):
    """One device under an agreement. `from_at` is empty while it is being prepared; open until `ended_at`."""

    __tablename__ = "placement_line"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ending"),
        CheckConstraint("ending IS NULL OR ending = 'left_out' OR from_at IS NOT NULL", name="was_out"),
        Index("ux_placement_line_open", "device_id", unique=True, sqlite_where=OPEN_LINE, postgresql_where=OPEN_LINE),
        Index("ix_placement_line_placement_id", "placement_id", "id"),
        Index("ix_placement_line_device_id", "device_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    accessories: Mapped[list[str]] = mapped_column(default=list)
    # What did not come back with it.
    lacking: Mapped[list[str]] = mapped_column(default=list)
    scanned_at: Mapped[datetime]
    from_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ending: Mapped[LineEnding | None] = mapped_column(words(LineEnding, 12))

    placement: Mapped[Placement] = relationship()
    device: Mapped[Device] = relationship()


declare(
    Trigger("placement_no_delete", "placement", "DELETE", refuse="Een overeenkomst blijft bewaard."),
    Trigger("placement_line_no_delete", "placement_line", "DELETE", refuse="Een overeenkomst blijft bewaard."),
)
