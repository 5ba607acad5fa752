"""Devices, their storage media and the wipes of those media. What the database refuses itself: `wipe_gate.py`."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.models import Location, Organisation, Shelf
from inventory.core import textindex
from inventory.core.db import Base, words
from inventory.core.i18n import _l
from inventory.core.textindex import TextIndex
from inventory.devices.lifecycle import PHASES, DeviceState, MediumState, Phase
from inventory.devices.models.spot import Spot


class DeviceType(StrEnum):
    LAPTOP = "laptop"
    DESKTOP = "desktop"
    TABLET = "tablet"


TYPE_LABELS: dict[DeviceType, Any] = {
    DeviceType.LAPTOP: _l("Laptop"),
    DeviceType.DESKTOP: _l("Vaste computer"),
    DeviceType.TABLET: _l("Tablet"),
}


class AssetClass(StrEnum):
    """`fixed`: bought new for a digipunt. It stands there, and is never lent, sold or given away."""

    LENT = "lent"
    FIXED = "fixed"


class MediumKind(StrEnum):
    HDD = "hdd"
    SSD = "ssd"
    NVME = "nvme"
    EMMC = "emmc"
    UNKNOWN = "unknown"


class Grade(StrEnum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Device(Base):
    """One thing with a label. `cycle` counts its lives: each time somebody had it, a new one begins."""

    __tablename__ = "device"
    __table_args__ = (
        Index("ix_device_state_id", "state", "id"),
        Index("ix_device_type_state_state_since_id", "type", "state", "state_since", "id"),
        Index("ix_device_lot_code", "lot_code"),
        Index("ix_device_lot_code_state_id", "lot_code", "state", "id"),
        Index("ix_device_serial", "serial"),
        Index("ix_device_location_state", "location_id", "state"),
        # Each order and each filter of the list reads its page straight from an index, however many devices there are.
        Index("ix_device_make_model_id", "make", "model", "id"),
        Index("ix_device_state_since_id", "state_since", "id"),
        Index("ix_device_type_id", "type", "id"),
        Index("ix_device_location_id_id", "location_id", "id"),
        Index(
            "ix_device_unlabelled",
            "state",
            "id",
            sqlite_where=text("labelled_at IS NULL"),
            postgresql_where=text("labelled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tag: Mapped[str] = mapped_column(String(20), unique=True)
    type: Mapped[DeviceType] = mapped_column(words(DeviceType, 10))
    asset_class: Mapped[AssetClass] = mapped_column(words(AssetClass, 10), default=AssetClass.LENT)
    make: Mapped[str] = mapped_column(String(60))
    model: Mapped[str] = mapped_column(String(80))
    serial: Mapped[str] = mapped_column(String(60), default="")
    donor_tag: Mapped[str] = mapped_column(String(40), default="")
    lot_code: Mapped[str] = mapped_column(String(20), default="")
    donor_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    shelf_id: Mapped[int | None] = mapped_column(ForeignKey("shelf.id"), index=True)
    state: Mapped[DeviceState] = mapped_column(words(DeviceState, 20))
    state_since: Mapped[datetime]
    cycle: Mapped[int] = mapped_column(default=1)
    last_held_at: Mapped[datetime | None]
    media_listed_in_cycle: Mapped[int | None]
    no_media_seen_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    grade: Mapped[Grade | None] = mapped_column(words(Grade, 1))
    specs: Mapped[dict[str, Any]] = mapped_column(default=dict)
    tests: Mapped[dict[str, Any]] = mapped_column(default=dict)
    accessories: Mapped[list[str]] = mapped_column(default=list)
    flags: Mapped[list[str]] = mapped_column(default=list)
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    weight_kg: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    received_on: Mapped[date | None]
    labelled_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    location: Mapped[Location | None] = relationship(foreign_keys=[location_id])
    shelf: Mapped[Shelf | None] = relationship(foreign_keys=[shelf_id])
    donor: Mapped[Organisation | None] = relationship(foreign_keys=[donor_id])
    owner: Mapped[Organisation | None] = relationship(foreign_keys=[owner_id])
    media: Mapped[list["StorageMedium"]] = relationship(
        back_populates="device",
        order_by="StorageMedium.id",
        lazy="selectin",
        foreign_keys="StorageMedium.device_id",
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        """Make and model, as people say it."""
        return f"{self.make} {self.model}".strip()

    @property
    def place_name(self) -> str:
        """Where it stands, as people say it; empty when that is nowhere."""
        return Spot(self.location, self.shelf).name if self.location else ""

    @property
    def phase(self) -> Phase:
        return PHASES[DeviceState(self.state)]

    @property
    def holder_kind(self) -> str | None:
        """Who has it, without saying who: borrower, buyer or digipunt; None when it is ours, gone or missing."""
        return {
            DeviceState.ON_LOAN: "borrower",
            DeviceState.IN_REPAIR: "borrower",
            DeviceState.SOLD: "buyer",
            DeviceState.PLACED: "digipunt",
        }.get(DeviceState(self.state))


class StorageMedium(Base):
    """A disk: a thing of its own, with its own history. `device_id` is the machine that it sits in now.

    `left_at` is when it last came out of a machine, also when it sits in another one since, or was found again after
    nobody knew where it was; `from_device_id` is which machine.
    `health` is what it last said about itself: verdict (pass, warn, fail, unknown), reasons, hours, at.
    """

    __tablename__ = "storage_medium"
    __table_args__ = (
        Index("ix_storage_medium_serial", "serial"),
        Index("ix_storage_medium_state_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"), index=True)
    serial: Mapped[str] = mapped_column(String(60), default="")
    model: Mapped[str] = mapped_column(String(80), default="")
    kind: Mapped[MediumKind] = mapped_column(words(MediumKind, 10), default=MediumKind.UNKNOWN)
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[MediumState] = mapped_column(words(MediumState, 20), default=MediumState.CONTAINS_DATA)
    found_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    from_device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    health: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    device: Mapped[Device | None] = relationship(back_populates="media", foreign_keys=[device_id])
    from_device: Mapped[Device | None] = relationship(foreign_keys=[from_device_id])
    wipes: Mapped[list["Wipe"]] = relationship(back_populates="medium", order_by="Wipe.id")


class Wipe(Base):
    """What was proven about one medium, once. Written once, never changed; a correction is a new row.

    `source` nwipe: a log that is kept as it came. manual: two people saw it. new: two people saw a sealed new disk.
    destroyed: two people saw it destroyed.
    """

    __tablename__ = "wipe"
    __table_args__ = (
        CheckConstraint("source IN ('nwipe', 'manual', 'new', 'destroyed')", name="source"),
        CheckConstraint("source <> 'nwipe' OR evidence_id IS NOT NULL", name="nwipe_has_evidence"),
        CheckConstraint(
            "source = 'nwipe' OR (witness_id IS NOT NULL AND operator_id IS NOT NULL AND witness_id <> operator_id)",
            name="two_people",
        ),
        CheckConstraint("category IN ('clear', 'purge', 'destroy')", name="category"),
        UniqueConstraint("evidence_id", "medium_id", "cycle"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    medium_id: Mapped[int] = mapped_column(ForeignKey("storage_medium.id"), index=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), index=True)
    cycle: Mapped[int]
    source: Mapped[str] = mapped_column(String(10))
    is_accepted: Mapped[bool]
    reasons: Mapped[list[str]] = mapped_column(default=list)
    category: Mapped[str] = mapped_column(String(10))
    method: Mapped[str] = mapped_column(String(80))
    tool: Mapped[str] = mapped_column(String(80), default="")
    verify: Mapped[str] = mapped_column(String(40), default="")
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("kept_file.id"))
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    witness_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    medium: Mapped[StorageMedium] = relationship(back_populates="wipes")


class WipePolicy(Base):
    """How well a kind of disk must be wiped: `clear` will do, or it takes a `purge`. Without a row, `clear` will do."""

    __tablename__ = "wipe_policy"
    __table_args__ = (CheckConstraint("needs IN ('clear', 'purge')", name="needs"),)

    kind: Mapped[MediumKind] = mapped_column(words(MediumKind, 10), primary_key=True)
    needs: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300), default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime]


class WipeException(Base):
    """The coordinator signed that this one wipe will do, though the policy asks for more. Never changed."""

    __tablename__ = "wipe_exception"

    id: Mapped[int] = mapped_column(primary_key=True)
    wipe_id: Mapped[int] = mapped_column(ForeignKey("wipe.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(300))
    signed_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    signed_at: Mapped[datetime]


# Where a search looks.
SEARCHED = textindex.declare(
    TextIndex("device_search", "device", ("tag", "serial", "make", "model", "donor_tag", "lot_code"))
)
