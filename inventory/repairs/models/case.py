"""The repair case."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.core.db import Base, words
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.repairs.lifecycle import STILL_OPEN, DataChoice, RepairState

_OPEN_WORDS = ", ".join(f"'{state.value}'" for state in STILL_OPEN)


class Repair(Base):
    """One defect of one device. `came_from` is where the device goes back to: the holder stays the holder."""

    __tablename__ = "repair"
    __table_args__ = (
        CheckConstraint("came_from IN ('on_loan', 'sold')", name="came_from"),
        CheckConstraint("barrier = '' OR outcome = 'not_repairable'", name="barrier_needs_end_of_life"),
        Index(
            "uq_repair_one_open_per_device",
            "device_id",
            unique=True,
            sqlite_where=text(f"state IN ({_OPEN_WORDS})"),
            postgresql_where=text(f"state IN ({_OPEN_WORDS})"),
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
    diagnosis: Mapped[str] = mapped_column(String(500), default="")
    work: Mapped[str] = mapped_column(String(500), default="")
    parts: Mapped[list[str]] = mapped_column(default=list)
    minutes: Mapped[int | None]
    cost_eur: Mapped[Decimal | None]
    outcome: Mapped[str] = mapped_column(String(20), default="")
    barrier: Mapped[str] = mapped_column(String(60), default="")
    opened_at: Mapped[datetime]
    opened_on: Mapped[date]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    device: Mapped[Device] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}
