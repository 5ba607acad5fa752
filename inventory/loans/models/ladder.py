"""The ladder of a due day: one row for each step, kept also when it was overtaken or never left."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.core.db import Base, words
from inventory.core.i18n import _l
from inventory.loans.models.contract import Loan


class Step(StrEnum):
    """The steps in their order; `asked` is a reminder that somebody sent by hand."""

    BEFORE = "before"
    LATE_1 = "late_1"
    LATE_7 = "late_7"
    LATE_21 = "late_21"
    LETTER = "letter"
    ASKED = "asked"


class Channel(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    LETTER = "letter"


class RungState(StrEnum):
    """Waiting: still to leave. Done: it left. Overtaken: a newer one came first. Cancelled: it was no longer so."""

    WAITING = "waiting"
    DONE = "done"
    OVERTAKEN = "overtaken"
    CANCELLED = "cancelled"


class Why(StrEnum):
    """Why a step did not leave."""

    NEWER = "newer"
    RETURNED = "returned"
    ENDED = "ended"
    EXTENDED = "extended"
    NO_WAY = "no_way"
    QUIET = "quiet"


class CallOutcome(StrEnum):
    """What came of a call. A closed list: nothing is written about people."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    APPOINTMENT = "appointment"


STEP_LABELS: dict[Step, Any] = {
    Step.BEFORE: _l("Vóór de einddatum"),
    Step.LATE_1: _l("Net te laat"),
    Step.LATE_7: _l("Een week te laat"),
    Step.LATE_21: _l("Drie weken te laat"),
    Step.LETTER: _l("Brief"),
    Step.ASKED: _l("Met de hand"),
}
CHANNEL_LABELS: dict[Channel, Any] = {
    Channel.EMAIL: _l("E-mail"),
    Channel.PHONE: _l("Bellen"),
    Channel.LETTER: _l("Brief"),
}
RUNG_LABELS: dict[RungState, Any] = {
    RungState.WAITING: _l("Nog te doen"),
    RungState.DONE: _l("Gedaan"),
    RungState.OVERTAKEN: _l("Overgeslagen"),
    RungState.CANCELLED: _l("Niet meer nodig"),
}
WHY_LABELS: dict[Why, Any] = {
    Why.NEWER: _l("Er was al een volgende stap."),
    Why.RETURNED: _l("Het toestel was terug."),
    Why.ENDED: _l("Het contract liep niet meer."),
    Why.EXTENDED: _l("Er is een nieuwe einddatum."),
    Why.NO_WAY: _l("We konden de lener niet bereiken."),
    Why.QUIET: _l("Er gaan geen berichten meer."),
}
OUTCOME_LABELS: dict[CallOutcome, Any] = {
    CallOutcome.REACHED: _l("Bereikt"),
    CallOutcome.NOT_REACHED: _l("Niet bereikt"),
    CallOutcome.APPOINTMENT: _l("Afspraak"),
}


class LetterBatch(Base):
    """Letters that were printed in one go."""

    __tablename__ = "loan_letter_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    undone_at: Mapped[datetime | None]


class Reminder(Base):
    """One step of the ladder of one due day. A step stands here once, whatever happens; a step that was asked by hand
    has an `occasion` of its own. Nothing here says who it is: the words are in the outbox, or in the kept letter.
    """

    __tablename__ = "loan_reminder"
    __table_args__ = (
        UniqueConstraint("loan_id", "due_on", "step", "occasion"),
        CheckConstraint("(step = 'asked') = (occasion > 0)", name="occasion"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done"),
        CheckConstraint("(state IN ('overtaken', 'cancelled')) = (why IS NOT NULL)", name="why"),
        CheckConstraint("state NOT IN ('waiting', 'done') OR channel IS NOT NULL", name="channel"),
        Index("ix_loan_reminder_state_channel", "state", "channel"),
        Index("ix_loan_reminder_batch_id", "batch_id"),
        Index("ix_loan_reminder_message_key", "message_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"))
    due_on: Mapped[date]
    step: Mapped[Step] = mapped_column(words(Step, 10))
    occasion: Mapped[int] = mapped_column(default=0)
    came_on: Mapped[date]
    channel: Mapped[Channel | None] = mapped_column(words(Channel, 10))
    state: Mapped[RungState] = mapped_column(words(RungState, 10))
    why: Mapped[Why | None] = mapped_column(words(Why, 10))
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    tries: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[CallOutcome | None] = mapped_column(words(CallOutcome, 12))
    # Of a call: when to try again, or the day that was agreed.
    next_on: Mapped[date | None]
    message_key: Mapped[str | None] = mapped_column(String(120))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("kept_file.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("loan_letter_batch.id"))

    loan: Mapped[Loan] = relationship()
