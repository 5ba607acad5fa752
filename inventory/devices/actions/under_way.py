"""What is on its way between two places of the house waits until somebody scans that it arrived."""

from sqlalchemy import bindparam, select

from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.models import Device, TransferLine
from inventory.devices.queries.transfers import open_line

_ON_A_TRANSFER = select(TransferLine.id).where(
    TransferLine.device_id == bindparam("device"), TransferLine.ended_at.is_(None)
)


def refuse_under_way(device: Device) -> None:
    """What is on its way is nobody's to lend, sell, work on or put elsewhere."""
    # Straight to the connection: every step with a device asks this, and what waits to be written need not be for it.
    # A transfer writes its own lines at once.
    if session.connection().execute(_ON_A_TRANSFER, {"device": device.id}).first() is None:
        return
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
