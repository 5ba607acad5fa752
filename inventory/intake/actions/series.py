"""Twenty identical machines: what they are is said once, then serial after serial is scanned, labels too or not."""

from dataclasses import dataclass

from sqlalchemy import func, select

from inventory.access import Actor, Can, demand
from inventory.core.db import session
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _
from inventory.devices.actions.blanks import give_blank
from inventory.devices.actions.moves import hold as hold_device
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.intake import queries
from inventory.intake.actions.announce import add_device, tidied
from inventory.intake.actions.receive import ON_THE_WAY, AlreadyHere, receive_device
from inventory.intake.actions.serials import check_serial
from inventory.intake.models import Lot
from inventory.intake.readers.donor_list import DonorRow


@dataclass(frozen=True)
class Same:
    """What all devices of a series are."""

    type: str
    make: str
    model: str


def receive_serial(
    lot: Lot,
    serial: str,
    *,
    actor: Actor,
    tag_prefix: str,
    same: Same | None = None,
    label: str | None = None,
    donor_tag: str = "",
    is_sure: bool = False,
) -> Device:
    """The device with this serial is here: one of the list, a line of the list that had no serial yet, or a new one.

    `label` is the label printed in advance that it gets. Without `same` only what is on the list can be received.
    What cannot be a serial number is refused; what hardly can be one too, unless somebody `is_sure`.
    Raises AlreadyHere for one that was received before.
    """
    demand(actor, Can.LOTS_RECEIVE, lot)
    serial = serial.strip()
    if not serial:
        raise BadInput("no_serial", _("Dit is geen serienummer. Scan het nummer op het toestel."), field="serial")
    device, noted = queries.device_in(lot, serial), False
    if device is None:  # what the list says is a number, is one
        what = {"make": same.make, "model": same.model} if same else {}
        check_serial(serial, tag_prefix=tag_prefix, is_sure=is_sure, **what)
    if device is None and same is not None:
        device = _line_without_serial(lot, same, serial)
        noted = device is not None
    if device is None:
        if same is None:
            raise Missing(
                _(
                    "'%(number)s' staat niet op de lijst van %(lot)s. Kijk het nummer na.",
                    number=serial[:40],
                    lot=lot.code,
                ),
                reason="not_on_list",
            )
        row = DonorRow(1, same.type, same.make, same.model, serial, donor_tag or None)
        return add_device(lot, row, actor=actor, tag_prefix=tag_prefix, label=label)
    if device.state not in ON_THE_WAY:
        raise AlreadyHere(device)
    if label and device.state == DeviceState.ANNOUNCED:
        device = give_blank(device, label, actor=actor)
    return receive_device(device, lot=lot, actor=actor, noted_serial=noted)


def _line_without_serial(lot: Lot, same: Same, serial: str) -> Device | None:
    """The first line of the list that is the same thing and has no number yet: it gets this serial."""
    if queries.known_serials([serial]):
        return None  # another device has it; who adds this one is told so
    row = tidied(DonorRow(1, same.type, same.make, same.model, serial))
    found = session.scalar(
        select(Device)
        .where(
            Device.lot_code == lot.code,
            Device.state == DeviceState.ANNOUNCED,
            Device.serial == "",
            Device.donor_tag == "",
            Device.type == row.type,
            func.lower(Device.make) == row.make.lower(),
            func.lower(Device.model) == row.model.lower(),
        )
        .order_by(Device.id)
        .limit(1)
    )
    if found is None:
        return None
    device = hold_device(found)
    device.serial = (row.serial or "")[:60]
    session.flush()
    return device
