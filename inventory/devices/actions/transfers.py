"""Bringing devices to another place: scanned when they are packed, scanned when they arrive.

Until it arrives a device stays with whom it was: the custodian changes at the second scan. It stays whose it is, unless
the coordinator said at the beginning that it is given for good. While it is under way no other step can be taken with
it.
"""

from inventory.access import Actor, Can, Role, demand
from inventory.accounts.models import Location, LocationKind
from inventory.core.clock import now, today
from inventory.core.db import locked, session
from inventory.core.errors import Missing, NotAllowed, Refused
from inventory.core.i18n import _
from inventory.devices.actions import moves
from inventory.devices.actions.places import demand_works_at
from inventory.devices.lifecycle import LABELS, DeviceState, Phase
from inventory.devices.models import Device, Ending, Transfer, TransferLine
from inventory.devices.queries.search import location_by_code
from inventory.devices.queries.transfers import line_of, lines_of, open_line
from inventory.history.actions import Subject, next_number, record

# Where anything may go, whatever its state; all other places are counters, where people take what stands there.
BEHIND_THE_SCENES = frozenset({LocationKind.WORKSHOP, LocationKind.STORE})


def begin(from_code: str, to_code: str, *, actor: Actor, for_good: bool = False) -> Transfer:
    """Begin to pack. `for_good`: the organisation that receives the devices owns them from then on."""
    demand(actor, Can.DEVICES_MOVE_PLACE)
    leaves, goes_to = location_by_code(from_code), location_by_code(to_code)
    if leaves is goes_to:
        raise Refused("same_place", _("Kies twee verschillende plaatsen."), field="to")
    demand_works_at(leaves, actor)
    if for_good:
        _may_give(leaves, goes_to, actor)
    year = today().year
    found = Transfer(
        number=f"V-{year}-{next_number(f'transfer:{year}'):03d}", leaves=leaves, goes_to=goes_to, made_at=now()
    )
    found.for_good = for_good
    session.add(found)
    session.flush()
    record("transfer:begun", _subject(found), actor=actor, to_state="packing", data=_places(found))
    return found


def pack(transfer: Transfer, device: Device, *, actor: Actor) -> bool:
    """This device goes along; False when it is in already. Refused when it may not go there as it is."""
    transfer = _hold(transfer)
    demand(actor, Can.DEVICES_MOVE_PLACE, device)
    demand_works_at(transfer.leaves, actor)
    if not transfer.is_packing:
        raise Refused("sent", _("Deze overdracht is al vertrokken. Begin een nieuwe."))
    device = moves.hold(device)
    line = line_of(transfer, device)
    if line is not None and line.ending is None:
        return False
    _may_go(device, transfer.leaves, transfer.goes_to)
    if line is None:
        line = TransferLine(transfer_id=transfer.id, device=device)
        session.add(line)
    line.packed_at, line.packed_by_id = now(), actor.user_id
    line.ended_at = line.ended_by_id = line.ending = None
    session.flush()
    return True


def leave_out(transfer: Transfer, device: Device, *, actor: Actor) -> None:
    """It stays here after all."""
    transfer = _hold(transfer)
    demand(actor, Can.DEVICES_MOVE_PLACE, device)
    demand_works_at(transfer.leaves, actor)
    line = line_of(transfer, device)
    if line is None or line.ending is not None or not transfer.is_packing:
        raise Refused("not_packed", _("%(tag)s zit niet in deze overdracht.", tag=device.tag))
    _end(line, Ending.LEFT_OUT, actor)


def send(transfer: Transfer, *, actor: Actor) -> Transfer:
    """Off it goes."""
    transfer = _hold(transfer)
    demand(actor, Can.DEVICES_MOVE_PLACE)
    demand_works_at(transfer.leaves, actor)
    if not transfer.is_packing:
        raise Refused("sent", _("Deze overdracht is al vertrokken. Begin een nieuwe."))
    lines = lines_of(transfer)
    if not lines:
        raise Refused("empty", _("Scan eerst wat meegaat."))
    transfer.sent_at, transfer.sent_by_id = now(), actor.user_id
    session.flush()
    data = _places(transfer) | {"devices": len(lines)}
    record("transfer:sent", _subject(transfer), actor=actor, from_state="packing", to_state="under_way", data=data)
    for line in lines:
        moves.note_event(
            line.device,
            "device:sent",
            actor=actor,
            from_state=line.device.state,
            data={"transfer": transfer.number, "to": transfer.goes_to.code},
        )
    return transfer


def receive(transfer: Transfer, device: Device, *, actor: Actor) -> bool:
    """It is here: from now on it stands here. False when that was noted before."""
    transfer = _hold(transfer)
    demand(actor, Can.DEVICES_MOVE_PLACE, device)
    demand_works_at(transfer.goes_to, actor)
    line = line_of(transfer, device)
    if line is not None and line.ending == Ending.RECEIVED:
        return False
    if not transfer.is_under_way or line is None or line.ending is not None:
        raise Refused("not_on_its_way", _("%(tag)s zat niet in deze overdracht.", tag=device.tag))
    _end(line, Ending.RECEIVED, actor)
    note = _("Overdracht %(number)s", number=transfer.number)
    new_owner = transfer.goes_to.org if transfer.for_good else None
    moves.move_place(device, transfer.goes_to.code, actor=actor, note=note, new_owner=new_owner)
    return True


def close(transfer: Transfer, *, actor: Actor) -> Transfer:
    """Nothing more arrives. What did not, stays with whom it was, and is named."""
    transfer = _hold(transfer)
    demand(actor, Can.DEVICES_MOVE_PLACE)
    demand_works_at(transfer.goes_to, actor)
    if not transfer.is_under_way:
        raise Refused("not_on_its_way", _("Deze overdracht is niet onderweg."))
    lost = [line for line in lines_of(transfer) if line.ending is None]
    for line in lost:
        _end(line, Ending.NOT_ARRIVED, actor)
        moves.note_event(
            line.device,
            "device:not-arrived",
            actor=actor,
            from_state=line.device.state,
            data={"transfer": transfer.number, "to": transfer.goes_to.code},
        )
    transfer.closed_at, transfer.closed_by_id = now(), actor.user_id
    session.flush()
    data = _places(transfer) | {"not_arrived": len(lost)}
    record("transfer:closed", _subject(transfer), actor=actor, from_state="under_way", to_state="closed", data=data)
    return transfer


def check_pack(device: Device, goes_to: Location, *, actor: Actor) -> None:
    """Refused when it could not be packed where it stands, for this place. Nothing changes."""
    demand(actor, Can.DEVICES_MOVE_PLACE, device)
    if device.location is None or device.location is goes_to:
        raise Refused("same_place", _("Kies twee verschillende plaatsen."), field="to")
    demand_works_at(device.location, actor)
    _may_go(device, device.location, goes_to)


def _may_go(device: Device, leaves: Location, goes_to: Location) -> None:
    if device.location_id != leaves.id:
        where = device.location.name if device.location else "–"
        raise Refused("elsewhere", _("%(tag)s staat volgens ons in %(place)s.", tag=device.tag, place=where))
    if device.phase not in (Phase.WORKSHOP, Phase.STOCK) or device.state in (DeviceState.PLACED, DeviceState.RESERVED):
        state = str(LABELS[device.state]).lower()
        raise Refused("not_here", _("%(tag)s is %(state)s en kan niet mee.", tag=device.tag, state=state))
    if goes_to.kind not in BEHIND_THE_SCENES and device.state != DeviceState.READY:
        raise Refused(
            "not_ready",
            _("%(tag)s is niet klaar. Naar een balie gaat alleen wat klaar is om mee te geven.", tag=device.tag),
        )
    other = open_line(device.id)
    if other is not None:
        raise Refused(
            "other_transfer",
            _("%(tag)s zit al in overdracht %(number)s.", tag=device.tag, number=other.transfer.number),
        )


def _may_give(leaves: Location, goes_to: Location, actor: Actor) -> None:
    if actor.kind != "system" and Role.COORDINATOR not in actor.roles:
        raise NotAllowed(_("Alleen de coördinator geeft de eigendom door. Vraag het aan de coördinator."))
    if leaves.org_id == goes_to.org_id:
        raise Refused(
            "same_org",
            _("Beide plaatsen zijn van %(org)s. De eigenaar blijft dus dezelfde.", org=goes_to.org.name),
            field="for_good",
        )


def _end(line: TransferLine, ending: Ending, actor: Actor) -> None:
    line.ended_at, line.ended_by_id, line.ending = now(), actor.user_id, ending
    session.flush()


def _hold(transfer: Transfer) -> Transfer:
    found = locked(Transfer, transfer.id)
    if found is None:
        raise Missing(_("Deze overdracht bestaat niet. Kijk het nummer na."))
    return found


def _places(transfer: Transfer) -> dict[str, object]:
    told: dict[str, object] = {"from": transfer.leaves.code, "to": transfer.goes_to.code}
    return told | ({"for_good": True} if transfer.for_good else {})


def _subject(transfer: Transfer) -> Subject:
    return Subject("transfer", transfer.id, transfer.number)
