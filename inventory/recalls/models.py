"""Recalls, their devices, and what somebody said of a pattern. Nothing here names a person."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.core.db import Base, words
from inventory.core.triggers import Trigger, declare
from inventory.devices.models import Device
from inventory.loans.models import Loan
from inventory.placements.models import Placement
from inventory.recalls.lifecycle import UNCHECKED, Advice, LineState, NoAction, Reason, RecallState, Way

_OPEN = text("closed_at IS NULL")


class Recall(Base):
    """Devices that are called in, why, and what their holders must do meanwhile. `pattern`: where it came from."""

    __tablename__ = "recall"
    __table_args__ = (
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        Index("ix_recall_state_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    reason: Mapped[Reason] = mapped_column(words(Reason, 10))
    advice: Mapped[Advice] = mapped_column(words(Advice, 10))
    pattern: Mapped[str] = mapped_column(String(250), default="")
    state: Mapped[RecallState] = mapped_column(words(RecallState, 10))
    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class RecallLine(Base):
    """One device of a recall. `loan` or `placement`: under what its holder had it; `org_id`: whose counter tells them,
    empty for what stood with us. `closed_at`: when its recall closed.
    """

    __tablename__ = "recall_line"
    __table_args__ = (
        UniqueConstraint("recall_id", "device_id"),
        CheckConstraint("loan_id IS NULL OR placement_id IS NULL", name="one_holder"),
        Index("uq_recall_line_device_open", "device_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_recall_line_state_org_id", "state", "org_id"),
        Index("ix_recall_line_device_id", "device_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id"))
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    loan_id: Mapped[int | None] = mapped_column(ForeignKey("loan.id"), index=True)
    placement_id: Mapped[int | None] = mapped_column(ForeignKey("placement.id"))
    org_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[LineState] = mapped_column(words(LineState, 20))
    state_since: Mapped[datetime]
    way: Mapped[Way | None] = mapped_column(words(Way, 15))
    closed_at: Mapped[datetime | None]

    recall: Mapped[Recall] = relationship()
    device: Mapped[Device] = relationship()
    loan: Mapped[Loan | None] = relationship()
    placement: Mapped[Placement | None] = relationship()


class PatternVerdict(Base):
    """Somebody looked at a pattern: no action, for this reason. It holds until more devices show the same fault."""

    __tablename__ = "pattern_verdict"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(250), unique=True)
    devices: Mapped[int]
    reason: Mapped[NoAction] = mapped_column(words(NoAction, 200))
    judged_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    judged_at: Mapped[datetime]


_WAITS = ", ".join(f"'{state.value}'" for state in UNCHECKED)
declare(
    # The flag says it on every page; this holds also when a script goes past the pages.
    Trigger(
        "device_recalled_goes_to_nobody",
        "device",
        "UPDATE",
        "OLD.state IN ('ready', 'reserved') AND NEW.state IN ('on_loan', 'sold', 'placed')"
        " AND EXISTS (SELECT 1 FROM recall_line r WHERE r.device_id = NEW.id AND r.closed_at IS NULL"
        f" AND r.state IN ({_WAITS}))",
        refuse="Dit toestel is teruggeroepen en nog niet nagekeken. Het kan niet naar iemand gaan.",
        needs="recall_line",
    ),
    Trigger("recall_no_delete", "recall", "DELETE", refuse="Een terugroepactie blijft bewaard."),
    Trigger("recall_line_no_delete", "recall_line", "DELETE", refuse="Een terugroepactie blijft bewaard."),
)
