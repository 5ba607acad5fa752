"""Money in and out of a contract: price, deposit, what goes back, what stays, and a mistake put right.

A note of what happened at the counter, this is no cash register. Each row has its receipt; nothing is ever taken away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from inventory.access import Actor, Can, demand
from inventory.config import Settings
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _, euro_text
from inventory.core.money import CENT, NOTHING
from inventory.history.actions import record
from inventory.history.told import paper
from inventory.loans import events
from inventory.loans.actions import papers
from inventory.loans.actions.moving import hold, subject_of
from inventory.loans.actions.papers import Papers
from inventory.loans.actions.paying import Paying, check_paying, is_amount
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import KeptFor, Loan, Payment, PaymentMethod, Way
from inventory.loans.queries.contracts import payments_of
from inventory.loans.queries.money import Balance, balance, longer_prices_of, weigh


@dataclass(frozen=True)
class Keep:
    """A part of the deposit that stays, and what for; `thing` is the accessory that did not come back."""

    amount_eur: Decimal
    kept_for: KeptFor
    thing: str = ""


def note_payment(
    loan: Loan,
    *,
    amount_eur: Decimal,
    method: PaymentMethod,
    actor: Actor,
    settings: Settings,
    papers_of: Papers,
    reference: str = "",
    paid_on: date | None = None,
) -> Payment:
    """Money that came in for a rent or a sale: the price first, then the deposit. Together never more than is open."""
    loan = _held(loan, actor)
    check_paying(Paying(method, amount_eur, reference))
    _check_day(loan, paid_on)
    open_now = balance(loan)
    if amount_eur > open_now.to_pay:
        raise Refused(
            "paid_too_much",
            _("Er is nog %(amount)s te betalen.", amount=euro_text(open_now.to_pay)),
            field="amount_eur",
        )
    row = Payment(
        way=Way.IN,
        amount_eur=amount_eur,
        deposit_eur=max(amount_eur - open_now.price_open, NOTHING),
        method=method,
        reference=reference.strip(),
        paid_on=paid_on or today(),
    )
    return _written(loan, row, actor, settings, papers_of)


def give_back(
    loan: Loan,
    *,
    amount_eur: Decimal,
    method: PaymentMethod,
    actor: Actor,
    settings: Settings,
    papers_of: Papers,
    is_deposit: bool = True,
    reference: str = "",
) -> Payment:
    """Money that went back: of the deposit that is held, or of the price that was paid. Never more than that."""
    loan = _held(loan, actor)
    check_paying(Paying(method, amount_eur, reference))
    known = balance(loan)
    there = known.deposit_held if is_deposit else known.price_paid
    if amount_eur > there:
        raise Refused(
            "more_than_there_is",
            _("Je kan hoogstens %(amount)s teruggeven.", amount=euro_text(there)),
            field="amount_eur",
        )
    row = Payment(
        way=Way.OUT,
        amount_eur=amount_eur,
        deposit_eur=amount_eur if is_deposit else NOTHING,
        method=method,
        reference=reference.strip(),
        paid_on=today(),
    )
    return _written(loan, row, actor, settings, papers_of)


def keep(loan: Loan, parts: Sequence[Keep], *, actor: Actor) -> list[Payment]:
    """Parts of the deposit that stay, each with its reason. Only of what is held, and only when the device is back."""
    loan = _held(loan, actor)
    known = balance(loan)
    if not known.is_over:
        raise Refused("still_running", _("Het contract loopt nog. De waarborg blijft staan tot het einde."))
    _check_kept(loan, parts, known)
    return [_kept(loan, part, actor) for part in parts]


def settle_deposit(
    loan: Loan,
    parts: Sequence[Keep],
    *,
    back_eur: Decimal | None,
    method: PaymentMethod | None,
    actor: Actor,
    settings: Settings,
    papers_of: Papers,
) -> None:
    """At the return, by the action that took the device back and holds the contract: what stays, and what goes back
    at once. What is neither is still to give back, and stands on the list of open amounts.
    """
    known = balance(loan)
    _check_kept(loan, parts, known)
    stays = sum((part.amount_eur for part in parts), NOTHING)
    if back_eur is not None and (not is_amount(back_eur, least=NOTHING) or back_eur > known.deposit_held):
        raise BadInput(
            "deposit_back",
            _("Er is %(amount)s waarborg betaald. Meer kan je niet teruggeven.", amount=euro_text(known.deposit_held)),
            field="deposit_back_eur",
        )
    if back_eur is not None and back_eur + stays != known.deposit_held:
        raise Refused(
            "deposit_does_not_add_up",
            _(
                "De waarborg is %(held)s. Zeg voor elk deel dat blijft waarom.",
                held=euro_text(known.deposit_held),
            ),
            field="deposit_back_eur",
        )
    for part in parts:
        _kept(loan, part, actor)
    loan.deposit_back_eur = back_eur
    if back_eur:
        row = Payment(
            way=Way.OUT,
            amount_eur=back_eur,
            deposit_eur=back_eur,
            method=method or PaymentMethod.CASH,
            paid_on=today(),
            reference="",
        )
        _written(loan, row, actor, settings, papers_of)


def correct(loan: Loan, payment: Payment, *, actor: Actor, settings: Settings, papers_of: Papers) -> Payment:
    """This row was a mistake: a row against it. The mistake stays, and both can be read."""
    loan = _held(loan, actor)
    rows = list(payments_of(loan))
    if payment.corrects_id is not None or any(row.corrects_id == payment.id for row in rows):
        raise Refused("corrected_already", _("Deze betaling is al rechtgezet."))
    row = Payment(
        way=payment.way,
        amount_eur=payment.amount_eur,
        deposit_eur=payment.deposit_eur,
        method=payment.method,
        kept_for=payment.kept_for,
        thing=payment.thing,
        paid_on=today(),
        reference="",
        corrects_id=payment.id,
    )
    after = weigh(loan, [*rows, row], longer_prices_of(loan))
    if min(after.deposit_held, after.price_paid, after.price_open) < 0:
        raise Refused(
            "used_since",
            _("Er ging sindsdien al geld terug, of er werd al meer betaald. Zet dat eerst recht."),
        )
    return _written(loan, row, actor, settings, papers_of, event=events.PAID_CORRECTED)


def _held(loan: Loan, actor: Actor) -> Loan:
    loan = hold(loan)
    demand(actor, Can.LOANS_CHANGE, loan)
    if loan.kind == LoanKind.BRUIKLEEN:
        raise Refused("price_not_allowed", _("Een bruikleen is gratis. Er valt niets te betalen."), field="amount_eur")
    return loan


def _check_day(loan: Loan, paid_on: date | None) -> None:
    if paid_on is not None and not loan.handed_over_at.date().year - 1 <= paid_on.year <= today().year:
        raise BadInput("paid_on", _("Kijk de datum na."), field="paid_on")
    if paid_on is not None and paid_on > today():
        raise BadInput("paid_on", _("Deze dag moet nog komen."), field="paid_on")


def _check_kept(loan: Loan, parts: Sequence[Keep], known: Balance) -> None:
    things = {each.kind for line in loan.lines for each in line.accessories}
    for part in parts:
        if not is_amount(part.amount_eur, least=CENT):
            raise BadInput("amount", _("Kijk het bedrag na."), field="keep_eur")
        if part.thing and (part.kept_for != KeptFor.ACCESSORY or part.thing not in things):
            raise BadInput("unknown_accessory", _("'%(kind)s' ging niet mee.", kind=part.thing[:40]), field="keep_eur")
    if sum((part.amount_eur for part in parts), NOTHING) > known.deposit_held:
        raise Refused(
            "more_than_there_is",
            _("Je kan hoogstens %(amount)s inhouden.", amount=euro_text(known.deposit_held)),
            field="keep_eur",
        )
    if sum((part.amount_eur for part in parts if part.kept_for == KeptFor.PRICE), NOTHING) > known.price_open:
        raise Refused(
            "more_than_is_open",
            _("Van de prijs staat nog %(amount)s open.", amount=euro_text(known.price_open)),
            field="keep_eur",
        )


def _kept(loan: Loan, part: Keep, actor: Actor) -> Payment:
    row = Payment(
        way=Way.KEPT,
        amount_eur=part.amount_eur,
        deposit_eur=part.amount_eur,
        kept_for=part.kept_for,
        thing=part.thing,
        paid_on=today(),
        reference="",
    )
    _add(loan, row, actor)
    record(events.KEPT, subject_of(loan), actor=actor, data=_facts(row) | {"kept_for": str(part.kept_for)})
    return row


def _written(
    loan: Loan, row: Payment, actor: Actor, settings: Settings, papers_of: Papers, *, event: str = ""
) -> Payment:
    """The row, its receipt and its event."""
    _add(loan, row, actor)
    data = papers_of.payment(loan, row, settings, balance(loan), clerk=actor.name)
    kept = papers.keep_payment(loan, row, data)
    kind = event or {Way.IN: events.PAID, Way.OUT: events.PAID_BACK}[row.way]
    record(kind, subject_of(loan), actor=actor, data={**_facts(row), **paper(kept)})
    return row


def _add(loan: Loan, row: Payment, actor: Actor) -> None:
    row.loan_id, row.recorded_at, row.recorded_by = loan.id, now(), actor.user_id
    session.add(row)
    session.flush()


def _facts(row: Payment) -> dict[str, str]:
    facts = {
        "amount_eur": str(row.amount_eur),
        "deposit_eur": str(row.deposit_eur),
        "on": row.paid_on.isoformat(),
        "method": str(row.method) if row.method else "",
        "corrects": str(row.corrects_id) if row.corrects_id else "",
    }
    return {name: value for name, value in facts.items() if value}
