"""Whether a repair is within the guarantee, and why: computed from the contract, never written into it."""

from dataclasses import dataclass
from datetime import date, timedelta

from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _, day_text
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan
from inventory.loans.queries.loaners import contract_about
from inventory.repairs.queries.guarantee import days_in_repair


@dataclass(frozen=True)
class Guarantee:
    """Whether a repair is within the guarantee, and why. `until`: the last day of it, for a sale."""

    is_in: bool
    why: str
    until: date | None = None


def guarantee_of(device: Device) -> Guarantee:
    """A loan or rent is repaired as long as it runs, what stands somewhere is ours; a sale within its guarantee.

    The guarantee of a sale stands still while the device is with us for a repair within it (each day, also the first
    and the last): it ends that many days later. The last day counts.
    """
    if device.state == DeviceState.PLACED:
        return Guarantee(True, _("Eigen toestel op een plaats: herstellen hoort erbij."))
    contract = contract_about(device)
    if contract is None:
        raise Refused("no_contract", _("We vinden geen contract bij %(tag)s.", tag=device.tag))
    if contract.kind == LoanKind.BRUIKLEEN:
        return Guarantee(True, _("Bruikleen: herstellen is gratis zolang de lening loopt."))
    if contract.kind == LoanKind.HUUR:
        return Guarantee(True, _("Huur: de verhuurder herstelt zolang de huur loopt."))
    return _of_a_sale(contract)


def _of_a_sale(contract: Loan) -> Guarantee:
    if contract.guarantee_until is None:
        return Guarantee(False, _("Koop: de garantie is voorbij."))
    days = days_in_repair(contract)
    until = contract.guarantee_until + timedelta(days=days)
    is_in = until >= today()
    if days:
        values = {"day": day_text(until), "first": day_text(contract.guarantee_until), "days": days}
        if is_in:
            why = _("Koop: garantie tot %(day)s. Dat is %(first)s en %(days)s dagen in herstelling erbij.", **values)
        else:
            why = _("Koop: de garantie liep tot %(day)s, met %(days)s dagen in herstelling erbij.", **values)
    elif is_in:
        why = _("Koop: garantie tot %(day)s.", day=day_text(until))
    else:
        why = _("Koop: de garantie liep tot %(day)s.", day=day_text(until))
    return Guarantee(is_in, why, until)
