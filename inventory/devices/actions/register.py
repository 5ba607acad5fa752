"""A device comes to exist: on a partner's list, or found on the doorstep."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from inventory.access import Actor
from inventory.accounts.models import Location, Organisation
from inventory.core.clock import now
from inventory.core.codes import device_tag
from inventory.core.db import session
from inventory.devices.actions.blanks import claim_blank, free_blank
from inventory.devices.actions.lives import handed_to_us_at
from inventory.devices.actions.moves import note_event
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import AssetClass, Device, DeviceType
from inventory.history.actions import next_number


@dataclass(frozen=True)
class NewDevice:
    """What is known of a device before anybody opened it."""

    type: DeviceType
    make: str
    model: str
    serial: str = ""
    donor_tag: str = ""
    accessories: Sequence[str] = field(default=())
    asset_class: AssetClass = AssetClass.LENT


def register(
    new: NewDevice,
    *,
    actor: Actor,
    tag_prefix: str,
    lot_code: str,
    donor: Organisation | None,
    owner: Organisation | None = None,
    location: Location | None = None,
    received_on: date | None = None,
    label: str | None = None,
) -> Device:
    """Make the device and give it its tag. With `received_on` it is here already, else it is announced.

    `label` is the tag of a label that was printed in advance and that the device takes.

    The action of the lot that it belongs to demands the permission.
    """
    device = Device(
        tag=free_blank(label).tag if label else device_tag(tag_prefix, next_number(f"tag:{tag_prefix}")),
        type=new.type,
        asset_class=new.asset_class,
        make=new.make,
        model=new.model,
        serial=new.serial,
        donor_tag=new.donor_tag,
        accessories=list(new.accessories),
        lot_code=lot_code,
        donor=donor,
        owner=owner,
        location=location if received_on else None,
        state=DeviceState.RECEIVED if received_on else DeviceState.ANNOUNCED,
        state_since=now(),
        received_on=received_on,
        # What was bought new came from nobody who could have used it.
        last_held_at=handed_to_us_at(received_on) if received_on and donor is not None else None,
        specs={},
        tests={},
        flags=[],
        labelled_at=now() if label else None,
        made_at=now(),
    )
    session.add(device)
    session.flush()
    if label:
        claim_blank(label, device, actor=actor)
    note_event(device, "device:received" if received_on else "device:announced", actor=actor, data={"lot": lot_code})
    return device
