"""Money on paper: the receipt of a payment, and what the agreement and the proof of return say of it."""

from typing import Any

from inventory.accounts.models import OrgKind
from inventory.config import Settings
from inventory.core.i18n import _, day_text, euro_text
from inventory.devices.documents.proofs import check_address
from inventory.devices.lifecycle import accessory
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import FREE_LABELS, KEPT_LABELS, METHOD_LABELS, Loan, LongerPrice, Payment, Way
from inventory.loans.queries.contracts import payments_of
from inventory.loans.queries.money import Balance, payment_of
from labels import PaymentData


def paid_so_far(loan: Loan) -> str:
    """How a rent or a sale was paid at the hand-over; empty when nothing was."""
    if loan.kind == LoanKind.BRUIKLEEN:
        return ""
    return ", ".join(_paid(row) for row in payments_of(loan) if row.way == Way.IN and row.method is not None)


def longer_data(cost: LongerPrice | None, paid: Payment | None) -> dict[str, Any]:
    """What the sheet of a longer rent says of money; nothing of a free loan."""
    if cost is None:
        return {}
    tariff = _("%(name)s van %(day)s", name=cost.tariff_name, day=day_text(cost.tariff_valid_from))
    return {
        "price_eur": cost.price_eur,
        "price_from_on": cost.from_on,
        "price_by": tariff if cost.tariff_valid_from is not None else "",
        "free_for": str(FREE_LABELS[cost.free_for]) if cost.free_for is not None else "",
        "payment": _paid(paid) if paid is not None else "",
    }


def _paid(row: Payment) -> str:
    assert row.method is not None
    return _(
        "%(amount)s (%(method)s) op %(day)s",
        amount=euro_text(row.amount_eur),
        method=METHOD_LABELS[row.method],
        day=day_text(row.paid_on),
    )


def kept_of_the_deposit(loan: Loan) -> tuple[str, ...]:
    """What stayed of the deposit, a line for each reason."""
    if loan.kind != LoanKind.HUUR:
        return ()
    rows = payments_of(loan)
    wrong = {row.corrects_id for row in rows}
    return tuple(
        f"{KEPT_LABELS[row.kept_for]}{f' ({accessory(row.thing)})' if row.thing else ''}: {euro_text(row.amount_eur)}"
        for row in rows
        if row.kept_for is not None and row.corrects_id is None and row.id not in wrong
    )


def payment_data(loan: Loan, row: Payment, settings: Settings, balance: Balance, clerk: str) -> PaymentData:
    by_shop = loan.org.kind == OrgKind.REUSE_SHOP
    device = loan.line.device
    wrong = payment_of(loan, row.corrects_id) if row.corrects_id is not None else None
    return PaymentData(
        centre=settings.centre_name,
        number=loan.number,
        payee_name=settings.shop_name if by_shop else settings.lender_name,
        payee_address=settings.shop_address if by_shop else settings.lender_address,
        payer_name=loan.person.name,
        device=f"{device.name} · {device.tag}",
        amount_eur=row.amount_eur,
        price_part_eur=row.amount_eur - row.deposit_eur,
        deposit_part_eur=row.deposit_eur,
        method=str(METHOD_LABELS[row.method]) if row.method is not None else "",
        reference=row.reference,
        paid_on=row.paid_on,
        is_back=row.way == Way.OUT,
        corrects=wrong.paid_on if wrong is not None else None,
        open_eur=balance.to_pay,
        held_eur=balance.deposit_held,
        clerk_name=clerk,
        vat_note=settings.vat_note,
        help_phone=settings.found_phone,
        check_address=check_address(settings),
    )
