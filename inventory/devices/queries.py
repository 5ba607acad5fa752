"""Finding devices: by what was scanned, by list, and which of them an actor may see."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import joinedload

from inventory.access import Actor, Can, may
from inventory.accounts.models import Location
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType


def visible_to(actor: Actor) -> Select[tuple[Device]]:
    """The devices that this actor may see; nothing for who has no business with devices."""
    query = select(Device).options(joinedload(Device.location), joinedload(Device.donor))
    return query if may(actor, Can.DEVICES_SEE) else query.where(Device.id.is_(None))


def device_by_tag(tag: str, *, actor: Actor) -> Device:
    """The device with this tag. One that is not there and one that is not yours give the same answer."""
    found = session.scalar(visible_to(actor).where(Device.tag == tag))
    if found is None:
        raise Missing(_("We kennen geen toestel met deze code. Controleer de code."))
    return found


def count_by_state() -> dict[DeviceState, int]:
    return {state: count for state, count in session.execute(select(Device.state, func.count()).group_by(Device.state))}


def ready_devices(device_type: DeviceType, *, location_id: int | None = None) -> Sequence[Device]:
    """What can be reserved now, the one that waits longest first."""
    query = select(Device).where(Device.state == DeviceState.READY, Device.type == device_type)
    if location_id is not None:
        query = query.where(Device.location_id == location_id)
    return session.scalars(query.order_by(Device.state_since, Device.id)).all()


def found_by(words: str) -> ColumnElement[bool]:
    """The condition for a search: every word must be somewhere in tag, serial, make, model, donor's tag or lot."""
    conditions = []
    for word in words.split()[:6]:
        like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        columns = (Device.tag, Device.serial, Device.make, Device.model, Device.donor_tag, Device.lot_code)
        conditions.append(or_(*(column.ilike(like, escape="\\") for column in columns)))
    return and_(true(), *conditions)


def location_by_code(code: str) -> Location:
    """The location with this code."""
    found = session.scalar(select(Location).where(Location.code == code.strip().upper(), Location.is_active))
    if found is None:
        raise Missing(_("De plaats '%(code)s' kennen we niet.", code=code[:20]))
    return found
