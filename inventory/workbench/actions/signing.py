"""A disk was emptied, destroyed or is new, and there is no log: two technicians sign, each under their own sign-in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.devices.actions import media
from inventory.devices.actions.before_wiping import ask_before_wiping
from inventory.devices.actions.disk_events import tell
from inventory.devices.actions.media import Proof
from inventory.devices.actions.moves import hold, note_event
from inventory.devices.lifecycle import EMPTY_MEDIA, WIPE_CATEGORIES, WIPE_METHODS, DeviceState, MediumState
from inventory.devices.models import Device, StorageMedium
from inventory.history.told import paper
from inventory.workbench import queries
from inventory.workbench.actions import photos
from inventory.workbench.actions.evidence_checks import check_times, check_workshop
from inventory.workbench.models import SignedRecord


@dataclass(frozen=True)
class Method:
    """A way to empty a disk: what it is called, what it reaches (NIST SP 800-88), how the proof is filed."""

    label: Any
    category: str
    source: str = "manual"
    not_on_flash: bool = False


METHODS: dict[str, Method] = {
    # Overwriting never reaches more than "clear"; on flash it cannot be "purge" whatever somebody calls it.
    "overwrite": Method(WIPE_METHODS["overwrite"], "clear"),
    "reset": Method(WIPE_METHODS["reset"], "clear"),
    "drive_erase": Method(WIPE_METHODS["drive_erase"], "purge"),
    "key_destroyed": Method(WIPE_METHODS["key_destroyed"], "purge"),
    "new": Method(WIPE_METHODS["new"], "clear", "new"),
    "shredded": Method(WIPE_METHODS["shredded"], "destroy", "destroyed"),
    "crushed": Method(WIPE_METHODS["crushed"], "destroy", "destroyed"),
    "drilled": Method(WIPE_METHODS["drilled"], "destroy", "destroyed", not_on_flash=True),
}


def record_manual_wipe(
    medium: StorageMedium,
    *,
    actor: Actor,
    method: str,
    ended_at: datetime,
    category: str | None = None,
    note: str = "",
    photo: bytes = b"",
) -> SignedRecord:
    """The first of two names. Nothing is proven until a second technician confirms it (`confirm_record`).

    A destroyed disk needs a photo. A disk that lies loose can be signed too: under the device that it came from.
    """
    device = hold(_device_of(medium))
    is_loose = medium.device is None
    chosen = _method(method, medium, category)
    demand(actor, Can.MEDIA_DESTROY if chosen.category == "destroy" else Can.DEVICES_WORK, device)
    operator = _person(actor)
    if not is_loose:
        check_workshop(device)
        check_times(device, ended_at, ended_at)
        ask_before_wiping(device, medium)
    # What a holder brought in for repair has his data on it, whatever was proven before he got it.
    was_used = device.state == DeviceState.IN_REPAIR
    if medium.state in EMPTY_MEDIA and chosen.category != "destroy" and not was_used:
        raise Refused("already_empty", _("Deze schijf is al bewezen leeg."))
    # Also one that was made when the disk sat elsewhere: it is confirmed or withdrawn first.
    if any(each.medium_id == medium.id for each in queries.waiting_records()):
        raise Refused("already_waiting", _("Voor deze schijf wacht al een verslag op een tweede naam."))
    kept = None
    if chosen.category == "destroy" or photo:
        if not photo:
            raise BadInput("no_photo", _("Neem een foto van de vernietigde schijf."), field="photo")
        kept = photos.keep(photo, owner_kind="medium", owner_id=medium.id, name=f"schijf-{medium.id}.jpg")
    record = SignedRecord(
        medium=medium,
        device=device,
        cycle=0 if is_loose else device.cycle,
        photo_id=kept.id if kept else None,
        method=method,
        category=chosen.category,
        source=chosen.source,
        ended_at=ended_at,
        note=note.strip()[:300],
        operator_id=operator,
        made_at=now(),
    )
    session.add(record)
    session.flush()
    told = {**_facts(record), **(paper(kept) if kept else {})}
    note_event(device, "device:wipe-signed-once", actor=actor, from_state=device.state, data=told)
    tell(medium, "signed-once", actor=actor, from_state=medium.state, device_tag=device.tag, data={"method": method})
    return record


def confirm_record(record: SignedRecord, *, actor: Actor) -> SignedRecord:
    """The second name, of another technician under his own sign-in. Now it is a proof."""
    record = _held(record)
    device = hold(record.device)
    demand(actor, Can.MEDIA_DESTROY if record.category == "destroy" else Can.DEVICES_WORK, device)
    witness = _person(actor)
    if witness == record.operator_id:
        raise Refused(
            "two_people_needed",
            _("Jij tekende dit al. Een andere technieker moet het bevestigen."),
            missing=("witness",),
            field="witness",
        )
    is_loose = record.cycle == 0 and record.medium.device_id is None
    if not is_loose and (record.cycle != device.cycle or record.medium.device_id != device.id):
        raise Refused(
            "evidence_too_old",
            _("Intussen had iemand anders %(tag)s, of de schijf zit er niet meer in. Begin opnieuw.", tag=device.tag),
        )
    wipe = media.accept_wipe(
        record.medium,
        Proof(
            source=record.source,
            category=record.category,
            method=record.method,
            ended_at=record.ended_at,
            operator_id=record.operator_id,
            witness_id=witness,
        ),
        actor=actor,
    )
    record.witness_id, record.confirmed_at, record.wipe_id = witness, now(), wipe.id
    session.flush()
    return record


def withdraw_record(record: SignedRecord, *, actor: Actor) -> SignedRecord:
    """It was a mistake: the record stays, and proves nothing."""
    record = _held(record)
    demand(actor, Can.DEVICES_WORK, record.device)
    record.withdrawn_at = now()
    session.flush()
    note_event(
        record.device, "device:wipe-record-withdrawn", actor=actor, from_state=record.device.state, data=_facts(record)
    )
    return record


def _method(name: str, medium: StorageMedium, category: str | None) -> Method:
    chosen = METHODS.get(name)
    if chosen is None:
        raise BadInput("unknown_method", _("Kies hoe de schijf leeg werd gemaakt."), field="method")
    if category is not None and category != chosen.category:
        raise Refused(
            "category_too_high",
            _(
                "Zo wissen telt als '%(right)s', niet als '%(asked)s'.",
                right=WIPE_CATEGORIES[chosen.category],
                asked=WIPE_CATEGORIES.get(category, category[:20]),
            ),
            field="category",
        )
    if chosen.not_on_flash and medium.kind in queries.FLASH:
        raise Refused(
            "method_unfit",
            _("Doorboren raakt niet alle chips van een SSD. Kies een andere manier."),
            field="method",
        )
    return chosen


def _person(actor: Actor) -> int:
    """Signing is for a person at a keyboard: no token, no program."""
    if actor.kind != "user" or actor.user_id is None:
        raise Refused("person_needed", _("Tekenen kan alleen iemand die zelf is aangemeld."))
    return actor.user_id


def _held(record: SignedRecord) -> SignedRecord:
    held = locked(SignedRecord, record.id)
    if held is None:
        raise Missing(_("Dit verslag bestaat niet."))
    if not held.is_waiting:
        raise Refused("already_settled", _("Dit verslag is al bevestigd of ingetrokken."))
    return held


def _device_of(medium: StorageMedium) -> Device:
    device = medium.device or medium.from_device
    if device is None or medium.state == MediumState.ABSENT:
        raise Refused("medium_loose", _("Deze schijf zit in geen enkel toestel."))
    return device


def _facts(record: SignedRecord) -> dict[str, object]:
    return {
        "medium": record.medium_id,
        "serial": record.medium.serial,
        "method": record.method,
        "category": record.category,
    }
