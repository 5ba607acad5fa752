"""Money around a contract: what came in, went back or was kept of the deposit; what a longer rent costs; each look at a
proof.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.db import Base, words
from inventory.core.triggers import Trigger, declare
from inventory.loans.models.words import FreeFor, KeptFor, PaymentMethod, TariffProof, Way


class Payment(Base):
    """Money that came in or went back, or a part of the deposit that stays; a note, this is no cash register.

    `deposit_eur` is the part of the amount that is deposit; the rest is price. A mistake is put right by a row that
    names the wrong one in `corrects_id` and counts the other way round: nothing is changed, nothing is taken away.
    """

    __tablename__ = "loan_payment"
    __table_args__ = (
        UniqueConstraint("corrects_id"),
        CheckConstraint("amount_eur > 0", name="amount"),
        CheckConstraint("deposit_eur >= 0 AND deposit_eur <= amount_eur", name="deposit"),
        CheckConstraint("way IN ('in', 'out', 'kept')", name="way"),
        CheckConstraint("(way = 'kept') = (kept_for IS NOT NULL)", name="kept"),
        CheckConstraint("(way = 'kept') = (method IS NULL)", name="method"),
        CheckConstraint("way <> 'kept' OR deposit_eur = amount_eur", name="kept_of_the_deposit"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"), index=True)
    way: Mapped[Way] = mapped_column(words(Way, 5), default=Way.IN)
    amount_eur: Mapped[Decimal]
    deposit_eur: Mapped[Decimal] = mapped_column(default=Decimal(0))
    method: Mapped[PaymentMethod | None] = mapped_column(words(PaymentMethod, 12))
    reference: Mapped[str] = mapped_column(String(60), default="")
    kept_for: Mapped[KeptFor | None] = mapped_column(words(KeptFor, 12))
    # The accessory that a part of the deposit was kept for, by its name on the contract.
    thing: Mapped[str] = mapped_column(String(60), default="")
    paid_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("loan_payment.id"))


class LongerPrice(Base):
    """What a rent costs for the time that was added, as it was agreed that day; nothing only with a reason.

    The price on the contract is that of its first term and stays as it is. A row is never changed.
    """

    __tablename__ = "loan_longer_price"
    __table_args__ = (
        CheckConstraint("price_eur >= 0", name="price"),
        CheckConstraint("(price_eur = 0) = (free_for IS NOT NULL)", name="free"),
        CheckConstraint("until_on >= from_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    price_eur: Mapped[Decimal]
    free_for: Mapped[FreeFor | None] = mapped_column(words(FreeFor, 12))
    tariff_name: Mapped[str] = mapped_column(String(80), default="")
    tariff_valid_from: Mapped[date | None]
    tariff_legal_ref: Mapped[str] = mapped_column(String(120), default="")
    noted_at: Mapped[datetime]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class ProofCheck(Base):
    """Somebody looked at the proof for the tariff: which kind, when, who, and until when that look counts.

    Never a number and never a copy. What stands on the contract is the first look; each later one is a row.
    """

    __tablename__ = "loan_proof_check"
    __table_args__ = (CheckConstraint("valid_until >= seen_on", name="order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"), index=True)
    proof: Mapped[TariffProof] = mapped_column(words(TariffProof, 20))
    seen_on: Mapped[date]
    seen_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    valid_until: Mapped[date]
    noted_at: Mapped[datetime]


declare(
    Trigger(
        "loan_payment_not_free",
        "loan_payment",
        "INSERT",
        "EXISTS (SELECT 1 FROM loan WHERE loan.id = NEW.loan_id AND loan.kind = 'BRUIKLEEN')",
        refuse="Een bruikleen is gratis.",
    ),
    Trigger(
        "loan_payment_no_change",
        "loan_payment",
        "UPDATE",
        "NEW.loan_id <> OLD.loan_id OR NEW.way <> OLD.way OR NEW.amount_eur <> OLD.amount_eur"
        " OR NEW.deposit_eur <> OLD.deposit_eur OR COALESCE(NEW.method, '') <> COALESCE(OLD.method, '')"
        " OR NEW.paid_on <> OLD.paid_on OR COALESCE(NEW.corrects_id, 0) <> COALESCE(OLD.corrects_id, 0)",
        refuse="Een betaling wordt niet gewijzigd. Zet ze recht met een tegenboeking.",
    ),
    Trigger(
        "loan_payment_no_delete",
        "loan_payment",
        "DELETE",
        refuse="Een betaling wordt niet gewist. Zet ze recht met een tegenboeking.",
    ),
    Trigger(
        "loan_longer_price_rent",
        "loan_longer_price",
        "INSERT",
        "EXISTS (SELECT 1 FROM loan WHERE loan.id = NEW.loan_id AND loan.kind <> 'HUUR')",
        refuse="Alleen een huur heeft een prijs voor langer.",
    ),
    Trigger(
        "loan_longer_price_no_change",
        "loan_longer_price",
        "UPDATE",
        refuse="De prijs van een verlenging wordt niet gewijzigd.",
    ),
    Trigger(
        "loan_longer_price_no_delete",
        "loan_longer_price",
        "DELETE",
        refuse="De prijs van een verlenging wordt niet gewist.",
    ),
)
