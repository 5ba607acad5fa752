"""What the workbench keeps: what a file says of each drive, and records that wait for a second name."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.models import User
from inventory.core.db import Base, words
from inventory.core.triggers import Trigger, declare
from inventory.devices.models import Device, StorageMedium, Wipe
from inventory.history.models import KeptFile
from inventory.workbench.readers.wipe_result import Verdict


class ItemState(StrEnum):
    """What was done with what a file says of one drive."""

    ACCEPTED = "accepted"  # it proves that a disk of ours is empty
    REFUSED = "refused"  # it is about a disk of ours and proves nothing
    QUARANTINE = "quarantine"  # not to be matched, or not to be believed: a person looks
    TO_DO = "to_do"  # seen by the program, not wiped
    SETTLED = "settled"  # a person looked at it


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
        return self.state == ItemState.QUARANTINE and self.why == "medium_unknown" and self.device_id is not None


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

    medium: Mapped[StorageMedium] = relationship()
    device: Mapped[Device] = relationship()
    operator: Mapped[User] = relationship(foreign_keys=[operator_id])
    wipe: Mapped[Wipe | None] = relationship()

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.withdrawn_at is None


declare(
    Trigger("evidence_item_no_delete", "evidence_item", "DELETE", refuse="Een gelezen wislog blijft bewaard."),
    Trigger(
        "evidence_item_no_rewrite",
        "evidence_item",
        "UPDATE",
        "NEW.file_id <> OLD.file_id OR NEW.sha256 <> OLD.sha256 OR NEW.serial <> OLD.serial"
        " OR NEW.verdict <> OLD.verdict OR NEW.category <> OLD.category OR NEW.method <> OLD.method",
        refuse="Wat we in een wislog lazen, kan niet worden gewijzigd.",
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
