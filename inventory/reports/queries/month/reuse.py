"""Part 9: kilograms that went back in use, and what was disposed of per fraction."""

from collections import Counter
from decimal import Decimal

from sqlalchemy import select

from inventory.core.db import session
from inventory.core.i18n import _
from inventory.core.tables import Amount, Cell, Table
from inventory.intake.lifecycle import EEE, FRACTIONS
from inventory.intake.models import OutLine, OutTransport
from inventory.intake.queries.disposal import Amount as Weight
from inventory.intake.queries.disposal import categories_between
from inventory.reports.queries.month.ground import Ground


def reuse_table(ground: Ground) -> Table:
    """Per category number and kg, and how many of these stood on a scale; of loose fractions the kg alone."""
    starts_at, ends_at = ground.month.starts_at, ground.month.ends_at
    rows: list[tuple[Cell, ...]] = []
    for category in categories_between(starts_at, ends_at):
        name = str(EEE[category.key])
        for label, weight in (
            (_("Weer in gebruik: %(what)s", what=name), category.reused),
            (_("Naar de verwerker: %(what)s", what=name), category.recycled),
            (_("Terug naar de schenker: %(what)s", what=name), category.given_back),
        ):
            if weight.count:
                rows.append(_row(label, weight))
    loose: Counter[str] = Counter()
    lines = session.execute(
        select(OutLine.fraction, OutLine.weight_kg)
        .join(OutTransport, OutTransport.id == OutLine.transport_id)
        .where(OutLine.device_id.is_(None), OutTransport.gone_at >= starts_at, OutTransport.gone_at < ends_at)
    )
    kilos: dict[str, Decimal] = {}
    for fraction, kg in lines:
        kilos[fraction] = kilos.get(fraction, Decimal(0)) + kg
        loose[fraction] += 1
    rows += [
        (_("Los weg: %(what)s", what=str(FRACTIONS.get(fraction, fraction)).lower()), "", Amount(kg), loose[fraction])
        for fraction, kg in sorted(kilos.items())
    ]
    return Table(
        key="reuse",
        title=_("Kilo's in gebruik en afgevoerd"),
        columns=(_("Wat"), _("Toestellen"), _("Kg"), _("Daarvan gewogen")),
        rows=tuple(rows),
        note=_("Wat niet gewogen is, telt met het gewone gewicht van de soort. Een toestel telt één keer in de maand."),
    )


def _row(label: str, weight: Weight) -> tuple[Cell, ...]:
    return label, weight.count, Amount(weight.kg), weight.weighed
