"""Finding lots, counting what is in them, and what a donor may read of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from inventory.access import Actor, Can, Role, may
from inventory.accounts.models import Location, LocationKind, Organisation
from inventory.core.db import session
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _, _l
from inventory.core.lists import counted, few_of, page_keys
from inventory.devices.lifecycle import ENDS, DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.history.models import Event
from inventory.intake.lifecycle import LotState
from inventory.intake.models import Lot

RECEIPT = "donor_receipt"
PROOF = "donor_proof"
LIST = "donor_list"
_MOST_IN_ONE_QUESTION = 400
# Where a device stands that was refused at the first look.
_REFUSED = (DeviceState.TO_RECYCLE, DeviceState.RECYCLED)


class Outcome(StrEnum):
    """What became of a device, as far as its donor needs to know."""

    ANNOUNCED = "announced"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    GIVEN_BACK = "given_back"
    NOT_COME = "not_come"


OUTCOME_LABELS: dict[Outcome, Any] = {
    Outcome.ANNOUNCED: _l("Nog niet ontvangen"),
    Outcome.RECEIVED: _l("Ontvangen, nog te bekijken"),
    Outcome.ACCEPTED: _l("Aanvaard"),
    Outcome.REJECTED: _l("Geweigerd, naar recyclage"),
    Outcome.GIVEN_BACK: _l("Teruggegeven"),
    Outcome.NOT_COME: _l("Niet gekomen"),
}
OUTCOME_KINDS: dict[Outcome, str] = {
    Outcome.ANNOUNCED: "announced",
    Outcome.RECEIVED: "confirm",
    Outcome.ACCEPTED: "ok",
    Outcome.REJECTED: "gone",
    Outcome.GIVEN_BACK: "gone",
    Outcome.NOT_COME: "gone",
}


@dataclass(frozen=True)
class Look:
    """A device of a lot with what became of it; `ground` and `kg` when it was refused at the first look."""

    device: Device
    outcome: Outcome
    ground: str = ""
    kg: Decimal | None = None


@dataclass(frozen=True)
class TypeCount:
    """So many of a type: on the list, come in, and of these accepted, refused, given back and still to be looked at."""

    type: DeviceType
    listed: int
    announced: int
    received: int
    accepted: int
    rejected: int
    given_back: int
    to_look_at: int


def visible_to(actor: Actor) -> Select[Lot]:
    """The lots that this actor may see: all for staff, for a donor its own."""
    query = select(Lot).options(joinedload(Lot.donor), joinedload(Lot.location))
    if not may(actor, Can.LOTS_SEE):
        return query.where(Lot.id.is_(None))
    return query if sees_all(actor) else query.where(Lot.donor_id.in_(actor.orgs(Role.DONOR)))


def sees_all(actor: Actor) -> bool:
    """Whether the actor works here; a donor sees outcomes and proofs of its own lots only."""
    return actor.kind == "system" or bool(actor.roles - {Role.DONOR} and may(actor, Can.DEVICES_SEE))


def lot_by_code(code: str, *, actor: Actor) -> Lot:
    """The lot with this code. One that is not there and one that is not yours give the same answer."""
    found = session.scalar(visible_to(actor).where(Lot.code == code.strip().upper()))
    if found is None:
        raise Missing(_("We kennen geen lot met deze code. Controleer de code."))
    return found


def whose(actor: Actor) -> list[tuple[ColumnElement[bool], ...]]:
    """What `visible_to` leaves, donor by donor: each is read along an index."""
    if not may(actor, Can.LOTS_SEE):
        return []
    return [()] if sees_all(actor) else [(Lot.donor_id == donor,) for donor in sorted(actor.orgs(Role.DONOR))]


def lots(actor: Actor, *, state: LotState | None = None, before: int | None = None, limit: int = 50) -> Sequence[Lot]:
    """Lots, the newest first; `before` is the id of the last one that was shown."""
    limits = [() if state is None else (Lot.state == state,), () if before is None else (Lot.id < before,)]
    branches = [(*whose, *limits[0], *limits[1]) for whose in whose(actor)]
    keys = page_keys((Lot.id,), branches, limit=limit, is_down=True)
    return session.scalars(visible_to(actor).where(Lot.id.in_(keys)).order_by(Lot.id.desc())).all()


def count_lots(actor: Actor) -> dict[LotState, int | str]:
    """How many lots stand in each state; "1000+" when there are more."""
    seen = or_(false(), *(and_(true(), *whose) for whose in whose(actor)))
    counts = counted(**{state.value: few_of(Lot.id, seen, Lot.state == state) for state in LotState})
    return {LotState(state): count for state, count in counts.items()}


@dataclass(frozen=True)
class LotCount:
    """How many devices of a lot: on its list, still to come, come, and of these to be looked at, accepted, refused and
    given back. The list of lots and the page of a lot say the same of it.
    """

    listed: int = 0
    announced: int = 0
    received: int = 0
    to_look_at: int = 0
    accepted: int = 0
    rejected: int = 0
    given_back: int = 0

    @property
    def to_do(self) -> int:
        """Still to come or to be looked at."""
        return self.announced + self.to_look_at


def counts_of(codes: Iterable[str]) -> dict[str, LotCount]:
    """The same for some lots as `looks_of` finds device by device, counted by the database. Two statements."""
    wanted = list(codes)
    states: dict[str, Counter[DeviceState]] = {code: Counter() for code in wanted}
    rows = session.execute(
        select(Device.lot_code, Device.state, func.count())
        .where(Device.lot_code.in_(wanted))
        .group_by(Device.lot_code, Device.state)
    )
    for code, state, count in rows:
        states[code][DeviceState(state)] = count
    last_word = (
        select(Event.kind)
        .where(Event.subject_kind == "device", Event.subject_id == Device.id)
        .where(Event.kind.in_(("device:refused", "device:reopened", "device:refusal-undone")))
        .order_by(Event.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    refused: dict[str, int] = {
        code: count
        for code, count in session.execute(
            select(Device.lot_code, func.count())
            .where(Device.lot_code.in_(wanted), Device.state.in_(_REFUSED), last_word == "device:refused")
            .group_by(Device.lot_code)
        )
    }
    return {code: _lot_count(found, refused.get(code, 0)) for code, found in states.items()}


def _lot_count(states: Counter[DeviceState], refused: int) -> LotCount:
    announced, to_look_at = states[DeviceState.ANNOUNCED], states[DeviceState.RECEIVED]
    received = states.total() - announced - states[DeviceState.NOT_COME]
    given_back = states[DeviceState.RETURNED_TO_DONOR]
    return LotCount(
        listed=states.total(),
        announced=announced,
        received=received,
        to_look_at=to_look_at,
        accepted=received - to_look_at - given_back - refused,
        rejected=refused,
        given_back=given_back,
    )


def looks_of(codes: Iterable[str]) -> dict[str, list[Look]]:
    """Per lot its devices in the order of the list, each with what became of it. Two statements for any number."""
    wanted = list(codes)
    devices = session.scalars(
        select(Device).options(joinedload(Device.location)).where(Device.lot_code.in_(wanted)).order_by(Device.id)
    ).all()
    refusals: dict[int, dict[str, Any]] = {}
    for event in session.scalars(
        select(Event)
        .where(
            Event.subject_kind == "device",
            Event.subject_id.in_([device.id for device in devices if device.state in _REFUSED]),
            Event.kind.in_(("device:refused", "device:reopened", "device:refusal-undone")),
        )
        .order_by(Event.subject_id, Event.seq)  # along the index of the devices, not along all that ever happened
    ):
        if event.kind == "device:refused":
            refusals[event.subject_id] = event.data
        else:
            refusals.pop(event.subject_id, None)
    found: dict[str, list[Look]] = {code: [] for code in wanted}
    for device in devices:
        found[device.lot_code].append(_look(device, refusals.get(device.id)))
    return found


def _look(device: Device, refusal: dict[str, Any] | None) -> Look:
    if device.state == DeviceState.ANNOUNCED:
        return Look(device, Outcome.ANNOUNCED)
    if device.state == DeviceState.NOT_COME:
        return Look(device, Outcome.NOT_COME)
    if device.state == DeviceState.RECEIVED:
        return Look(device, Outcome.RECEIVED)
    if device.state == DeviceState.RETURNED_TO_DONOR:
        return Look(device, Outcome.GIVEN_BACK)
    # A refusal counts as long as it stands: a device that was reopened is in use after all.
    if refusal is not None and device.state in _REFUSED:
        return Look(device, Outcome.REJECTED, str(refusal.get("ground", "")), device.weight_kg)
    return Look(device, Outcome.ACCEPTED)


def counts(looks: Iterable[Look]) -> list[TypeCount]:
    """Counts per type of device, types that are there only."""
    by_type: dict[DeviceType, Counter[Outcome]] = {}
    for look in looks:
        by_type.setdefault(DeviceType(look.device.type), Counter())[look.outcome] += 1
    return [_type_count(kind, by_type[kind]) for kind in DeviceType if kind in by_type]


def _type_count(kind: DeviceType, found: Counter[Outcome]) -> TypeCount:
    return TypeCount(
        type=kind,
        listed=found.total(),
        announced=found[Outcome.ANNOUNCED],
        received=found.total() - found[Outcome.ANNOUNCED] - found[Outcome.NOT_COME],
        accepted=found[Outcome.ACCEPTED],
        rejected=found[Outcome.REJECTED],
        given_back=found[Outcome.GIVEN_BACK],
        to_look_at=found[Outcome.RECEIVED],
    )


def device_in(lot: Lot, text: str) -> Device | None:
    """The device of this lot with this tag, serial number or number of the donor; None when that is not one device."""
    wanted = text.strip().upper()
    found = session.scalars(
        select(Device)
        .where(
            Device.lot_code == lot.code,
            or_(Device.tag == wanted, func.upper(Device.serial) == wanted, func.upper(Device.donor_tag) == wanted),
        )
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def devices_called(lot: Lot, tags: Iterable[str]) -> dict[str, Device]:
    """The devices of this lot with these tags, by tag."""
    return {
        device.tag: device
        for device in session.scalars(select(Device).where(Device.lot_code == lot.code, Device.tag.in_(list(tags))))
    }


def next_to_look_at(lot: Lot, *, after: int = 0) -> Device | None:
    """The first device of the lot that is here and still to be looked at, after the given one when there is one."""
    query = select(Device).where(Device.lot_code == lot.code, Device.state == DeviceState.RECEIVED)
    later = session.scalar(query.where(Device.id > after).order_by(Device.id).limit(1))
    return later or session.scalar(query.order_by(Device.id).limit(1))


def announced_devices(lot: Lot) -> Sequence[Device]:
    return session.scalars(
        select(Device).where(Device.lot_code == lot.code, Device.state == DeviceState.ANNOUNCED).order_by(Device.id)
    ).all()


def known_serials(serials: Iterable[str], *, but: Device | None = None) -> dict[str, Device]:
    """Per serial (in capitals) the device that already has it: not one at an end, nor one that never came, nor this."""
    wanted = sorted({each for serial in serials for each in (serial, serial.upper(), serial.lower())})
    is_known = and_(Device.state.not_in(ENDS | {DeviceState.NOT_COME}), Device.id != but.id if but else true())
    found: dict[str, Device] = {}
    for start in range(0, len(wanted), _MOST_IN_ONE_QUESTION):
        part = wanted[start : start + _MOST_IN_ONE_QUESTION]
        for device in session.scalars(select(Device).where(Device.serial.in_(part), is_known).order_by(Device.id)):
            found.setdefault(device.serial.upper(), device)
    return found


def first_workshop() -> Location | None:
    """Where devices come in when nobody says where."""
    return session.scalar(
        select(Location)
        .where(Location.kind == LocationKind.WORKSHOP, Location.is_active)
        .order_by(Location.id)
        .limit(1)
    )


def donors(actor: Actor) -> Sequence[Organisation]:
    """The organisations whose gifts this actor may announce."""
    query = select(Organisation).where(Organisation.is_donor, Organisation.is_active).order_by(Organisation.name)
    if not sees_all(actor):
        query = query.where(Organisation.id.in_(actor.orgs(Role.DONOR)))
    return session.scalars(query).all()


def donor_by_code(code: str) -> Organisation:
    """The donor with this code."""
    found = session.scalar(select(Organisation).where(Organisation.code == code.strip().upper()))
    if found is None or not found.is_donor or not found.is_active:
        sentence = _("We kennen geen schenker met de code '%(code)s'.", code=code[:20])
        raise BadInput("unknown_donor", sentence, field="donor")
    return found


def receiving_places() -> Sequence[Location]:
    """Where a lot may come in: our workshops and stores, workshops first."""
    kinds = (LocationKind.WORKSHOP, LocationKind.STORE, LocationKind.LIBRARY)
    found = session.scalars(
        select(Location).where(Location.kind.in_(kinds), Location.is_active).order_by(Location.name)
    ).all()
    return sorted(found, key=lambda place: kinds.index(LocationKind(place.kind)))
