"""One device, or the few that a code or some words mean."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from inventory.access import Actor, Can, Role, may
from inventory.accounts.models import HeldRole, Location, Organisation, Shelf
from inventory.core.codes import CodeError, WrongCheckCharacter, device_tag, parse_device_tag
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.models import Device, Spot, Wipe
from inventory.devices.queries.words import Words

_RARE = 6  # so many signs at the end of a serial number few devices share
# Put together once: building a statement costs about as much as asking it.
_WHOLE = select(Device).options(
    joinedload(Device.location), joinedload(Device.shelf), joinedload(Device.donor), joinedload(Device.owner)
)
_BY_TAG = _WHOLE.where(Device.tag == bindparam("tag"))
# In one statement what a hand-over looks at: the rest is read when somebody asks for it.
_TO_HAND_OVER = (
    select(Device)
    .options(
        joinedload(Device.location).load_only(Location.code, Location.name, Location.org_id),
        joinedload(Device.owner).load_only(Organisation.name),
        joinedload(Device.media),
    )
    .where(Device.tag == bindparam("tag"))
)
_WIPES = select(Wipe).where(Wipe.device_id == bindparam("device"), Wipe.cycle == bindparam("cycle")).order_by(Wipe.id)


def visible_to(actor: Actor) -> Select[Device]:
    """The devices that this actor may see; nothing for who has no business with devices."""
    return _WHOLE if may(actor, Can.DEVICES_SEE) else _WHOLE.where(Device.id.is_(None))


def own_tag(text: str, *, prefix: str) -> str:
    """The tag that somebody typed or scanned, in its one true form. A mistyped one is named as such, whether or not
    there is such a device.
    """
    try:
        return device_tag(prefix, parse_device_tag(text, prefix))
    except WrongCheckCharacter:
        said = _("In '%(tag)s' klopt een teken niet. Kijk het na op het etiket.", tag=text.strip()[:30])
    except CodeError:
        said = _("'%(tag)s' is geen nummer van een toestel van ons. Kijk het na op het etiket.", tag=text.strip()[:30])
    raise Missing(said)


def device_by_tag(tag: str, *, actor: Actor) -> Device:
    """The device with this tag. One that is not there and one that is not yours give the same answer."""
    return _found(session.scalar(_BY_TAG, {"tag": tag}) if may(actor, Can.DEVICES_SEE) else None)


def device_to_hand_over(tag: str, *, actor: Actor) -> Device:
    """The same with its disks, and without donor and shelf: the desk holds up others while it reads."""
    may_see = may(actor, Can.DEVICES_SEE)
    return _found(session.scalars(_TO_HAND_OVER, {"tag": tag}).unique().one_or_none() if may_see else None)


def _found(device: Device | None) -> Device:
    if device is None:
        raise Missing(_("We kennen geen toestel met deze code. Controleer de code."))
    return device


def is_device(tag: str) -> bool:
    """Whether there is a device with this tag."""
    return session.scalar(select(Device.id).where(Device.tag == tag)) is not None


def devices_by_tags(tags: Sequence[str], *, actor: Actor) -> list[Device]:
    """The devices with these tags, in the order of the tags. One that is missing is refused by name."""
    rows: dict[str, Device] = {}
    for start in range(0, len(tags), 500):
        part = tags[start : start + 500]
        rows |= {device.tag: device for device in session.scalars(visible_to(actor).where(Device.tag.in_(part)))}
    missing = [tag for tag in tags if tag not in rows]
    if missing:
        raise Missing(_("We kennen geen toestel %(tag)s. Controleer de code.", tag=missing[0]))
    return [rows[tag] for tag in tags]


def devices_with_serial(text: str, *, actor: Actor) -> Sequence[Device]:
    """The first few devices with exactly this serial number or donor's tag, whatever its case."""
    wanted = text.strip().upper()
    # A maker's numbers all begin alike, which makes the whole number dear to look up; its end is rarer.
    words = Words.of("".join(text.split()[-1:])[-_RARE:])
    if not words.is_few:
        words = Words.of(text)
    return session.scalars(
        visible_to(actor)
        .where(or_(func.upper(Device.serial) == wanted, func.upper(Device.donor_tag) == wanted))
        .where(words.narrowed())
        .order_by(Device.id)
        .limit(3)
    ).all()


def wipes_of(device: Device) -> dict[int, Wipe]:
    """Per disk that sits in the device now: the newest wipe that was recorded in this life of it."""
    here = {medium.id for medium in device.media}
    if not here:
        return {}
    rows = session.scalars(_WIPES, {"device": device.id, "cycle": device.cycle})
    return {wipe.medium_id: wipe for wipe in rows if wipe.medium_id in here}


def user_roles(user_ids: Iterable[int]) -> dict[int, list[Role]]:
    """The roles of some users: a page says the role of who did something, never the name."""
    wanted = set(user_ids)
    found: dict[int, list[Role]] = {}
    if wanted:
        query = select(HeldRole.user_id, HeldRole.role).where(HeldRole.user_id.in_(wanted)).order_by(HeldRole.role)
        for user_id, role in session.execute(query):
            found.setdefault(user_id, []).append(Role(role))
    return found


def location_by_code(code: str) -> Location:
    """The location with this code."""
    found = session.scalar(select(Location).where(Location.code == code.strip().upper(), Location.is_active))
    if found is None:
        raise Missing(_("De plaats '%(code)s' kennen we niet.", code=code[:20]))
    return found


def spot_by_code(code: str) -> Spot:
    """The location with this code, or the shelf."""
    wanted = code.strip().upper()
    place = session.scalar(select(Location).where(Location.code == wanted, Location.is_active))
    if place is not None:
        return Spot(place)
    query = select(Shelf).join(Shelf.location).where(Shelf.code == wanted, Shelf.is_active, Location.is_active)
    shelf = session.scalar(query)
    if shelf is None:
        raise Missing(_("De plaats '%(code)s' kennen we niet.", code=code[:20]))
    return Spot(shelf.location, shelf)


def is_spot(code: str) -> bool:
    """Whether a place or a shelf in use has this code: somebody typed what stands on its label."""
    try:
        return bool(code.strip()) and spot_by_code(code) is not None
    except Missing:
        return False
