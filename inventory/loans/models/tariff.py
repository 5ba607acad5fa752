"""Prices with their date."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.db import Base, words
from inventory.devices.models import DeviceType
from inventory.loans.lifecycle import LoanKind


class Tariff(Base):
    """A price from a day on. Which decision set it stands in `legal_ref`; a new price is a new row."""

    __tablename__ = "tariff"
    __table_args__ = (
        UniqueConstraint("kind", "device_type", "valid_from"),
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
