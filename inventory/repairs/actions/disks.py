"""A disk that a repair replaces: what became of the old one, and that the new one is known."""

from inventory.access import Actor, Can, demand
from inventory.core.codes import is_placeholder_serial
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _, in_dutch
from inventory.devices.actions import media
from inventory.devices.models import MediumKind, StorageMedium
from inventory.repairs.actions.choices import refuse_to_lose_data
from inventory.repairs.actions.noting import hold, note_event
from inventory.repairs.actions.words import no_national_number_in
from inventory.repairs.lifecycle import OLD_DISKS, OldDisk, RepairState
from inventory.repairs.models import Repair
from inventory.repairs.queries.disks import DISK_REPLACED


def replace_disk(
    case: Repair,
    old: StorageMedium,
    *,
    actor: Actor,
    ground: OldDisk,
    serial: str,
    kind: MediumKind = MediumKind.UNKNOWN,
    model: str = "",
    size_bytes: int | None = None,
) -> Repair:
    """Another disk is in the device now, and the old one left with a ground.

    The new one counts as unproven: until there is evidence for it the device does not go back. The old one has the
    holder's data: it is the holder's own again, or it was proven empty or destroyed within this case.
    """
    demand(actor, Can.REPAIRS_WORK, None)
    case = hold(case)
    if case.state not in (RepairState.DIAGNOSED, RepairState.WAITING_PART):
        raise Refused("wrong_state", _("Kijk het toestel eerst na. Noteer dan de andere schijf."))
    if old.device_id != case.device_id:
        raise Missing(_("Deze schijf zit niet in %(tag)s.", tag=case.device.tag))
    serial = " ".join(serial.split())
    if not serial or len(serial) > 60 or is_placeholder_serial(serial):
        raise BadInput("serial_missing", _("Vul het serienummer van de nieuwe schijf in."), field="serial")
    no_national_number_in(f"{serial} {model}", "serial")
    if ground is not OldDisk.HOLDER:
        refuse_to_lose_data(case)
    if ground is not OldDisk.HOLDER and not _is_proven_in(case, old, ground):
        raise Refused(
            "old_disk_unproven",
            _(
                "Van de oude schijf is er nog geen bewijs in deze herstelling. "
                "Wis of vernietig ze eerst op de werkbank."
            ),
            missing=("wipe_evidence",),
            field="ground",
        )
    with in_dutch():
        reason = f"{case.number}: {OLD_DISKS[ground]}"
    new = media.add_medium(
        case.device,
        actor=actor,
        serial=serial,
        model=" ".join(model.split())[:80],
        kind=kind,
        size_bytes=size_bytes,
        repair=case.number,
    )
    media.remove_medium(old, actor=actor, reason=reason, repair=case.number)
    note_event(
        case,
        DISK_REPLACED,
        actor=actor,
        from_state=case.state,
        data={"old": old.id, "new": new.id, "old_serial": old.serial, "serial": serial, "ground": ground.value},
    )
    return case


def _is_proven_in(case: Repair, medium: StorageMedium, ground: OldDisk) -> bool:
    return any(
        wipe.is_accepted and wipe.ended_at > case.opened_at and (ground is OldDisk.WIPED or wipe.category == "destroy")
        for wipe in medium.wipes
    )
