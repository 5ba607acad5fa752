"""The month report: the tables that page, PDF, CSV and API all show. No names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from inventory.accounts.models import Location, Organisation
from inventory.cafes.queries.figures import figures as repair_cafes
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.i18n import _
from inventory.core.months import Month
from inventory.core.tables import Cell, Table, totals
from inventory.devices.lifecycle import DEVICE, LEGAL_GROUNDS, DeviceState
from inventory.devices.models import TYPE_LABELS, Device, DeviceType
from inventory.history.models import Event
from inventory.repairs.queries.figures import figures as after_sales
from inventory.reports.queries import contracts
from inventory.reports.queries.misfortunes import misfortunes_table
from inventory.reports.queries.stock import IN, OUT, Counts, Line, counts_at, fingerprint, movement, per_state


@dataclass(frozen=True)
class MonthReport:
    """All tables of one month. `run` is the fingerprint of the closing stock: the same events give the same run."""

    month: Month
    made_at: datetime
    run: str
    difference: int
    tables: tuple[Table, ...] = field(default=())

    def table(self, key: str) -> Table:
        return next(table for table in self.tables if table.key == key)


def month_report(month: Month) -> MonthReport:
    """The report of a month, for the month that runs up to this moment."""
    lines = movement(month)
    counts, _seq = counts_at(month)
    _rows, seal = fingerprint(counts)
    return MonthReport(
        month=month,
        made_at=now(),
        run=seal[:16],
        difference=sum(abs(line.difference) for line in lines),
        tables=(
            _movement_table(lines),
            _state_table(counts),
            _donor_table(month),
            _work_table(month),
            _minutes_table(month),
            contracts.loans_table(month),
            contracts.learning_table(month),
            misfortunes_table(month),
            contracts.demand_table(month),
            *after_sales(month),
            *repair_cafes(month),
        ),
    )


def type_label(device_type: str) -> str:
    return str(TYPE_LABELS[DeviceType(device_type)])


def _movement_table(lines: Sequence[Line]) -> Table:
    places = dict(session.execute(select(Location.code, Location.name)).all())
    names = ("opening", *IN, *OUT, "closing", "counted", "difference")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (type_label(line.type), places.get(line.place, _("Geen plaats")), *(getattr(line, name) for name in names))
        for line in lines
    )
    return Table(
        key="movement",
        title=_("Beweging van de voorraad"),
        columns=(
            _("Soort"), _("Plaats"), _("Begin"), _("Ontvangen"), _("Terug"), _("Van elders"), _("Bruikleen"), _("Huur"),
            _("Verkocht"), _("Naar elders"), _("Afgevoerd"), _("Vermist"), _("Einde"), _("Geteld"), _("Verschil"),
        ),
        rows=rows,
        totals=totals(rows, first=2),
        note=_("Begin + erbij - eraf = einde. Het verschil met de telling moet nul zijn."),
        may_drop=tuple(range(3, 3 + len(IN) + len(OUT))),
    )  # fmt: skip


def _state_table(counts: Counts) -> Table:
    table = per_state(counts)
    types = [kind.value for kind in DeviceType]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (str(DEVICE.labels[state]), *(table[state][kind] for kind in types), sum(table[state].values()))
        for state in DeviceState
        if state in table
    )
    return Table(
        key="states",
        title=_("Waar de toestellen staan"),
        columns=(_("Staat"), *(type_label(kind) for kind in types), _("Samen")),
        rows=rows,
        totals=totals(rows, first=1),
    )


_TAKEN_BACK = ("device:receipt-undone", "device:refusal-undone")
_NEVER_WAS = {
    "device:receipt-undone": "device:received",
    "device:withdrawn": "device:received",  # of what the scan alone had made
    "device:refusal-undone": "device:refused",
}


def _donor_table(month: Month) -> Table:
    """Received, accepted and refused this month, per donor."""
    per_donor: dict[str, dict[str, int]] = {}
    grounds: dict[str, int] = {}
    ground = Event.data["ground"].as_string()
    rows = session.execute(
        select(Organisation.name, Event.kind, ground, func.count())
        .join(Device, Device.id == Event.subject_id)
        .join(Organisation, Organisation.id == Device.donor_id)
        .where(
            or_(
                Event.kind.in_(("device:received", "device:accepted", "device:refused", *_TAKEN_BACK)),
                (Event.kind == "device:withdrawn") & (Event.from_state == DeviceState.RECEIVED.value),
            ),
            *_within(month),
        )
        .group_by(Organisation.name, Event.kind, ground)
    ).all()
    for donor, kind, why, number in rows:
        counted = per_donor.setdefault(donor, {})
        if kind in _NEVER_WAS:  # what was scanned or tapped wrong was no receipt and no refusal
            kind, number = _NEVER_WAS[kind], -number
        counted[kind] = counted.get(kind, 0) + number
        if kind == "device:refused":
            grounds[why] = grounds.get(why, 0) + number
    lines = tuple(
        (
            donor,
            counted.get("device:received", 0),
            counted.get("device:accepted", 0),
            counted.get("device:refused", 0),
        )
        for donor, counted in sorted(per_donor.items())
        if any(counted.values())
    )
    counted_grounds = sorted((word, number) for word, number in grounds.items() if number)
    why_text = ", ".join(f"{LEGAL_GROUNDS.get(word, word)}: {number}" for word, number in counted_grounds)
    return Table(
        key="donors",
        title=_("Per schenker"),
        columns=(_("Schenker"), _("Ontvangen"), _("Bruikbaar"), _("Niet bruikbaar")),
        rows=lines,
        totals=totals(lines, first=1),
        note=_("Waarom niet bruikbaar: %(why)s.", why=why_text) if why_text else "",
    )


def _work_table(month: Month) -> Table:
    kinds = dict(
        session.execute(
            select(Event.kind, func.count())
            .where(
                Event.kind.in_(
                    (
                        "device:medium-wiped",
                        "device:medium-not-wiped",
                        "device:approved",
                        "device:rejected",
                        "device:recycled",
                    )
                ),
                *_within(month),
            )
            .group_by(Event.kind)
        ).all()
    )
    days = _days_to_ready(month)
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("Schijven gewist met wisbewijs"), kinds.get("device:medium-wiped", 0)),
        (_("Wissen mislukt of niet aanvaard"), kinds.get("device:medium-not-wiped", 0)),
        (_("Toestellen goedgekeurd"), kinds.get("device:approved", 0)),
        (_("Terug naar opknapbeurt"), kinds.get("device:rejected", 0)),
        (_("Naar de verwerker"), kinds.get("device:recycled", 0)),
        (_("Dagen van ontvangst tot klaar (middelste)"), days if days is not None else "-"),
    )
    return Table(key="work", title=_("Werk"), columns=(_("Wat"), _("Aantal")), rows=rows)


def _minutes_table(month: Month) -> Table:
    """How long each step took, of the work that was started and stopped; by the state that the device was in."""
    minutes: dict[str, list[int]] = {}
    told = select(Event.data).where(Event.kind == "device:worked-on", *_within(month))
    for data in session.scalars(told):
        minutes.setdefault(str(data["step"]), []).append(int(data["minutes"]))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (str(DEVICE.labels[state]), len(found), round(median(found)), sum(found))
        for state in DeviceState
        if (found := minutes.get(state))
    )
    return Table(
        key="minutes",
        title=_("Minuten per stap"),
        columns=(_("Stap"), _("Keer"), _("Middelste"), _("Samen")),
        rows=rows,
        note=_("Alleen werk dat met 'begin' en 'stop' gemeten is."),
    )


def _days_to_ready(month: Month) -> int | None:
    """The median of the whole days between a device's first receipt and its approval this month."""
    before = aliased(Event)
    # Of each device that was approved, and not of all that ever came in: found by the device and not by the kind.
    received = (
        select(func.min(before.at))
        .where(
            before.subject_kind == "device",
            before.subject_id == Event.subject_id,
            before.kind.concat("") == "device:received",
        )
        .scalar_subquery()
    )
    found = session.execute(select(received, Event.at).where(Event.kind == "device:approved", *_within(month)))
    pairs = [(first, ready) for first, ready in found if first is not None]
    return round(median((ready - first).days for first, ready in pairs)) if pairs else None


def _within(month: Month) -> tuple[Any, ...]:
    return Event.at >= month.starts_at, Event.at < month.ends_at
