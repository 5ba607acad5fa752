"""Part 9: kilograms that went back in use, and what was disposed of per fraction."""

from decimal import Decimal

from inventory.circular.queries import Amount as Weight
from inventory.circular.queries import categories_between, fractions_between
from inventory.core.i18n import _
from inventory.core.tables import Amount, Cell, Table
from inventory.intake.lifecycle import EEE, FRACTIONS
from inventory.reports.queries.month.ground import Ground


def reuse_table(ground: Ground) -> Table:
    """Number and kg of what went in use, back to a donor and away per fraction; what was weighed stands apart."""
    starts_at, ends_at = ground.month.starts_at, ground.month.ends_at
    reused, given_back = Weight(), Weight()
    per_category: dict[str, Weight] = {}
    for category in categories_between(starts_at, ends_at):
        _add(reused, category.reused)
        _add(given_back, category.given_back)
        _add(per_category.setdefault(category.key, Weight()), category.recycled)
    rows = [_row(_("Weer in gebruik"), reused)]
    rows += [_row(_("Naar de verwerker: %(what)s", what=EEE[key]), weight) for key, weight in per_category.items()]
    loose: dict[str, list[Decimal]] = {}
    for each in fractions_between(starts_at, ends_at):
        if each.is_loose:
            both = loose.setdefault(each.fraction, [Decimal(0), Decimal(0)])
            both[0], both[1] = both[0] + each.kg_weighed, both[1] + each.kg - each.kg_weighed
    rows += [
        (
            _("Los afgevoerd: %(what)s", what=FRACTIONS.get(fraction, fraction)),
            "",
            *map(Amount, (*both, both[0] + both[1])),
        )
        for fraction, both in sorted(loose.items())
    ]
    if given_back.count:
        rows.append(_row(_("Terug naar de schenker"), given_back))
    return Table(
        key="reuse",
        title=_("Kilo's in gebruik en afgevoerd"),
        columns=(_("Wat"), _("Toestellen"), _("Kg gewogen"), _("Kg volgens soort"), _("Kg samen")),
        rows=tuple(rows),
        note=_(
            "Wat niet gewogen is, telt met het gewone gewicht van de soort. Een toestel telt één keer in de maand. "
            "Het gewicht is dat wat bekend was toen dit rapport gemaakt werd."
        ),
    )


def _add(total: Weight, more: Weight) -> None:
    total.count, total.weighed = total.count + more.count, total.weighed + more.weighed
    total.kg, total.kg_weighed = total.kg + more.kg, total.kg_weighed + more.kg_weighed


def _row(label: str, weight: Weight) -> tuple[Cell, ...]:
    return label, weight.count, *map(Amount, (weight.kg_weighed, weight.kg_usual, weight.kg))
