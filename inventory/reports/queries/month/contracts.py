"""Part 6: contracts by route and kind; what went wrong at borrowers; what came of the offers to learn. No names."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from inventory.accounts.models import Location, Organisation
from inventory.core.db import session
from inventory.core.i18n import _
from inventory.core.tables import Cell, Table, totals
from inventory.devices.models import Device
from inventory.learning.models import OFFER_KINDS
from inventory.loans.lifecycle import KIND_LABELS, LoanKind
from inventory.loans.models import INCIDENT_LABELS, LEARNING_LABELS, WRITE_OFF_LABELS, Incident, IncidentKind, Loan
from inventory.loans.models.during import WriteOff
from inventory.loans.models.words import WriteOffReason
from inventory.loans.queries.learning import figures
from inventory.loans.queries.pupils import OF_PUPILS
from inventory.reports.queries.balance import Counts, add_up
from inventory.reports.queries.month.ground import Ground
from inventory.reports.queries.month.only import ROUTE_OF, Only
from inventory.reports.queries.with_borrowers import PUPILS, Told, running_changes

SOON = 30  # days


def loans_table(ground: Ground) -> Table:
    """Per kind of contract: new, ended, extended, running at the end, due soon and overdue. The contracts of pupils are
    a line apart.
    """
    happened = [each for each in ground.contracts_told if _is_meant(each.key, ground.only)]
    running = add_up(ground.contracts_before, running_changes(ground.contracts_told))
    running = Counts({key: number for key, number in running.items() if _is_meant(key, ground.only)})
    kinds = [str(kind) for kind in LoanKind if ground.only.has_kind(kind)]
    if any(key[0] == PUPILS for key in running) or any(each.key[0] == PUPILS for each in happened):
        kinds.append(PUPILS)
    rows = tuple(_row(kind, happened, running, ground.last_on) for kind in kinds)
    return Table(
        key="loans",
        title=_("Contracten"),
        columns=(
            _("Soort"), _("Nieuw"), _("Beëindigd"), _("Verlengd"), _("Lopend"), _("Terug binnen 30 dagen"),
            _("1-30 dagen te laat"), _("31-90 dagen te laat"), _("Meer dan 90 dagen te laat"),
        ),
        rows=rows,
        totals=totals(rows, first=1),
        may_drop=(2, 3, 6, 7, 8),
    )  # fmt: skip


def _is_meant(key: tuple[str, ...], only: Only) -> bool:
    kind, device_type, org, place = key[:4]
    return (
        only.has_kind(kind)
        and (not only.type or device_type == only.type)
        and (not only.org or org == only.org)
        and (not only.location or place == only.location)
    )


def _row(kind: str, happened: Iterable[Told], running: Counts, last_on: date) -> tuple[Cell, ...]:
    what = Counter(each.what for each in happened if each.key[0] == kind)
    bands = _bands(((key[4], number) for key, number in running.items() if key[0] == kind), last_on)
    return (_name(kind), what["new"], what["ended"], what["extended"], *bands)


def _bands(running: Iterable[tuple[str, int]], last_on: date) -> tuple[int, ...]:
    """All that run, due within thirty days, and late by one to thirty, thirty-one to ninety and more days."""
    found = [0] * 5
    for due_on, number in running:
        late = (last_on - date.fromisoformat(due_on)).days if due_on else -SOON - 1
        found[0] += number
        band = 1 if -SOON <= late <= 0 else 2 if 0 < late <= 30 else 3 if 30 < late <= 90 else 4 if late > 90 else 0
        if band:
            found[band] += number
    return tuple(found)


def _name(kind: str) -> str:
    if kind == PUPILS:
        return _("Leerlingen (apart geteld)")
    contract = LoanKind(kind)
    return _("Route %(route)s: %(kind)s", route=ROUTE_OF[contract], kind=KIND_LABELS[contract])


def misfortunes_table(ground: Ground) -> Table:
    """How many devices were damaged, lost or stolen, as it was told in this month; written off, by why; and found."""
    starts_at, ends_at = ground.month.starts_at, ground.month.ends_at
    told: Counter[IncidentKind] = Counter()
    off: Counter[WriteOffReason] = Counter()
    incidents = (
        select(Incident.kind, Loan.kind, Device.type, Organisation.code, Location.code)
        .join(Loan, Loan.id == Incident.loan_id)
        .join(Device, Device.id == Incident.device_id)
        .join(Organisation, Organisation.id == Loan.org_id)
        .outerjoin(Location, Location.id == Loan.location_id)
        .where(Incident.recorded_at >= starts_at, Incident.recorded_at < ends_at)
    )
    written_off = (
        select(WriteOff.why, WriteOff.noted_at, WriteOff.ended_at, Loan.kind, Device.type, Organisation.code,
               Location.code)
        .join(Loan, Loan.id == WriteOff.loan_id)
        .join(Device, Device.id == WriteOff.device_id)
        .join(Organisation, Organisation.id == Loan.org_id)
        .outerjoin(Location, Location.id == Loan.location_id)
        .where(
            ((WriteOff.noted_at >= starts_at) & (WriteOff.noted_at < ends_at))
            | ((WriteOff.ended_at >= starts_at) & (WriteOff.ended_at < ends_at))
        )
    )  # fmt: skip
    for incident, *key in session.execute(incidents):
        if _is_meant(tuple(str(each or "") for each in key), ground.only):
            told[IncidentKind(incident)] += 1
    found_again = 0
    for why, noted_at, ended_at, *key in session.execute(written_off):
        if _is_meant(tuple(str(each or "") for each in key), ground.only):
            off[WriteOffReason(why)] += starts_at <= noted_at < ends_at
            found_again += ended_at is not None and starts_at <= ended_at < ends_at
    lines: list[tuple[Cell, ...]] = [(str(label), told[kind]) for kind, label in INCIDENT_LABELS.items()]
    lines += [
        (_("Afgeschreven: %(why)s", why=str(label)), off[why]) for why, label in WRITE_OFF_LABELS.items() if off[why]
    ]
    if found_again:
        lines.append((_("Afgeschreven en toch terecht"), found_again))
    return Table(
        key="misfortunes", title=_("Schade en verlies bij leners"), columns=(_("Wat"), _("Toestellen")),
        rows=tuple(lines),
    )  # fmt: skip


def learning_table(ground: Ground) -> Table:
    """What came of the offer to learn with the contracts of a quarter, in the report of its last month: the same whole
    quarters as in the report to the department, so that taking one report from another tells nothing. A count under
    five is not told.
    """
    month = ground.month
    rows: list[tuple[Cell, ...]] = []
    if month.is_over and month.number % 3 == 0:
        found = figures(month.before.before.starts_at, month.ends_at, ~OF_PUPILS)
        rows = [(str(LEARNING_LABELS[path]), _said(count)) for path, count in found.paths.items()]
        rows += [
            (_("Plaats genomen: %(kind)s", kind=OFFER_KINDS[kind]), _said(count)) for kind, count in found.kinds.items()
        ]
    return Table(
        key="learning",
        title=_("Leren werken met het toestel"),
        columns=(_("Wat"), _("Aantal")),
        rows=tuple(rows),
        note=_(
            "Van de contracten van het hele kwartaal, zonder leerlingen. Staat in het rapport van de laatste maand van "
            "het kwartaal, als die voorbij is. Verborgen: minder dan 5, of nodig om zo'n getal verborgen te houden."
        ),
    )


def _said(count: int | None) -> Cell:
    return count if count is not None else _("verborgen")
