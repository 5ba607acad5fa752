"""Work that a contract gives the desk on a day."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.core.db import Base, words
from inventory.core.i18n import _l
from inventory.devices.models import Device
from inventory.loans.models.contract import Loan


class TaskKind(StrEnum):
    CHECK_UP = "check_up"
    RETURN_CHECK = "return_check"
    PROOF_CHECK = "proof_check"
    HEIRS = "heirs"
    FOLLOW_UP = "follow_up"
    LOANER_OUT = "loaner_out"


class TaskOutcome(StrEnum):
    IN_ORDER = "in_order"
    INCOMPLETE = "incomplete"
    REPAIR = "repair"
    NOT_SEEN = "not_seen"
    NOT_NEEDED = "not_needed"


TASK_LABELS: dict[TaskKind, Any] = {
    TaskKind.CHECK_UP: _l("Jaarlijks nazicht"),
    TaskKind.RETURN_CHECK: _l("Kijk na of alles terug is"),
    TaskKind.PROOF_CHECK: _l("Kijk het bewijs voor het tarief opnieuw na"),
    TaskKind.FOLLOW_UP: _l("Spreek over wat ontbreekt of beschadigd is"),
    TaskKind.HEIRS: _l("Vraag de familie rustig wanneer het toestel terugkomt"),
    TaskKind.LOANER_OUT: _l("Bel: het leentoestel is nog niet terug"),
}
# What may come of it; `not_needed` is said by the house when the contract ended first.
OUTCOMES: dict[TaskKind, dict[TaskOutcome, Any]] = {
    TaskKind.CHECK_UP: {
        TaskOutcome.IN_ORDER: _l("In orde"),
        TaskOutcome.REPAIR: _l("Moet hersteld worden"),
        TaskOutcome.NOT_SEEN: _l("Niet gezien"),
    },
    TaskKind.RETURN_CHECK: {
        TaskOutcome.IN_ORDER: _l("Alles is terug"),
        TaskOutcome.INCOMPLETE: _l("Er ontbreekt iets"),
        TaskOutcome.REPAIR: _l("Moet hersteld worden"),
    },
    TaskKind.PROOF_CHECK: {
        TaskOutcome.IN_ORDER: _l("Nog geldig"),
        TaskOutcome.INCOMPLETE: _l("Niet meer geldig"),
        TaskOutcome.NOT_SEEN: _l("Niet gezien"),
    },
    TaskKind.FOLLOW_UP: {
        TaskOutcome.IN_ORDER: _l("Is in orde gekomen"),
        TaskOutcome.INCOMPLETE: _l("We laten het zo"),
        TaskOutcome.REPAIR: _l("Moet hersteld worden"),
    },
    TaskKind.HEIRS: {
        TaskOutcome.IN_ORDER: _l("Het komt terug"),
        TaskOutcome.NOT_SEEN: _l("Nog geen antwoord"),
    },
    TaskKind.LOANER_OUT: {
        TaskOutcome.IN_ORDER: _l("Het komt terug"),
        TaskOutcome.NOT_SEEN: _l("Nog geen antwoord"),
    },
}


class DeskTask(Base):
    """One task: made once for a contract, a device and a day."""

    __tablename__ = "desk_task"
    __table_args__ = (
        UniqueConstraint("loan_id", "kind", "planned_on", "device_id"),
        CheckConstraint("(done_at IS NULL) = (outcome IS NULL)", name="done"),
        Index("ix_desk_task_done_at_planned_on", "done_at", "planned_on"),
        Index("ix_desk_task_device_id", "device_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"))
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    kind: Mapped[TaskKind] = mapped_column(words(TaskKind, 15))
    planned_on: Mapped[date]
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    outcome: Mapped[TaskOutcome | None] = mapped_column(words(TaskOutcome, 12))

    loan: Mapped[Loan] = relationship()
    device: Mapped[Device] = relationship()
