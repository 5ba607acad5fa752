"""Transports out of the house: what waits for one, what is on one, and what left in a year per category."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Row, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from inventory.accounts.models import Organisation
from inventory.core.clock import start_of_day
from inventory.core.db import session
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _
from inventory.devices.actions.register import DEFAULT_WEIGHT_KG
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.history.models import Event
from inventory.intake.lifecycle import EEE, LeavesFor
from inventory.intake.models import OutLine, OutTransport

PAPER = "transport_paper"
CATEGORY = {DeviceType.LAPTOP: "eee2", DeviceType.TABLET: "eee2", DeviceType.DESKTOP: "eee6"}
# What may go on a transport, by where that goes. What was harvested is an end already; only its remains leave.
READY_FOR: dict[LeavesFor, tuple[DeviceState, ...]] = {
    LeavesFor.PROCESSOR: (DeviceState.TO_RECYCLE, DeviceState.HARVESTED),
    LeavesFor.DONOR: (DeviceState.RECEIVED, DeviceState.TO_DIAGNOSE),
}
_CAME_IN = ("device:received",)
_NOT_HERE_AFTER_ALL = (DeviceState.ANNOUNCED, DeviceState.NOT_COME)  # received by a wrong scan
_REUSED = ("device:handed-over", "device:sold", "device:placed", "device:transferred")
_RECYCLED = ("device:recycled", "device:remains-left")
_GIVEN_BACK = ("device:given-back",)
_COLUMNS = {
    **dict.fromkeys(_CAME_IN, "came_in"),
    **dict.fromkeys(_REUSED, "reused"),
    **dict.fromkeys(_RECYCLED, "recycled"),
    **dict.fromkeys(_GIVEN_BACK, "given_back"),
}
_FIRST_YEAR = 2000


@dataclass
class Amount:
    """So many devices and so many kg; `weighed` of these stood on a scale."""

    count: int = 0
    kg: Decimal = field(default_factory=lambda: Decimal(0))
    weighed: int = 0

    def add(self, count: int, kg: Decimal, *, weighed: bool) -> None:
        """So many of this weight."""
        self.count, self.kg, self.weighed = self.count + count, self.kg + count * kg, self.weighed + count * weighed


@dataclass(frozen=True)
class Category:
    """A category of the yearly figures."""

    key: str
    came_in: Amount
    reused: Amount
    recycled: Amount
    given_back: Amount


@dataclass(frozen=True)
class Loose:
    """So many kg of a loose fraction went to a receiver."""

    fraction: str
    receiver: str
    kg: Decimal


@dataclass(frozen=True)
class YearFigures:
    """What OVAM asks each year before 1 July."""

    year: int
    categories: tuple[Category, ...]
    loose: tuple[Loose, ...]
    transports: tuple[OutTransport, ...]


def transports(*, limit: int = 100) -> Sequence[OutTransport]:
    """Those being packed first, then the ones that left, newest first."""
    return session.scalars(
        select(OutTransport)
        .options(selectinload(OutTransport.lines))
        .order_by(OutTransport.gone_at.is_not(None), OutTransport.id.desc())
        .limit(limit)
    ).all()


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


def own_weight(device: Device) -> Decimal | None:
    """What it weighed on a scale when it was refused; None when nobody weighed it."""
    told = session.scalar(
        select(Event.data)
        .where(Event.subject_kind == "device", Event.subject_id == device.id, Event.kind == "device:refused")
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
    return device.weight_kg or DEFAULT_WEIGHT_KG[DeviceType(device.type)]


def year_figures(year: int) -> YearFigures:
    """Number and kg per category. A device counts once a year as reused, however often it was lent that year."""
    if not _FIRST_YEAR <= year <= 2999:
        raise BadInput("wrong_year", _("Kies een jaar, bijvoorbeeld 2026."), field="year")
    start, end = start_of_day(date(year, 1, 1)), start_of_day(date(year + 1, 1, 1))
    gone = session.scalars(
        select(OutTransport)
        .options(selectinload(OutTransport.lines))
        .where(OutTransport.gone_at >= start, OutTransport.gone_at < end)
        .order_by(OutTransport.id)
    ).all()
    return YearFigures(year, categories_between(start, end), tuple(_loose(gone)), tuple(gone))


def categories_between(start: datetime, end: datetime) -> tuple[Category, ...]:
    """Number and kg per category of what happened from `start` on and before `end`."""
    amounts = {key: Category(key, Amount(), Amount(), Amount(), Amount()) for key in EEE}
    for kind, said, is_weighed, type_, own_kg, count in _happened(start, end):
        amount: Amount = getattr(amounts[CATEGORY[DeviceType(type_)]], _COLUMNS[kind])
        kg = Decimal(str(said or 0)) or own_kg or DEFAULT_WEIGHT_KG[DeviceType(type_)]
        weighed = said is not None and kind in _RECYCLED if is_weighed is None else is_weighed
        amount.add(count, kg, weighed=weighed)
    return tuple(amounts.values())


def _happened(
    start: datetime, end: datetime
) -> Sequence[Row[str, str | None, bool | None, DeviceType, Decimal | None, int]]:
    """What counts, in as many rows as there are different weights: kind, weight that was told, whether it was weighed,
    type and weight of the device, and how often. The database counts: a year may have many devices.
    """
    of_the_year = (Event.kind.in_(_COLUMNS), Event.at >= start, Event.at < end)
    column = case(_COLUMNS, value=Event.kind)
    first = select(func.min(Event.seq)).where(*of_the_year).group_by(column, Event.subject_id)
    told = (
        Event.kind, Event.data["weight_kg"].as_string(), Event.data["weighed"].as_boolean(), Device.type,
        Device.weight_kg,
    )  # fmt: skip
    return session.execute(
        select(*told, func.count())
        .join(Device, Device.id == Event.subject_id)
        .where(*of_the_year, or_(Event.kind.in_(_RECYCLED), Event.seq.in_(first)))
        .where(or_(Event.kind.not_in(_CAME_IN), Device.state.not_in(_NOT_HERE_AFTER_ALL)))
        .group_by(*told)
    ).all()


def _loose(gone: Iterable[OutTransport]) -> list[Loose]:
    sums: dict[tuple[str, str], Decimal] = {}
    for transport in gone:
        for line in transport.lines:
            if line.device_id is None:
                key = (line.fraction, transport.receiver)
                sums[key] = sums.get(key, Decimal(0)) + line.weight_kg
    return [Loose(fraction, receiver, kg) for (fraction, receiver), kg in sorted(sums.items())]
