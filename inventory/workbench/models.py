"""What the workbench keeps: what a file says of each drive, and records that wait for a second name."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.models import User
from inventory.core.db import Base, words
from inventory.core.triggers import Trigger, declare, immutable
from inventory.devices.models import Device, StorageMedium, Wipe
from inventory.history.models import KeptFile
from inventory.workbench.readers.wipe_result import Verdict, is_inside


class ItemState(StrEnum):
    """What was done with what a file says of one drive."""

    ACCEPTED = "accepted"  # it proves that a disk of ours is empty
    REFUSED = "refused"  # it is about a disk of ours and proves nothing
    QUARANTINE = "quarantine"  # not to be matched, or not to be believed: a person looks
    TO_DO = "to_do"  # seen by the program, not wiped
    SETTLED = "settled"  # a person looked at it, or a later wipe of the disk made that needless


class EvidenceItem(Base):
    """One drive of one file. `reasons` are pairs (stable word, what the log says); `why` is why it is in quarantine.

    `device_id` is the device of the matched disk, or the one that the bench named. What the file says never changes.
    """

    __tablename__ = "evidence_item"
    __table_args__ = (
        UniqueConstraint("sha256", "position"),
        Index("ix_evidence_item_state_id", "state", "id"),
        Index("ix_evidence_item_file_id", "file_id"),
        Index("ix_evidence_item_device_id", "device_id"),
        CheckConstraint("state <> 'accepted' OR wipe_id IS NOT NULL", name="accepted_has_wipe"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("kept_file.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    drive: Mapped[str] = mapped_column(String(40), default="")
    bus: Mapped[str] = mapped_column(String(40), default="")
    model: Mapped[str] = mapped_column(String(80), default="")
    size_text: Mapped[str] = mapped_column(String(40), default="")
    serial: Mapped[str] = mapped_column(String(60), default="")
    host_serial: Mapped[str] = mapped_column(String(60), default="")
    verdict: Mapped[Verdict] = mapped_column(words(Verdict, 20))
    reasons: Mapped[list[Any]] = mapped_column(JSON, default=list)
    category: Mapped[str] = mapped_column(String(10), default="clear")
    method: Mapped[str] = mapped_column(String(80), default="")
    tool: Mapped[str] = mapped_column(String(80), default="")
    verify: Mapped[str] = mapped_column(String(40), default="")
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    state: Mapped[ItemState] = mapped_column(words(ItemState, 20))
    why: Mapped[str] = mapped_column(String(40), default="")
    medium_id: Mapped[int | None] = mapped_column(ForeignKey("storage_medium.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    wipe_id: Mapped[int | None] = mapped_column(ForeignKey("wipe.id"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    settled_at: Mapped[datetime | None]
    settled_note: Mapped[str] = mapped_column(String(300), default="")

    file: Mapped[KeptFile] = relationship()
    device: Mapped[Device | None] = relationship()
    medium: Mapped[StorageMedium | None] = relationship()

    @property
    def is_other_host(self) -> bool:
        """The wipe ran in another machine than the one the disk belongs to: allowed, and shown."""
        own = self.device.serial if self.device else ""
        return bool(self.host_serial and own and self.host_serial.casefold() != own.casefold())

    @property
    def is_proposed(self) -> bool:
        """The bench named the device, and the disk is not on its list: a person may put it there."""
        is_open = self.state == ItemState.QUARANTINE or (self.state == ItemState.TO_DO and is_inside(self.bus))
        return is_open and self.why == "medium_unknown" and self.device_id is not None and bool(self.serial)

    @property
    def is_unlisted(self) -> bool:
        """Such a disk that is not proven empty: the device may not be wiped at all."""
        return self.is_proposed and self.verdict != Verdict.GOOD and is_inside(self.bus)

    @property
    def is_nameless(self) -> bool:
        """A built-in disk whose number the log could not read, or gave to two: nobody said yet which one it is."""
        is_open = self.state in (ItemState.QUARANTINE, ItemState.TO_DO)
        return is_open and self.why.startswith("serial_") and is_inside(self.bus)


class HardwareItem(Base):
    """What one file says of a machine. `facts` is what was read; `answers` is which devices that points to, and why.

    `changed` is what was done with it: specs, disks that were added, disks that are no longer there.
    """

    __tablename__ = "hardware_item"
    __table_args__ = (
        Index("ix_hardware_item_state_id", "state", "id"),
        Index("ix_hardware_item_device_id_id", "device_id", "id"),
        Index("ix_hardware_item_uuid", "uuid"),
        Index("ix_hardware_item_mac", "mac"),
        CheckConstraint("state <> 'accepted' OR device_id IS NOT NULL", name="accepted_has_device"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("kept_file.id"), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    tool: Mapped[str] = mapped_column(String(120), default="")
    name: Mapped[str] = mapped_column(String(160), default="")
    serial: Mapped[str] = mapped_column(String(60), default="")
    uuid: Mapped[str] = mapped_column(String(36), default="")
    mac: Mapped[str] = mapped_column(String(17), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    answers: Mapped[list[Any]] = mapped_column(JSON, default=list)
    changed: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    taken_at: Mapped[datetime | None]
    state: Mapped[ItemState] = mapped_column(words(ItemState, 20))
    why: Mapped[str] = mapped_column(String(40), default="")
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    settled_at: Mapped[datetime | None]
    settled_note: Mapped[str] = mapped_column(String(300), default="")

    file: Mapped[KeptFile] = relationship()
    device: Mapped[Device | None] = relationship()


class ExternalProof(Base):
    """A certificate of another eraser: somebody typed what it says, somebody else approves it. Then it is a proof."""

    __tablename__ = "external_proof"
    __table_args__ = (
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> made_by_id", name="two_people"),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by_somebody"),
        CheckConstraint("(is_approved IS NULL) = (decided_at IS NULL)", name="decided"),
        CheckConstraint("is_approved IS NOT TRUE OR wipe_id IS NOT NULL", name="approved_has_wipe"),
        CheckConstraint("category IN ('clear', 'purge')", name="category"),
        Index("ix_external_proof_device_id", "device_id"),
        Index("ix_external_proof_decided_at", "decided_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("kept_file.id"), index=True)
    medium_id: Mapped[int] = mapped_column(ForeignKey("storage_medium.id"), index=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    cycle: Mapped[int]
    software: Mapped[str] = mapped_column(String(80))
    method: Mapped[str] = mapped_column(String(80))
    category: Mapped[str] = mapped_column(String(10))
    serial: Mapped[str] = mapped_column(String(60))
    number: Mapped[str] = mapped_column(String(60), default="")
    ended_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    is_approved: Mapped[bool | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    decided_note: Mapped[str] = mapped_column(String(300), default="")
    wipe_id: Mapped[int | None] = mapped_column(ForeignKey("wipe.id"))

    file: Mapped[KeptFile] = relationship()
    device: Mapped[Device] = relationship()
    medium: Mapped[StorageMedium] = relationship()
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id])


class SignedRecord(Base):
    """What a technician saw done to a disk without a log. It proves nothing until a second technician confirms it."""

    __tablename__ = "signed_record"
    __table_args__ = (
        CheckConstraint("witness_id IS NULL OR witness_id <> operator_id", name="two_people"),
        CheckConstraint("(confirmed_at IS NULL) = (witness_id IS NULL)", name="confirmed_by_somebody"),
        CheckConstraint("confirmed_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        Index(
            "ux_signed_record_waiting",
            "medium_id",
            unique=True,
            sqlite_where=text("confirmed_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL AND withdrawn_at IS NULL"),
        ),
        Index("ix_signed_record_device_id", "device_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    medium_id: Mapped[int] = mapped_column(ForeignKey("storage_medium.id"))
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    cycle: Mapped[int]
    method: Mapped[str] = mapped_column(String(20))
    category: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(10))
    ended_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(300), default="")
    operator_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    witness_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    wipe_id: Mapped[int | None] = mapped_column(ForeignKey("wipe.id"))
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("kept_file.id"))

    medium: Mapped[StorageMedium] = relationship()
    device: Mapped[Device] = relationship()
    operator: Mapped[User] = relationship(foreign_keys=[operator_id])
    wipe: Mapped[Wipe | None] = relationship()

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.withdrawn_at is None


class PartKind(StrEnum):
    """The kinds of spare parts. A disk is no part: it is a thing of its own, with its own proof."""

    MEMORY = "memory"
    BATTERY = "battery"
    CHARGER = "charger"
    SCREEN = "screen"
    KEYBOARD = "keyboard"
    TOUCHPAD = "touchpad"
    FAN = "fan"
    WIFI = "wifi"
    CASE = "case"
    CABLE = "cable"
    OTHER = "other"


class PartWhy(StrEnum):
    """Why the number of a part changed."""

    BOUGHT = "bought"
    HARVESTED = "harvested"
    USED = "used"
    BROKEN = "broken"
    COUNTED = "counted"


class SparePart(Base):
    """A kind of part in stock: what it is, what it fits, where it lies and how many there are."""

    __tablename__ = "spare_part"
    __table_args__ = (
        UniqueConstraint("kind", "name", "place"),
        CheckConstraint("count >= 0", name="count"),
        CheckConstraint("minimum >= 0", name="minimum"),
        CheckConstraint("cost_eur IS NULL OR cost_eur >= 0", name="cost"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PartKind] = mapped_column(words(PartKind, 20))
    name: Mapped[str] = mapped_column(String(80))
    fits: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(40), default="")
    count: Mapped[int] = mapped_column(default=0)
    minimum: Mapped[int] = mapped_column(default=0)
    # What one costs us; None when nobody noted it.
    cost_eur: Mapped[Decimal | None]
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def short(self) -> int:
        """How many there are too few."""
        return max(0, self.minimum - self.count)


class PartMove(Base):
    """Parts that came in or went out, once; with the device or the repair that they are for or from."""

    __tablename__ = "part_move"
    __table_args__ = (
        CheckConstraint("change <> 0", name="change"),
        Index("ix_part_move_part_id_id", "part_id", "id"),
        Index("ix_part_move_device_id_id", "device_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("spare_part.id"))
    change: Mapped[int]
    why: Mapped[PartWhy] = mapped_column(words(PartWhy, 20))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    repair: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]

    part: Mapped[SparePart] = relationship()
    device: Mapped[Device | None] = relationship()


class ReferenceList(Base):
    """A list from outside, as it was uploaded: processors, models or systems. The newest of its kind holds."""

    __tablename__ = "reference_list"
    __table_args__ = (Index("ix_reference_list_kind_id", "kind", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    edition: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(200), default="")
    content: Mapped[str]
    rows: Mapped[int]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]


declare(
    *immutable("part_move", sentence="Wat in of uit de voorraad ging, blijft staan."),
    *immutable("reference_list", sentence="Een lijst blijft zoals ze kwam. Geef een nieuwe op."),
    Trigger("evidence_item_no_delete", "evidence_item", "DELETE", refuse="Een gelezen wislog blijft bewaard."),
    Trigger(
        "evidence_item_no_rewrite",
        "evidence_item",
        "UPDATE",
        "NEW.file_id <> OLD.file_id OR NEW.sha256 <> OLD.sha256 OR NEW.serial <> OLD.serial"
        " OR NEW.verdict <> OLD.verdict OR NEW.category <> OLD.category OR NEW.method <> OLD.method",
        refuse="Wat we in een wislog lazen, kan niet worden gewijzigd.",
    ),
    Trigger("hardware_item_no_delete", "hardware_item", "DELETE", refuse="Een gelezen bestand blijft bewaard."),
    Trigger(
        "hardware_item_no_rewrite",
        "hardware_item",
        "UPDATE",
        "NEW.file_id <> OLD.file_id OR NEW.sha256 <> OLD.sha256 OR NEW.serial <> OLD.serial OR NEW.kind <> OLD.kind"
        " OR NEW.uuid <> OLD.uuid",
        refuse="Wat we in een bestand lazen, kan niet worden gewijzigd.",
    ),
    Trigger("external_proof_no_delete", "external_proof", "DELETE", refuse="Een bewijs van buiten blijft bewaard."),
    Trigger(
        "external_proof_no_rewrite",
        "external_proof",
        "UPDATE",
        "NEW.medium_id <> OLD.medium_id OR NEW.device_id <> OLD.device_id OR NEW.cycle <> OLD.cycle"
        " OR NEW.file_id <> OLD.file_id OR NEW.serial <> OLD.serial OR NEW.ended_at <> OLD.ended_at"
        " OR NEW.category <> OLD.category OR NEW.made_by_id <> OLD.made_by_id OR OLD.decided_at IS NOT NULL",
        refuse="Een bewijs van buiten verandert niet.",
    ),
    Trigger("signed_record_no_delete", "signed_record", "DELETE", refuse="Een getekend verslag blijft bewaard."),
    Trigger(
        "signed_record_no_rewrite",
        "signed_record",
        "UPDATE",
        "NEW.medium_id <> OLD.medium_id OR NEW.device_id <> OLD.device_id OR NEW.cycle <> OLD.cycle"
        " OR NEW.method <> OLD.method OR NEW.category <> OLD.category OR NEW.operator_id <> OLD.operator_id"
        " OR OLD.confirmed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL",
        refuse="Een getekend verslag verandert niet.",
    ),
)
