"""Work that a contract gives the desk on a day."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.ext.hybrid import hybrid_property
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
    BATTERY_CHECK = "battery_check"
    SUPPORT_ENDS = "support_ends"


# What keeps a device going while somebody has it; never about a person.
UPKEEP = (TaskKind.CHECK_UP, TaskKind.BATTERY_CHECK, TaskKind.SUPPORT_ENDS)


class Later(StrEnum):
    """Why upkeep is put off."""

    HOLDER = "holder"
    NOT_REACHED = "not_reached"
    PART = "part"
    BUSY = "busy"


LATER_LABELS: dict[Later, Any] = {
    Later.HOLDER: _l("De lener vroeg een andere dag"),
    Later.NOT_REACHED: _l("De lener was niet te bereiken"),
    Later.PART: _l("We wachten op een onderdeel"),
    Later.BUSY: _l("Er was geen tijd"),
}


class TaskOutcome(StrEnum):
    IN_ORDER = "in_order"
    INCOMPLETE = "incomplete"
    REPAIR = "repair"
    NOT_SEEN = "not_seen"
    NOT_NEEDED = "not_needed"


TASK_LABELS: dict[TaskKind, Any] = {
    TaskKind.CHECK_UP: _l("Jaarlijks nazicht en schoonmaak"),
    TaskKind.BATTERY_CHECK: _l("Kijk de batterij na"),
    TaskKind.SUPPORT_ENDS: _l("Het systeem krijgt binnenkort geen updates meer"),
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
    TaskKind.BATTERY_CHECK: {
        TaskOutcome.IN_ORDER: _l("De batterij is goed"),
        TaskOutcome.REPAIR: _l("De batterij moet vervangen worden"),
        TaskOutcome.NOT_SEEN: _l("Niet gezien"),
    },
    TaskKind.SUPPORT_ENDS: {
        TaskOutcome.IN_ORDER: _l("Er staat een nieuw systeem op"),
        TaskOutcome.REPAIR: _l("Het gaat naar de werkplaats"),
        TaskOutcome.INCOMPLETE: _l("Het wordt vervangen"),
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


_BY_TURN = text("turn IS NOT NULL")


class DeskTask(Base):
    """One task: made once for a contract, a device and a day; upkeep of a kind once for a `turn`, which is the year.

    `wait_until`: put off until that day, and why.
    """

    __tablename__ = "desk_task"
    __table_args__ = (
        UniqueConstraint("loan_id", "kind", "planned_on", "device_id"),
        CheckConstraint("(done_at IS NULL) = (outcome IS NULL)", name="done"),
        CheckConstraint("(wait_until IS NULL) = (wait_why IS NULL)", name="wait"),
        Index(
            "uq_desk_task_turn",
            "loan_id",
            "device_id",
            "kind",
            "turn",
            unique=True,
            sqlite_where=_BY_TURN,
            postgresql_where=_BY_TURN,
        ),
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
    turn: Mapped[int | None]
    wait_until: Mapped[date | None]
    wait_why: Mapped[Later | None] = mapped_column(words(Later, 12))

    loan: Mapped[Loan] = relationship()
    device: Mapped[Device] = relationship()

    @hybrid_property
    def due_on(self) -> date:
        """The day on which it is to be done: as planned, or as it was put off."""
        return self.wait_until or self.planned_on

    @due_on.inplace.expression
    @classmethod
    def _due_on(cls) -> ColumnElement[date]:
        return func.coalesce(cls.wait_until, cls.planned_on)
