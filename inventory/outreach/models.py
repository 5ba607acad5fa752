"""Signals and sessions: counts of people, never a person."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.accounts.models import Organisation
from inventory.core.db import Base, words
from inventory.core.quarters import Quarter
from inventory.core.triggers import Trigger, declare
from inventory.outreach.lifecycle import SessionKind, SessionState, Topic


class NeedSignal(Base):
    """So many people in this part of the town with this need, heard on this day. Withdrawn: it counts no more."""

    __tablename__ = "need_signal"
    __table_args__ = (
        CheckConstraint("people BETWEEN 1 AND 99", name="people"),
        Index("ix_need_signal_heard_on", "heard_on", "id"),
        Index("ix_need_signal_org_id", "org_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    heard_on: Mapped[date]
    topic: Mapped[Topic] = mapped_column(words(Topic, 16))
    quarter: Mapped[Quarter] = mapped_column(words(Quarter, 12))
    people: Mapped[int]
    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]


class OutreachSession(Base):
    """An info session for another board (`board` is its name), or a roadshow in a part of the town (`quarter`)."""

    __tablename__ = "outreach_session"
    __table_args__ = (
        CheckConstraint("(kind = 'roadshow') = (quarter IS NOT NULL)", name="quarter"),
        CheckConstraint("(state = 'held') = (participants IS NOT NULL)", name="held"),
        CheckConstraint("participants IS NULL OR participants >= 0", name="participants"),
        Index("ix_outreach_session_held_on", "held_on", "id"),
        Index("ix_outreach_session_kind_state", "kind", "state", "held_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[SessionKind] = mapped_column(words(SessionKind, 10))
    state: Mapped[SessionState] = mapped_column(words(SessionState, 10))
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(120))
    board: Mapped[str] = mapped_column(String(120), default="")
    quarter: Mapped[Quarter | None] = mapped_column(words(Quarter, 12))
    participants: Mapped[int | None]
    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column(default=1)

    org: Mapped[Organisation] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


declare(
    Trigger("need_signal_no_delete", "need_signal", "DELETE", refuse="Een signaal blijft bewaard."),
    Trigger("outreach_session_no_delete", "outreach_session", "DELETE", refuse="Een sessie blijft bewaard."),
)
