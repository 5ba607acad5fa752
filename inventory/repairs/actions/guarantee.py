"""Whether a repair is within the guarantee, and why."""

from dataclasses import dataclass

from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _, day_text
from inventory.devices.models import Device
from inventory.repairs.queries import contract_behind


@dataclass(frozen=True)
class Guarantee:
    """Whether a repair is within the guarantee, and why."""

    is_in: bool
    why: str


def guarantee_of(device: Device) -> Guarantee:
    """A loan or rent is repaired as long as it runs; a sale within its guarantee."""
    contract = contract_behind(device)
    if contract is None:
        raise Refused("no_contract", _("We vinden geen contract bij %(tag)s.", tag=device.tag))
    if contract.kind == "BRUIKLEEN":
        return Guarantee(True, _("Bruikleen: herstellen is gratis zolang de lening loopt."))
    if contract.kind == "HUUR":
        return Guarantee(True, _("Huur: de verhuurder herstelt zolang de huur loopt."))
    until = contract.guarantee_until
    if until is not None and until >= today():
        return Guarantee(True, _("Koop: garantie tot %(day)s.", day=day_text(until)))
    return Guarantee(False, _("Koop: de garantie is voorbij."))
