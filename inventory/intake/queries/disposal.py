"""Transports out of the house: what waits for one, and what is on one."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from inventory.accounts.models import Organisation
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.factors.queries import usual_kg
from inventory.history.models import Event
from inventory.intake.lifecycle import LeavesFor
from inventory.intake.models import OutLine, OutTransport

PAPER = "transport_paper"
WEIGHED = ("device:weighed",)
_ON_A_SCALE = ("device:refused", *WEIGHED)
CATEGORY = {DeviceType.LAPTOP: "eee2", DeviceType.TABLET: "eee2", DeviceType.DESKTOP: "eee6"}
# What may go on a transport, by where that goes. What was harvested is an end already; only its remains leave.
READY_FOR: dict[LeavesFor, tuple[DeviceState, ...]] = {
    LeavesFor.PROCESSOR: (DeviceState.TO_RECYCLE, DeviceState.HARVESTED),
    LeavesFor.DONOR: (DeviceState.RECEIVED, DeviceState.TO_DIAGNOSE),
}


def transport_by_code(code: str) -> OutTransport:
    """The transport with this code, with its lines."""
    found = session.scalar(
        select(OutTransport)
        .options(selectinload(OutTransport.lines).joinedload(OutLine.device))
        .where(OutTransport.code == code.strip().upper())
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing(_("We kennen geen transport met deze code. Controleer de code."))
    return found


def line_of_transport(transport: OutTransport, number: int) -> OutLine:
    found = session.scalar(select(OutLine).where(OutLine.transport_id == transport.id, OutLine.id == number))
    if found is None:
        raise Missing(_("Dit staat niet op %(code)s.", code=transport.code))
    return found


def waiting_for(leaves_for: LeavesFor, receiver: str = "", *, limit: int = 200) -> Sequence[Device]:
    """The devices that could leave and stand on no transport yet; to a donor only what came from that donor."""
    query = select(Device).options(joinedload(Device.location)).where(*_waits(leaves_for, receiver))
    return session.scalars(query.order_by(Device.id).limit(limit)).all()


def count_waiting(leaves_for: LeavesFor = LeavesFor.PROCESSOR, receiver: str = "") -> int:
    """How many there are of these."""
    return session.scalar(select(func.count(Device.id)).where(*_waits(leaves_for, receiver))) or 0


def _waits(leaves_for: LeavesFor, receiver: str) -> tuple[ColumnElement[bool], ...]:
    """On no transport that is being packed; of what was harvested no transport took the remains before."""
    packed = select(OutLine.device_id).join(OutLine.transport).where(OutLine.device_id.is_not(None))
    waits = (
        Device.state.in_(READY_FOR[leaves_for]),
        Device.id.not_in(packed.where(OutTransport.gone_at.is_(None))),
        or_(Device.state != DeviceState.HARVESTED, Device.id.not_in(packed)),
    )
    if leaves_for == LeavesFor.PROCESSOR:
        return waits
    return (*waits, Device.donor.has(Organisation.name == receiver))


def own_weight(device: Device, *, kinds: tuple[str, ...] = _ON_A_SCALE) -> Decimal | None:
    """What it weighed on a scale, at the first look or after it; None when nobody weighed it."""
    told = session.scalar(
        select(Event.data)
        .where(Event.subject_kind == "device", Event.subject_id == device.id, Event.kind.in_(kinds))
        .order_by(Event.seq.desc())
        .limit(1)
    )
    return Decimal(str(told["weight_kg"])) if told and told.get("weighed") else None


def transport_of(device: Device) -> OutTransport | None:
    """The transport that this device is being packed on, or for what was harvested the one that took its remains."""
    query = (
        select(OutTransport)
        .join(OutLine, OutLine.transport_id == OutTransport.id)
        .where(OutLine.device_id == device.id)
        .order_by(OutTransport.id.desc())
    )
    if device.state != DeviceState.HARVESTED:
        query = query.where(OutTransport.gone_at.is_(None))
    return session.scalar(query.limit(1))


def usual_weight(device: Device) -> Decimal:
    """Its own weight when somebody weighed it, else the usual one of its type."""
    return device.weight_kg or usual_kg(device.type)
