"""What was told late: done in an earlier month, at a desk without network, and counted in this one. A report that was
issued is never rewritten.
"""

from collections import Counter
from datetime import datetime

from sqlalchemy import select

from inventory.core.clock import day_of
from inventory.core.db import session
from inventory.core.i18n import _
from inventory.core.months import month_of
from inventory.core.tables import Cell, Table
from inventory.devices.events import EVENTS
from inventory.history.models import Event
from inventory.reports.queries.month.ground import Ground
from inventory.reports.queries.month.stock import type_label


def corrections_table(ground: Ground) -> Table:
    """Per month in which it was done: the steps of devices that arrived in this month."""
    late, kind = Event.data["late"].as_string(), Event.data["type"].as_string()
    told = session.execute(
        select(Event.kind, kind, late).where(
            Event.subject_kind.concat("") == "device",  # found by its moment, not by its subject
            Event.from_state != Event.to_state,
            *ground.within,
            late.is_not(None),
            ground.only.of_devices(),
        )
    )
    found: Counter[tuple[str, str, str]] = Counter()
    for what, device_type, done_at in told:
        done_in = month_of(day_of(datetime.fromisoformat(done_at)))
        if done_in.first_on < ground.month.first_on:
            found[str(done_in), what, device_type] += 1
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (done_in, str(EVENTS[what].text) if what in EVENTS else what, type_label(device_type), count)
        for (done_in, what, device_type), count in sorted(found.items())
    )
    return Table(
        key="corrections",
        title=_("Correcties op vroegere maanden"),
        columns=(_("Gebeurd in"), _("Wat"), _("Soort"), _("Toestellen")),
        rows=rows,
        note=_("Gedaan zonder internet en later doorgestuurd. Het telt in deze maand; het vroegere rapport blijft."),
    )
