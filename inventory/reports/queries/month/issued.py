"""Reports that were issued: kept as they were, never rewritten."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from inventory.core.db import session
from inventory.core.i18n import _, in_dutch
from inventory.core.months import Month
from inventory.core.tables import Cell, Table
from inventory.history.models import KeptFile
from inventory.reports.queries.month.kept import Difference, differences, from_kept
from inventory.reports.queries.month.only import ALL, Only
from inventory.reports.queries.month.report import MonthReport, month_report

OWNER = "month"
REPORT = "month_report"
"""The kind of the kept PDF, which holds the data; the others are this with their ending."""
ENDINGS = ("pdf", "xlsx", "csv", "json")


@dataclass(frozen=True)
class Issued:
    """A month as it was issued."""

    report: MonthReport
    at: datetime
    sha256: str
    kept_id: int


def number_of(month: Month) -> int:
    """202603, as the owner of what is kept."""
    return month.year * 100 + month.number


def month_numbered(number: int) -> Month:
    """The month whose number that is."""
    return Month(number // 100, number % 100)


def kind_of(ending: str) -> str:
    return REPORT if ending == "pdf" else f"{REPORT}_{ending}"


def issued(month: Month) -> Issued | None:
    """What was issued of this month; None: nothing yet."""
    kept = file_of(month, "pdf")
    return Issued(from_kept(kept.data), kept.kept_at, kept.data_sha256, kept.id) if kept else None


def file_of(month: Month, ending: str) -> KeptFile | None:
    """The document of this month as it was kept."""
    return session.scalar(
        select(KeptFile)
        .where(KeptFile.owner_kind == OWNER, KeptFile.owner_id == number_of(month), KeptFile.kind == kind_of(ending))
        .order_by(KeptFile.id)
        .limit(1)
    )


def issued_months() -> set[str]:
    """The months of which a report was issued: 2026-03."""
    numbers = session.scalars(select(KeptFile.owner_id).where(KeptFile.owner_kind == OWNER, KeptFile.kind == REPORT))
    return {str(month_numbered(number)) for number in numbers}


def counted_anew(month: Month) -> MonthReport:
    """The report of the month from what history says today, in the language of what is kept."""
    with in_dutch():
        return month_report(month)


def what_changed(was: Issued) -> list[Difference]:
    """Every figure that is another one when the month is counted again today."""
    return differences(was.report, counted_anew(was.report.month))


def whole_report(month: Month, only: Only = ALL) -> MonthReport:
    """The report of a month with, when the month before was issued, what would be counted otherwise there now."""
    report = month_report(month, only)
    before = issued(month.before) if not only.asked else None
    changed = what_changed(before) if before is not None else []
    return report.with_table(_recounted(month.before, changed)) if changed else report


def _recounted(month: Month, changed: list[Difference]) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(changed)
    return Table(
        key="recounted",
        title=_("Herteld: %(month)s", month=month),
        columns=(_("Deel"), _("Rij"), _("Kolom"), _("Was"), _("Is nu")),
        rows=rows,
        note=_("Het rapport van die maand is vastgelegd en blijft zoals het was."),
    )
