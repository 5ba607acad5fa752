"""The circular proof of some days: what was kept in use, what was disposed of, parts, repairs, and CO2 as a range."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from inventory.circular.queries.in_use import YEAR, Used, used_devices
from inventory.circular.queries.ovam import Amount, Category, Fraction, categories_between, fractions_between
from inventory.circular.queries.stretches import Use
from inventory.core.clock import day_of, now
from inventory.core.db import session
from inventory.core.i18n import _, number_text
from inventory.core.periods import Span
from inventory.devices.models import Device, DeviceType
from inventory.factors.queries import Factors, factors_numbered, factors_on
from inventory.intake.lifecycle import FRACTIONS
from inventory.repairs.lifecycle import Remedy
from inventory.repairs.models import Repair
from inventory.workbench.models import PartKind, PartMove, PartWhy, SparePart

_NOTHING = Decimal(0)


@dataclass(frozen=True)
class DeviceYears:
    """Years of use by all devices together. `sold` is assumed: nobody sees what happens after a sale."""

    loan: Decimal = _NOTHING
    placed: Decimal = _NOTHING
    sold: Decimal = _NOTHING

    @property
    def seen(self) -> Decimal:
        """On loan or at a fixed place: what contracts and agreements prove."""
        return self.loan + self.placed

    @property
    def total(self) -> Decimal:
        return self.loan + self.placed + self.sold


@dataclass(frozen=True)
class Kilos:
    """So many devices with so many kg; `weighed` of them stood on a scale, the others have their usual weight."""

    devices: int = 0
    kg: Decimal = _NOTHING
    weighed: int = 0
    kg_weighed: Decimal = _NOTHING

    @property
    def usual(self) -> int:
        return self.devices - self.weighed

    @property
    def kg_usual(self) -> Decimal:
        return self.kg - self.kg_weighed


@dataclass(frozen=True)
class Disposed:
    """What went to a processor of one fraction ("eee2", "battery"); `devices` is None for what is loose."""

    fraction: str
    devices: int | None
    kg: Decimal
    kg_weighed: Decimal


@dataclass(frozen=True)
class Parts:
    """Parts out of dead devices, and parts from the stock into devices. Their kg are usual weights."""

    harvested: int = 0
    kg_harvested: Decimal = _NOTHING
    used: int = 0
    kg_used: Decimal = _NOTHING


@dataclass(frozen=True)
class Co2:
    """Kg CO2e that was avoided: low, middle and high. An order of magnitude, never an exact figure."""

    low: Decimal = _NOTHING
    mid: Decimal = _NOTHING
    high: Decimal = _NOTHING


@dataclass(frozen=True)
class Proof:
    """The circular proof of some days; `until` is the last day that is counted. No person, no contract, no number."""

    since: date
    until: date
    device_years: DeviceYears
    years_per_type: dict[DeviceType, DeviceYears]
    kg_in_use: Kilos
    went_out: Kilos
    came_in: Kilos
    disposed: tuple[Disposed, ...]
    parts: Parts
    repaired: Kilos
    co2: Co2
    factors: Factors
    method: str

    @property
    def kg_disposed(self) -> Decimal:
        return sum((each.kg for each in self.disposed), _NOTHING)


def proof(span: Span, *, factors: int | None = None) -> Proof:
    """What was kept in use in these days, with the version of the factors that held on their last day (or the one with
    the number `factors`, as an older report had it). A fixed number of statements.
    """
    since = day_of(span.starts_at)
    until = max(since, min(last_day(span), day_of(now())))
    chosen = factors_on(until) if factors is None else factors_numbered(factors)
    used = used_devices(span, years_after_sale=chosen.years)
    categories = categories_between(span.starts_at, span.ends_at, usual=chosen.kg)
    per_type = years_of(used)
    return Proof(
        since=since,
        until=until,
        device_years=together(per_type.values()),
        years_per_type=per_type,
        kg_in_use=kilos_of(used, chosen.kg),
        went_out=_kilos(each.reused for each in categories),
        came_in=_kilos(each.came_in for each in categories),
        disposed=_disposed(categories, fractions_between(span.starts_at, span.ends_at)),
        parts=_parts(span, chosen.part_kg),
        repaired=_repaired(span, chosen.kg),
        co2=co2_of(per_type, chosen),
        factors=chosen,
        method=method(chosen),
    )


def _disposed(categories: Iterable[Category], fractions: Iterable[Fraction]) -> tuple[Disposed, ...]:
    """Whole devices as the history tells it, what is loose as the register does."""
    found: dict[str, Disposed] = {}
    told = [Disposed(each.key, each.recycled.count, each.recycled.kg, each.recycled.kg_weighed) for each in categories]
    told += [Disposed(each.fraction, None, each.kg, each.kg_weighed) for each in fractions if each.is_loose]
    for each in told:
        if each.devices == 0:
            continue
        had = found.get(each.fraction, Disposed(each.fraction, None, _NOTHING, _NOTHING))
        devices = None if each.devices is None else (had.devices or 0) + each.devices
        found[each.fraction] = Disposed(each.fraction, devices, had.kg + each.kg, had.kg_weighed + each.kg_weighed)
    return tuple(found[key] for key in FRACTIONS if key in found)


def last_day(span: Span) -> date:
    """The last day of a time that ends at the first instant after it."""
    from_next = day_of(span.ends_at)
    return date.fromordinal(from_next.toordinal() - 1)


def years_of(used: Iterable[Used]) -> dict[DeviceType, DeviceYears]:
    """Years of use per type of device, types that were used only."""
    seconds: dict[DeviceType, Counter[Use]] = {}
    for each in used:
        seconds.setdefault(each.type, Counter()).update(each.seconds)
    return {
        kind: DeviceYears(*(_years(seconds[kind][use]) for use in (Use.LOAN, Use.PLACED, Use.SOLD)))
        for kind in DeviceType
        if kind in seconds
    }


def _years(seconds: int) -> Decimal:
    return Decimal(seconds) / Decimal(YEAR.total_seconds())


def together(years: Iterable[DeviceYears]) -> DeviceYears:
    """The sum."""
    every = list(years)
    return DeviceYears(
        sum((each.loan for each in every), _NOTHING),
        sum((each.placed for each in every), _NOTHING),
        sum((each.sold for each in every), _NOTHING),
    )


def kilos_of(used: Iterable[Used], usual: Mapping[DeviceType, Decimal]) -> Kilos:
    """What these devices weigh: as they were weighed, else as their type usually does."""
    found = list(used)
    own = [(each.count, each.count * each.weight_kg) for each in found if each.weight_kg is not None]
    others = [each.count * usual[each.type] for each in found if each.weight_kg is None]
    kg_weighed = sum((kg for _count, kg in own), _NOTHING)
    return Kilos(
        devices=sum(each.count for each in found),
        kg=kg_weighed + sum(others, _NOTHING),
        weighed=sum(count for count, _kg in own),
        kg_weighed=kg_weighed,
    )


def co2_of(per_type: Mapping[DeviceType, DeviceYears], factors: Factors) -> Co2:
    """Each year of use counts once, at what it avoids for its type. A type without a factor counts for nothing."""
    low = mid = high = _NOTHING
    for kind, years in per_type.items():
        if kind in factors.avoided_a_year:
            each = factors.avoided_a_year[kind]
            low, mid, high = low + years.total * each.low, mid + years.total * each.mid, high + years.total * each.high
    return Co2(low, mid, high)


def _kilos(amounts: Iterable[Amount]) -> Kilos:
    every = list(amounts)
    return Kilos(
        sum(each.count for each in every),
        sum((each.kg for each in every), _NOTHING),
        sum(each.weighed for each in every),
        sum((each.kg_weighed for each in every), _NOTHING),
    )


def _parts(span: Span, usual: Mapping[str, Decimal]) -> Parts:
    rows = session.execute(
        select(PartMove.why, SparePart.kind, func.sum(PartMove.change))
        .join(SparePart, SparePart.id == PartMove.part_id)
        .where(PartMove.made_at >= span.starts_at, PartMove.made_at < span.ends_at)
        .where(PartMove.why.in_((PartWhy.HARVESTED, PartWhy.USED)))
        .group_by(PartMove.why, SparePart.kind)
    )
    count: Counter[PartWhy] = Counter()
    kg = {PartWhy.HARVESTED: _NOTHING, PartWhy.USED: _NOTHING}
    for why, kind, change in rows:
        count[PartWhy(why)] += abs(int(change))
        kg[PartWhy(why)] += abs(int(change)) * usual.get(PartKind(kind), _NOTHING)
    return Parts(count[PartWhy.HARVESTED], kg[PartWhy.HARVESTED], count[PartWhy.USED], kg[PartWhy.USED])


def _repaired(span: Span, usual: Mapping[DeviceType, Decimal]) -> Kilos:
    """Devices that a repair kept in use, each once, at their usual weight."""
    rows = session.execute(
        select(Device.type, func.count(Device.id.distinct()))
        .join(Repair, Repair.device_id == Device.id)
        .where(Repair.remedy == Remedy.REPAIRED, Repair.closed_at >= span.starts_at, Repair.closed_at < span.ends_at)
        .group_by(Device.type)
    ).all()
    return Kilos(
        sum(count for _kind, count in rows), sum((count * usual[DeviceType(kind)] for kind, count in rows), _NOTHING)
    )


def method(factors: Factors) -> str:
    """How it was counted, in words that may stand under any figure of it."""
    return " ".join(
        (
            _(
                "Toesteljaren: hoelang toestellen uitgeleend waren of op een vaste plaats stonden. Elk toestel telt op "
                "elk moment één keer, ook na een ruil of met een vervangtoestel. Tijd in herstelling telt niet."
            ),
            _(
                "Een verkocht of weggegeven toestel telt tot het terugkomt, en hoogstens %(years)s jaar. Dat nemen we "
                "aan: niemand ziet het.",
                years=factors.years,
            ),
            _("Kg: gewogen, of het gewone gewicht van de soort."),
            _(
                "CO2: %(share)s %% van wat een nieuw toestel kost, verdeeld over %(years)s jaar, voor elk jaar "
                "gebruik. Nieuwe onderdelen en stroom zijn niet afgetrokken. Het is een grootteorde: kijk naar het "
                "bereik.",
                share=number_text((factors.share * 100).quantize(Decimal(1))),
                years=factors.years,
            ),
            factors.told,
        )
    )
