"""Part 10: how far the project is toward what it promised, up to the end of the month."""

from inventory.core.i18n import _
from inventory.core.periods import Period
from inventory.core.tables import Cell, Table
from inventory.reports.queries.month.ground import Ground
from inventory.targets.documents import not_per_month
from inventory.targets.models import KINDS, UNITS
from inventory.targets.queries import progress


def target_table(ground: Ground) -> Table:
    """A line for each target: this month, so far, promised. What the system counts is not told of one to four."""
    found = progress(Period(ground.month.first_on, ground.last_on))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            each.code,
            each.label,
            not_per_month() if each.is_sum_only else _said(each.in_period, is_few=each.is_few_now),
            _said(each.cumulative, is_few=each.is_few),
            each.value,
            each.percent if each.percent is not None else "-",
            f"{UNITS[each.unit]}, {KINDS[each.period]}",
        )
        for each in found
    )
    return Table(
        key="targets",
        title=_("Doelstellingen"),
        columns=(_("Code"), _("Doel"), _("Deze maand"), _("Tot nu"), _("Beloofd"), _("Gehaald, %"), _("Waarvan")),
        rows=rows,
        numbers=(2, 3, 4, 5),
        note=_(
            "Streepje: nog door niemand geteld. Telt het systeem 1 tot 4 mensen, dan staat dat getal er niet. Mensen "
            "en huishoudens staan in 'tot nu', per vijf, en niet per maand: anders volgt een klein getal uit de som."
        ),
    )


def _said(value: int | None, *, is_few: bool) -> Cell:
    if value is not None:
        return value
    return _("minder dan 5") if is_few else "-"
