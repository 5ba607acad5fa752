"""What is kept of the report to the department: what people wrote, the bands it pays by, and frozen reports."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, String, Table, event
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.db import Base, words
from inventory.core.i18n import _l
from inventory.core.triggers import declare, immutable


class Part(StrEnum):
    """What people write themselves."""

    GOAL_1 = "goal_1"
    GOAL_2 = "goal_2"
    GOAL_3 = "goal_3"
    BOTTLENECKS = "bottlenecks"
    SIGNALS = "signals"


PART_LABELS: dict[Part, Any] = {
    Part.GOAL_1: _l("Doel 1: toestellen en internet"),
    Part.GOAL_2: _l("Doel 2: leren en helpen"),
    Part.GOAL_3: _l("Doel 3: diensten voor iedereen"),
    Part.BOTTLENECKS: _l("Wat moeilijk was"),
    Part.SIGNALS: _l("Wat we horen"),
}


class SubsidyText(Base):
    """What somebody wrote for the report over these days. The newest row of a part holds; the others are its past."""

    __tablename__ = "subsidy_text"
    __table_args__ = (Index("ix_subsidy_text_days", "first_on", "last_on", "part", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    part: Mapped[Part] = mapped_column(words(Part, 12))
    text: Mapped[str]
    written_at: Mapped[datetime]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class ResultBand(Base):
    """A band of a call: what it pays for the people from `least` to `most`. The newest edition holds."""

    __tablename__ = "result_band"
    __table_args__ = (
        Index("uq_result_band_least", "edition", "least", unique=True),
        CheckConstraint("least > 0 AND (most IS NULL OR most >= least)", name="order"),
        CheckConstraint("amount_eur >= 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition: Mapped[int]
    call: Mapped[str] = mapped_column(String(20))
    least: Mapped[int]
    most: Mapped[int | None]
    amount_eur: Mapped[Decimal]
    source: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime | None]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class SubsidySnapshot(Base):
    """A report that was frozen. Its files are kept under `subsidy_snapshot`, one for each ending."""

    __tablename__ = "subsidy_snapshot"
    __table_args__ = (Index("ix_subsidy_snapshot_days", "first_on", "last_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    frozen_at: Mapped[datetime]
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


FIRST_BANDS: tuple[dict[str, Any], ...] = tuple(
    {
        "edition": 1,
        "call": "2025-2026",
        "least": least,
        "most": most,
        "amount_eur": Decimal(amount),
        "source": "digibanken.vlaanderen.be",
    }
    for least, most, amount in ((1, 1000, 350_000), (1001, 1500, 100_000), (1501, 1750, 30_000), (1751, None, 20_000))
)


@event.listens_for(ResultBand.__table__, "after_create")
def _lay_first_bands(table: Table, connection: Connection, **more: Any) -> None:
    """As the migration does, for a database that is made from the models."""
    connection.execute(table.insert(), list(FIRST_BANDS))


declare(
    *immutable("subsidy_text", sentence="Wat geschreven werd, blijft bewaard. Schrijf een nieuwe tekst."),
    *immutable("result_band", sentence="Een schijf wordt niet gewijzigd. Maak nieuwe schijven."),
    *immutable("subsidy_snapshot", sentence="Een vastgelegd verslag kan niet worden gewijzigd."),
)
