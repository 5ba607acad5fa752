"""The list of what goes along, to tick."""

from inventory.config import Settings
from inventory.core.codes import label_address
from inventory.core.i18n import in_dutch
from inventory.devices.models import TYPE_LABELS
from inventory.loans.actions.returned import thing
from inventory.loans.models import Loan
from labels import AccessoriesData, Accessory, accessories


def accessories_list(loan: Loan, settings: Settings) -> bytes:
    """What goes along, to tick at the desk when it is given and again when it comes back. Drawn from what is known."""
    line, device = loan.line, loan.line.device
    with in_dutch():
        return accessories(
            AccessoriesData(
                centre=settings.centre_name,
                number=loan.number,
                borrower_name=loan.person.name,
                device_type=str(TYPE_LABELS[device.type]),
                device_make=device.make,
                device_model=device.model,
                device_serial=device.serial,
                device_tag=device.tag,
                items=tuple(Accessory(thing(each.kind), each.handed, each.came_back) for each in line.accessories),
                handed_over_at=line.from_at,
                handed_over_place=loan.location.name if loan.location else loan.org.name,
                clerk_name=loan.clerk.name if loan.clerk else "",
                url=label_address(settings.base_url, device.tag).upper(),
            )
        )
