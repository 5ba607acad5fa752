"""Of a hand-over: until when, at which price, and whether the system is kept up that long."""

from collections.abc import Iterator
from decimal import Decimal

from inventory.config import Settings
from inventory.core.calendar import Opening
from inventory.core.clock import today
from inventory.core.i18n import _, day_text, euro_text
from inventory.core.money import NOTHING
from inventory.loans.actions.findings import Finding, Level, blocked
from inventory.loans.actions.order import Order
from inventory.loans.actions.terms import due_day, latest_due_on, months_later, months_of
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Tariff
from inventory.loans.queries.tariffs import tariff_on
from inventory.workbench.actions.can_run import support_ends


def tariff_for(order: Order) -> Tariff | None:
    """The tariff that holds today for this device."""
    if order.kind == LoanKind.BRUIKLEEN or order.device is None:
        return None
    return tariff_on(order.kind, order.device.type, today())


def about_support(order: Order, settings: Settings) -> Iterator[Finding]:
    """The maker stops keeping the system up before the device comes back."""
    found = support_ends(order.device) if order.device is not None else None
    if found is None:
        return
    system, last = found
    day = today()
    until = day if order.kind == LoanKind.KOOP else order.due_on or latest_due_on(order.kind, day, settings)
    if last < until:
        text = (
            _("%(system)s krijgt geen updates meer sinds %(day)s.", system=system, day=day_text(last))
            if last < day
            else _("%(system)s krijgt updates tot %(day)s. Dat is vóór het einde.", system=system, day=day_text(last))
        )
        yield Finding(Level.NOTICE, "support_ends", text, field="device")


def about_terms(order: Order, settings: Settings, *, opening: Opening) -> Iterator[Finding]:
    day = today()
    if order.due_on is not None and order.kind != LoanKind.KOOP:
        if order.due_on <= day:
            yield blocked("due_in_past", _("De einddatum moet na vandaag liggen."), field="due_on")
        elif order.due_on > (last := latest_due_on(order.kind, day, settings, opening=opening)):
            yield blocked(
                "due_too_late", _("De einddatum kan ten laatste %(day)s zijn.", day=day_text(last)), field="due_on"
            )
    if order.kind != LoanKind.KOOP:
        asked = order.due_on or months_later(day, months_of(order.kind, settings))
        if moved := due_day(asked, opening=opening).sentence:
            yield Finding(Level.NOTICE, "due_moved", moved, "due_on")
    if order.kind == LoanKind.BRUIKLEEN:
        return
    if order.tariff_proof is None:
        yield blocked(
            "proof_missing",
            _("Kies welk bewijs voor het sociaal tarief je zag."),
            field="tariff_proof",
            missing=("tariff_proof",),
        )
    if order.device is None:
        return
    tariff = tariff_for(order)
    yield from _about_paying(order, tariff)
    if tariff is None:
        if order.price_eur is None:
            yield blocked(
                "unknown_tariff",
                _("Voor dit soort toestel is nog geen tarief. Vul de prijs in."),
                field="price_eur",
                missing=("price_eur",),
            )
        else:
            yield Finding(Level.NOTICE, "price_by_hand", _("Voor dit soort toestel is nog geen tarief."), "price_eur")
    elif order.price_eur is not None and order.price_eur != tariff.price_eur:
        yield Finding(
            Level.NOTICE,
            "price_differs",
            _(
                "Het tarief is %(tariff)s. Op dit contract komt %(price)s.",
                tariff=euro_text(tariff.price_eur),
                price=euro_text(order.price_eur),
            ),
            "price_eur",
        )


def _about_paying(order: Order, tariff: Tariff | None) -> Iterator[Finding]:
    """The shop hands over after payment. What is not paid in the same step is confirmed, and stands on the list."""
    price = order.price_eur if order.price_eur is not None else tariff.price_eur if tariff else None
    if price is None:
        return
    deposit = deposit_for(order, tariff)
    paid = NOTHING
    if order.payment is not None:
        paid = price + deposit if order.payment.amount_eur is None else order.payment.amount_eur
    if paid > price + deposit:
        said = _("Dat is te veel: er is %(amount)s te betalen.", amount=euro_text(price + deposit))
        yield blocked("paid_too_much", said, field="paid_eur")
    if paid < price:
        said = _("Van de prijs is %(amount)s nog niet betaald.", amount=euro_text(price - paid))
        yield Finding(Level.CONFIRM, "unpaid_price", said, "paid_by")
    if deposit and paid < price + deposit:
        still = min(deposit, price + deposit - paid)
        said = _("Van de waarborg is %(amount)s nog niet betaald.", amount=euro_text(still))
        yield Finding(Level.CONFIRM, "unpaid_deposit", said, "paid_by")


def deposit_for(order: Order, tariff: Tariff | None) -> Decimal:
    """The deposit that comes on this contract: what was said, else that of the tariff with its price."""
    if order.kind != LoanKind.HUUR:
        return NOTHING
    if order.deposit_eur is not None:
        return order.deposit_eur
    return tariff.deposit_eur or NOTHING if tariff is not None and order.price_eur is None else NOTHING
