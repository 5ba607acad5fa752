"""Whether anything happened to a device beside its being written down: as long as not, that can be put right."""

from collections.abc import Iterable

from sqlalchemy import exists, func, select

from inventory.core.clock import day_of, today
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import BlankCode, Device
from inventory.history.models import Event
from inventory.intake.lifecycle import LotState
from inventory.intake.models import Lot

# What says who a device is and that it is here; all else is work on it.
_WRITTEN_DOWN = tuple(
    f"device:{what}"
    for what in (
        "announced", "received", "receipt-undone", "not-come", "corrected", "serial-corrected", "labelled",
        "relabelled",
    )
)  # fmt: skip


def was_worked_on(device: Device) -> bool:
    """Whether history knows more of it than that it was announced, received, labelled and put right."""
    asked = select(func.count()).where(
        Event.subject_kind == "device", Event.subject_id == device.id, Event.kind.not_in(_WRITTEN_DOWN)
    )
    return bool(session.scalar(asked))


def not_worked_on(devices: Iterable[Device]) -> set[int]:
    """Those of these that are as they were written down. One statement."""
    numbers = {device.id for device in devices}
    touched = select(Event.subject_id).where(
        Event.subject_kind == "device", Event.subject_id.in_(numbers), Event.kind.not_in(_WRITTEN_DOWN)
    )
    return numbers - set(session.scalars(touched.distinct()))


def last_receipt(device: Device) -> Event | None:
    """The event that it came in by. Without a state before it, that event made the device."""
    return session.scalar(
        select(Event)
        .where(Event.subject_kind == "device", Event.subject_id == device.id, Event.kind == "device:received")
        .order_by(Event.seq.desc())
        .limit(1)
    )


def just_refused(device: Device) -> Event | None:
    """The last that happened to it, when that is that it was refused at the first look, today."""
    if device.state != DeviceState.TO_RECYCLE:
        return None
    last = session.scalar(
        select(Event)
        .where(Event.subject_kind == "device", Event.subject_id == device.id)
        .order_by(Event.seq.desc())
        .limit(1)
    )
    return last if last is not None and last.kind == "device:refused" and day_of(last.at) == today() else None


def has_blank(device: Device) -> bool:
    """Whether it carries a label of the stock: that is stuck on a device and cannot be free again."""
    return bool(session.scalar(select(exists().where(BlankCode.device_id == device.id))))


def has_come(lot: Lot) -> bool:
    """Whether any device of this lot is here, or was."""
    on_the_way = (DeviceState.ANNOUNCED, DeviceState.NOT_COME)
    return bool(session.scalar(select(exists().where(Device.lot_code == lot.code, Device.state.not_in(on_the_way)))))


def was_announced(lot: Lot) -> bool:
    """Whether it was announced before anything came; else it was written down when it stood at the door."""
    kind = "lot:announced"
    return bool(
        session.scalar(
            select(exists().where(Event.subject_kind == "lot", Event.subject_id == lot.id, Event.kind == kind))
        )
    )


def refuse_closed(lot: Lot) -> None:
    if lot.state == LotState.CLOSED:
        raise Refused("lot_closed", _("%(lot)s is afgerond. Heropen het eerst.", lot=lot.code))
