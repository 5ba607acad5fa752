"""The fault report. Of the person there is a way to call back at most, as long as somebody may have to."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.models import Organisation
from inventory.core.db import Base, words
from inventory.core.triggers import Trigger, declare
from inventory.devices.models import Device
from inventory.faults.lifecycle import FaultState, Problem, Source

LONGEST = 120
_OPEN = text("state IN ('new', 'taken')")


class FaultReport(Base):
    """`org` has the contract behind the device: it calls back. `case_number` is the repair case that took it over."""

    __tablename__ = "fault_report"
    __table_args__ = (
        CheckConstraint("call_back = '' OR state IN ('new', 'taken')", name="call_back_while_open"),
        CheckConstraint("(state IN ('taken', 'closed')) = (case_number <> '')", name="case"),
        Index("ux_fault_report_open", "device_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_fault_report_org_id_state_id", "org_id", "state", "id"),
        Index("ix_fault_report_state_id", "state", "id"),
        Index("ix_fault_report_device_id", "device_id", "id"),
        Index("ix_fault_report_case_number", "case_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[FaultState] = mapped_column(words(FaultState, 12))
    state_since: Mapped[datetime]
    problem: Mapped[Problem] = mapped_column(words(Problem, 12))
    source: Mapped[Source] = mapped_column(words(Source, 10))
    call_back: Mapped[str] = mapped_column(String(LONGEST), default="")
    reported_at: Mapped[datetime]
    reported_on: Mapped[date]
    case_number: Mapped[str] = mapped_column(String(20), default="")
    version: Mapped[int] = mapped_column(default=1)

    device: Mapped[Device] = relationship(lazy="joined")
    org: Mapped[Organisation] = relationship()

    __mapper_args__ = {"version_id_col": version}


declare(Trigger("fault_report_no_delete", "fault_report", "DELETE", refuse="Een melding blijft bewaard."))
