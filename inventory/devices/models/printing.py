"""Labels on paper: printers with their offset, what was printed, and labels that were made before their device."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.models import Location, Organisation, User
from inventory.core.db import Base
from inventory.core.triggers import Trigger, declare, immutable
from inventory.devices.models.device import Device

FARTHEST = 100  # tenths of a millimetre: a sheet that lies more than a centimetre off lies wrong


class Printer(Base):
    """A printer with a name. `x_tenths` and `y_tenths` say how far its print has to go to the right and down."""

    __tablename__ = "printer"
    __table_args__ = (
        UniqueConstraint("org_id", "name"),
        CheckConstraint(f"x_tenths BETWEEN -{FARTHEST} AND {FARTHEST}", name="x_tenths"),
        CheckConstraint(f"y_tenths BETWEEN -{FARTHEST} AND {FARTHEST}", name="y_tenths"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    name: Mapped[str] = mapped_column(String(60))
    stock: Mapped[str] = mapped_column(String(40))
    x_tenths: Mapped[int] = mapped_column(default=0)
    y_tenths: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    org: Mapped[Organisation] = relationship(lazy="joined")
    location: Mapped[Location | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def offset(self) -> tuple[int, int]:
        return self.x_tenths, self.y_tenths


class PrintJob(Base):
    """One time that labels were made: who, when, which, how many of each and why again.

    `items` are their codes (`KOR-000012-X`, `place:BIB-C`, `blank:…`). Many labels are made after the answer went out;
    `done` counts them and `content` keeps that file until the night.
    """

    __tablename__ = "print_job"
    __table_args__ = (
        Index("ix_print_job_user_id_id", "user_id", "id"),
        CheckConstraint("state IN ('working', 'done', 'failed')", name="state"),
        CheckConstraint("copies >= 1", name="copies"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    beat_at: Mapped[datetime]
    items: Mapped[list[str]]
    stock: Mapped[str] = mapped_column(String(40))
    output: Mapped[str] = mapped_column(String(10))
    skip: Mapped[int] = mapped_column(default=0)
    copies: Mapped[int] = mapped_column(default=1)
    printer_id: Mapped[int | None] = mapped_column(ForeignKey("printer.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(10))
    done: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(String(300), default="")
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    user: Mapped[User | None] = relationship()
    printer: Mapped[Printer | None] = relationship()

    @property
    def total(self) -> int:
        return len(self.items) * self.copies


class LabelChoice(Base):
    """What a person chose the last time: stock, printer, output, and the next free label of each sheet."""

    __tablename__ = "label_choice"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    kept: Mapped[dict[str, Any]]


class BlankCode(Base):
    """A label that was printed before it had a device. Its number comes from the counter of the devices."""

    __tablename__ = "blank_code"
    __table_args__ = (
        Index("ix_blank_code_device_id_id", "device_id", "id"),
        CheckConstraint("(device_id IS NULL) = (claimed_at IS NULL)", name="claimed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tag: Mapped[str] = mapped_column(String(20), unique=True)
    batch: Mapped[int] = mapped_column(index=True)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"), unique=True)
    claimed_at: Mapped[datetime | None]
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    device: Mapped[Device | None] = relationship()


class FormerTag(Base):
    """A number that a device had before it got a label with another one. It still leads to the device."""

    __tablename__ = "former_tag"

    tag: Mapped[str] = mapped_column(String(20), primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), index=True)
    until_at: Mapped[datetime]

    device: Mapped[Device] = relationship()


declare(
    Trigger(
        "blank_is_claimed_once",
        "blank_code",
        "UPDATE",
        "OLD.device_id IS NOT NULL OR NEW.tag <> OLD.tag",
        refuse="Dit etiket is al in gebruik.",
    ),
    Trigger(
        "blank_goes_to_the_device_with_its_tag",
        "blank_code",
        "UPDATE",
        "NEW.device_id IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM device d WHERE d.id = NEW.device_id AND d.tag = NEW.tag)",
        refuse="Het nummer op het etiket en dat van het toestel zijn niet hetzelfde.",
    ),
    Trigger(
        "blank_no_delete",
        "blank_code",
        "DELETE",
        refuse="Een nummer dat op een etiket staat, blijft bewaard.",
    ),
    *immutable("former_tag", sentence="Een vroeger nummer van een toestel blijft zoals het is."),
)
