"""Who owns a device, which is another question than where it stands or who has it.

A gift belongs to the city, which lends it. A reuse shop may only sell what was given to it: what is brought to its
stock becomes its own, and the city's again when it is brought back. A sold device is nobody's of us.
"""

from sqlalchemy import func, or_, select

from inventory.accounts.models import Location, LocationKind, Organisation, OrgKind
from inventory.core.db import session
from inventory.devices.models import Device


def city() -> Organisation | None:
    """The city that lends: the first one that was made, where there are more."""
    return session.scalar(
        select(Organisation)
        .where(Organisation.kind == OrgKind.CITY, Organisation.is_active)
        .order_by(Organisation.id)
        .limit(1)
    )


def owner_at(location: Location | None) -> Organisation | None:
    """Who becomes the owner of a gift that is received here."""
    if location is not None and location.org.kind == OrgKind.REUSE_SHOP:
        return location.org
    return city()


def owner_after_move(device: Device, location: Location) -> Organisation | None:
    """Who owns it once it stands there. A workshop works for all and owns nothing."""
    if location.kind == LocationKind.WORKSHOP:
        return device.owner
    if location.org.kind == OrgKind.REUSE_SHOP:
        return location.org
    if device.owner is None or device.owner.kind == OrgKind.REUSE_SHOP:
        return city()
    return device.owner


def organisation_called(text: str) -> Organisation | None:
    """The organisation with this code or name; None when we do not know it."""
    wanted = text.strip()
    return session.scalar(
        select(Organisation)
        .where(or_(Organisation.code == wanted.upper(), func.lower(Organisation.name) == wanted.lower()))
        .order_by(Organisation.id)
        .limit(1)
    )
