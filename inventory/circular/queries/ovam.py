"""Number and kg per category: of any stretch of time, and the yearly figures that OVAM asks before 1 July.

A category is the EEE category of directive 2012/19/EU with the UNU key of what is in it. Loose fractions come from the
register of transports, with who received them and the document that went along.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Row, case, func, or_, select
from sqlalchemy.orm import aliased, selectinload

from inventory.circular.queries.lent import on_a_scale
from inventory.core.clock import day_of, start_of_day, today
from inventory.core.db import session
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import AssetClass, Device, DeviceType
from inventory.factors.queries import factors_on
from inventory.history.models import Event
from inventory.intake.lifecycle import LeavesFor
from inventory.intake.models import OutTransport
from inventory.intake.queries import CATEGORY

UNU = {DeviceType.LAPTOP: "0303", DeviceType.TABLET: "0303", DeviceType.DESKTOP: "0302"}
KEYS = tuple(dict.fromkeys((CATEGORY[kind], UNU[kind]) for kind in DeviceType))
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
    """So many devices and so many kg; `weighed` of these stood on a scale, and made `kg_weighed`."""

    count: int = 0
    kg: Decimal = field(default_factory=lambda: Decimal(0))
    weighed: int = 0
    kg_weighed: Decimal = field(default_factory=lambda: Decimal(0))

    def add(self, count: int, kg: Decimal, *, weighed: bool) -> None:
        """So many of this weight."""
        self.count, self.kg, self.weighed = self.count + count, self.kg + count * kg, self.weighed + count * weighed
        self.kg_weighed += count * kg * weighed

    @property
    def kg_usual(self) -> Decimal:
        """What was not weighed, at the usual weight of its type."""
        return self.kg - self.kg_weighed


@dataclass(frozen=True)
class Category:
    """A category of the yearly figures: EEE category and UNU key."""

    key: str
    unu: str
    came_in: Amount
    reused: Amount
    recycled: Amount
    given_back: Amount


@dataclass(frozen=True)
class Fraction:
    """So many kg of a fraction went to a receiver with a document; `kg_weighed` of these stood on a scale."""

    fraction: str
    receiver: str
    document: str
    on: date
    transport: str
    kg: Decimal
    kg_weighed: Decimal
    is_loose: bool


@dataclass(frozen=True)
class YearFigures:
    """What OVAM asks each year before 1 July, over the year before."""

    year: int
    categories: tuple[Category, ...]
    fractions: tuple[Fraction, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the year is over."""
        return today().year > self.year

    @property
    def due_on(self) -> date:
        """Sent in before this day."""
        return date(self.year + 1, 7, 1)


def asked_year() -> int:
    """The year over which figures are asked now: the last whole one."""
    return today().year - 1


def year_figures(year: int) -> YearFigures:
    """Number and kg per category. A device counts once a year as reused, however often it was lent that year."""
    if not _FIRST_YEAR <= year <= today().year:
        raise BadInput("wrong_year", _("Kies een jaar dat al begonnen is, bijvoorbeeld 2026."), field="year")
    start, end = start_of_day(date(year, 1, 1)), start_of_day(date(year + 1, 1, 1))
    return YearFigures(year, categories_between(start, end), fractions_between(start, end))


def categories_between(
    start: datetime, end: datetime, *, usual: Mapping[DeviceType, Decimal] | None = None
) -> tuple[Category, ...]:
    """Number and kg per category of what happened from `start` on and before `end`. `usual`: what one weighs that
    nobody weighed; without it what the factors of the last day say.
    """
    usual = usual or factors_on(min(day_of(end) - timedelta(days=1), today())).kg
    amounts = {key: Category(*key, Amount(), Amount(), Amount(), Amount()) for key in KEYS}
    for kind, said, is_weighed, type_, own_kg, count in _happened(start, end):
        device_type = DeviceType(type_)
        amount: Amount = getattr(amounts[CATEGORY[device_type], UNU[device_type]], _COLUMNS[kind])
        kg = Decimal(str(said or 0)) or own_kg or usual[device_type]
        weighed = is_weighed if is_weighed is not None else own_kg is not None or (bool(said) and kind in _RECYCLED)
        amount.add(count, kg, weighed=weighed)
    return tuple(amounts.values())


def _happened(
    start: datetime, end: datetime
) -> Sequence[Row[str, str | None, bool | None, DeviceType, Decimal | None, int]]:
    """What counts, in as many rows as there are different weights: kind, weight that was told, whether it was weighed,
    type and weight of the device, and how often. The database counts: a year may have many devices.
    """
    undone = aliased(Event)
    is_undone = (
        select(undone.seq)
        .where(
            undone.subject_kind == "device",
            undone.subject_id == Event.subject_id,
            undone.seq > Event.seq,
            undone.kind == "device:reopened",
            undone.at < end,
        )
        .exists()
    )
    # What was opened again did not leave after all: when it leaves later, that is the time that counts.
    stands = Event.kind.not_in((*_RECYCLED, *_GIVEN_BACK)) | ~is_undone
    of_the_year = (Event.kind.in_(_COLUMNS), Event.at >= start, Event.at < end, stands)
    column = case(_COLUMNS, value=Event.kind)
    first = select(func.min(Event.seq)).where(*of_the_year).group_by(column, Event.subject_id)
    told = (
        Event.kind, Event.data["weight_kg"].as_string(), Event.data["weighed"].as_boolean(), Device.type, on_a_scale(),
    )  # fmt: skip
    return session.execute(
        select(*told, func.count())
        .join(Device, Device.id == Event.subject_id)
        .where(*of_the_year, or_(Event.kind.in_(_RECYCLED), Event.seq.in_(first)))
        # New equipment of a digipunt neither came in as a gift nor is re-used; at its end it is waste like all others.
        .where(or_(Device.asset_class == AssetClass.LENT, Event.kind.in_(_RECYCLED)))
        .where(or_(Event.kind.not_in(_CAME_IN), Device.state.not_in(_NOT_HERE_AFTER_ALL)))
        .group_by(*told)
    ).all()


def fractions_between(start: datetime, end: datetime) -> tuple[Fraction, ...]:
    """What left for a processor, from the register: the fractions of each transport, in the order of leaving."""
    gone = session.scalars(
        select(OutTransport)
        .options(selectinload(OutTransport.lines))
        .where(OutTransport.gone_at >= start, OutTransport.gone_at < end)
        .where(OutTransport.leaves_for == LeavesFor.PROCESSOR)
        .order_by(OutTransport.gone_at, OutTransport.id)
    ).all()
    return tuple(fraction for transport in gone for fraction in _of_transport(transport))


def _of_transport(transport: OutTransport) -> Iterable[Fraction]:
    sums: dict[tuple[str, bool], list[Decimal]] = {}
    for line in transport.lines:
        both = sums.setdefault((line.fraction, line.device_id is None), [Decimal(0), Decimal(0)])
        both[0] += line.weight_kg
        both[1] += line.weight_kg if line.is_weighed else 0
    for (fraction, is_loose), (kg, weighed) in sorted(sums.items()):
        yield Fraction(
            fraction, transport.receiver, transport.document, transport.leaves_on, transport.code, kg, weighed, is_loose
        )
