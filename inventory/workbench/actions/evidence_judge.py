"""What one drive of a wipe log proves: matched by its serial number alone, and used when every rule agrees."""

from inventory.access import Actor, Can, may
from inventory.core.clock import BRUSSELS
from inventory.core.db import session
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.devices.actions import later_failure, media
from inventory.devices.actions.media import Proof
from inventory.devices.models import Device, StorageMedium
from inventory.workbench import queries
from inventory.workbench.actions.evidence_checks import check_times, check_workshop, put
from inventory.workbench.actions.evidence_match import machine_of
from inventory.workbench.actions.evidence_overtaken import settle_when_overtaken
from inventory.workbench.actions.evidence_unlisted import machine_with_us
from inventory.workbench.models import EvidenceItem, ItemState
from inventory.workbench.readers.nwipe import read_nwipe
from inventory.workbench.readers.wipe_result import Verdict, is_inside

LATER = "later_wipe_failed"


def judge(item: EvidenceItem, device: Device | None, size: int | None, *, actor: Actor) -> None:
    """Match and use it, or leave it in quarantine with why."""
    if device is not None:
        item.device = device
    medium, why = (None, item.why) if item.why else match(item.serial, device)
    if why == "medium_unknown" and item.verdict != Verdict.GOOD:
        medium = _put_on_list(item, device, actor=actor)
        why = "" if medium else why
        if item.device is None and is_inside(item.bus):
            item.device = machine_with_us(item.host_serial)  # a person is asked
    if why.startswith("serial_") and item.device is None and is_inside(item.bus):
        item.device = machine_with_us(item.host_serial)
    if medium is not None:
        item.medium, item.device = medium, medium.device
    if item.verdict == Verdict.NOT_WIPED:
        put(item, ItemState.TO_DO, why)
        if medium is not None:
            settle_when_overtaken(item, medium, actor=actor)
    elif medium is None:
        put(item, ItemState.QUARANTINE, why)
    else:
        try:
            with session.begin_nested():  # what a rule refuses halfway leaves no wipe behind
                use(item, medium, size, actor=actor)
        except Refused as no:
            put(item, ItemState.QUARANTINE, no.reason[:40])
            if no.reason == LATER:
                later_failure.warn(medium, actor=actor)
            else:
                settle_when_overtaken(item, medium, actor=actor)


def match(serial: str, device: Device | None) -> tuple[StorageMedium | None, str]:
    found = queries.media_with_serial(serial)
    inside = [medium for medium in found if medium.device is not None]
    if not inside:
        return None, "medium_loose" if found else "medium_unknown"
    if len(inside) > 1:
        return None, "medium_double"
    if device is not None and inside[0].device_id != device.id:
        return None, "other_device"
    return inside[0], ""


def _put_on_list(item: EvidenceItem, named: Device | None, *, actor: Actor) -> StorageMedium | None:
    """The list of disks was confirmed, and the machine itself tells of one more that is not empty: it comes on it.

    The machine is ours when the log names its number, it stands in the workshop, and the run is of this life of it.
    A stick is no disk of the machine. The bench may name a device and wipe in another machine: then a person is asked.
    """
    device = machine_of(item.host_serial)
    if device is None or (named is not None and named.id != device.id) or device.state not in queries.LISTS_DISKS:
        return None
    seen_at = item.started_at or item.ended_at
    if seen_at is None or not is_inside(item.bus) or not item.serial:
        return None
    is_noted = any(medium.serial.casefold() == item.serial.casefold() for medium in device.media)
    if is_noted or device.media_listed_in_cycle != device.cycle:
        return None
    try:
        check_times(device, seen_at, item.ended_at or seen_at, came_at=item.made_at)
    except Refused:
        return None
    item.device = device
    return media.add_medium(
        device,
        actor=actor,
        serial=item.serial,
        model=item.model,
        kind=queries.kind_of(item.bus),
        permission_checked=may(actor, Can.EVIDENCE_SETTLE, device),
    )


def use(item: EvidenceItem, medium: StorageMedium, size: int | None, *, actor: Actor) -> None:
    """A proof for this disk, or a failed wipe of it.

    Refused when it is too old, from later than now, too late, or of a disk of another size.
    """
    device = medium.device
    if device is None:
        raise Refused("medium_loose", _("Deze schijf zit in geen enkel toestel."))
    words = [str(word) for word, _detail in item.reasons] or [Verdict(item.verdict).value]
    is_failure = item.verdict not in (Verdict.GOOD, Verdict.NOT_WIPED)
    is_later = is_failure and later_failure.overtakes(medium, item.started_at, item.ended_at, words)
    if not is_later or later_failure.was_away(device, item.started_at or item.ended_at):
        check_workshop(device)
    if item.ended_at is None:
        raise Refused("no_time", _("De wislog zegt niet wanneer er gewist is."))
    check_times(device, item.started_at or item.ended_at, item.ended_at, came_at=item.made_at)
    if is_later and device.state not in later_failure.HERE:
        raise Refused(LATER, _("Een latere wisbeurt van schijf %(serial)s mislukte. Wis opnieuw.", serial=item.serial))
    proof = Proof(
        source="nwipe",
        category=item.category,
        method=item.method,
        started_at=item.started_at,
        ended_at=item.ended_at,
        tool=item.tool,
        verify=item.verify,
        evidence_id=item.file_id,
        size_bytes=size,
    )
    may_settle = may(actor, Can.EVIDENCE_SETTLE, device)
    if item.verdict == Verdict.GOOD:
        wipe = media.accept_wipe(medium, proof, actor=actor, permission_checked=may_settle)
        state = ItemState.ACCEPTED
    else:
        wipe = media.refuse_wipe(medium, proof, reasons=words, actor=actor, permission_checked=may_settle)
        state = ItemState.REFUSED
    item.medium, item.device, item.wipe_id = medium, device, wipe.id
    put(item, state, "")


def size_in_log(item: EvidenceItem) -> int | None:
    """How large the drive is according to the kept file, which is read once more; a size knows no time zone."""
    if item.file.content is None:
        raise Missing(_("Dit bestand is niet meer bewaard."))
    drives = read_nwipe(item.file.content, zone=BRUSSELS).last_results
    return drives[item.position - 1].bytes_total
