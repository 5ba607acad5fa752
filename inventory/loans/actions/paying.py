"""What somebody pays at the counter: how much, how and with which reference. None of the amount: all that is open."""

from dataclasses import dataclass
from decimal import Decimal

from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.core.money import CENT
from inventory.core.national_number import refuse_national_number
from inventory.loans.models import METHODS, PaymentMethod


@dataclass(frozen=True)
class Paying:
    method: PaymentMethod
    amount_eur: Decimal | None = None
    reference: str = ""


def check_paying(paying: Paying) -> None:
    """Refuse an amount, a way or a reference that can never be right."""
    if paying.amount_eur is not None and not is_amount(paying.amount_eur, least=CENT):
        raise BadInput("amount", _("Kijk het bedrag na."), field="amount_eur")
    if paying.method not in METHODS:
        raise BadInput("method", _("Kies hoe er betaald werd."), field="method")
    if len(paying.reference) > 60 or not paying.reference.isprintable():
        raise BadInput("reference", _("Kijk de mededeling na."), field="reference")
    refuse_national_number(paying.reference, "reference")


def is_amount(amount: Decimal, *, least: Decimal) -> bool:
    """Whether it is a whole number of cents, of at least so much."""
    return amount.is_finite() and least <= amount < 100_000 and amount == amount.quantize(CENT)
