"""Moving a device along its lifecycle: one engine for page, scan, API, import and bulk."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.accounts.models import Location, Organisation, Shelf
from inventory.core.clock import now, today
from inventory.core.db import is_hint, locked, session
from inventory.core.errors import BadInput, Missing, Refused, Stale
from inventory.core.i18n import _, _l
from inventory.core.national_number import refuse_bare
from inventory.devices.actions import gates, lives, owners
from inventory.devices.actions.facts import read
from inventory.devices.actions.read_ahead import look_at_disks
from inventory.devices.actions.under_way import refuse_under_way
from inventory.devices.lifecycle import DEVICE, DeviceState, Phase
from inventory.devices.models import AssetClass, Device, Grade, Spot
from inventory.devices.queries.search import spot_by_code
from inventory.history.actions import Subject, record
from inventory.history.models import Event

LONGEST_NOTE = 500
Follower = Callable[[Device, Actor], object]
_followers: dict[str, list[Follower]] = {}
# The rooms behind the other doors, as people know their pages.
DOORS: dict[str, Any] = {
    "intake": _l("Loten"),
    "referrals": _l("Doorverwijzingen"),
    "loans": _l("Leningen"),
    "repairs": _l("Herstellingen"),
    "workbench": _l("Werkbank"),
    "stocktakes": _l("Tellingen"),
}

# What a proof of wiping does by itself, wherever the device is; by hand these wait like all other steps.
_BY_PROOF = frozenset({"finish_wipe", "fail_wipe", "open_wipe", "retry_wipe", "wipe_again"})


def move(
    device: Device,
    name: str,
    *,
    actor: Actor,
    facts: Mapping[str, Any] | None = None,
    note: str = "",
    checker_is_not_worker: bool = True,
    seen_version: int | None = None,
) -> Device:
    """Take a named step that needs no other room. A step that does more (a hand-over makes a loan) is refused here.

    With `seen_version` it is refused as stale when somebody else changed the device since.
    """
    planned = DEVICE.move(name)
    demand(actor, planned.can, None if planned.door else device)
    if seen_version is not None and hold(device).version != seen_version:
        raise Stale(_("Iemand anders wijzigde %(tag)s net voor jou. Er is niets gewijzigd.", tag=device.tag))
    if planned.door:
        raise Refused(
            "other_door",
            _(
                "De stap '%(move)s' doe je op een andere pagina: %(room)s.",
                move=planned.label,
                room=DOORS[planned.door],
            ),
        )
    return step(
        device,
        name,
        actor=actor,
        facts=read(planned, facts or {}),
        note=_text_of_note(note),
        checker_is_not_worker=checker_is_not_worker,
    )


def step(
    device: Device,
    name: str,
    *,
    actor: Actor,
    facts: Mapping[str, Any] | None = None,
    note: str = "",
    target: DeviceState | None = None,
    location: Location | None = None,
    held_until: datetime | None = None,
    checker_is_not_worker: bool = True,
    permission_checked: bool = False,
    is_written: bool = True,
) -> Device:
    """Take any step of the table: permission, source state, facts and gates are checked on the locked row.

    `target` is needed for a move that goes back to where the device was; `location` is where it stands afterwards.
    Rooms whose own action already demanded a permission with their own thing in hand say `permission_checked`; one that
    writes more in the same go says `is_written=False`, and the row is written with the rest.
    """
    facts = dict(facts or {})
    if facts.get("location"):
        _hold_shelf(str(facts["location"]))
    device = hold(device)
    planned = DEVICE.move(name)
    if not permission_checked:
        demand(actor, planned.can, device)
    planned = DEVICE.check(name, device.state, facts)
    if not (name in _BY_PROOF and permission_checked):
        refuse_under_way(device)
    gates.check(planned.gates, device, actor, {**facts, "checker_is_not_worker": checker_is_not_worker})
    goal = planned.target or target
    if goal is None:
        raise ValueError(f"The move {name} needs a target.")
    shelf: Shelf | None = None
    if location is None and facts.get("location"):
        spot = _spot(str(facts["location"]))
        location, shelf = spot.location, spot.shelf

    before = _place(device)
    from_state = device.state
    with session.no_autoflush:
        if name in lives.NEW_LIFE:
            lives.begin(device, held_until or now(), actor=actor)
        elif name in lives.VOIDS:
            lives.void_wipes(device, actor=actor)
        _apply_facts(device, name, actor, facts)
        if location is not None and (shelf is not None or device.location is not location):
            device.location, device.shelf = location, shelf
        passed_to = _assign_owner(device, name, facts)
        _assign_state(device, goal)
        if device.shelf_id is not None and not stands_with_us(device):
            device.shelf = None
    if is_written or name in lives.NEW_LIFE | lives.VOIDS:
        session.flush()
    if name in lives.NEW_LIFE | lives.VOIDS:
        session.expire(device, ["media"])
    data = {key: _plain(value) for key, value in facts.items() if value not in (None, "")}
    data |= passed_to
    note_event(device, planned.event, actor=actor, from_state=from_state, note=note, data=data, place_before=before)
    for follow in _followers.get(name, ()):
        follow(device, actor)
    return device


def after(name: str, follow: Follower) -> None:
    """A room above says, when it is loaded, what follows in the same transaction when a device takes a step."""
    known = _followers.setdefault(name, [])
    if follow not in known:
        known.append(follow)


def hold(device: Device) -> Device:
    """The device, read anew and locked until the transaction ends."""
    was_read_ahead = is_hint(device)
    found = locked(Device, device.id)
    if found is None:
        raise Missing(_("Dit toestel bestaat niet."))
    if was_read_ahead:
        look_at_disks(found)
    return found


def note_event(
    device: Device,
    kind: str,
    *,
    actor: Actor,
    from_state: str = "",
    note: str = "",
    data: Mapping[str, Any] | None = None,
    place_before: str | None = None,
) -> Event:
    """Write down what happened to a device. Type and place are kept with it: reports count from events alone."""
    place = _place(device)
    facts = {"type": str(device.type), "place": place, **(data or {})}
    if device.asset_class == AssetClass.FIXED:
        facts["asset"] = AssetClass.FIXED.value
    if place_before is not None and place_before != place:
        facts["place_before"] = place_before
    return record(
        kind,
        subject_of(device),
        actor=actor,
        from_state=str(from_state),
        to_state=str(device.state),
        note=note,
        data=facts,
    )


def subject_of(device: Device) -> Subject:
    return Subject("device", device.id, device.tag)


def stands_with_us(device: Device) -> bool:
    """Whether it stands in a workshop, a store or behind a counter: with nobody, and not at a fixed place."""
    return device.state != DeviceState.PLACED and device.phase in (Phase.WORKSHOP, Phase.STOCK)


def move_place(
    device: Device, code: str, *, actor: Actor, note: str = "", new_owner: Organisation | None = None
) -> Device:
    """Put a device that we have at another location of the Digibank, or on a shelf: `code` is that of either.

    It stays whose it is, wherever it stands, unless somebody is named who owns it from now on.
    """
    _hold_shelf(code)
    device = hold(device)
    spot = check_place(device, code, actor=actor)
    before = _place(device)
    has_shelf = spot.shelf is not None or device.shelf is not None
    data = {"shelf": spot.shelf.code if spot.shelf else "-"} if has_shelf else {}
    if new_owner is not None and new_owner is not device.owner:
        device.owner = new_owner
        data["owner"] = new_owner.code
    device.location, device.shelf = spot.location, spot.shelf
    session.flush()
    note_event(device, "device:moved", actor=actor, from_state=device.state, note=note, data=data, place_before=before)
    return device


def check_place(device: Device, code: str, *, actor: Actor) -> Spot:
    """Where the device would be put; refused when it cannot be put there. Nothing changes."""
    demand(actor, Can.DEVICES_MOVE_PLACE, device)
    if not stands_with_us(device):
        raise Refused("not_here", _("%(tag)s staat nu niet bij ons.", tag=device.tag))
    refuse_under_way(device)
    spot = _spot(code)
    if device.location is spot.location and device.shelf is spot.shelf:
        raise Refused("already_there", _("%(tag)s staat al op die plaats.", tag=device.tag), field="location")
    return spot


def _assign_state(device: Device, state: DeviceState) -> None:
    device.state = state
    device.state_since = now()


def _apply_facts(device: Device, name: str, actor: Actor, facts: Mapping[str, Any]) -> None:
    """What a fact of a move means for the device itself."""
    if name == "receive":
        device.received_on = facts.get("received_on") or device.received_on or today()
        device.last_held_at = lives.handed_to_us_at(device.received_on)
    elif name == "submit":
        grade = str(facts["grade"]).upper()
        if grade not in Grade.__members__:
            raise Refused("unknown_grade", _("Kies graad A, B, C of D."), field="grade")
        device.grade = Grade(grade)
        device.worker_id = actor.user_id
        kept = {name: value for name, value in device.specs.items() if name != "image"}
        given = {name: str(facts[name]).strip()[:60] for name in ("os", "image") if facts.get(name)}
        device.specs = {**kept, **given}
    elif name == "recycle":
        device.weight_kg = facts["weight_kg"]


def _assign_owner(device: Device, name: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """Ownership begins with us when we receive a device, and passes by a sale, a gift or going back.

    What history is told of it: nothing when it stays with whom it was.
    """
    if name == "sell":
        device.owner = None
    elif name == "transfer":
        device.owner = owners.organisation_called(str(facts["recipient"]))
    elif name == "give_back":
        device.owner = device.donor
    elif device.owner_id is None and device.owner is None and (name == "receive" or name in lives.NEW_LIFE):
        device.owner = owners.owner_at(device.location)
    else:
        return {}
    return {"owner": device.owner.code if device.owner else "-"}


def _spot(code: str) -> Spot:
    try:
        return spot_by_code(code)
    except Missing as no:
        raise Refused("unknown_location", no.message, field="location") from None


def _hold_shelf(code: str) -> None:
    """Nobody closes the shelf on which something is being put: shelf first and then device, for everybody."""
    number = session.scalar(select(Shelf.id).where(Shelf.code == code.strip().upper()))
    if number is not None:
        locked(Shelf, number)


def _place(device: Device) -> str:
    return device.location.code if device.location else ""


def _text_of_note(note: str) -> str:
    if len(note) > LONGEST_NOTE:
        raise BadInput("note_too_long", _("Hou de nota korter dan %(most)s tekens.", most=LONGEST_NOTE), field="note")
    refuse_bare(note, "note")
    return "".join(sign for sign in note if sign.isprintable() or sign == "\n").strip()


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | float | str | list | dict) else str(value)
