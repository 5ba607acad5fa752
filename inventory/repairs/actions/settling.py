"""A sale that cannot be repaired within its guarantee and has no other device: money goes back, in the order of law."""

from decimal import Decimal

from inventory.access import Actor, Can, demand
from inventory.config import Settings
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.loans.actions import payments
from inventory.loans.actions.papers import Papers
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import PaymentMethod
from inventory.repairs.actions.facts import refuse_own_doing
from inventory.repairs.actions.moving import close_as_refunded
from inventory.repairs.actions.noting import hold
from inventory.repairs.actions.words import no_person_in, text
from inventory.repairs.lifecycle import REPAIR, Remedy
from inventory.repairs.models import Repair
from inventory.repairs.queries.cases import contract_of_case


def refund(
    case: Repair,
    amount_eur: Decimal,
    *,
    keeps_device: bool,
    reason: str,
    method: PaymentMethod,
    actor: Actor,
    settings: Settings,
    papers_of: Papers,
) -> Repair:
    """Give the price back, or a part of it when the buyer keeps the device as it is.

    Comes after repair and another device: `reason` says why there is none. The money is noted on the contract.
    """
    demand(actor, Can.REPAIRS_OPEN, None)
    case = hold(case)
    REPAIR.check("refund", case.state, {"refund_eur": str(amount_eur)})
    contract = contract_of_case(case)
    if contract is None or contract.kind != LoanKind.KOOP:
        raise Refused("not_sold", _("Geld teruggeven gaat alleen bij een verkoop."))
    if not case.is_in_guarantee:
        raise Refused("out_of_guarantee", _("Buiten de garantie gaat er geen geld terug."))
    refuse_own_doing(case)
    reason = text(reason, 200)
    if not reason:
        raise BadInput("reason_missing", _("Zeg waarom er geen ander toestel komt."), field="reason")
    no_person_in(reason, "reason")
    price = contract.price_eur or Decimal(0)
    if amount_eur <= 0 or amount_eur > price or (keeps_device and amount_eur == price):
        raise BadInput(
            "not_an_amount",
            _("Kijk het bedrag na: houdt de koper het toestel, dan gaat een deel van de prijs terug."),
            field="refund_eur",
        )
    payments.give_back(
        contract,
        amount_eur=amount_eur,
        method=method,
        actor=actor,
        settings=settings,
        papers_of=papers_of,
        is_deposit=False,
    )
    remedy = Remedy.PRICE_CUT if keeps_device else Remedy.REFUNDED
    case.refund_eur, case.remedy = amount_eur, remedy
    facts = {"refund_eur": str(amount_eur), "keeps_device": keeps_device, "reason": reason}
    return close_as_refunded(case, actor=actor, facts=facts, remedy=remedy)
