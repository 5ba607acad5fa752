"""Who owns a device, which is another question than where it stands or who has it.

A gift belongs to the city, which lends it; one that is received at a reuse shop was given to that shop, which may
only sell what was given to it. Bringing a device elsewhere changes nothing of that: who owns it changes by a transfer
that says so, a sale, or a gift out of the house. A sold device is nobody's of us.
"""

from sqlalchemy import func, or_, select

from inventory.accounts.models import Location, Organisation, OrgKind
from inventory.core.db import session


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


def has_place(org: Organisation) -> bool:
    """Whether devices can be brought to this organisation and scanned there."""
    query = select(Location.id).where(Location.org_id == org.id, Location.is_active).limit(1)
    return session.scalar(query) is not None


def organisation_called(text: str) -> Organisation | None:
    """The organisation with this code or name; None when we do not know it."""
    wanted = text.strip()
    return session.scalar(
        select(Organisation)
        .where(or_(Organisation.code == wanted.upper(), func.lower(Organisation.name) == wanted.lower()))
        .order_by(Organisation.id)
        .limit(1)
    )
