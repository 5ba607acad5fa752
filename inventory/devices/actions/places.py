"""Whose place it is, and the shelves there: each has a label to scan, and devices stand on it until they go."""

import re

from sqlalchemy import select

from inventory.access import Actor, Can, Role, demand
from inventory.accounts.models import Location, Shelf
from inventory.accounts.queries import location_by_code as any_location
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, NotAllowed, Refused
from inventory.core.i18n import _
from inventory.devices.models import Device
from inventory.devices.queries.search import location_by_code
from inventory.history.actions import Subject, record

MOST_AT_ONCE = 40
LONGEST_CODE = 20


def works_at(place: Location, actor: Actor) -> bool:
    """Whether this person works for the organisation of that place, or is the coordinator."""
    return actor.kind == "system" or place.org_id in actor.orgs() or Role.COORDINATOR in actor.roles


def demand_works_at(place: Location, actor: Actor) -> None:
    """Refused for who works elsewhere."""
    if not works_at(place, actor):
        raise NotAllowed(_("Alleen wie bij %(org)s werkt, scant hier. De coördinator mag ook.", org=place.org.name))


def add_shelves(location_code: str, rack: str, count: int, *, actor: Actor) -> list[Shelf]:
    """So many shelves more in this rack. A rack that is known already goes on where it ended."""
    demand(actor, Can.DEVICES_MOVE_PLACE)
    location = location_by_code(location_code)
    if not works_at(location, actor):
        said = _("Alleen wie bij %(org)s werkt, maakt hier planken. De coördinator mag ook.", org=location.org.name)
        raise NotAllowed(said)
    rack = " ".join(rack.split())
    if not re.fullmatch(r"[\w][\w -]{0,11}", rack) or "_" in rack:
        raise BadInput("rack", _("Noem het rek met 1 tot 12 letters of cijfers, bijvoorbeeld A."), field="rack")
    if not 1 <= count <= MOST_AT_ONCE:
        raise BadInput("count", _("Maak 1 tot %(most)s planken tegelijk.", most=MOST_AT_ONCE), field="count")
    stem = f"{location.code}-{re.sub(r'[^A-Z0-9]', '', rack.upper())}"
    if stem.endswith("-") or len(stem) + 3 > LONGEST_CODE:
        raise BadInput("rack", _("Noem het rek korter, met letters zonder accent of cijfers."), field="rack")
    first = _last_number(stem) + 1
    if first + count > 100:
        raise BadInput("count", _("Een rek heeft hoogstens 99 planken."), field="count")
    made = []
    for number in range(first, first + count):
        code = f"{stem}-{number}"
        if any_location(code) is not None:
            raise Refused("location_exists", _("Er is al een plaats met de code %(code)s.", code=code), field="rack")
        name = f"{rack}{number}" if len(rack) == 1 and rack.isalpha() else f"{rack} {number}"
        shelf = Shelf(location=location, code=code, name=name, is_active=True)
        session.add(shelf)
        made.append(shelf)
    session.flush()
    for shelf in made:
        record("shelf:added", _subject(shelf), actor=actor, data={"place": location.code})
    return made


def close_shelf(shelf: Shelf, *, actor: Actor) -> Shelf:
    """This shelf is not used any more. Refused while something stands on it."""
    demand(actor, Can.DEVICES_MOVE_PLACE)
    held = locked(Shelf, shelf.id)
    if held is None or not held.is_active:
        raise Missing(_("Deze plank kennen we niet."))
    _refuse_to_close(held, actor)
    held.is_active = False
    session.flush()
    record("shelf:closed", _subject(held), actor=actor, data={"place": held.location.code})
    return held


def cannot_close(shelf: Shelf, *, actor: Actor) -> str:
    """Why it cannot be taken away, without its code: so a page says it once for many. Nothing when it can."""
    try:
        _refuse_to_close(shelf, actor)
    except Refused as no:
        return str(no.message).replace(shelf.code, _("deze plank"))
    return ""


def _refuse_to_close(shelf: Shelf, actor: Actor) -> None:
    demand_works_at(shelf.location, actor)
    if session.scalar(select(Device.id).where(Device.shelf_id == shelf.id).limit(1)) is not None:
        raise Refused("not_empty", _("Op %(shelf)s staat nog iets. Zet het eerst elders.", shelf=shelf.code))


def _last_number(stem: str) -> int:
    """The last shelf that this rack ever had: the number of one that is gone may still be on a label somewhere."""
    codes = session.scalars(select(Shelf.code).where(Shelf.code.startswith(f"{stem}-", autoescape=True)))
    numbers = (code.removeprefix(f"{stem}-") for code in codes)
    return max((int(number) for number in numbers if number.isdecimal()), default=0)


def _subject(shelf: Shelf) -> Subject:
    return Subject("shelf", shelf.id, shelf.code)
