"""Looking inside a device, and testing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from inventory.access import Actor, Can, demand
from inventory.core import typed
from inventory.core.clock import today
from inventory.core.codes import is_placeholder_serial
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.devices.actions import flags, gates, grading, media, moves
from inventory.devices.lifecycle import LOCKS, DeviceState
from inventory.devices.models import Device, MediumKind
from inventory.history.models import KeptFile
from inventory.history.told import paper
from inventory.workbench import queries
from inventory.workbench.actions import photos
from inventory.workbench.actions.evidence_checks import bytes_of, check_workshop

RESULTS = ("pass", "fail", "na")
_LIMITS: dict[str, tuple[Decimal, Decimal]] = {
    "ram_gb": (Decimal("0.5"), Decimal(1024)),
    "screen_inch": (Decimal(5), Decimal(60)),
    "battery_percent": (Decimal(0), Decimal(150)),
    "year": (Decimal(1990), Decimal(2100)),
}
_LONGEST_CPU = 80
TPM = ("2.0", "1.2", "none")


@dataclass(frozen=True)
class FoundDisk:
    """A disk that the technician saw in the device. Without a readable number the serial stays empty."""

    kind: MediumKind = MediumKind.UNKNOWN
    serial: str = ""
    model: str = ""
    size_gb: Decimal | None = None


def record_diagnosis(
    device: Device,
    *,
    actor: Actor,
    specs: Mapping[str, Any],
    disks: Sequence[FoundDisk] = (),
    none_present: bool = False,
    locks: Sequence[str] = (),
) -> Device:
    """What is inside: the specs, and the whole list of disks (or that there is none). Then the device can be wiped.

    `locks` are those of the former owner that were seen (`lifecycle.LOCKS`): they stop the device until somebody
    solves them.
    """
    device = moves.hold(device)
    demand(actor, Can.DEVICES_WORK, device)
    if device.state != DeviceState.TO_DIAGNOSE:
        raise Refused("wrong_state", _("%(tag)s staat niet op 'na te kijken'.", tag=device.tag))
    found = _read_specs(specs)
    _list(device, disks, none_present, actor=actor)
    device.specs = {**device.specs, **found}
    session.flush()
    for lock in locks:
        if lock not in LOCKS:
            raise BadInput("unknown_lock", _("Dit slot kennen we niet."), field="locks")
        if lock not in device.flags:
            flags.put_flag(device, lock, actor=actor)
    _mark_battery(device, actor=actor)
    device = moves.step(device, "diagnose", actor=actor, facts={"specs": found})
    media.finish_when_all_are_empty(device, actor=actor)
    return device


def submit(device: Device, *, actor: Actor, facts: Mapping[str, Any], photo: bytes = b"") -> Device:
    """The work is done: what runs on it, how it looks, with a photo when there is one. Somebody else checks."""
    if photo:
        keep_photo(device, photo, actor=actor)
    return moves.move(device, "submit", actor=actor, facts=facts)


def keep_photo(device: Device, photo: bytes, *, actor: Actor) -> KeptFile:
    """A photo of a device, cleaned."""
    device = moves.hold(device)
    demand(actor, Can.DEVICES_WORK, device)
    kept = photos.keep(photo, owner_kind="device", owner_id=device.id, name=f"{device.tag}.jpg")
    moves.note_event(device, "device:photo-kept", actor=actor, from_state=device.state, data=paper(kept))
    return kept


def _mark_battery(device: Device, *, actor: Actor) -> None:
    """A weak battery is told to who gets the device; after a better one the warning goes."""
    found = grading.battery_class(device.specs.get("battery_percent"))
    is_weak, is_marked = found in ("weak", "replace"), "weak_battery" in device.flags
    if is_weak and not is_marked:
        flags.put_flag(device, "weak_battery", actor=actor)
    elif found in ("good", "fair") and is_marked:
        flags.take_flag(device, "weak_battery", actor=actor)


def record_disks(
    device: Device, *, actor: Actor, disks: Sequence[FoundDisk] = (), none_present: bool = False
) -> Device:
    """The list of disks again, for a device that was looked at before: what is new is added, and the list confirmed."""
    device = moves.hold(device)
    demand(actor, Can.DEVICES_WORK, device)
    check_workshop(device)
    _list(device, disks, none_present, actor=actor)
    media.finish_when_all_are_empty(device, actor=actor)
    return device


def record_tests(device: Device, *, actor: Actor, results: Mapping[str, tuple[str, str]]) -> Device:
    """Test results: name -> (pass, fail or na; a note). Tests that were done before keep their result."""
    device = moves.hold(device)
    demand(actor, Can.DEVICES_WORK, device)
    if device.state not in queries.ON_THE_BENCH and device.state != DeviceState.TO_CHECK:
        raise Refused("not_in_workshop", _("%(tag)s staat niet in de werkplaats.", tag=device.tag))
    known, essential = queries.tests_of(device), gates.essential_tests(device)
    read: dict[str, dict[str, str]] = {}
    for name, (result, note) in results.items():
        if name not in known:
            raise BadInput("unknown_test", _("De test '%(name)s' bestaat hier niet.", name=name[:40]), field=name[:40])
        if result not in RESULTS:
            raise BadInput("unknown_result", _("Kies: werkt, werkt niet of niet aanwezig."), field=name)
        if result == "na" and name in essential:
            raise BadInput("essential_test", _("Deze test is nodig: kies 'werkt' of 'werkt niet'."), field=name)
        read[name] = {"result": result, "note": typed.line(note, name, 120)}
    if not read:
        raise BadInput("no_results", _("Vul minstens één test in."))
    device.tests = {**device.tests, **read}
    session.flush()
    done = {name: test["result"] for name, test in read.items()}
    moves.note_event(device, "device:tested", actor=actor, from_state=device.state, data={"tests": done})
    return device


def _list(device: Device, disks: Sequence[FoundDisk], none_present: bool, *, actor: Actor) -> None:
    if none_present and disks:
        raise BadInput("media_present", _("Je noteerde een schijf en ook dat er geen is. Kies één van de twee."))
    for disk in disks:
        media.add_medium(
            device,
            actor=actor,
            serial=_serial(disk.serial),
            model=typed.line(disk.model, "model", 80),
            kind=disk.kind,
            size_bytes=None if disk.size_gb is None else bytes_of(disk.size_gb),
        )
    session.expire(device, ["media"])
    media.confirm_media(device, actor=actor, none_present=none_present)


def _serial(text: str) -> str:
    serial = typed.line(text, "serial", 60)
    return "" if is_placeholder_serial(serial) else serial


def _read_specs(given: Mapping[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name, value in given.items():
        if value in (None, ""):
            continue
        if name == "cpu":
            read[name] = typed.line(str(value), name, _LONGEST_CPU)
        elif name == "tpm":
            if value not in TPM:
                raise BadInput("unknown_tpm", _("Kies een TPM uit de lijst."), field=name)
            read[name] = value
        elif name in _LIMITS:
            read[name] = _number(name, value)
        else:
            raise BadInput("unknown_spec", _("We bewaren geen '%(name)s'.", name=name[:40]), field=name[:40])
    return read


def _number(name: str, value: Any) -> int | float:
    low, high = _LIMITS[name]
    if name == "year":
        high = Decimal(today().year + 1)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not low <= number <= high:
        raise BadInput(
            "wrong_number", _("Dit getal kan niet: kies tussen %(low)s en %(high)s.", low=low, high=high), field=name
        )
    return int(number) if number == number.to_integral_value() else float(round(number, 1))
