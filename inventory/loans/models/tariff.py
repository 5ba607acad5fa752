"""Prices with their date."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.db import Base, words
from inventory.core.triggers import Trigger, declare
from inventory.devices.models import DeviceType
from inventory.loans.lifecycle import LoanKind

STANDS = text("withdrawn_at IS NULL")


class Tariff(Base):
    """A price from a day on. Which decision set it stands in `legal_ref`; a new price is a new row.

    A row is never changed. One whose day is still to come may be withdrawn, and then never held.
    """

    __tablename__ = "tariff"
    __table_args__ = (
        Index(
            "uq_tariff_stands",
            "kind",
            "device_type",
            "valid_from",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
        CheckConstraint("kind IN ('HUUR', 'KOOP')", name="kind"),
        CheckConstraint("price_eur > 0", name="price"),
        CheckConstraint("deposit_eur IS NULL OR (deposit_eur >= 0 AND kind = 'HUUR')", name="deposit"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[LoanKind] = mapped_column(words(LoanKind, 10))
    device_type: Mapped[DeviceType] = mapped_column(words(DeviceType, 10))
    name: Mapped[str] = mapped_column(String(80))
    price_eur: Mapped[Decimal]
    deposit_eur: Mapped[Decimal | None]
    valid_from: Mapped[date]
    legal_ref: Mapped[str] = mapped_column(String(120))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


declare(
    Trigger(
        "tariff_no_change",
        "tariff",
        "UPDATE",
        "NEW.kind <> OLD.kind OR NEW.device_type <> OLD.device_type OR NEW.price_eur <> OLD.price_eur"
        " OR COALESCE(NEW.deposit_eur, -1) <> COALESCE(OLD.deposit_eur, -1) OR NEW.valid_from <> OLD.valid_from"
        " OR NEW.legal_ref <> OLD.legal_ref OR NEW.name <> OLD.name"
        " OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NULL)",
        refuse="Een tarief wordt niet gewijzigd. Maak een nieuw tarief.",
    ),
    Trigger("tariff_no_delete", "tariff", "DELETE", refuse="Een tarief wordt niet gewist."),
)
