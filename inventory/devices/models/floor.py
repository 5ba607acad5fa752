"""The floor: who does which step to a row of devices, what each scan did, and how long the work takes."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.core.db import Base, words
from inventory.core.triggers import declare, immutable
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models.device import Device


class FloorRun(Base):
    """One step, chosen once, for every device that this person scans next. It lives on through a reload."""

    __tablename__ = "floor_run"
    __table_args__ = (
        Index(
            "ux_floor_run_open",
            "user_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    mode: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class FloorScan(Base):
    """What one scan did: ok, already or refused, with the sentence that said so. Never changed."""

    __tablename__ = "floor_scan"
    __table_args__ = (
        CheckConstraint("outcome IN ('ok', 'already', 'refused')", name="outcome"),
        Index("ix_floor_scan_run_id_id", "run_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("floor_run.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("device.id"))
    code: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(10))
    said: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]

    device: Mapped[Device | None] = relationship()


class WorkSession(Base):
    """From start to stop of somebody's work on a device. `step` is where the device stood at the start."""

    __tablename__ = "work_session"
    __table_args__ = (
        Index(
            "ux_work_session_open",
            "user_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_work_session_device_id_id", "device_id", "id"),
        Index("ix_work_session_started_at", "started_at"),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    step: Mapped[DeviceState] = mapped_column(words(DeviceState, 20))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    is_forgotten: Mapped[bool] = mapped_column(default=False)

    device: Mapped[Device] = relationship()

    @property
    def minutes(self) -> int | None:
        """How long it took; None while it runs, and when nobody stopped it."""
        if self.ended_at is None or self.is_forgotten:
            return None
        return round((self.ended_at - self.started_at).total_seconds() / 60)


declare(*immutable("floor_scan", sentence="Wat gescand is, blijft staan."))
