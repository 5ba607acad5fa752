"""What went wrong with devices that were away: damage, loss, theft, what was written off. No contract, no person."""

from sqlalchemy import func, select

from inventory.core.db import session
from inventory.core.i18n import _
from inventory.core.months import Month
from inventory.core.tables import Cell, Table
from inventory.loans.models import INCIDENT_LABELS, WRITE_OFF_LABELS, Incident, IncidentKind
from inventory.loans.queries.during import written_off_between


def misfortunes_table(month: Month) -> Table:
    """How many devices were damaged, lost or stolen, as it was told in this month; and written off, by why."""
    rows = session.execute(
        select(Incident.kind, func.count(Incident.id))
        .where(Incident.recorded_at >= month.starts_at, Incident.recorded_at < month.ends_at)
        .group_by(Incident.kind)
    )
    told = {IncidentKind(kind): count for kind, count in rows}
    off = written_off_between(month.starts_at, month.ends_at)
    lines: list[tuple[Cell, ...]] = [(str(label), told.get(kind, 0)) for kind, label in INCIDENT_LABELS.items()]
    lines += [
        (_("Afgeschreven: %(why)s", why=str(label)), off[why]) for why, label in WRITE_OFF_LABELS.items() if why in off
    ]
    return Table(
        key="misfortunes",
        title=_("Schade en verlies bij leners"),
        columns=(_("Wat"), _("Toestellen")),
        rows=tuple(lines),
        note=_("Afgeschreven toestellen die intussen terecht zijn, tellen niet mee."),
    )
