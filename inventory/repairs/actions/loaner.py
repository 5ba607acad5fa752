"""The holder keeps a computer: one stands in while theirs is repaired, or another one takes its place for good.

Both stay within the same contract, so the person is counted once. The case knows devices alone: whose they are is for
the counter of that contract, whose permission is asked with the contract in hand.
"""

from datetime import timedelta
from typing import Any

from inventory.access import Actor, Can, demand
from inventory.config import Settings
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.models import Device
from inventory.loans.actions.findings import Finding, Level, refuse_when_blocked
from inventory.loans.actions.loaner import give_loaner
from inventory.loans.actions.papers import Papers
from inventory.loans.actions.swap import swap
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan, LoanLine
from inventory.repairs.actions.facts import refuse_own_doing
from inventory.repairs.actions.moving import close_as_replaced
from inventory.repairs.actions.noting import hold, note_event
from inventory.repairs.lifecycle import REPAIR, STILL_OPEN, DataChoice
from inventory.repairs.models import Repair
from inventory.repairs.queries.cases import contract_of_case
from inventory.repairs.queries.guarantee import days_in_repair

LOANER_GIVEN = "repair:loaner-given"


def contract_of(case: Repair) -> Loan | None:
    """The contract of who waits for this device; None for what stands at a fixed place."""
    return contract_of_case(case)


def give(
    case: Repair, device: Device, *, actor: Actor, settings: Settings, papers_of: Papers, **along: Any
) -> LoanLine:
    """A device goes along while this one is repaired; `along` is what `loans.actions.loaner.give_loaner` asks."""
    case = hold(case)
    loan = _the_contract(case)
    if case.state not in STILL_OPEN:
        raise Refused("wrong_state", _("Deze herstelling is afgesloten. Er gaat geen leentoestel meer mee."))
    line = give_loaner(loan, device, actor=actor, settings=settings, papers_of=papers_of, repair=case.number, **along)
    note_event(case, LOANER_GIVEN, actor=actor, from_state=case.state, data={"device": device.tag})
    return line


def replace(
    case: Repair, device: Device, *, actor: Actor, settings: Settings, papers_of: Papers, **along: Any
) -> Repair:
    """Another device takes its place on the contract, and the case is closed: the device of the case stays with us and
    goes to be wiped. `along` is what `loans.actions.swap.swap` asks.

    What was sold is replaced within its guarantee, which goes on and stood still while the device was here.
    """
    case = hold(case)
    demand(actor, Can.REPAIRS_OPEN, None)
    loan = _the_contract(case)
    refuse_when_blocked(about_data(case), along.get("confirmed", ()))
    REPAIR.check("replace", case.state, {"device": device.tag})
    until = None
    if loan.kind == LoanKind.KOOP:
        if not case.is_in_guarantee:
            raise Refused("guarantee_over", _("De garantie is voorbij. Een ander toestel is een nieuwe koop."))
        refuse_own_doing(case)
        if loan.guarantee_until is not None:
            until = loan.guarantee_until + timedelta(days=days_in_repair(loan, until_today=case))
    swap(
        loan,
        device,
        actor=actor,
        settings=settings,
        papers_of=papers_of,
        repair=case.number,
        guarantee_until=until,
        **along,
    )
    return close_as_replaced(case, actor=actor, device=device.tag)


def about_data(case: Repair) -> list[Finding]:
    """What stays here is wiped, while the holder said that the data must stay: the clerk says so and asks again."""
    if case.data_choice is not DataChoice.KEEP:
        return []
    said = _("De gegevens moesten blijven staan. Als het toestel hier blijft, wissen we alles. Vraag of dat goed is.")
    return [Finding(Level.CONFIRM, "data_kept", said)]


def _the_contract(case: Repair) -> Loan:
    loan = contract_of(case)
    if loan is None:
        said = _("%(tag)s staat op een vaste plaats. Wissel het bij de plaatsing.", tag=case.device.tag)
        raise Refused("no_contract", said)
    return loan
