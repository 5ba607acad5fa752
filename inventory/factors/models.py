"""Factors in versions, each with its source."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.core.db import Base
from inventory.core.triggers import declare, immutable


class FactorSet(Base):
    """One version of the factors. `share`: which part of a new device a used one is credited with, over `years` of
    use; so long is also how long a sold device counts as used. Written once: a better figure is a new version.
    """

    __tablename__ = "factor_set"
    __table_args__ = (
        CheckConstraint("share > 0 AND share <= 1", name="share"),
        CheckConstraint("years >= 1 AND years <= 10", name="years"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(500))
    valid_from: Mapped[date] = mapped_column(unique=True)
    share: Mapped[Decimal] = mapped_column(Numeric(4, 3))
    years: Mapped[int]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    rows: Mapped[list["FactorRow"]] = relationship(order_by="FactorRow.id", lazy="selectin")


class FactorRow(Base):
    """The factors of a type of device ("laptop") or a kind of part ("part:battery", which has a weight only).

    `kg`: what one weighs when nobody weighed it. `new_*`: kg CO2e of making a new one. `year_kg`: what a year of use
    avoids by the source that counts per year; None when it has no figure for this type.
    """

    __tablename__ = "factor_row"
    __table_args__ = (
        UniqueConstraint("set_id", "subject"),
        CheckConstraint("kg > 0", name="kg"),
        CheckConstraint(
            "new_mid IS NULL OR (new_low > 0 AND new_low <= new_mid AND new_mid <= new_high)", name="new_order"
        ),
        CheckConstraint("(new_low IS NULL) = (new_mid IS NULL) AND (new_mid IS NULL) = (new_high IS NULL)", name="new"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("factor_set.id"))
    subject: Mapped[str] = mapped_column(String(20))
    kg: Mapped[Decimal] = mapped_column(Numeric(6, 3))
    new_low: Mapped[Decimal | None] = mapped_column(Numeric(7, 1))
    new_mid: Mapped[Decimal | None] = mapped_column(Numeric(7, 1))
    new_high: Mapped[Decimal | None] = mapped_column(Numeric(7, 1))
    year_kg: Mapped[Decimal | None] = mapped_column(Numeric(7, 1))


declare(
    *immutable("factor_set", sentence="Een versie van de factoren verandert niet. Maak een nieuwe versie."),
    *immutable("factor_row", sentence="Een versie van de factoren verandert niet. Maak een nieuwe versie."),
)
