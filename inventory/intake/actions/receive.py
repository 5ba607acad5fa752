"""A lot comes in: device by device under the scanner, or the whole list at once."""

from datetime import date

from inventory.access import Actor, Can, demand
from inventory.accounts.models import Location
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.devices.actions import moves
from inventory.devices.actions.owners import owner_at
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.intake import queries
from inventory.intake.actions.steps import hold, step
from inventory.intake.lifecycle import LotState
from inventory.intake.models import Lot

# Announced, or put away as not come: it is here after all.
ON_THE_WAY = (DeviceState.ANNOUNCED, DeviceState.NOT_COME)


class AlreadyHere(Refused):
    """The device was received before; scanning it twice does no harm."""

    def __init__(self, device: Device) -> None:
        super().__init__("already_received", _("%(tag)s is al ontvangen.", tag=device.tag))
        self.device = device


def receive_scanned(lot: Lot, text: str, *, actor: Actor, location: Location | None = None) -> Device:
    """Receive the device of this lot with this tag, serial number or number of the donor."""
    if not text.strip():
        raise BadInput("nothing_scanned", _("Scan of typ het nummer van een toestel."), field="q")
    device = queries.device_in(lot, text)
    if device is None:
        raise Missing(
            _("'%(number)s' staat niet op de lijst van %(lot)s. Kijk het nummer na.", number=text[:40], lot=lot.code),
            reason="not_on_list",
        )
    return receive_device(device, lot=lot, actor=actor, location=location)


def receive_device(
    device: Device, *, lot: Lot, actor: Actor, location: Location | None = None, noted_serial: bool = False
) -> Device:
    """An announced device is here. The first one makes the lot received. `noted_serial`: the scan gave its number."""
    lot = _open_lot(lot, actor)
    if device.lot_code != lot.code:
        raise Refused("other_lot", _("%(tag)s hoort bij %(lot)s.", tag=device.tag, lot=device.lot_code or "-"))
    if device.state not in ON_THE_WAY:
        raise AlreadyHere(device)
    facts = {"noted_serial": True} if noted_serial else {}
    device = moves.step(device, "receive", actor=actor, facts=facts, location=location or lot.location)
    if lot.state == LotState.ANNOUNCED:
        step(lot, "receive", actor=actor)
    return device


def receive_lot(
    lot: Lot, *, actor: Actor, received_on: date | None = None, location: Location | None = None
) -> list[Device]:
    """Everything on the list that was not yet scanned is here too."""
    lot = _open_lot(lot, actor)
    if received_on is not None and received_on > today():
        raise BadInput("date_in_future", _("De dag van ontvangst ligt nog voor ons."), field="received_on")
    devices = list(queries.announced_devices(lot))
    if location is not None:
        lot.location = location
        session.flush()
    received = []
    owner = owner_at(lot.location)
    for device in devices:
        device.owner = device.owner or owner
        facts = {"received_on": received_on}
        received.append(moves.step(device, "receive", actor=actor, facts=facts, location=lot.location))
    if lot.state == LotState.ANNOUNCED:
        step(lot, "receive", actor=actor, on=received_on)
    elif not devices:
        raise Refused("nothing_to_receive", _("Alles van %(lot)s is al ontvangen.", lot=lot.code))
    return received


def _refuse_second(device: Device, actor: Actor) -> None:
    """What never came with its lot may have come with a later one: then it is here under another number, whichever
    page or card says that it was received.
    """
    other = queries.known_serials([device.serial], but=device).get(device.serial.upper()) if device.serial else None
    if other is not None:
        raise Refused(
            "serial_known",
            _("Dit serienummer kwam al met een ander lot: %(tag)s in %(lot)s.", tag=other.tag, lot=other.lot_code),
        )


moves.after("receive", _refuse_second)


def _open_lot(lot: Lot, actor: Actor) -> Lot:
    lot = hold(lot)
    demand(actor, Can.LOTS_RECEIVE, lot)
    if lot.state == LotState.CLOSED:
        raise Refused("lot_closed", _("%(lot)s is afgerond. Heropen het eerst.", lot=lot.code))
    return lot
