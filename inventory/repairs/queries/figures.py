"""The figures of after-sales for the reports, over any stretch of time: counts of cases and devices, of no person.

Everything follows from dates on closed cases and from events, so that a month of the past gives the same figures again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median

from sqlalchemy import ColumnElement, func, or_, select

from inventory.core.clock import day_of, now, today
from inventory.core.db import session
from inventory.core.i18n import _, number_text
from inventory.core.periods import Span
from inventory.core.tables import Amount, Cell, Table
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import TYPE_LABELS, Device, DeviceType
from inventory.factors.queries import Factors, factors_on
from inventory.history.models import Event
from inventory.repairs.lifecycle import REMEDIES, Remedy
from inventory.repairs.models import Repair, RepairPart

_DAYS_A_YEAR = Decimal("365.25")


def figures(span: Span) -> tuple[Table, ...]:
    """What the reports say of after-sales in this time. Eleven statements, however long ago it was."""
    return _cases(span), _days(span), _parts(span), _saved(span)


def _closed(span: Span) -> tuple[ColumnElement[bool], ...]:
    return Repair.closed_at >= span.starts_at, Repair.closed_at < span.ends_at


def _cases(span: Span) -> Table:
    opened = dict(
        session.execute(
            select(Repair.is_in_guarantee, func.count())
            .where(Repair.opened_at >= span.starts_at, Repair.opened_at < span.ends_at)
            .group_by(Repair.is_in_guarantee)
        ).all()
    )
    closed = dict(
        session.execute(select(Repair.remedy, func.count()).where(*_closed(span)).group_by(Repair.remedy)).all()
    )
    open_at_end = session.scalar(
        select(func.count())
        .select_from(Repair)
        .where(Repair.opened_at < span.ends_at, or_(Repair.closed_at.is_(None), Repair.closed_at >= span.ends_at))
    )
    rows: list[tuple[Cell, ...]] = [
        (_("Gemeld"), sum(opened.values())),
        (_("Daarvan binnen de garantie"), opened.get(True, 0)),
        (_("Daarvan buiten de garantie"), opened.get(False, 0)),
        (_("Afgesloten"), sum(closed.values())),
    ]
    rows += [
        (_("Afgesloten: %(remedy)s", remedy=str(REMEDIES[remedy]).lower()), closed.get(remedy, 0))
        for remedy in Remedy
        if remedy in (Remedy.REPAIRED, Remedy.REPLACED) or closed.get(remedy)
        if remedy is not Remedy.NONE
    ]
    rows.append((_("Nog open aan het einde"), open_at_end or 0))
    return Table("repairs", _("Dienst na verkoop"), (_("Wat"), _("Aantal")), tuple(rows))


# --- how long it took ----------------------------------------------------------------------------------------------


def _days(span: Span) -> Table:
    """Of the cases that closed in this time: the median of the whole days of each step."""
    cases = session.execute(select(Repair.id, Repair.promised_on).where(*_closed(span))).all()
    told: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    events = session.execute(
        select(Event.subject_id, Event.kind, Event.at)
        .where(
            Event.subject_kind == "repair",
            Event.subject_id.in_(select(Repair.id).where(*_closed(span))),
            Event.to_state != Event.from_state,
            Event.at < span.ends_at,
        )
        .order_by(Event.seq)
    )
    for case, kind, at in events:
        told[case].append((kind, at))
    steps = [_steps(of_case) for of_case in told.values()]
    late = [
        (day_of(ready) - promised).days
        for case, promised in cases
        if promised and (ready := _last(told[case], "repair:fixed"))
    ]
    labels = {
        "looked_at": _("Van gemeld tot nagekeken"),
        "mended": _("Van nagekeken tot hersteld"),
        "waited": _("Wachten op een onderdeel"),
        "fetched": _("Van hersteld tot teruggegeven"),
        "whole": _("Van gemeld tot afgesloten"),
    }
    rows = [_row(label, [each[step] for each in steps if step in each]) for step, label in labels.items()]
    rows.append(_row(_("Van de beloofde dag tot hersteld"), late))
    return Table(
        key="repair_days",
        title=_("Dagen per stap van een herstelling"),
        columns=(_("Stap"), _("Keer"), _("Middelste")),
        rows=tuple(rows),
        note=_("Van de herstellingen die in deze tijd afgesloten zijn. Met een min: vroeger dan beloofd."),
    )


def _row(label: str, days: Sequence[int]) -> tuple[Cell, ...]:
    return label, len(days), round(median(days)) if days else "-"


def _steps(told: Sequence[tuple[str, datetime]]) -> dict[str, int]:
    """The whole days of the steps that this case took."""
    moments = {
        "opened": _first(told, "repair:opened"),
        "looked_at": _first(told, "repair:diagnosed"),
        "mended": _last(told, "repair:fixed"),
        "fetched": _last(told, "repair:handed-back"),
        "whole": told[-1][1] if told else None,
    }
    found: dict[str, int] = {}
    for step, since in (
        ("looked_at", "opened"), ("mended", "looked_at"), ("fetched", "mended"), ("whole", "opened")
    ):  # fmt: skip
        began, ended = moments[since], moments[step]
        if began and ended:
            found[step] = (ended - began).days
    if any(kind == "repair:waits-for-part" for kind, _at in told):
        found["waited"] = _waited(told).days
    return found


def _waited(told: Sequence[tuple[str, datetime]]) -> timedelta:
    """Each wait ends with whatever step comes next."""
    after = (at for _kind, at in told[1:])
    pairs = zip(told, after, strict=False)
    return sum((then - at for (kind, at), then in pairs if kind == "repair:waits-for-part"), timedelta())


def _first(told: Iterable[tuple[str, datetime]], wanted: str) -> datetime | None:
    return next((at for kind, at in told if kind == wanted), None)


def _last(told: Sequence[tuple[str, datetime]], wanted: str) -> datetime | None:
    return _first(reversed(told), wanted)


# --- what went in, what was saved ----------------------------------------------------------------------------------


def _parts(span: Span) -> Table:
    rows = session.execute(
        select(RepairPart.name, func.sum(RepairPart.count))
        .join(Repair, Repair.id == RepairPart.repair_id)
        .where(*_closed(span))
        .group_by(RepairPart.name)
    ).all()
    lines: list[tuple[Cell, ...]] = [(name, int(count)) for name, count in rows]
    lines.sort(key=lambda row: (-int(row[1]), str(row[0]).casefold()))
    return Table(
        key="repair_parts",
        title=_("Gebruikte onderdelen"),
        columns=(_("Onderdeel"), _("Stuks")),
        rows=tuple(lines),
        totals=(_("Samen"), sum(int(row[1]) for row in lines)) if lines else (),
        note=_("Van de herstellingen die in deze tijd afgesloten zijn."),
    )


def _saved(span: Span) -> Table:
    """Kg first, then years, then CO2 by two methods that are never added up; by the factors of the last day."""
    types = [
        DeviceType(kind)
        for _device, kind in session.execute(
            select(Device.id, Device.type)
            .distinct()
            .join(Repair, Repair.device_id == Device.id)
            .where(*_closed(span), Repair.remedy == Remedy.REPAIRED)
        )
    ]
    factors = factors_on(min(day_of(span.ends_at) - timedelta(days=1), today()))
    days = days_in_use_after_repair(span)
    kg = sum((factors.kg[kind] for kind in types), Decimal(0))
    years = {kind: count / _DAYS_A_YEAR for kind, count in days.items()}
    by_year = sum((years[kind] * factor for kind, factor in factors.per_year.items() if kind in years), Decimal(0))
    by_piece = sum((factors.a_piece[kind] for kind in types if kind in factors.a_piece), Decimal(0))
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("Herstelde toestellen"), len(types)),
        (_("Kg in gebruik gehouden"), Amount(kg.quantize(Decimal("0.1")))),
        (
            _("Jaren uitgeleend na een herstelling"),
            Amount(sum(years.values(), Decimal(0)).quantize(Decimal("0.1"))),
        ),
        (_("Kg CO2 vermeden, per jaar gebruik"), round(by_year)),
        (_("Kg CO2 vermeden, per hersteld toestel"), round(by_piece)),
    )
    return Table(
        key="repair_saved",
        title=_("Langer in gebruik door herstellen"),
        columns=(_("Wat"), _("Aantal")),
        rows=rows,
        note=f"{_how_saved(factors)} {factors.told}",
    )


def _how_saved(factors: Factors) -> str:
    laptop = factors.avoided_a_year.get(DeviceType.LAPTOP)
    said = [
        _(
            "Kg: het gewone gewicht van de soort, elk toestel één keer. Jaren: de dagen dat een hersteld toestel in "
            "deze tijd weer bij een lener was; geen dag telt twee keer."
        ),
        _(
            "Per jaar gebruik: %(years)s. Andere soorten hebben per jaar geen cijfer.",
            years=_of_types(factors.per_year),
        ),
        _(
            "Per hersteld toestel: %(share)s %% van wat een nieuw toestel kost (%(new)s).",
            share=number_text((factors.share * 100).quantize(Decimal(1))),
            new=_of_types({kind: new.mid for kind, new in factors.new.items()}),
        ),
        _("Het zijn twee manieren van rekenen: tel ze niet op, ook niet bij hergebruik."),
    ]
    if laptop:
        said.append(
            _(
                "Voor één laptop in %(years)s jaar lopen de bronnen uiteen van %(low)s tot %(high)s kg.",
                years=factors.years,
                low=round(laptop.low * factors.years),
                high=round(laptop.high * factors.years),
            )
        )
    return " ".join(said)


def _of_types(kilos: Mapping[DeviceType, Decimal]) -> str:
    return ", ".join(
        _("%(type)s %(kg)s kg", type=str(TYPE_LABELS[kind]).lower(), kg=number_text(kg.normalize()))
        for kind, kg in kilos.items()
    )


def days_in_use_after_repair(span: Span) -> dict[DeviceType, Decimal]:
    """The days, within this time, on which a device was with its borrower again after it was mended; per type.

    From the events of the device: from the hand-back of a mended case until it was no longer on loan.
    """
    mended = (
        select(Repair.device_id)
        .where(
            Repair.remedy == Remedy.REPAIRED,
            Repair.came_from == DeviceState.ON_LOAN,
            Repair.closed_at < span.ends_at,
        )
        .distinct()
    )
    numbers = set(
        session.scalars(select(Repair.number).where(Repair.remedy == Remedy.REPAIRED, Repair.closed_at < span.ends_at))
    )
    events = session.execute(
        select(Event.subject_id, Device.type, Event.at, Event.from_state, Event.to_state, Event.data)
        .join(Device, Device.id == Event.subject_id)
        .where(
            Event.subject_kind == "device",
            Event.subject_id.in_(mended),
            Event.to_state != "",
            Event.to_state != Event.from_state,
            Event.at < span.ends_at,
        )
        .order_by(Event.subject_id, Event.seq)
    )
    ends_at = min(span.ends_at, now())
    total: Counter[DeviceType] = Counter()
    since: dict[int, tuple[DeviceType, datetime]] = {}

    def count(device: int, until: datetime) -> None:
        kind, began = since.pop(device)
        lasted = min(until, ends_at) - max(began, span.starts_at)
        total[kind] += max(0, round(lasted.total_seconds()))

    for device, kind, at, before, after, data in events:
        if device in since:
            count(device, at)
        if before == DeviceState.IN_REPAIR and after == DeviceState.ON_LOAN and data.get("repair") in numbers:
            since[device] = (DeviceType(kind), at)
    for device in list(since):
        count(device, ends_at)
    return {kind: Decimal(seconds) / 86_400 for kind, seconds in total.items() if seconds}
