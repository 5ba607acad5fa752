"""What was scanned wrong is put right: another serial number, or not received after all. One rule for both.

A lot of which nothing is here any more is announced again: its donor is asked nothing, and no paper of it is ready.
"""

from inventory.access import Actor, Can, demand
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.devices.queries.transfers import open_line
from inventory.intake import queries
from inventory.intake.actions.announce import tidied, troubles_of
from inventory.intake.actions.known import known_already
from inventory.intake.actions.serials import check_serial
from inventory.intake.actions.steps import hold, step
from inventory.intake.lifecycle import LotState
from inventory.intake.models import Lot
from inventory.intake.readers.donor_list import DonorRow


def correct_serial(
    lot: Lot, device: Device, serial: str, *, actor: Actor, tag_prefix: str, is_sure: bool = False
) -> Device:
    """The serial number of a device that nothing happened to yet; empty when there is none to be read.

    `is_sure`: somebody looked twice at a number that looks like none.
    """
    device = _untouched(lot, device, actor)
    after = tidied(DonorRow(1, str(device.type), device.make, device.model, serial)).serial or ""
    if after == device.serial:
        raise BadInput("nothing_changed", _("Dit serienummer staat er al."), field="serial")
    if serial.strip():
        check_serial(serial, tag_prefix=tag_prefix, make=device.make, model=device.model, is_sure=is_sure)
    troubles = troubles_of(
        [DonorRow(1, str(device.type), device.make, device.model, after)],
        column=lambda ours: ours,
        actor=actor,
        lot=lot,
        is_list=False,
    )
    wrong = next((each.message for each in troubles if each.column == "serial"), None)
    other = queries.known_serials([after]).get(after.upper()) if after else None
    if wrong is None and other is not None and other.id != device.id:
        wrong = known_already(other, actor=actor, is_list=False)
    if wrong is not None:
        raise BadInput("serial_refused", wrong, field="serial")
    before, device.serial = device.serial, after
    session.flush()
    told = {"changes": {"serial": [before, after]}}
    moves.note_event(device, "device:serial-corrected", actor=actor, from_state=device.state, data=told)
    return device


def undo_receipt(lot: Lot, device: Device, *, actor: Actor) -> Device:
    """It was not received after all. What stood on the list is announced again; what only the scan made is put away."""
    device = _untouched(lot, device, actor)
    if device.state != DeviceState.RECEIVED:
        raise Refused("not_received", _("%(tag)s is nog niet ontvangen.", tag=device.tag))
    if queries.has_blank(device):
        raise Refused(
            "has_label",
            _("Het etiket %(tag)s zit al op dit toestel. Verbeter het serienummer.", tag=device.tag),
            field="serial",
        )
    _refuse_packed(device)
    came = queries.last_receipt(device)
    if came is not None and not came.from_state:
        device = take_off(device, "scan_undone", actor=actor)
        _nothing_here(lot, actor)
        return device
    noted = came is not None and bool(came.data.get("noted_serial"))
    facts = {"reason": "scan_undone"} | ({"serial": device.serial} if noted else {})
    device = moves.step(device, "unreceive", actor=actor, facts=facts, permission_checked=True)
    if noted:  # the scan put its number on a line of the list that had none
        device.serial = ""
    device.received_on = device.last_held_at = device.location = device.owner = None
    session.flush()
    _nothing_here(lot, actor)
    return device


def undo_refusal(lot: Lot, device: Device, *, actor: Actor) -> Device:
    """The wrong answer was tapped at the first look: the same day, as long as nothing followed, it is asked again."""
    lot = hold(lot)
    device = moves.hold(device)
    demand(actor, Can.DEVICES_TRIAGE, device)
    if device.lot_code != lot.code:
        raise Refused("other_lot", _("%(tag)s hoort bij %(lot)s.", tag=device.tag, lot=device.lot_code or "-"))
    queries.refuse_closed(lot)
    refusal = queries.just_refused(device)
    if refusal is None:
        raise Refused(
            "something_happened",
            _("Dit kan alleen op de dag zelf, als er nog niets anders gebeurde. Vraag het aan de coördinator."),
        )
    _refuse_packed(device)
    facts = {"reason": "tap_undone", "ground": refusal.data.get("ground", "")}
    device = moves.step(device, "unrefuse", actor=actor, facts=facts, permission_checked=True)
    device.weight_kg = queries.own_weight(device, kinds=queries.WEIGHED)
    session.flush()
    return device


def take_off(device: Device, reason: str, *, actor: Actor) -> Device:
    """It is not of this lot after all: its number stays used, its serial number is free again."""
    facts = {
        "reason": reason,
        "lot": device.lot_code,
        "serial": device.serial,
        "donor_tag": device.donor_tag,
    }
    device = moves.step(device, "take_off_list", actor=actor, facts=facts, permission_checked=True)
    device.serial = device.donor_tag = device.lot_code = ""
    device.received_on = device.last_held_at = device.location = None
    session.flush()
    return device


def _nothing_here(lot: Lot, actor: Actor) -> None:
    """The first scan made the lot received; when that was a mistake and nothing else came, it is not."""
    if lot.state == LotState.RECEIVED and queries.was_announced(lot) and not queries.has_come(lot):
        step(lot, "unreceive", actor=actor)


def _refuse_packed(device: Device) -> None:
    """What somebody put on a transport or in a transfer stands there: it leaves nothing behind that cannot leave."""
    transport, line = queries.transport_of(device), open_line(device.id)
    number = transport.code if transport is not None else line.transfer.number if line is not None else ""
    if number:
        raise Refused(
            "packed",
            _("%(tag)s staat op %(code)s. Haal het daar eerst af.", tag=device.tag, code=number),
            field="serial",
        )


def _untouched(lot: Lot, device: Device, actor: Actor) -> Device:
    """The device, locked, when its lot is open and nothing happened to it but that it was written down."""
    lot = hold(lot)
    demand(actor, Can.LOTS_RECEIVE, lot)
    device = moves.hold(device)
    if device.lot_code != lot.code:
        raise Refused("other_lot", _("%(tag)s hoort bij %(lot)s.", tag=device.tag, lot=device.lot_code or "-"))
    queries.refuse_closed(lot)
    if device.state not in queries.CORRECTABLE or queries.was_worked_on(device):
        raise Refused(
            "something_happened",
            _("Met %(tag)s gebeurde al iets. Dit kan hier niet meer.", tag=device.tag),
        )
    return device
