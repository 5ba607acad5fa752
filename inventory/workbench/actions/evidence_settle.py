"""A person looks at what waits, and says what it is. The rules stay the same: nobody can make an old log new."""

from decimal import Decimal

from inventory.access import Actor, Can, demand
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _, in_dutch
from inventory.devices.actions import media, moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, StorageMedium
from inventory.workbench import queries
from inventory.workbench.actions.evidence_checks import OPEN, Row, bytes_of, held, note_who, put
from inventory.workbench.actions.evidence_hardware import facts_of, use_hardware
from inventory.workbench.actions.evidence_judge import size_in_log, use
from inventory.workbench.actions.evidence_match import differences
from inventory.workbench.actions.evidence_unlisted import is_asked, put_nameless_on_list, review
from inventory.workbench.models import EvidenceItem, HardwareItem, ItemState
from inventory.workbench.readers.serials import SerialProblem
from inventory.workbench.readers.wipe_result import Verdict
from inventory.workbench.readers.wipe_words import SERIAL_PROBLEMS


def settle_with_medium(item: EvidenceItem, medium: StorageMedium, *, actor: Actor) -> EvidenceItem:
    """A person found the disk that a drive in quarantine is. Only the same serial number will do."""
    item = held(item)
    demand(actor, Can.EVIDENCE_SETTLE, medium.device)
    if not item.serial or item.serial.strip().casefold() != medium.serial.strip().casefold():
        raise Refused(
            "other_serial",
            _("Het serienummer in de wislog is niet dat van deze schijf. Dit wisbewijs hoort er niet bij."),
            field="medium",
        )
    if item.why == "serial_double":
        raise Refused("serial_double", SERIAL_PROBLEMS[SerialProblem.DOUBLE])
    if item.verdict == Verdict.NOT_WIPED:
        raise Refused("not_wiped", _("Deze schijf is volgens de wislog niet gewist."))
    # An older or future log, or one of a disk of another size, is refused here too.
    asked = item.device if item.is_unlisted else None
    use(item, medium, size_in_log(item), actor=actor)
    _note_medium(item, medium, actor=actor)
    if asked is not None:
        review(asked, actor=actor)
    return item


def _note_medium(item: EvidenceItem, medium: StorageMedium, *, actor: Actor) -> None:
    with in_dutch():
        note = _("Gekoppeld aan schijf %(serial)s.", serial=medium.serial)
    note_who(item, actor, note)


def add_proposed(item: EvidenceItem, *, actor: Actor) -> EvidenceItem:
    """The bench named the device, and the disk is really in it: put it on the list and use the log."""
    item = held(item)
    if not (item.is_proposed or item.is_nameless) or item.device is None:
        raise Refused("not_proposed", _("Voor dit wisbewijs is geen toestel voorgesteld."))
    demand(actor, Can.EVIDENCE_SETTLE, item.device)
    if (item.is_unlisted or item.is_nameless) and item.device.state in (DeviceState.TO_CHECK, DeviceState.READY):
        moves.step(item.device, "wipe_again", actor=actor, facts={"reason": "medium_added"}, permission_checked=True)
    if item.is_nameless:
        put_nameless_on_list(item, size_in_log(item), actor=actor)
        return item
    medium = media.add_medium(
        item.device,
        actor=actor,
        serial=item.serial,
        model=item.model,
        kind=queries.kind_of(item.bus),
        permission_checked=True,
    )
    session.refresh(item)
    if (
        item.state not in OPEN or item.medium is not None
    ):  # what waited for this disk was read again the moment that it was listed
        _note_medium(item, medium, actor=actor)
        return item
    return settle_with_medium(item, medium, actor=actor)


def correct_size(item: EvidenceItem, size_gb: Decimal, *, actor: Actor, reason: str) -> EvidenceItem:
    """The noted size of the disk was wrong: somebody read it from the disk. The log is then asked again."""
    item = held(item)
    if item.why != "other_size" or item.medium is None:
        raise Refused("size_not_asked", _("Bij dit wisbewijs is de grootte van de schijf niet de vraag."))
    demand(actor, Can.EVIDENCE_SETTLE, item.medium.device)
    media.correct_size(item.medium, bytes_of(size_gb), actor=actor, reason=reason, permission_checked=True)
    return settle_with_medium(item, item.medium, actor=actor)


def settle(item: EvidenceItem, *, actor: Actor, reason: str) -> EvidenceItem:
    """A person looked at a drive of a log and leaves it unused, with why. It proves nothing.

    A disk that may be inside a device is answered with yes or no: to clear the list is no answer to that.
    """
    return _leave_unused(item, reason, _("Zeg waarom je dit wisbewijs niet gebruikt."), actor=actor)


def check_settle(item: EvidenceItem | HardwareItem, *, actor: Actor) -> None:
    """Refused when a person may not leave this unused. Nothing changes."""
    demand(actor, Can.EVIDENCE_SETTLE if isinstance(item, EvidenceItem) else Can.DEVICES_WORK)
    if item.state not in OPEN:
        raise Refused("already_settled", _("Dit bestand is al behandeld."))
    if isinstance(item, EvidenceItem) and is_asked(item):
        assert item.device is not None
        raise Refused("disk_asked", _("Zeg eerst of deze schijf in %(tag)s zit.", tag=item.device.tag), field="reason")


def settle_with_device(item: HardwareItem, device: Device, *, actor: Actor, is_sure: bool = False) -> HardwareItem:
    """A person says which device a file is of. It stands in the workshop and the time fits, as for any file.

    Refused as `other_machine` when make, model or number differ, until the person `is_sure` after seeing both.
    """
    item = held(item)
    demand(actor, Can.DEVICES_WORK, device)
    facts = facts_of(item)
    if not is_sure and differences(facts, device):
        raise Refused(
            "other_machine",
            _("Het bestand en %(tag)s zeggen niet hetzelfde. Kijk na of dit wel hetzelfde toestel is.", tag=device.tag),
            missing=("is_sure",),
            field="tag",
        )
    use_hardware(item, facts, device, actor=actor)
    with in_dutch():
        note = _("Gekoppeld aan %(tag)s.", tag=device.tag)
    note_who(item, actor, note)
    return item


def settle_hardware(item: HardwareItem, *, actor: Actor, reason: str) -> HardwareItem:
    """A person looked at a file about a machine and leaves it unused, with why."""
    return _leave_unused(item, reason, _("Zeg waarom je dit bestand niet gebruikt."), actor=actor)


def _leave_unused(item: Row, reason: str, question: str, *, actor: Actor) -> Row:
    item = held(item)
    check_settle(item, actor=actor)
    if not reason.strip():
        raise Refused("facts_missing", question, missing=("reason",), field="reason")
    put(item, ItemState.SETTLED, item.why)
    note_who(item, actor, reason.strip()[:300])
    return item
