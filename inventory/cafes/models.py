"""Sessions of a repair café and the numbers that were given there. Nothing here names a person or knows a device."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.cafes.lifecycle.states import CafeState, JobState
from inventory.cafes.lifecycle.words import Category, NextStep, Outcome
from inventory.core.db import Base, words
from inventory.core.triggers import Trigger, declare


class Cafe(Base):
    """One session. Volunteers are counts: nobody is written down. `last_number` is the number that was given last."""

    __tablename__ = "cafe"
    __table_args__ = (
        CheckConstraint("until > begins", name="hours"),
        CheckConstraint("repairers >= 0 AND hosts >= 0", name="volunteers"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        CheckConstraint("(state IN ('closed', 'cancelled')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("state NOT IN ('open', 'closed') OR opened_at IS NOT NULL", name="opened"),
        Index("ix_cafe_held_on", "held_on", "id"),
        Index("ix_cafe_state_held_on", "state", "held_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    held_on: Mapped[date]
    begins: Mapped[time]
    until: Mapped[time]
    place: Mapped[str] = mapped_column(String(120))
    repairers: Mapped[int]
    hosts: Mapped[int]
    capacity: Mapped[int | None]
    state: Mapped[CafeState] = mapped_column(words(CafeState, 10))
    last_number: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class CafeJob(Base):
    """A number of a session: what was brought, what is the matter, and how it ended. Of year and age one is known.

    `fault` and `barrier` are words of the standard, `done` words of our list.
    """

    __tablename__ = "cafe_job"
    __table_args__ = (
        UniqueConstraint("cafe_id", "number"),
        CheckConstraint("(state = 'done') = (outcome IS NOT NULL)", name="outcome"),
        CheckConstraint("(state IN ('done', 'left')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("state <> 'at_table' OR table_number IS NOT NULL", name="at_table"),
        CheckConstraint("state <> 'waiting' OR table_number IS NULL", name="waiting"),
        CheckConstraint("(barrier <> '') = (outcome IS NOT NULL AND outcome = 'end_of_life')", name="barrier"),
        CheckConstraint("(next_step IS NOT NULL) = (outcome IS NOT NULL AND outcome = 'repairable')", name="next_step"),
        CheckConstraint("made_year IS NULL OR age_years IS NULL", name="year_or_age"),
        Index("ix_cafe_job_cafe_id_state", "cafe_id", "state", "number"),
        Index("ix_cafe_job_ended_at", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cafe_id: Mapped[int] = mapped_column(ForeignKey("cafe.id"))
    number: Mapped[int]
    state: Mapped[JobState] = mapped_column(words(JobState, 10))
    category: Mapped[Category] = mapped_column(words(Category, 12))
    fault: Mapped[str] = mapped_column(String(40))
    brand: Mapped[str] = mapped_column(String(40), default="")
    made_year: Mapped[int | None]
    age_years: Mapped[int | None]
    table_number: Mapped[int | None]
    done: Mapped[list[str]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(String(200), default="")
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome, 12))
    next_step: Mapped[NextStep | None] = mapped_column(words(NextStep, 12))
    needs_part: Mapped[bool] = mapped_column(default=False)
    barrier: Mapped[str] = mapped_column(String(40), default="")
    minutes: Mapped[int | None]
    taken_at: Mapped[datetime]
    called_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    cafe: Mapped[Cafe] = relationship()


declare(
    Trigger("cafe_no_delete", "cafe", "DELETE", refuse="Een repair café blijft bewaard."),
    Trigger("cafe_job_no_delete", "cafe_job", "DELETE", refuse="Een nummer van een repair café blijft bewaard."),
)
