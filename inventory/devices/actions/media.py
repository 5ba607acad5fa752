"""Disks: found in a device, taken out, and proven empty."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.actions import gates, later_failure, policy
from inventory.devices.actions.disk_events import tell
from inventory.devices.actions.disk_rules import device_of, facts_of, must_be_in_workshop, reason_text
from inventory.devices.actions.leaving import remove_medium as remove_medium
from inventory.devices.actions.leaving import settle_flag, settle_not_seen
from inventory.devices.actions.moves import hold, note_event, step
from inventory.devices.lifecycle import EMPTY_MEDIA, DeviceState, MediumState
from inventory.devices.models import Device, MediumKind, StorageMedium, Wipe

# A bench clock may run a little ahead; a wipe that ends later than this is not believed.
CLOCK_SLACK = timedelta(hours=1)
# Makers round a size, and people note GB where a program counts in GiB; beyond this it is another disk.
SIZE_SLACK = 0.02
_UNITS = (1.0, 2**30 / 10**9)
_followers: list[Callable[[StorageMedium, Actor], object]] = []
_when_proven: list[Callable[[Wipe, Actor], object]] = []


@dataclass(frozen=True)
class Proof:
    """What was proven about one disk.

    `operator_id` and `witness_id` are users. A log needs neither; it is `evidence_id`, a kept file, and `size_bytes`
    is how large the disk is according to it.
    """

    source: str
    category: str
    method: str
    ended_at: datetime
    started_at: datetime | None = None
    tool: str = ""
    verify: str = ""
    evidence_id: int | None = None
    operator_id: int | None = None
    witness_id: int | None = None
    size_bytes: int | None = None


def add_medium(
    device: Device,
    *,
    actor: Actor,
    serial: str = "",
    model: str = "",
    kind: MediumKind = MediumKind.UNKNOWN,
    size_bytes: int | None = None,
    repair: str = "",
    permission_checked: bool = False,
) -> StorageMedium:
    """A disk was found in the device, or put in. It contains data until the contrary is proven.

    `repair` is the number of the case in which a device that somebody else holds gets another disk.
    """
    device = hold(device)
    if not permission_checked:
        demand(actor, Can.EVIDENCE_ADD, device)
    must_be_in_workshop(device, or_in_repair=bool(repair))
    if serial and any(medium.serial.upper() == serial.upper() for medium in device.media):
        raise Refused("medium_known", _("Schijf %(serial)s staat al bij dit toestel.", serial=serial), field="serial")
    elsewhere = medium_by_serial(serial) if serial else None
    if elsewhere is not None and elsewhere.device is not None:
        raise Refused(
            "medium_elsewhere",
            _(
                "Schijf %(serial)s staat bij %(tag)s. Haal ze daar eerst uit.",
                serial=serial,
                tag=elsewhere.device.tag,
            ),
            field="serial",
        )
    if device.state == DeviceState.WIPED:
        step(device, "open_wipe", actor=actor, facts={"reason": "medium_added"}, permission_checked=True)
    before = ""
    if elsewhere is not None:
        medium, before = elsewhere, str(elsewhere.state)
        if medium.state == MediumState.ABSENT:
            medium.left_at = now()  # who had it meanwhile, nobody knows
        medium.state = MediumState.CONTAINS_DATA
        session.flush()
        medium.device = device
    else:
        medium = StorageMedium(
            serial=serial,
            model=model,
            kind=kind,
            size_bytes=size_bytes,
            found_at=now(),
            device=device,
            state=MediumState.CONTAINS_DATA,
        )
        session.add(medium)
    device.no_media_seen_by = None
    session.flush()
    note_event(device, "device:medium-added", actor=actor, from_state=device.state, data=facts_of(medium))
    tell(medium, "put-in" if elsewhere is not None else "found", actor=actor, from_state=before)
    settle_flag(medium.from_device, actor=actor)
    for follow in _followers:
        follow(medium, actor)
    return medium


def after_listed(follow: Callable[[StorageMedium, Actor], object]) -> None:
    """A room above says, when it is loaded, what follows in the same transaction when a disk comes on a list."""
    if follow not in _followers:
        _followers.append(follow)


def after_proven(follow: Callable[[Wipe, Actor], object]) -> None:
    """The same, when a wipe proved a disk empty."""
    if follow not in _when_proven:
        _when_proven.append(follow)


def tell_proven(wipe: Wipe, *, actor: Actor) -> None:
    """A wipe proved a disk empty: by itself, or with the name of the coordinator under it."""
    for follow in _when_proven:
        follow(wipe, actor)


def start_wiping(device: Device, *, actor: Actor) -> Device:
    """The disks that are still open go on the wiping bench now. It proves nothing."""
    device = hold(device)
    demand(actor, Can.EVIDENCE_ADD, device)
    must_be_in_workshop(device)
    begun = [medium for medium in device.media if medium.state not in EMPTY_MEDIA | {MediumState.SANITISING}]
    if not begun:
        raise Refused("nothing_to_wipe", _("Er is hier geen schijf om te wissen."))
    for medium in begun:
        before, medium.state = medium.state, MediumState.SANITISING
        tell(medium, "wipe-started", actor=actor, from_state=before)
    session.flush()
    note_event(device, "device:wipe-started", actor=actor, from_state=device.state, data={"disks": len(begun)})
    return device


def note_health(medium: StorageMedium, health: Mapping[str, Any], *, actor: Actor) -> StorageMedium:
    """What a disk says about itself: `verdict` (pass, warn, fail, unknown), `reasons` and `hours`."""
    demand(actor, Can.EVIDENCE_ADD, medium.device or medium.from_device)
    before = (medium.health or {}).get("verdict")
    known = {name: health[name] for name in ("verdict", "reasons", "hours") if name in health}
    medium.health = {**known, "at": now().isoformat()}
    session.flush()
    if before != known.get("verdict"):
        tell(medium, "health-read", actor=actor, from_state=medium.state, data={"verdict": known.get("verdict")})
    return medium


def correct_size(
    medium: StorageMedium, size_bytes: int, *, actor: Actor, reason: str, permission_checked: bool = False
) -> StorageMedium:
    """The noted size was wrong: somebody read it from the disk itself. What a wipe proved already stays as it is."""
    device = hold(device_of(medium))
    if not permission_checked:
        demand(actor, Can.DEVICES_WORK, device)
    must_be_in_workshop(device)
    if not reason.strip():
        raise Refused("facts_missing", _("Zeg hoe je dit weet."), missing=("reason",), field="reason")
    reason = reason_text(reason)
    before, medium.size_bytes = medium.size_bytes, size_bytes
    session.flush()
    note_event(
        device,
        "device:medium-size-corrected",
        actor=actor,
        from_state=device.state,
        note=reason,
        data={**facts_of(medium), "size_before": before, "size_bytes": size_bytes},
    )
    return medium


def is_same_size(noted: int, measured: int) -> bool:
    """Whether a noted size and the size in a log are of one disk: 500 GB and 466 GB (in GiB) both are 500107862016."""
    return any(abs(noted * unit - measured) <= SIZE_SLACK * measured for unit in _UNITS)


def confirm_media(device: Device, *, actor: Actor, none_present: bool = False) -> Device:
    """The list of disks is complete; or the technician looked and there is none."""
    device = hold(device)
    demand(actor, Can.DEVICES_WORK, device)
    must_be_in_workshop(device)
    if none_present and device.media:
        raise Refused("media_present", _("Er staan schijven in de lijst. Haal die er eerst uit."))
    if not none_present and not device.media:
        raise Refused("no_media", _("Noteer eerst de schijven, of zeg dat er geen in zit."), missing=("media",))
    device.media_listed_in_cycle = device.cycle
    device.no_media_seen_by = actor.user_id if none_present else None
    session.flush()
    note_event(device, "device:media-listed", actor=actor, from_state=device.state, data={"disks": len(device.media)})
    return device


def accept_wipe(medium: StorageMedium, proof: Proof, *, actor: Actor, permission_checked: bool = False) -> Wipe:
    """Keep a proof that this disk is empty. Refused when it is older than the last time anybody had the device.

    When it was the last open disk of a device that stood to be wiped, the device is wiped.
    """
    is_loose = medium.device is None and medium.from_device is not None and medium.state != MediumState.ABSENT
    device = hold(medium.from_device if is_loose and medium.from_device else device_of(medium))
    if not permission_checked:
        demand(actor, Can.MEDIA_DESTROY if proof.category == "destroy" else Can.EVIDENCE_ADD, device)
    if not is_loose:
        must_be_in_workshop(device, or_in_repair=True)
    _must_be_newer(None if is_loose else device, medium, proof)
    _must_be_same_size(medium, proof)
    policy.refuse_empty_claims(MediumKind(medium.kind), proof.category, proof.method, proof.source)
    if proof.source != "nwipe" and (proof.witness_id is None or proof.witness_id == proof.operator_id):
        raise Refused(
            "two_people_needed",
            _("Zonder wislog zijn twee verschillende mensen nodig. Kies wie het mee zag."),
            missing=("witness",),
            field="witness",
        )
    wipe = _keep(medium, device, proof, is_accepted=True, reasons=[], is_loose=is_loose)
    before = medium.state
    is_enough = policy.is_enough(MediumKind(medium.kind), proof.category, proof.source)
    if proof.category == "destroy":
        medium.state = MediumState.DESTROYED
    elif is_enough:
        medium.state = MediumState.SANITISED
    elif medium.state != MediumState.SANITISED:  # wiped, but not as well as the house wants: the coordinator decides
        medium.state = MediumState.SANITISING
    session.flush()
    facts = {**facts_of(medium), "method": proof.method, "category": proof.category, "source": proof.source}
    what = "wiped" if is_enough else "wiped-too-little"
    note_event(device, f"device:medium-{what}", actor=actor, from_state=device.state, data=facts)
    told = {name: facts[name] for name in ("method", "category", "source")}
    tell(medium, what, actor=actor, from_state=before, device_tag="" if is_loose else device.tag, data=told)
    if is_loose:
        settle_flag(device, actor=actor)
    else:
        settle_not_seen(device, actor=actor)
        finish_when_all_are_empty(device, actor=actor)
    if medium.state in EMPTY_MEDIA:
        tell_proven(wipe, actor=actor)
    return wipe


def refuse_wipe(
    medium: StorageMedium, proof: Proof, *, reasons: Sequence[str], actor: Actor, permission_checked: bool = False
) -> Wipe:
    """Keep a wipe that proves nothing, with why: an aborted or failed one. The device now has a failed wipe.

    A failure after the wipe that proved the disk empty takes that proof away (`later_failure`).
    """
    device = hold(device_of(medium))
    if not permission_checked:
        demand(actor, Can.EVIDENCE_ADD, device)
    _must_be_same_size(medium, proof)
    is_later = later_failure.overtakes(medium, proof.started_at, proof.ended_at, reasons)
    wipe = _keep(medium, device, proof, is_accepted=False, reasons=list(reasons))
    note_event(
        device,
        "device:medium-not-wiped",
        actor=actor,
        from_state=device.state,
        data={**facts_of(medium), "reasons": list(reasons)},
    )
    before = medium.state
    if is_later:
        later_failure.void(medium, actor=actor, reasons=reasons)
    elif device.state == DeviceState.TO_WIPE and medium.state not in EMPTY_MEDIA:
        medium.state = MediumState.FAILED
        session.flush()
        tell(medium, "wipe-failed", actor=actor, from_state=before, data={"reasons": list(reasons)})
        step(device, "fail_wipe", actor=actor, facts={"reason": ", ".join(reasons)}, permission_checked=True)
    elif medium.state not in EMPTY_MEDIA:
        tell(medium, "wipe-failed", actor=actor, from_state=before, data={"reasons": list(reasons)})
    return wipe


def finish_when_all_are_empty(device: Device, *, actor: Actor) -> None:
    """The device stands to be wiped (or that failed before) and its last open disk is proven empty: it is wiped."""
    session.expire(device, ["media"])
    if device.state not in (DeviceState.TO_WIPE, DeviceState.WIPE_FAILED):
        return
    try:
        gates.wiped(device, actor, {})
    except Refused:
        return
    if device.state == DeviceState.WIPE_FAILED:
        step(device, "retry_wipe", actor=actor, facts={"reason": "new_proof"}, permission_checked=True)
    step(device, "finish_wipe", actor=actor, permission_checked=True)


def medium_by_serial(serial: str) -> StorageMedium | None:
    """The disk with this serial number, wherever it is. Two disks with one number is a question for a person."""
    bare = serial.strip()
    found = session.scalars(
        select(StorageMedium)
        .where(
            StorageMedium.serial.in_({bare, bare.upper(), bare.lower()}), StorageMedium.state != MediumState.DESTROYED
        )
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def _keep(
    medium: StorageMedium,
    device: Device,
    proof: Proof,
    *,
    is_accepted: bool,
    reasons: list[str],
    is_loose: bool = False,
) -> Wipe:
    wipe = Wipe(
        medium_id=medium.id,
        device_id=device.id,
        cycle=0 if is_loose else device.cycle,  # a wipe of a loose disk proves nothing about a machine
        source=proof.source,
        is_accepted=is_accepted,
        reasons=reasons,
        category=proof.category,
        method=proof.method[:80],
        tool=proof.tool[:80],
        verify=proof.verify[:40],
        started_at=proof.started_at,
        ended_at=proof.ended_at,
        recorded_at=now(),
        evidence_id=proof.evidence_id,
        operator_id=proof.operator_id,
        witness_id=proof.witness_id,
    )
    session.add(wipe)
    if medium.size_bytes is None:
        medium.size_bytes = proof.size_bytes
    session.flush()
    return wipe


def _must_be_newer(device: Device | None, medium: StorageMedium, proof: Proof) -> None:
    if device is not None and device.last_held_at is not None and proof.ended_at <= device.last_held_at:
        raise Refused(
            "evidence_too_old",
            _(
                "Dit wisbewijs is ouder dan de laatste keer dat iemand %(tag)s had. Wis opnieuw.",
                tag=device.tag,
            ),
        )
    # A disk that came out of another machine: who had that one may have put data on it after an older wipe. One that
    # lies loose and is destroyed is destroyed, whenever that was.
    is_scrap = device is None and proof.category == "destroy"
    if medium.left_at is not None and not is_scrap and (proof.started_at or proof.ended_at) <= medium.left_at:
        raise Refused(
            "evidence_too_old",
            _("Dit wisbewijs is van vóór schijf %(serial)s hier kwam. Wis opnieuw.", serial=medium.serial),
        )
    if proof.category != "destroy" and later_failure.failed_after(medium, proof.started_at, proof.ended_at):
        raise Refused(
            "evidence_overtaken",
            _("Na dit wisbewijs is schijf %(serial)s opnieuw gewist, en dat mislukte.", serial=medium.serial),
        )
    if proof.ended_at > now() + CLOCK_SLACK:
        raise Refused("evidence_in_future", _("Dit wisbewijs is van later dan nu. Zet de klok van de wisbank juist."))


def _must_be_same_size(medium: StorageMedium, proof: Proof) -> None:
    """A log of 67 MB proves nothing about a disk of 500 GB, whatever serial number it names."""
    if medium.size_bytes and proof.size_bytes is not None and not is_same_size(medium.size_bytes, proof.size_bytes):
        raise Refused(
            "other_size",
            _(
                "De wislog gaat over een schijf van %(log)s. Bij het toestel staat %(noted)s. "
                "Kijk na welke schijf het is.",
                log=size_text(proof.size_bytes),
                noted=size_text(medium.size_bytes),
            ),
            field="medium",
        )


def size_text(size_bytes: int) -> str:
    """As it stands on a disk: 500 GB, 67 MB."""
    return f"{round(size_bytes / 10**9)} GB" if size_bytes >= 10**9 else f"{round(size_bytes / 10**6)} MB"
