"""Somebody moved: the new address, and whether it is still in the city. The contract runs on until its day."""

from inventory.access import Actor, Can, demand
from inventory.config import Settings
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.history.actions import record
from inventory.loans import events
from inventory.loans.actions.longer import is_of_the_city
from inventory.loans.actions.moving import hold, subject_of
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import Loan
from inventory.people.actions.rights import put_right
from inventory.people.models import RightReason


def note_moved(loan: Loan, *, street: str, postal_code: str, city: str, actor: Actor, settings: Settings) -> bool:
    """The new address of who signed. Whether it is in the city. History is not told the address, before or after."""
    loan = hold(loan)
    demand(actor, Can.LOANS_CHANGE, loan)
    if loan.state != LoanState.ACTIVE:
        raise Refused("wrong_state", _("Dit contract loopt niet meer."))
    values = {"street": street, "postal_code": postal_code, "city": city}
    put_right(loan.person, values, RightReason.MOVED, actor=actor)
    in_city = is_of_the_city(loan, settings)
    record(events.MOVED, subject_of(loan), actor=actor, data={"in_city": in_city})
    return in_city
