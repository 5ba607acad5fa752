"""What is on its way between places, and what was."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, lazyload

from inventory.access import Actor, Can, may
from inventory.accounts.models import Location
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.models import Device, Ending, Transfer, TransferLine


@dataclass(frozen=True)
class Row:
    """A transfer as a row of the list: how many devices, and how many of them arrived."""

    transfer: Transfer
    devices: int
    arrived: int


def transfer_by_number(number: str, *, actor: Actor) -> Transfer:
    """The transfer with this number."""
    found = None
    if may(actor, Can.DEVICES_MOVE_PLACE):
        found = session.scalar(select(Transfer).where(Transfer.number == number.strip().upper()))
    if found is None:
        raise Missing(_("Deze overdracht bestaat niet. Kijk het nummer na."))
    return found


def rows_of(found: Sequence[Transfer]) -> list[Row]:
    """These transfers as rows."""
    counts: dict[int, dict[Ending | None, int]] = {}
    rows = session.execute(
        select(TransferLine.transfer_id, TransferLine.ending, func.count())
        .where(TransferLine.transfer_id.in_([each.id for each in found]))
        .group_by(TransferLine.transfer_id, TransferLine.ending)
    )
    for number, ending, count in rows:
        counts.setdefault(number, {})[ending] = count
    return [
        Row(
            each,
            sum(count for ending, count in counts.get(each.id, {}).items() if ending != Ending.LEFT_OUT),
            counts.get(each.id, {}).get(Ending.RECEIVED, 0),
        )
        for each in found
    ]


def under_way_to(actor: Actor) -> Sequence[Transfer]:
    """What is on its way to where this person works, oldest first."""
    if not may(actor, Can.DEVICES_MOVE_PLACE):
        return []
    query = select(Transfer).join(Transfer.goes_to).where(Transfer.sent_at.is_not(None), Transfer.closed_at.is_(None))
    return session.scalars(query.where(Location.org_id.in_(actor.orgs())).order_by(Transfer.id)).all()


def lines_of(transfer: Transfer) -> Sequence[TransferLine]:
    """Its devices, the last one scanned first; without what was taken out again."""
    query = select(TransferLine).options(joinedload(TransferLine.device).options(lazyload(Device.media)))
    query = query.where(TransferLine.transfer_id == transfer.id)
    query = query.where(TransferLine.ending.is_(None) | (TransferLine.ending != Ending.LEFT_OUT))
    return session.scalars(query.order_by(TransferLine.id.desc())).all()


def line_of(transfer: Transfer, device: Device) -> TransferLine | None:
    """This device on this transfer."""
    query = select(TransferLine).where(TransferLine.transfer_id == transfer.id, TransferLine.device_id == device.id)
    return session.scalar(query)


def open_line(device_id: int) -> TransferLine | None:
    """The transfer that this device is on now."""
    query = select(TransferLine).options(joinedload(TransferLine.transfer))
    return session.scalar(query.where(TransferLine.device_id == device_id, TransferLine.ended_at.is_(None)))
