"""What must be true before a device may take a step. One function per gate; a move names its gates in the table."""

from collections.abc import Callable, Mapping
from typing import Any

from inventory.access import Actor, Can, may
from inventory.core.errors import Refused
from inventory.core.i18n import _, _l
from inventory.devices.actions import owners
from inventory.devices.lifecycle import BLOCKING_FLAGS, EMPTY_MEDIA, FLAGS, DeviceState, MediumState
from inventory.devices.models import AssetClass, Device, Grade

Gate = Callable[[Device, Actor, Mapping[str, Any]], None]

_GONE = frozenset({MediumState.DESTROYED, MediumState.ABSENT})
ESSENTIAL_TESTS = ("power_on", "screen", "keyboard", "touch", "wifi", "charging", "electrical_safety")
# What each kind of device has no part of: not asked, not missed.
WITHOUT = {
    "desktop": frozenset({"keyboard", "touch", "charging", "wifi"}),
    "tablet": frozenset({"keyboard"}),
    "laptop": frozenset[str](),
}
# The other tests that a kind of device can have.
_MORE_TESTS = ("camera", "sound", "microphone", "bluetooth", "usb", "hinge", "fan", "battery")
_HAS_NO = {
    "desktop": frozenset({"hinge", "battery", "camera", "microphone"}),
    "tablet": frozenset({"hinge", "usb", "fan"}),
    "laptop": frozenset[str](),
}
TEST_LABELS: dict[str, Any] = {
    "power_on": _l("Start op"),
    "screen": _l("Scherm"),
    "keyboard": _l("Toetsenbord"),
    "touch": _l("Touchpad of aanraakscherm"),
    "wifi": _l("Wifi"),
    "charging": _l("Laden"),
    "electrical_safety": _l("Elektrisch veilig"),
    "camera": _l("Camera"),
    "sound": _l("Geluid"),
    "microphone": _l("Microfoon"),
    "bluetooth": _l("Bluetooth"),
    "usb": _l("Usb-poorten"),
    "hinge": _l("Scharnieren"),
    "fan": _l("Ventilator: stil genoeg"),
    "battery": _l("Batterij houdt het vol"),
}


def essential_tests(device: Device) -> tuple[str, ...]:
    return tuple(test for test in ESSENTIAL_TESTS if test not in WITHOUT[device.type])


def all_tests(device: Device) -> tuple[str, ...]:
    """The tests that this kind of device can have: the essential ones first."""
    return (*essential_tests(device), *(test for test in _MORE_TESTS if test not in _HAS_NO[device.type]))


def media_listed(device: Device, actor: Actor, facts: Mapping[str, Any]) -> None:
    """The list of disks was confirmed complete in this life of the device."""
    if device.media_listed_in_cycle != device.cycle:
        raise Refused(
            "media_not_listed",
            _("Noteer eerst alle schijven van %(tag)s, of dat er geen in zit.", tag=device.tag),
            missing=("media",),
        )


def wiped(device: Device, actor: Actor, facts: Mapping[str, Any]) -> None:
    """Every disk in it is proven empty since the last time anybody had the device. Nothing overrides this."""
    media_listed(device, actor, facts)
    if not device.media and device.no_media_seen_by is None:
        raise Refused("not_wiped", _("Noteer eerst de schijven van %(tag)s.", tag=device.tag), missing=("media",))
    open_media = [medium for medium in device.media if medium.state not in EMPTY_MEDIA]
    if open_media:
        names = ", ".join(medium.serial or medium.model or _("schijf zonder nummer") for medium in open_media)
        raise Refused(
            "not_wiped",
            _("%(tag)s is niet bewezen gewist. Nog te wissen: %(disks)s.", tag=device.tag, disks=names),
            missing=("wipe_evidence",),
        )
    _answered(device)


def _answered(device: Device) -> None:
    """No wipe log asks of a disk whether it is in this device. A reserved one may be let go: its warning stops it."""
    if "unlisted_disk" in device.flags and device.state != DeviceState.RESERVED:
        raise Refused(
            "disk_asked",
            _("Een wislog zag nog een schijf. Zeg eerst op de werkbank of ze in %(tag)s zit.", tag=device.tag),
            missing=("disk_answer",),
        )


def donors_own(device: Device, actor: Actor, facts: Mapping[str, Any]) -> None:
    """A donor gets his own data back and nobody else's: what another person had, or a foreign disk, is wiped first."""
    if device.cycle > 1 or any(medium.left_at is not None for medium in device.media):
        wiped(device, actor, facts)


def tested(device: Device, actor: Actor, facts: Mapping[str, Any]) -> None:
    """Every essential test was done and passed."""
    results = {name: (device.tests.get(name) or {}).get("result", "") for name in essential_tests(device)}
    undone = [name for name, result in results.items() if not result]
    if undone:
        raise Refused("not_tested", _("Nog niet alles is getest. Doe eerst alle tests."), missing=tuple(undone))
    failed = [name for name, result in results.items() if result == "fail"]
    if failed:
        raise Refused("test_failed", _("Een noodzakelijke test is mislukt. Herstel dit eerst."), missing=tuple(failed))


def lendable(device: Device, actor: Actor, facts: Mapping[str, Any]) -> None:
    """Grade D is for parts or repair, not for a borrower; what was bought for a digipunt never goes to one."""
    if device.asset_class == AssetClass.FIXED:
        raise Refused(
            "fixed_asset",
            _("%(tag)s hoort bij een digipunt. Het wordt nooit uitgeleend. Plaats het opnieuw.", tag=device.tag),
        )
    if device.grade in (None, Grade.D):
        raise Refused(
            "grade_too_low",
            _("Graad D gaat niet naar een lener. Herstel het of gebruik het voor onderdelen."),
        )


def fixed(device: Device, actor: Actor, facts: Mapping[str, Any]) -> None:
    """It was bought for a digipunt: it may go there without being made ready for a borrower."""
    if device.asset_class != AssetClass.FIXED:
        raise Refused("not_fixed", _("%(tag)s is om uit te lenen. Keur het eerst goed.", tag=device.tag))


def flags(device: Device, actor: Actor, facts: Mapping[str, Any]) -> None:
    """No flag on it that stops it."""
    found = [flag for flag in device.flags if flag in BLOCKING_FLAGS]
    if found:
        names = ", ".join(str(FLAGS[flag]) for flag in found)
        raise Refused(
            "flagged",
            _("Op %(tag)s staat een waarschuwing: %(flags)s. Los die eerst op.", tag=device.tag, flags=names),
            missing=tuple(found),
        )


def checker(device: Device, actor: Actor, facts: Mapping[str, Any]) -> None:
    """Who checks is a technician who did not do the work. The coordinator may override, with a reason that is kept."""
    is_worker = device.worker_id is not None and actor.user_id == device.worker_id
    if may(actor, Can.DEVICES_CHECK, device) and not (is_worker and facts.get("checker_is_not_worker", True)):
        return
    if may(actor, Can.DEVICES_OVERRIDE_CHECKER, device):
        if facts.get("override_reason"):
            return
        raise Refused(
            "override_needs_reason",
            _("Een andere technieker controleert dit toestel. Keur jij het toch goed? Zeg dan waarom."),
            missing=("override_reason",),
            field="override_reason",
        )
    raise Refused(
        "checker_is_worker",
        _("Jij knapte dit toestel op. Laat een collega het controleren."),
        missing=("other_checker",),
    )


def has_disk(device: Device) -> bool:
    """A disk is in it that was not destroyed."""
    return any(medium.state not in _GONE for medium in device.media)


def storage(device: Device, actor: Actor, facts: Mapping[str, Any]) -> None:
    """There is a disk in it that can be used. Who approves one that works without says so, and that is kept."""
    if facts.get("without_disk") or has_disk(device):
        return
    raise Refused(
        "no_disk",
        _(
            "Er zit geen bruikbare schijf in %(tag)s. Zet er een in, of bevestig dat het zonder schijf werkt.",
            tag=device.tag,
        ),
        missing=("without_disk",),
        field="without_disk",
    )


def outside(device: Device, actor: Actor, facts: Mapping[str, Any]) -> None:
    """Who gets it has no place of ours. Between our places it travels by a transfer, where it is scanned when it
    arrives: then it is theirs.
    """
    named = str(facts.get("recipient") or "")
    recipient = owners.organisation_called(named) if named else None
    if recipient is not None and owners.has_place(recipient):
        said = _(
            "%(org)s heeft een plaats bij ons. Maak een overdracht waarbij de eigendom mee overgaat: dan scant"
            " %(org)s bij aankomst.",
            org=recipient.name,
        )
        raise Refused("has_place", said, field="recipient")


GATES: dict[str, Gate] = {
    "media_listed": media_listed,
    "wiped": wiped,
    "donors_own": donors_own,
    "tested": tested,
    "lendable": lendable,
    "fixed": fixed,
    "flags": flags,
    "checker": checker,
    "storage": storage,
    "outside": outside,
}


def check(names: tuple[str, ...], device: Device, actor: Actor, facts: Mapping[str, Any]) -> None:
    """Every gate of a move, in order; the first that is closed refuses."""
    for name in names:
        GATES[name](device, actor, facts)
