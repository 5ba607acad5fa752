"""What every action on a disk asks first."""

from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.core.national_number import refuse_bare
from inventory.core.typed import one_line
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, StorageMedium

LONGEST_REASON = 300
_IN_WORKSHOP = frozenset(
    {DeviceState.TO_DIAGNOSE, DeviceState.TO_WIPE, DeviceState.WIPE_FAILED, DeviceState.WIPED,
     DeviceState.REFURBISHING, DeviceState.TO_RECYCLE, DeviceState.TO_HARVEST}
)  # fmt: skip


def reason_text(reason: str) -> str:
    """Why, as one line without a national number."""
    plain = one_line(reason)
    if len(plain) > LONGEST_REASON:
        raise BadInput(
            "reason_too_long", _("Hou de reden korter dan %(most)s tekens.", most=LONGEST_REASON), field="reason"
        )
    refuse_bare(plain, "reason")
    return plain


def must_be_in_workshop(device: Device, *, or_in_repair: bool = False) -> None:
    if device.state not in _IN_WORKSHOP and not (or_in_repair and device.state == DeviceState.IN_REPAIR):
        raise Refused("not_in_workshop", _("%(tag)s staat niet in de werkplaats.", tag=device.tag))


def device_of(medium: StorageMedium) -> Device:
    if medium.device is None:
        raise Refused("medium_loose", _("Deze schijf zit in geen enkel toestel."))
    return medium.device


def facts_of(medium: StorageMedium) -> dict[str, object]:
    return {"medium": medium.id, "serial": medium.serial, "model": medium.model, "kind": str(medium.kind)}
