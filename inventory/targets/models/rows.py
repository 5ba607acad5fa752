"""The tables. A figure that was typed is never changed: a newer one for the same month takes its place."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.db import Base, words
from inventory.core.triggers import Trigger, declare, immutable
from inventory.targets.models.words import CountedBy, Kind, Unit

_CURRENT = text("is_current")


class Target(Base):
    """So many of something. `source` is a line of the project's text, `note` where that text contradicts itself."""

    __tablename__ = "target"
    __table_args__ = (UniqueConstraint("code"), CheckConstraint("value > 0", name="value"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10))
    place: Mapped[int]
    label: Mapped[str] = mapped_column(String(120))
    value: Mapped[int]
    unit: Mapped[Unit] = mapped_column(words(Unit, 12))
    kind: Mapped[Kind] = mapped_column(words(Kind, 10))
    counted_by: Mapped[CountedBy] = mapped_column(words(CountedBy, 10))
    source: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class TargetFigure(Base):
    """A number for a month, by a person. The newest of a month counts."""

    __tablename__ = "target_figure"
    __table_args__ = (
        CheckConstraint("value >= 0", name="value"),
        Index("ix_target_figure_target_id", "target_id", "month", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("target.id"))
    month: Mapped[str] = mapped_column(String(7))
    value: Mapped[int]
    note: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class ProjectPeriod(Base):
    """A project: its days, both in it. Project years begin on its first day. One is the current one."""

    __tablename__ = "project_period"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("last_on > first_on", name="days"),
        Index("uq_project_period_current", "is_current", unique=True, sqlite_where=_CURRENT, postgresql_where=_CURRENT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    first_on: Mapped[date]
    last_on: Mapped[date]
    is_current: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class TargetGroup(Base):
    """How many of a group there are, which part of them is at risk, and how many the project wants to reach.

    `kind` is a word of the question at the counter (reach/). `stated` is the number in the project's text, which may
    differ from `base` times `percent`. None: the text has no number.
    """

    __tablename__ = "target_group"
    __table_args__ = (
        UniqueConstraint("kind"),
        CheckConstraint("base IS NULL OR base > 0", name="base"),
        CheckConstraint("percent IS NULL OR (percent > 0 AND percent <= 100)", name="percent"),
        CheckConstraint("goal IS NULL OR goal > 0", name="goal"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    place: Mapped[int]
    base: Mapped[int | None]
    percent: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    stated: Mapped[int | None]
    goal: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


declare(
    *immutable("target_figure", sentence="Een cijfer blijft staan. Schrijf voor die maand een nieuw cijfer."),
    Trigger("target_no_delete", "target", "DELETE", refuse="Een doel blijft bewaard."),
    Trigger("project_period_no_delete", "project_period", "DELETE", refuse="Een projectperiode blijft bewaard."),
)
