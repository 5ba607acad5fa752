"""Spare parts: what lies there, what goes in and out, and what there is too little of."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from inventory.access import Actor, Can, demand
from inventory.core import typed
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _, _l, in_dutch
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.history.actions import Subject, record
from inventory.workbench.models import PartKind, PartMove, PartWhy, SparePart

MOST = 1000
KIND_LABELS: dict[PartKind, Any] = {
    PartKind.MEMORY: _l("Geheugen"),
    PartKind.BATTERY: _l("Batterij"),
    PartKind.CHARGER: _l("Lader"),
    PartKind.SCREEN: _l("Scherm"),
    PartKind.KEYBOARD: _l("Toetsenbord"),
    PartKind.TOUCHPAD: _l("Touchpad"),
    PartKind.FAN: _l("Ventilator"),
    PartKind.WIFI: _l("Wifi-kaart"),
    PartKind.CASE: _l("Behuizing"),
    PartKind.CABLE: _l("Kabel"),
    PartKind.OTHER: _l("Iets anders"),
}
WHY_LABELS: dict[PartWhy, Any] = {
    PartWhy.BOUGHT: _l("Erbij: gekocht of gekregen"),
    PartWhy.HARVESTED: _l("Erbij: uit een toestel gehaald"),
    PartWhy.USED: _l("Eruit: gebruikt"),
    PartWhy.BROKEN: _l("Eruit: stuk"),
    PartWhy.COUNTED: _l("Geteld: dit is het juiste aantal"),
}
IS_SHORT = SparePart.count < SparePart.minimum
_IN = frozenset({PartWhy.BOUGHT, PartWhy.HARVESTED})
# A part goes into a device that is worked on.
_WORKED_ON = frozenset({DeviceState.WIPED, DeviceState.REFURBISHING, DeviceState.IN_REPAIR, DeviceState.TO_DIAGNOSE,
                        DeviceState.TO_WIPE, DeviceState.WIPE_FAILED})  # fmt: skip


@dataclass(frozen=True)
class Found:
    """Parts of one kind that came out of a device."""

    kind: PartKind
    name: str
    count: int = 1
    place: str = ""


def words_fit(text: str) -> list[ColumnElement[bool]]:
    """Each of these words stands in the name of a part, in what it fits or in where it lies."""
    sought = [f"%{word.replace('%', '').replace('_', '')}%" for word in text.split()[:6]]
    columns = (SparePart.name, SparePart.fits, SparePart.place)
    return [or_(*(column.ilike(word) for column in columns)) for word in sought]


def short_parts() -> Sequence[SparePart]:
    """The parts of which there are too few, by kind and name."""
    return session.scalars(
        select(SparePart).where(IS_SHORT).order_by(SparePart.kind, SparePart.name, SparePart.id)
    ).all()


def count_short() -> int:
    """Of how many parts there are too few."""
    return session.scalar(select(func.count(SparePart.id)).where(IS_SHORT)) or 0


def part(number: int) -> SparePart:
    """One kind of part."""
    found = session.get(SparePart, number)
    if found is None:
        raise Missing(_("Dit onderdeel bestaat niet."))
    return found


def moves_of_part(found: SparePart, *, limit: int = 50) -> Sequence[PartMove]:
    """What came and went, the newest first."""
    query = select(PartMove).options(joinedload(PartMove.device)).where(PartMove.part_id == found.id)
    return session.scalars(query.order_by(PartMove.id.desc()).limit(limit)).all()


def moves_of_device(device: Device) -> Sequence[PartMove]:
    """The parts that went into a device or came out of it."""
    query = select(PartMove).options(joinedload(PartMove.part)).where(PartMove.device_id == device.id)
    return session.scalars(query.order_by(PartMove.id)).all()


def fitting(device: Device, *, limit: int = 60) -> list[SparePart]:
    """What lies there for this device: what names its model first."""
    stock = session.scalars(
        select(SparePart).where(SparePart.count > 0).order_by(SparePart.kind, SparePart.name).limit(500)
    ).all()
    words = {word.casefold() for word in device.model.split() if len(word) > 2}
    return sorted(stock, key=lambda each: not words & set(each.fits.casefold().replace(",", " ").split()))[:limit]


def add_part(
    kind: PartKind,
    name: str,
    *,
    actor: Actor,
    fits: str = "",
    place: str = "",
    minimum: int = 0,
    count: int = 0,
    cost_eur: Decimal | None = None,
) -> SparePart:
    """A kind of part that we did not have yet."""
    demand(actor, Can.PARTS_USE)
    name, fits, place = typed.line(name, "name", 80), typed.line(fits, "fits", 200), typed.line(place, "place", 40)
    if not name:
        raise BadInput("name_missing", _("Zeg welk onderdeel het is."), field="name")
    _check(minimum, "minimum")
    if _same(kind, name, place) is not None:
        raise Refused("part_known", _("Dit onderdeel staat al in de lijst."), field="name")
    found = SparePart(
        kind=kind, name=name, fits=fits, place=place, minimum=minimum, count=0, cost_eur=cost_eur, made_at=now()
    )
    session.add(found)
    session.flush()
    record("part:added", _subject(found), actor=actor, data={"kind": kind.value, "name": name})
    if count:
        change(found, PartWhy.COUNTED, count, actor=actor)
    return found


def change_part(
    found: SparePart, *, actor: Actor, fits: str, place: str, minimum: int, cost_eur: Decimal | None = None
) -> SparePart:
    """What it fits, where it lies, how few there may be and what one costs us (None: nobody knows)."""
    demand(actor, Can.PARTS_USE)
    found = _held(found)
    _check(minimum, "minimum")
    place = check_place(found, place)
    found.fits, found.place, found.minimum = typed.line(fits, "fits", 200), place, minimum
    found.cost_eur = cost_eur
    session.flush()
    told = {"minimum": minimum, "place": place, "cost_eur": "" if cost_eur is None else str(cost_eur)}
    record("part:changed", _subject(found), actor=actor, data=told)
    return found


def check_place(found: SparePart, place: str) -> str:
    """The place as it is kept; refused when the same part lies there already. Nothing changes."""
    place = typed.line(place, "place", 40)
    other = _same(PartKind(found.kind), found.name, place)
    if other is not None and other.id != found.id:
        raise Refused("part_known", _("Op die plaats ligt dit onderdeel al."), field="place")
    return place


def change(
    found: SparePart,
    why: PartWhy,
    count: int,
    *,
    actor: Actor,
    device: Device | None = None,
    repair: str = "",
    note: str = "",
) -> PartMove:
    """Parts come in or go out. With `counted`, `count` is how many there are now."""
    demand(actor, Can.PARTS_USE)
    found = _held(found)
    _check(count, "count", least=0 if why is PartWhy.COUNTED else 1)
    sign = 1 if why in _IN else -1
    difference = count - found.count if why is PartWhy.COUNTED else sign * count
    if difference == 0:
        raise Refused("nothing_changed", _("Het aantal klopt al: %(n)s.", n=found.count), field="count")
    if found.count + difference < 0:
        raise Refused("too_few", _("Er zijn er maar %(n)s.", n=found.count), field="count")
    if why is PartWhy.USED and device is not None and device.state not in _WORKED_ON:
        raise Refused("not_in_workshop", _("%(tag)s staat niet in de werkplaats.", tag=device.tag), field="device")
    found.count += difference
    done = PartMove(
        part=found,
        change=difference,
        why=why,
        device=device,
        repair=typed.line(repair, "repair", 20),
        note=typed.line(note, "note", 200),
        made_by_id=actor.user_id,
        made_at=now(),
    )
    session.add(done)
    session.flush()
    facts = {"change": difference, "why": why.value, "left": found.count}
    with in_dutch():
        named = f"{KIND_LABELS[PartKind(found.kind)]}: {found.name}"
    told = {**facts, **({"device": device.tag} if device else {}), **({"repair": done.repair} if done.repair else {})}
    record(f"part:{'in' if difference > 0 else 'out'}", _subject(found), actor=actor, data=told)
    if device is not None:
        kind = "device:parts-in" if difference < 0 else "device:parts-out"
        parts_text = f"{abs(difference)} × {named}"
        moves.note_event(device, kind, actor=actor, from_state=device.state, data={"parts": parts_text})
    return done


def harvest(device: Device, found: Sequence[Found], *, actor: Actor) -> Device:
    """What came out of a dead device goes into stock, and the device is done. Every disk in it is empty by then."""
    device = moves.hold(device)
    demand(actor, Can.DEVICES_WORK, device)
    if device.state != DeviceState.TO_HARVEST:
        raise Refused("wrong_state", _("%(tag)s staat niet op 'voor onderdelen'.", tag=device.tag))
    if not found:
        raise BadInput("no_parts", _("Noteer minstens één onderdeel."), field="parts")
    named = []
    for each in found:
        name, place = typed.line(each.name, "parts", 80), typed.line(each.place, "parts", 40)
        part_now = _same(each.kind, name, place) or add_part(
            each.kind, name, actor=actor, fits=device.model[:200], place=place
        )
        change(part_now, PartWhy.HARVESTED, each.count, actor=actor, device=device)
        with in_dutch():
            named.append(f"{each.count} × {KIND_LABELS[each.kind]} {name}")
    return moves.move(device, "harvest", actor=actor, facts={"parts": ", ".join(named)[:200]})


def stock_fits_moves() -> list[str]:
    """The parts whose count is not the sum of what came and went."""
    sums = select(PartMove.part_id, func.sum(PartMove.change).label("total")).group_by(PartMove.part_id).subquery()
    rows = session.execute(
        select(SparePart.id, SparePart.count, func.coalesce(sums.c.total, 0))
        .outerjoin(sums, sums.c.part_id == SparePart.id)
        .where(SparePart.count != func.coalesce(sums.c.total, 0))
    )
    return [
        f"spare part {number}: there are {count}, what came and went makes {total}" for number, count, total in rows
    ]


def _same(kind: PartKind, name: str, place: str) -> SparePart | None:
    return session.scalar(
        select(SparePart).where(SparePart.kind == kind, SparePart.name == name, SparePart.place == place)
    )


def _held(found: SparePart) -> SparePart:
    held = locked(SparePart, found.id)
    if held is None:
        raise Missing(_("Dit onderdeel bestaat niet."))
    return held


def _check(number: int, field: str, *, least: int = 0) -> None:
    if not least <= number <= MOST:
        raise BadInput(
            "wrong_number", _("Dit getal kan niet: kies tussen %(low)s en %(high)s.", low=least, high=MOST), field=field
        )


def _subject(found: SparePart) -> Subject:
    return Subject("part", found.id, f"{found.kind}:{found.id}"[:40])
