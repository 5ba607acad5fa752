"""Disks of which a person still has to say whether they are in a device: logs show them and no list does."""

from sqlalchemy import String, cast, func, or_, select

from inventory.core.db import session
from inventory.devices.models import Device
from inventory.workbench.models import EvidenceItem, ItemState
from inventory.workbench.readers.wipe_result import Verdict

FLAG = "unlisted_disk"
# Which drives of logs may ask that, as long as nobody answered.
MAY_ASK = EvidenceItem.state.in_((ItemState.QUARANTINE, ItemState.TO_DO)) & or_(
    (EvidenceItem.why == "medium_unknown") & (EvidenceItem.verdict != Verdict.GOOD),
    EvidenceItem.why.startswith("serial_"),
)
# The question stands at the device too: a drive that a list accounts for asks nothing.
_STANDS = cast(Device.flags, String).contains(FLAG)
# The drives that may ask it, of a device with such a question.
IS_ASKED = (MAY_ASK, EvidenceItem.device.has(_STANDS))


def count_asked() -> int:
    """Of how many devices it is asked."""
    asked = select(func.count(func.distinct(EvidenceItem.device_id))).join(Device, Device.id == EvidenceItem.device_id)
    return session.scalar(asked.where(MAY_ASK, _STANDS)) or 0
