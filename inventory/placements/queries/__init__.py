"""Finding agreements and their devices: of the own counter, or all for the coordinator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from inventory.access import Actor, Can, Role, may
from inventory.accounts.models import Location, LocationKind, Organisation
from inventory.core.codes import CodeError, format_placement_number, parse_placement_number
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.models import Device
from inventory.placements.lifecycle import LineEnding, PlacementState
from inventory.placements.models import Placement, PlacementLine

FILTERS = ("open", "preparing", "today", "late", "over")
# Where devices of an agreement may stand: where people come, not where we work on them.
BEHIND_THE_SCENES = (LocationKind.WORKSHOP, LocationKind.STORE)


def visible_to(actor: Actor) -> Select[Placement]:
    """The agreements that this actor may see."""
    query = select(Placement)
    if actor.kind == "system" or (may(actor, Can.PLACEMENTS_SEE) and Role.COORDINATOR in actor.roles):
        return query
    if not may(actor, Can.PLACEMENTS_SEE):
        return query.where(Placement.id.is_(None))
    return query.where(Placement.org_id.in_(actor.orgs(Role.LIBRARY, Role.SHOP)))


def placement_by_number(number: str, *, actor: Actor) -> Placement:
    """The agreement with this number, however it is typed."""
    try:
        plain = format_placement_number(*parse_placement_number(number)[1:])
    except CodeError:
        plain = ""
    found = session.scalar(visible_to(actor).where(Placement.number == plain))
    if found is None:
        raise Missing(_("We kennen geen overeenkomst met dit nummer. Kijk het nummer na."))
    return found


def placements_like(text: str, *, actor: Actor, limit: int = 3) -> Sequence[Placement]:
    """The newest agreements whose number begins so, or whose receiver has this in its name."""
    wanted = " ".join(text.split())
    by_number = Placement.number.startswith(wanted.upper(), autoescape=True)
    by_name = Placement.receiver_id.in_(
        select(Organisation.id).where(func.lower(Organisation.name).contains(wanted.lower(), autoescape=True))
    )
    query = visible_to(actor).where(by_number | by_name).order_by(Placement.id.desc()).limit(limit)
    return session.scalars(query).all()


@dataclass(frozen=True)
class Row:
    """An agreement as a row of the list: how many devices went along, and how many are still there."""

    placement: Placement
    devices: int
    there: int


def filtered(query: Select[Placement], wanted: str, day: date) -> Select[Placement]:
    """Those that this filter leaves. `wanted` is one of FILTERS."""
    is_out = Placement.state == PlacementState.OUT
    if wanted == "preparing":
        return query.where(Placement.state == PlacementState.PREPARING)
    if wanted == "today":
        return query.where(is_out, Placement.until_on == day)
    if wanted == "late":
        return query.where(is_out, Placement.until_on < day)
    if wanted == "over":
        return query.where(Placement.state.in_((PlacementState.CLOSED, PlacementState.CANCELLED)))
    return query.where(Placement.state.in_((PlacementState.PREPARING, PlacementState.OUT)))


def placements(actor: Actor, *, wanted: str, day: date, after: int | None = None, limit: int = 50) -> list[Row]:
    """A page of agreements, the newest first. `wanted` is one of FILTERS."""
    query = filtered(visible_to(actor), wanted, day)
    if after:
        query = query.where(Placement.id < after)
    return rows_of(session.scalars(query.order_by(Placement.id.desc()).limit(limit)).all())


def rows_of(found: Sequence[Placement]) -> list[Row]:
    """These agreements as rows."""
    counts = _counts([each.id for each in found])
    return [Row(each, *counts.get(each.id, (0, 0))) for each in found]


def _counts(numbers: Sequence[int]) -> dict[int, tuple[int, int]]:
    rows = session.execute(
        select(
            PlacementLine.placement_id,
            func.count(),
            func.count().filter(PlacementLine.ended_at.is_(None)),
        )
        .where(
            PlacementLine.placement_id.in_(numbers),
            PlacementLine.ending.is_(None) | PlacementLine.ending.not_in((LineEnding.LEFT_OUT, LineEnding.SWAPPED)),
        )
        .group_by(PlacementLine.placement_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def due_counts(actor: Actor, day: date) -> tuple[int, int]:
    """How many classes are due back today, and how many are late."""
    seen = visible_to(actor).where(Placement.state == PlacementState.OUT).subquery()
    row = session.execute(
        select(
            func.count().filter(seen.c.until_on == day),
            func.count().filter(seen.c.until_on < day),
        ).select_from(seen)
    ).one()
    return int(row[0]), int(row[1])


def lines_of(placement: Placement) -> Sequence[PlacementLine]:
    """Its devices, the last one scanned first; without what was taken off before it left."""
    query = (
        select(PlacementLine)
        .options(joinedload(PlacementLine.device))
        .where(PlacementLine.placement_id == placement.id)
        .where(PlacementLine.ending.is_(None) | (PlacementLine.ending != LineEnding.LEFT_OUT))
    )
    return session.scalars(query.order_by(PlacementLine.scanned_at.desc(), PlacementLine.id.desc())).all()


def open_lines(placement: Placement) -> list[PlacementLine]:
    """The devices that are prepared, or that are there now; by device, the order in which they are locked."""
    return sorted((line for line in lines_of(placement) if line.ended_at is None), key=lambda line: line.device_id)


def open_line_of(device_id: int) -> PlacementLine | None:
    """The agreement that holds this device now, or is being prepared with it."""
    query = select(PlacementLine).options(joinedload(PlacementLine.placement))
    return session.scalar(query.where(PlacementLine.device_id == device_id, PlacementLine.ended_at.is_(None)))


def newest_line_of(device_id: int) -> PlacementLine | None:
    """The last agreement that this device was in, as far as it left under it."""
    query = select(PlacementLine).options(joinedload(PlacementLine.placement))
    query = query.where(PlacementLine.device_id == device_id, PlacementLine.from_at.is_not(None))
    return session.scalar(query.order_by(PlacementLine.id.desc()).limit(1))


def where_placed(tag: str, *, actor: Actor) -> str | None:
    """The number of the agreement under which this device stands somewhere, for who may see that."""
    query = (
        visible_to(actor)
        .join(PlacementLine, PlacementLine.placement_id == Placement.id)
        .join(Device, Device.id == PlacementLine.device_id)
        .where(Device.tag == tag, PlacementLine.ended_at.is_(None), PlacementLine.from_at.is_not(None))
    )
    found = session.scalar(query)
    return found.number if found else None


def refused_devices(placement: Placement) -> list[Device]:
    """What was scanned and might not go along, the last one first."""
    found = {each.tag: each for each in session.scalars(select(Device).where(Device.tag.in_(placement.refused)))}
    return [found[tag] for tag in reversed(placement.refused) if tag in found]


def receivers(actor: Actor) -> Sequence[Organisation]:
    """The organisations that may get devices: every other one that works along."""
    query = select(Organisation).where(
        Organisation.is_active, Organisation.id.not_in(actor.orgs(Role.LIBRARY, Role.SHOP))
    )
    return session.scalars(query.order_by(Organisation.name)).all()


def stands() -> Sequence[Location]:
    """Where devices of an agreement may stand."""
    query = select(Location).where(Location.is_active, Location.kind.not_in(BEHIND_THE_SCENES))
    return session.scalars(query.order_by(Location.name)).all()


def org_called(code: str) -> Organisation | None:
    """The organisation with this code, when it works along."""
    return session.scalar(select(Organisation).where(Organisation.code == code.strip().upper(), Organisation.is_active))


def home_of(actor: Actor) -> Location | None:
    """Where this counter lends from: the clerk's own place, else the first place of the organisation."""
    own = actor.orgs(Role.LIBRARY, Role.SHOP)
    query = select(Location).where(Location.org_id.in_(own), Location.is_active).order_by(Location.id)
    found = session.scalars(query).all()
    return next((place for place in found if place.id == actor.location_id), found[0] if found else None)
