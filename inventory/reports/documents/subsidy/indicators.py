"""Every target with its figures: the second part of the report to the department."""

from inventory.core.i18n import _
from inventory.core.suppress import LEAST
from inventory.core.tables import Cell, Table
from inventory.reports.documents.subsidy.words import few
from inventory.reports.queries.subsidy import SubsidyReport
from inventory.targets.documents import not_per_month
from inventory.targets.models import COUNTED, UNITS
from inventory.targets.queries import Progress

_DEVICES, _SERVED = ("T1.2a", "T1.2b"), "T1.2c"


def indicator_table(report: SubsidyReport) -> Table:
    """Every target: this period, so far, what was promised, and who counted."""
    rows: list[tuple[Cell, ...]] = []
    for each in report.progress:
        now, so_far, percent = told_of(each, report)
        rows.append(
            (
                each.code,
                each.label,
                str(UNITS[each.unit]),
                now,
                so_far,
                each.value,
                percent,
                str(COUNTED[each.counted_by]),
                remark(each),
            )
        )
    return Table(
        "indicators",
        _("Doelen en cijfers"),
        (
            _("Code"),
            _("Doel"),
            _("Eenheid"),
            _("Deze periode"),
            _("Tot nu"),
            _("Doel is"),
            _("Procent"),
            _("Geteld door"),
            _("Opmerking"),
        ),
        tuple(rows),
        note=_("Waar geen cijfer staat, telde nog niemand. Tot nu: sinds het project of het projectjaar begon."),
    )


def told_of(each: Progress, report: SubsidyReport) -> tuple[Cell, Cell, Cell]:
    """This period, so far and the percentage, as they may be read. Where few people signed, what went along with their
    contracts would tell how few.
    """
    now = not_per_month() if each.is_sum_only else _cell(each.in_period, is_few=each.is_few_now)
    so_far, percent = _cell(each.cumulative, is_few=each.is_few), _cell(each.percent, is_few=False)
    if each.code in _DEVICES:
        is_few = {other.code: other.is_few for other in report.progress}.get(_SERVED, False)
        if report.is_of_few and each.in_period:
            now = few(1)
        if each.cumulative and (is_few or each.cumulative < LEAST):
            so_far, percent = few(1), ""
    return now, so_far, percent


def remark(each: Progress) -> str:
    return " ".join(filter(None, (each.remark, each.note)))


def _cell(value: int | None, *, is_few: bool) -> Cell:
    return few(1) if is_few else "" if value is None else value
