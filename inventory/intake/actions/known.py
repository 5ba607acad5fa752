"""A serial number that is taken: what to say of the device that has it, to whom."""

from inventory.access import Actor, Role
from inventory.core.i18n import _
from inventory.devices.lifecycle import DEVICE, DeviceState
from inventory.devices.models import Device
from inventory.intake import queries


def known_already(device: Device, *, actor: Actor, is_list: bool) -> str:
    """Which device has this serial number, as far as the actor may know: a donor knows what it gave, not where it is.

    `is_list`: it stood on a list, which may be a newer one of the lot of that device. Else it was scanned or typed.
    """
    if not queries.sees_all(actor):
        if device.donor_id not in actor.orgs(Role.DONOR) or not device.lot_code:
            return _("Dit serienummer kennen we al. Kijk het na, of vraag het aan de Digibank.")
        return _(
            "Dit serienummer kennen we al: %(tag)s in %(lot)s. Is het een nieuwe lijst van dat lot? Kies dan dat lot.",
            tag=device.tag,
            lot=device.lot_code,
        )
    where = DEVICE.labels[device.state]
    if device.lot_code and not is_list:
        if device.state == DeviceState.ANNOUNCED:
            return _(
                "Dit serienummer kennen we al: %(tag)s staat op de lijst van %(lot)s. Ontvang het daar.",
                tag=device.tag,
                lot=device.lot_code,
            )
        return _(
            "Dit serienummer kennen we al: %(tag)s (%(state)s) in %(lot)s. Kijk na welk toestel het is.",
            tag=device.tag,
            state=where,
            lot=device.lot_code,
        )
    if device.lot_code:
        return _(
            "Dit serienummer kennen we al: %(tag)s (%(state)s) in %(lot)s. Is het een nieuwe lijst van dat lot? "
            "Kies dan dat lot.",
            tag=device.tag,
            state=where,
            lot=device.lot_code,
        )
    return _(
        "Dit serienummer kennen we al: %(tag)s (%(state)s). Kijk na welk toestel het is.", tag=device.tag, state=where
    )
