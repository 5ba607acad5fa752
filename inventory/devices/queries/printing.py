"""What can be printed on a label, found by its code: devices, their bags and kits, places, lots and blank labels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, or_, select

from inventory.access import Actor, Can, Role, may
from inventory.accounts.models import Location, Organisation, Shelf
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.models import BlankCode, Device, FormerTag, LabelChoice, Printer, PrintJob, Spot
from inventory.devices.queries.search import devices_by_tags
from inventory.history.models import Event

_PART = 500


class ItemKind(StrEnum):
    DEVICE = "device"
    BAG = "bag"
    KIT = "kit"
    PLACE = "place"
    LOT = "lot"
    BLANK = "blank"


OF_A_DEVICE = frozenset({ItemKind.DEVICE, ItemKind.BAG, ItemKind.KIT})


@dataclass(frozen=True)
class LotBox:
    """What the box of a lot says, counted from the devices that came in it."""

    code: str
    donor: str
    count: int


@dataclass(frozen=True)
class Item:
    """One label to make. `labelled_at` is when the device's label was made the last time, `times` how often."""

    kind: ItemKind
    code: str
    title: str
    device: Device | None = None
    place: Spot | None = None
    lot: LotBox | None = None
    labelled_at: datetime | None = None
    times: int = 0

    @property
    def key(self) -> str:
        return key_of(self.kind, self.code)


def key_of(kind: ItemKind, code: str) -> str:
    """The item as one word of a form, an address or a print job: a device by its tag, all else with its kind."""
    return code if kind is ItemKind.DEVICE else f"{kind.value}:{code}"


def split_key(key: str) -> tuple[ItemKind, str]:
    """The kind and the code of such a word. Raises ValueError for an unknown kind."""
    kind, colon, code = key.partition(":")
    return (ItemKind(kind), code.strip().upper()) if colon else (ItemKind.DEVICE, key.strip().upper())


def items_of(keys: Iterable[str], *, actor: Actor) -> list[Item]:
    """What these words name, in their order, each once. One that is not there is refused by name."""
    try:
        wanted = [split_key(key) for key in dict.fromkeys(keys)]
    except ValueError:
        raise Missing(_("Kies de etiketten opnieuw op de pagina Etiketten.")) from None
    codes: dict[ItemKind, list[str]] = {}
    for kind, code in wanted:
        codes.setdefault(kind, []).append(code)
    tags = list(dict.fromkeys(code for kind, code in wanted if kind in OF_A_DEVICE))
    devices = {device.tag: device for device in devices_by_tags(tags, actor=actor)} if tags else {}
    times = times_labelled(devices[code].id for code in codes.get(ItemKind.DEVICE, ()))
    places = _places(codes.get(ItemKind.PLACE, ()))
    lots = _lots(codes.get(ItemKind.LOT, ()), actor)
    blanks = _blanks(codes.get(ItemKind.BLANK, ()))
    found = []
    for kind, code in wanted:
        if kind in OF_A_DEVICE:
            device = devices[code]
            again = (device.labelled_at, times.get(device.id, 0)) if kind is ItemKind.DEVICE else (None, 0)
            found.append(Item(kind, code, device.name, device=device, labelled_at=again[0], times=again[1]))
        elif kind is ItemKind.PLACE and code in places:
            found.append(Item(kind, code, places[code].name, place=places[code]))
        elif kind is ItemKind.LOT and code in lots:
            found.append(Item(kind, code, lots[code].donor, lot=lots[code]))
        elif kind is ItemKind.BLANK and code in blanks:
            found.append(Item(kind, code, ""))
        else:
            raise Missing(_("We vinden %(code)s niet. Kijk het nummer na.", code=code[:30]))
    return found


def times_labelled(device_ids: Iterable[int]) -> dict[int, int]:
    """How often the label of each device was made."""
    numbers, found = list(device_ids), dict[int, int]()
    for start in range(0, len(numbers), _PART):
        query = (
            select(Event.subject_id, func.count())
            .where(Event.subject_kind == "device", Event.subject_id.in_(numbers[start : start + _PART]))
            .where(Event.kind == "device:labelled")
            .group_by(Event.subject_id)
        )
        found |= {number: count for number, count in session.execute(query)}
    return found


def _places(codes: Sequence[str]) -> dict[str, Spot]:
    if not codes:
        return {}
    places = session.scalars(select(Location).where(func.upper(Location.code).in_(codes), Location.is_active))
    shelves = session.scalars(select(Shelf).where(Shelf.code.in_(codes), Shelf.is_active))
    spots = [*(Spot(place) for place in places), *(Spot(shelf.location, shelf) for shelf in shelves)]
    return {spot.code.upper(): spot for spot in spots}


def _lots(codes: Sequence[str], actor: Actor) -> dict[str, LotBox]:
    if not codes or not may(actor, Can.DEVICES_SEE):
        return {}
    query = (
        select(Device.lot_code, func.max(Organisation.name), func.count(Device.id))
        .outerjoin(Organisation, Organisation.id == Device.donor_id)
        .where(Device.lot_code.in_(codes))
        .group_by(Device.lot_code)
    )
    return {code: LotBox(code, donor or "", count) for code, donor, count in session.execute(query)}


def _blanks(codes: Sequence[str]) -> set[str]:
    """Those of these tags that are on a blank label which is not in use yet."""
    found: set[str] = set()
    for start in range(0, len(codes), _PART):
        query = select(BlankCode.tag).where(BlankCode.tag.in_(codes[start : start + _PART]))
        found |= set(session.scalars(query.where(BlankCode.device_id.is_(None))))
    return found


# --- blank labels --------------------------------------------------------------------------------------------------


def blank_by_tag(tag: str) -> BlankCode | None:
    """The label with this tag that was printed in advance, used or not."""
    return session.scalar(select(BlankCode).where(BlankCode.tag == tag))


def device_that_had(tag: str) -> str | None:
    """The present tag of the device that had this one before."""
    query = select(Device.tag).join(FormerTag, FormerTag.device_id == Device.id).where(FormerTag.tag == tag)
    return session.scalar(query)


def free_blanks(*, batch: int | None = None, limit: int = 500) -> Sequence[str]:
    """The tags of blank labels that wait for a device, oldest first."""
    query = select(BlankCode.tag).where(BlankCode.device_id.is_(None))
    if batch is not None:
        query = query.where(BlankCode.batch == batch)
    return session.scalars(query.order_by(BlankCode.id).limit(limit)).all()


@dataclass(frozen=True)
class BlankBatch:
    """Blank labels that were made together."""

    batch: int
    first: str
    last: str
    made_at: datetime
    count: int
    used: int


def blank_batches(*, limit: int = 30) -> list[BlankBatch]:
    """The newest batches of blank labels."""
    query = (
        select(
            BlankCode.batch,
            func.min(BlankCode.tag),
            func.max(BlankCode.tag),
            func.min(BlankCode.made_at),
            func.count(),
            func.count(BlankCode.device_id),
        )
        .group_by(BlankCode.batch)
        .order_by(BlankCode.batch.desc())
        .limit(limit)
    )
    return [BlankBatch(*row) for row in session.execute(query)]


# --- printers, choices and print jobs ------------------------------------------------------------------------------


def printers_of(actor: Actor) -> Sequence[Printer]:
    """The printers that this actor may use and set: those of its own organisations, all of them for a coordinator."""
    return session.scalars(select(Printer).where(*printers_for(actor)).order_by(Printer.name, Printer.id)).all()


def printers_for(actor: Actor) -> Sequence[ColumnElement[bool]]:
    """Which printers those are."""
    if actor.kind == "system" or Role.COORDINATOR in actor.roles:
        return (Printer.is_active.is_(True),)
    return (Printer.is_active.is_(True), Printer.org_id.in_(actor.orgs(Role.LIBRARY, Role.SHOP, Role.TECHNICIAN)))


def orgs_with_printers(actor: Actor) -> Sequence[Organisation]:
    """The organisations of those printers."""
    owners = select(Printer.org_id).where(*printers_for(actor))
    return session.scalars(select(Organisation).where(Organisation.id.in_(owners)).order_by(Organisation.name)).all()


def orgs_for_printers(actor: Actor) -> Sequence[Organisation]:
    """The organisations for which this actor may add a printer."""
    wanted = actor.orgs(Role.LIBRARY, Role.SHOP, Role.TECHNICIAN, Role.COORDINATOR)
    return session.scalars(select(Organisation).where(Organisation.id.in_(wanted)).order_by(Organisation.name)).all()


def printer_by(*, actor: Actor, number: int | None = None, name: str = "") -> Printer:
    """The printer with this number or this name. Another organisation's printer does not exist."""
    wanted = name.strip().casefold()
    for printer in printers_of(actor):
        if printer.id == number or (wanted and printer.name.casefold() == wanted):
            return printer
    raise Missing(_("Deze printer kennen we niet."))


def last_choice(actor: Actor) -> dict[str, object]:
    """What this person chose the last time; empty the first time."""
    if actor.user_id is None:
        return {}
    found = session.get(LabelChoice, actor.user_id)
    return dict(found.kept) if found else {}


def print_job(number: int, *, actor: Actor) -> PrintJob:
    """A print job of this person."""
    found = session.scalar(select(PrintJob).where(PrintJob.id == number, PrintJob.user_id == actor.user_id))
    if found is None:
        raise Missing(_("Deze afdruk kennen we niet, of hij is niet van jou."))
    return found


def print_jobs(*, actor: Actor, limit: int = 10) -> Sequence[PrintJob]:
    """The newest print jobs of this person."""
    query = select(PrintJob).where(PrintJob.user_id == actor.user_id).order_by(PrintJob.id.desc()).limit(limit)
    return session.scalars(query).all()


def unlabelled(words: str, *, actor: Actor, limit: int = 20) -> Sequence[Device]:
    """Announced and received devices whose label was never printed; with `words` only what holds them."""
    if not may(actor, Can.DEVICES_RECEIVE):
        return []
    query = select(Device).where(Device.labelled_at.is_(None), Device.state.in_(("announced", "received")))
    for word in words.split()[:4]:
        like = f"%{word}%"
        columns = (Device.serial, Device.donor_tag, Device.tag, Device.make, Device.model, Device.lot_code)
        query = query.where(or_(*(column.ilike(like) for column in columns)))
    return session.scalars(query.order_by(Device.id.desc()).limit(limit)).all()
