"""Parts 2 and 3: how the stock moved, and in which state everything is."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from inventory.accounts.models import Location
from inventory.core.db import session
from inventory.core.i18n import _, ngettext
from inventory.core.tables import Cell, Table, totals
from inventory.devices.lifecycle import DEVICE, DeviceState
from inventory.devices.models import TYPE_LABELS, DeviceType
from inventory.reports.queries.balance import IN, OUT, Line, per_state
from inventory.reports.queries.month.ground import Ground


def movement_table(ground: Ground) -> Table:
    """Opening + in - out = closing, per type and place, and what was counted beside it."""
    return _table(ground.lines)


def _table(lines: Sequence[Line]) -> Table:
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
            _("Soort"), _("Plaats"), _("Begin"), _("Ontvangen"), _("Nieuw gekocht"), _("Terug"), _("Van elders"),
            _("Bruikleen"), _("Huur"), _("Verkocht"), _("Naar elders"), _("Afgevoerd"), _("Vermist"), _("Einde"),
            _("Geteld"), _("Verschil"),
        ),
        rows=rows,
        totals=totals(rows, first=2),
        note=_(
            "Begin + erbij - eraf = einde. Het verschil met de telling moet nul zijn. Ontvangen is geschonken; nieuw "
            "gekocht is voor een digipunt."
        ),
        may_drop=tuple(range(3, 3 + len(IN) + len(OUT))),
    )  # fmt: skip


def moved_places(table: Table) -> Table:
    """The movement for reading: where more than one place stood still, a type has one line for all of them. A place
    with a difference keeps its own.
    """
    rows: list[tuple[Cell, ...]] = []
    for label in dict.fromkeys(row[0] for row in table.rows):
        of_type = [row for row in table.rows if row[0] == label]
        still = [row for row in of_type if row[-1] == 0 and all(row[n] == 0 for n in table.may_drop)]
        if len(still) < 2:
            rows += of_type
            continue
        rows += [row for row in of_type if row not in still]
        named = ngettext("%(num)s plaats zonder beweging", "%(num)s plaatsen zonder beweging", len(still))
        rows.append((label, named, *totals(still, first=2)[2:]))
    return replace(table, rows=tuple(rows))


def state_table(ground: Ground) -> Table:
    """How many of each type are in which state."""
    table = per_state(ground.closing)
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


def type_label(device_type: str) -> str:
    return str(TYPE_LABELS[DeviceType(device_type)])
