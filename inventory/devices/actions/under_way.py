"""What is on its way between two places of the house waits until somebody scans that it arrived."""

from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.models import Device
from inventory.devices.queries.transfers import open_line


def refuse_under_way(device: Device) -> None:
    """What is on its way is nobody's to lend, sell, work on or put elsewhere."""
    line = open_line(device.id)
    if line is not None and line.transfer.is_under_way:
        raise Refused(
            "under_way",
            _(
                "%(tag)s is onderweg naar %(place)s. Noteer daar eerst dat het aankwam (%(number)s).",
                tag=device.tag,
                place=line.transfer.goes_to.name,
                number=line.transfer.number,
            ),
        )
