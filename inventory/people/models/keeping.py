"""How long what is kept, and lists of people to erase that two people agreed on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.db import Base, words
from inventory.core.i18n import _l


class TermKind(StrEnum):
    """What a term is about."""

    FREE_LOAN = "free_loan"
    PAID_LOAN = "paid_loan"
    LOST = "lost"
    REFERRAL_UNUSED = "referral_unused"
    REFERRAL_DECLINED = "referral_declined"
    STAFF = "staff"
    MESSAGE = "message"
    FAULT_REPORT = "fault_report"
    FORMER_DATABASE = "former_database"
    NIGHTLY_MOST = "nightly_most"


class Unit(StrEnum):
    DAYS = "days"
    MONTHS = "months"
    PEOPLE = "people"


@dataclass(frozen=True)
class Kept:
    """What is meant, how long when nobody decided otherwise, and between which amounts one may decide."""

    label: Any
    usual: int
    unit: Unit
    least: int
    most: int


TERMS: dict[TermKind, Kept] = {
    TermKind.FREE_LOAN: Kept(_l("Gratis lening (bruikleen), na het einde"), 24, Unit.MONTHS, 1, 120),
    TermKind.PAID_LOAN: Kept(_l("Huur of koop, na het einde"), 120, Unit.MONTHS, 84, 180),
    TermKind.LOST: Kept(_l("Kwijt of gestolen toestel"), 120, Unit.MONTHS, 12, 180),
    TermKind.REFERRAL_UNUSED: Kept(_l("Doorverwijzing die niet gebruikt is"), 90, Unit.DAYS, 1, 730),
    TermKind.REFERRAL_DECLINED: Kept(_l("Doorverwijzing die ingetrokken is"), 6, Unit.MONTHS, 1, 24),
    TermKind.STAFF: Kept(_l("Wie wat deed: naam van een medewerker die weg is"), 24, Unit.MONTHS, 1, 120),
    TermKind.MESSAGE: Kept(_l("Bericht aan een lener"), 90, Unit.DAYS, 60, 365),
    TermKind.FAULT_REPORT: Kept(
        _l("Hoe we je terugbellen over een defect, als niemand iets deed"), 30, Unit.DAYS, 7, 90
    ),
    TermKind.FORMER_DATABASE: Kept(_l("Kopie van vóór het terugzetten van een back-up"), 30, Unit.DAYS, 1, 365),
    TermKind.NIGHTLY_MOST: Kept(_l("Mensen die de nacht zelf wist, zonder tweede persoon"), 10, Unit.PEOPLE, 0, 500),
}


class Term(Base):
    """How long something is kept, from a moment on. A new term is a new row: the former ones stay to be read."""

    __tablename__ = "retention_term"
    __table_args__ = (
        Index("ix_retention_term_kind_id", "kind", "id"),
        CheckConstraint("amount >= 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TermKind] = mapped_column(words(TermKind, 30))
    amount: Mapped[int]
    set_at: Mapped[datetime]
    set_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


_WAITING = text("confirmed_at IS NULL AND withdrawn_at IS NULL")


class TermProposal(Base):
    """A term by which more would be erased than now: one proposes, another confirms; until then the old counts."""

    __tablename__ = "term_proposal"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> made_by", name="second_person"),
        CheckConstraint("confirmed_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        Index("ux_term_proposal_waiting", "kind", unique=True, sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TermKind] = mapped_column(words(TermKind, 30))
    amount: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]
    term_id: Mapped[int | None] = mapped_column(ForeignKey("retention_term.id"))


class ErasePlan(Base):
    """A list of people whose time is over, made by one and confirmed by another. Numbers only, never a name."""

    __tablename__ = "erase_plan"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> made_by", name="second_person"),
        CheckConstraint("confirmed_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]
    erased: Mapped[int] = mapped_column(default=0, server_default="0")


class ErasePlanLine(Base):
    """One person on such a list."""

    __tablename__ = "erase_plan_line"
    __table_args__ = (UniqueConstraint("plan_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("erase_plan.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
