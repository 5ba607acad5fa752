"""What must be true of every device whatever happened: asked by `digibank verify`."""

from sqlalchemy import exists, or_, select

from inventory.core import textindex
from inventory.core.db import session
from inventory.devices.lifecycle import EMPTY_MEDIA, PROVEN_EMPTY
from inventory.devices.models import SEARCHED, Device, StorageMedium, Wipe
from inventory.history.queries import last_states


def states_follow_from_events() -> list[str]:
    """The devices whose state is not the one that their last event left them in."""
    told = last_states("device")
    wrong = []
    for number, tag, state in session.execute(select(Device.id, Device.tag, Device.state).order_by(Device.id)):
        if told.get(number) != str(state):
            wrong.append(f"device {tag}: its state is {state}, its last event says {told.get(number, 'nothing')}")
    return wrong


def no_unproven_device() -> list[str]:
    """The devices that stand as proven empty while a disk in them is not, or was never listed."""
    open_medium = exists().where(StorageMedium.device_id == Device.id, StorageMedium.state.not_in(EMPTY_MEDIA))
    any_medium = exists().where(StorageMedium.device_id == Device.id)
    query = (
        select(Device.tag, Device.state)
        .where(
            Device.state.in_(PROVEN_EMPTY),
            or_(
                Device.media_listed_in_cycle.is_(None),
                Device.media_listed_in_cycle != Device.cycle,
                open_medium,
                ~any_medium & Device.no_media_seen_by.is_(None),
            ),
        )
        .order_by(Device.id)
    )
    return [f"device {tag}: it is {state} and not proven empty" for tag, state in session.execute(query)]


def no_medium_without_proof() -> list[str]:
    """The disks that count as empty without an accepted wipe in the present life of the device that they sit in."""
    proof = exists().where(
        Wipe.medium_id == StorageMedium.id,
        Wipe.device_id == Device.id,
        Wipe.cycle == Device.cycle,
        Wipe.is_accepted,
    )
    query = (
        select(Device.tag, StorageMedium.id, StorageMedium.state)
        .join(Device, Device.id == StorageMedium.device_id)
        .where(StorageMedium.state == "sanitised", ~proof)
        .order_by(StorageMedium.id)
    )
    return [
        f"device {tag}: disk {number} is {state} without an accepted wipe"
        for tag, number, state in session.execute(query)
    ]


def search_in_step() -> list[str]:
    """Whether a search finds what the devices say."""
    if textindex.is_in_step(SEARCHED, session.connection()):
        return []
    return ["search index of the devices: differs from the devices; `digibank nightly` mends it"]
