"""The repair case, and the parts that went into the device."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.core.db import Base, words
from inventory.core.triggers import Trigger, declare
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.repairs.lifecycle import DataChoice, PriceAnswer, Remedy, RepairState, Told
from inventory.workbench.models import PartMove

NOT_CLOSED = text("state <> 'closed'")


class Repair(Base):
    """One defect of one device. `came_from` is where the device goes back to: the holder stays the holder.

    `outcome` is what the technician made of it, `remedy` what the holder got in the end. `cost_eur` is what the work
    cost, without the parts. `price_eur` is what the holder was asked for all of it, out of guarantee.
    """

    __tablename__ = "repair"
    __table_args__ = (
        CheckConstraint("came_from IN ('on_loan', 'sold', 'placed')", name="came_from"),
        CheckConstraint("barrier = '' OR outcome = 'not_repairable'", name="barrier_needs_end_of_life"),
        CheckConstraint("price_eur IS NULL OR price_eur >= 0", name="price"),
        CheckConstraint("price_answer <> 'accepted' OR price_eur IS NOT NULL", name="accepted_a_price"),
        CheckConstraint("refund_eur IS NULL OR remedy IN ('price_cut', 'refunded')", name="refund"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        Index(
            "uq_repair_one_open_per_device",
            "device_id",
            unique=True,
            sqlite_where=NOT_CLOSED,
            postgresql_where=NOT_CLOSED,
        ),
        Index("ix_repair_state_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), index=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    state: Mapped[RepairState] = mapped_column(words(RepairState, 20))
    state_since: Mapped[datetime]
    came_from: Mapped[DeviceState] = mapped_column(words(DeviceState, 20))
    fault_type: Mapped[str] = mapped_column(String(40))
    complaint: Mapped[str] = mapped_column(String(300))
    data_choice: Mapped[DataChoice] = mapped_column(words(DataChoice, 20))
    is_in_guarantee: Mapped[bool]
    guarantee_why: Mapped[str] = mapped_column(String(200))
    guarantee_until: Mapped[date | None]
    diagnosis: Mapped[str] = mapped_column(String(500), default="")
    cause: Mapped[str] = mapped_column(String(20), default="", server_default="")
    work: Mapped[str] = mapped_column(String(500), default="")
    minutes: Mapped[int | None]
    cost_eur: Mapped[Decimal | None]
    # Until when the holder was told to wait, and the part that the technician waits for.
    promised_on: Mapped[date | None]
    waits_for: Mapped[str] = mapped_column(String(80), default="", server_default="")
    part_expected_on: Mapped[date | None]
    price_eur: Mapped[Decimal | None]
    price_answer: Mapped[PriceAnswer] = mapped_column(
        words(PriceAnswer, 10), default=PriceAnswer.NONE, server_default=PriceAnswer.NONE.value
    )
    price_answered_on: Mapped[date | None]
    tests: Mapped[list[str]] = mapped_column(default=list, server_default=text("'[]'"))
    # When and how the holder heard that it can be fetched.
    told_at: Mapped[datetime | None]
    told_how: Mapped[Told] = mapped_column(words(Told, 10), default=Told.NOT, server_default=Told.NOT.value)
    outcome: Mapped[str] = mapped_column(String(20), default="")
    barrier: Mapped[str] = mapped_column(String(60), default="")
    remedy: Mapped[Remedy] = mapped_column(words(Remedy, 20), default=Remedy.NONE, server_default=Remedy.NONE.value)
    refund_eur: Mapped[Decimal | None]
    opened_at: Mapped[datetime]
    opened_on: Mapped[date]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    device: Mapped[Device] = relationship(lazy="joined")
    used_parts: Mapped[list["RepairPart"]] = relationship(back_populates="case", order_by="RepairPart.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def parts(self) -> list[str]:
        """What went in, in words."""
        return [part.text for part in self.used_parts]


class RepairPart(Base):
    """A part that went into the device: from the stock (`part_move_id`), or bought for this case alone."""

    __tablename__ = "repair_part"
    __table_args__ = (
        CheckConstraint("count > 0", name="count"),
        CheckConstraint("unit_eur IS NULL OR unit_eur >= 0", name="unit"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    repair_id: Mapped[int] = mapped_column(ForeignKey("repair.id"), index=True)
    part_move_id: Mapped[int | None] = mapped_column(ForeignKey("part_move.id"), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    count: Mapped[int] = mapped_column(default=1)
    unit_eur: Mapped[Decimal | None]
    added_at: Mapped[datetime]

    case: Mapped[Repair] = relationship(back_populates="used_parts")
    part_move: Mapped[PartMove | None] = relationship()

    @property
    def text(self) -> str:
        return self.name if self.count == 1 else f"{self.count} × {self.name}"

    @property
    def total_eur(self) -> Decimal | None:
        return None if self.unit_eur is None else self.count * self.unit_eur


declare(
    # A repaired device goes back where it was, and nowhere else: the newest case of it says where.
    Trigger(
        "device_repaired_goes_back_where_it_was",
        "device",
        "UPDATE",
        "OLD.state = 'in_repair' AND NEW.state IN ('on_loan', 'sold', 'placed') AND NOT EXISTS"
        " (SELECT 1 FROM repair r WHERE r.device_id = NEW.id AND r.came_from = NEW.state AND r.id ="
        " (SELECT MAX(newest.id) FROM repair newest WHERE newest.device_id = NEW.id))",
        refuse="Een hersteld toestel gaat terug naar waar het was.",
        needs="repair",
    ),
)
