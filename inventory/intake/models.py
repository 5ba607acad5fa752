"""Donation lots, the lists that they came with, what donors say of them, and transports out of the house."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.models import Location, Organisation
from inventory.core.db import Base, words
from inventory.core.triggers import Trigger, declare
from inventory.devices.models import Device
from inventory.history.models import BIG
from inventory.intake.lifecycle import GivenAs, LeavesFor, LotState, RemarkKind, Transport, WipedBy


class Lot(Base):
    """Devices of one donor that come together. A device belongs to it by `device.lot_code`.

    `wipes_by` and `wants_certificate` are the agreement on the donor's data. `expected` is what was announced: so many
    per type, also when there is no list yet. `statement_at` is when the donor said that it gives the devices for good,
    without locks. `confirmed_sha256` is what the donor confirmed: the reconciled list as it stood then.
    """

    __tablename__ = "lot"
    __table_args__ = (Index("ix_lot_donor_id_id", "donor_id", "id"), Index("ix_lot_state_id", "state", "id"))

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
    expected: Mapped[dict[str, Any]] = mapped_column(default=dict)
    transport: Mapped[Transport] = mapped_column(words(Transport, 10), default=Transport.BROUGHT)
    fetch_on: Mapped[date | None]
    fetch_where: Mapped[str] = mapped_column(String(200), default="")
    given_as: Mapped[GivenAs] = mapped_column(words(GivenAs, 10), default=GivenAs.UNSAID)
    statement_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_sha256: Mapped[str] = mapped_column(String(64), default="")
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    donor: Mapped[Organisation] = relationship(foreign_keys=[donor_id])
    location: Mapped[Location | None] = relationship(foreign_keys=[location_id])

    __mapper_args__ = {"version_id_col": version}


class LotRemark(Base):
    """What a donor says is wrong with its reconciled list, and what we answered. Without a device it is about all."""

    __tablename__ = "lot_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), index=True)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    kind: Mapped[RemarkKind] = mapped_column(words(RemarkKind, 20))
    text: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answer: Mapped[str] = mapped_column(String(200), default="")

    device: Mapped[Device | None] = relationship(foreign_keys=[device_id])


class ListMapping(Base):
    """How a donor calls its columns: our field -> their heading. Kept when a list was taken in with it."""

    __tablename__ = "list_mapping"

    donor_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, autoincrement=False)
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    used_at: Mapped[datetime]


class ListImport(Base):
    """A list that was taken in: the devices it made, and per device it changed what was there before and after.

    It can be undone while nothing happened to these devices after the event `last_seq`.
    """

    __tablename__ = "list_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), index=True)
    filename: Mapped[str] = mapped_column(String(120), default="")
    made: Mapped[list[int]] = mapped_column(JSON, default=list)
    changed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    last_seq: Mapped[int] = mapped_column(BIG)
    done_at: Mapped[datetime]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class OutTransport(Base):
    """Devices and loose fractions that leave together with one paper. Until `gone_at` it is being packed."""

    __tablename__ = "out_transport"
    __table_args__ = (Index("ix_out_transport_gone_at_id", "gone_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    leaves_for: Mapped[LeavesFor] = mapped_column(words(LeavesFor, 10))
    receiver: Mapped[str] = mapped_column(String(80))
    document: Mapped[str] = mapped_column(String(60), default="")
    leaves_on: Mapped[date]
    gone_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    lines: Mapped[list["OutLine"]] = relationship(back_populates="transport", order_by="OutLine.id")

    __mapper_args__ = {"version_id_col": version}


class OutLine(Base):
    """A device on a transport, or a weight of loose parts. `is_weighed`: on a scale, else the usual of its type."""

    __tablename__ = "out_line"
    __table_args__ = (
        UniqueConstraint("transport_id", "device_id"),
        CheckConstraint("weight_kg > 0", name="weight"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transport_id: Mapped[int] = mapped_column(ForeignKey("out_transport.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"), index=True)
    fraction: Mapped[str] = mapped_column(String(20))
    weight_kg: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    is_weighed: Mapped[bool] = mapped_column(default=False)

    transport: Mapped[OutTransport] = relationship(back_populates="lines")
    device: Mapped[Device | None] = relationship(foreign_keys=[device_id])


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
