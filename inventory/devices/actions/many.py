"""Steps for many devices at once: what each asks beforehand, and the same step as for one."""

from collections.abc import Mapping

from sqlalchemy import select

from inventory.access import Actor
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.actions import moves, transfers
from inventory.devices.actions.options import options
from inventory.devices.lifecycle import DEVICE, LABELS, DeviceState
from inventory.devices.models import Device, Transfer
from inventory.devices.queries.search import location_by_code

Values = Mapping[str, str]


def cannot_put(device: Device, values: Values, actor: Actor) -> str:
    """Why it cannot be put at this place; nothing when it can."""
    try:
        moves.check_place(device, values["place"], actor=actor)
    except Refused as no:
        return _of_each(device, no)
    return ""


def _of_each(device: Device, no: Refused) -> str:
    """The same sentence for every device of which it is true: so a page says it once."""
    return str(no.message).replace(device.tag, _("Dit toestel"))


def put(device: Device, values: Values, actor: Actor) -> str:
    """Put it there."""
    moves.move_place(device, values["place"], actor=actor)
    return ""


def cannot_scrap(device: Device, _values: Values, actor: Actor) -> str:
    return _cannot(device, "scrap", actor)


def scrap(device: Device, values: Values, actor: Actor) -> str:
    """It cannot be used any more: to be recycled."""
    moves.move(device, "scrap", actor=actor, facts={"reason": values["reason"]})
    return ""


def cannot_give_parts(device: Device, _values: Values, actor: Actor) -> str:
    return _cannot(device, "to_parts", actor)


def to_parts(device: Device, values: Values, actor: Actor) -> str:
    """It goes to those of which the parts are taken."""
    moves.move(device, "to_parts", actor=actor, facts={"reason": values["reason"]})
    return ""


def _cannot(device: Device, name: str, actor: Actor) -> str:
    """Why this step cannot follow now, as the page of the device says it."""
    option = next((each for each in options(device, actor=actor) if each.move.name == name), None)
    if option is None:
        return _(
            "De staat is '%(state)s'. Dan kan de stap '%(move)s' niet.",
            state=LABELS[DeviceState(device.state)],
            move=DEVICE.move(name).label,
        )
    return _of_each(device, option.refusal) if option.refusal is not None else ""


def cannot_send(device: Device, values: Values, actor: Actor) -> str:
    """Why it cannot be packed for this place."""
    try:
        transfers.check_pack(device, location_by_code(values["to"]), actor=actor)
    except Refused as no:
        return _("Dit toestel staat al op die plaats.") if no.reason == "same_place" else _of_each(device, no)
    return ""


def send_along(device: Device, values: Values, actor: Actor) -> str:
    """Pack it in the transfer to that place that is being packed, or in a new one. Its number."""
    assert device.location is not None
    goes_to = location_by_code(values["to"])
    found = session.scalar(
        select(Transfer)
        .where(Transfer.leaves == device.location, Transfer.goes_to == goes_to, Transfer.sent_at.is_(None))
        .where(Transfer.closed_at.is_(None))
        .order_by(Transfer.id.desc())
        .limit(1)
    )
    if found is None or found.for_good:
        found = transfers.begin(device.location.code, goes_to.code, actor=actor)
    transfers.pack(found, device, actor=actor)
    return _("Overdracht %(number)s", number=found.number)
