"""What one reader may see of a person on a repair case: the shop whom to call, as long as the case is open."""

from inventory.access import Actor, Can, may
from inventory.devices.lifecycle import DeviceState
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan
from inventory.people.shown import ShownPerson, person_shown
from inventory.repairs.lifecycle import STILL_OPEN
from inventory.repairs.models import Repair
from inventory.repairs.queries import contract_of_case


def contract_to_call(case: Repair, *, actor: Actor) -> Loan | None:
    """The contract of the customer who waits for this device; None for who may not know, or when the case is over."""
    if case.state not in STILL_OPEN or not may(actor, Can.PEOPLE_SEE):
        return None
    loan = contract_of_case(case)
    if loan is None or loan.kind == LoanKind.BRUIKLEEN or not may(actor, Can.PEOPLE_SEE, loan):
        return None
    return loan


def whom_to_call(loan: Loan | None, *, actor: Actor) -> ShownPerson | None:
    """Name and number, the number masked as everywhere."""
    return person_shown(loan.person, actor=actor) if loan is not None else None


def may_see_signature(case: Repair, *, actor: Actor) -> bool:
    """A signature is of a person: who may not see that person sees the sheet of the bench alone."""
    if not may(actor, Can.REPAIRS_OPEN):
        return False
    if case.came_from == DeviceState.PLACED:
        return True
    loan = contract_of_case(case)
    return loan is not None and may(actor, Can.PEOPLE_SEE, loan)
