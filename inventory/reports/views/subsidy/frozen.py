"""Frozen reports: the list, one of them with its files, and two side by side."""

from decimal import Decimal
from typing import Any

from flask import Response, render_template, request

from inventory.access import Can
from inventory.core.clock import now
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.core.sheets import tables_csv
from inventory.core.tables import Amount, Cell, Table
from inventory.core.workbook import XLSX, workbook
from inventory.lists.views.shown import list_page
from inventory.reports import documents
from inventory.reports.queries.subsidy.snapshots import data_of, file_of, snapshot
from inventory.reports.views.listing import SNAPSHOTS
from inventory.reports.views.pages import pages
from inventory.reports.views.subsidy.asked import NOW, asked_data, days_of
from inventory.web.files import CSV, download
from inventory.web.guard import needs

_SHOWN = ("indicators", "routes", "people", "groups", "reached", "bands", "path", "circular", "stories", "corrections")


@pages.get("/reports/subsidy/snapshots")
@needs(Can.REPORTS_SEE)
def subsidy_snapshots() -> Any:
    """Every frozen report, the newest first; two of them can be laid side by side."""
    return list_page(SNAPSHOTS, "reports/subsidy/snapshots.html")


@pages.get("/reports/subsidy/snapshots/<number>")
@needs(Can.REPORTS_SEE)
def subsidy_snapshot(number: str) -> str:
    """One frozen report: when, its files with their hashes, and its tables as they were."""
    found = snapshot(number)
    tables = [_table(each) for each in data_of(found)["tables"] if each["key"] in _SHOWN]
    return render_template(
        "reports/subsidy/snapshot.html", snapshot=found, tables=tables, now=NOW, days=days_of(found.period)
    )


@pages.get("/reports/subsidy/snapshots/<number>/<ending>")
@needs(Can.REPORTS_SEE)
def subsidy_snapshot_file(number: str, ending: str) -> Response:
    """A file as it was kept: the same bytes each time."""
    kept = file_of(snapshot(number), f".{ending}")
    return download(kept.content or b"", kept.content_type, kept.name)


@pages.get("/reports/subsidy/compare")
@needs(Can.REPORTS_SEE)
def subsidy_compare() -> str:
    """What changed from one frozen report to another, or to what the same days hold now."""
    table = _comparison()
    return render_template(
        "reports/subsidy/compare.html", table=table, asked=request.args.to_dict(), signed=documents.signed
    )


@pages.get("/reports/subsidy/compare.csv")
@needs(Can.REPORTS_SEE)
def subsidy_compare_csv() -> Response:
    """The same for a spreadsheet."""
    table = _comparison()
    content = tables_csv(table.title, table.columns[1:3], [table])
    return download(content, CSV, "subsidieverslag-vergelijking.csv")


@pages.get("/reports/subsidy/compare.xlsx")
@needs(Can.REPORTS_SEE)
def subsidy_compare_xlsx() -> Response:
    """The same as a workbook."""
    table = _comparison()
    return download(workbook(table.title, [table], at=now()), XLSX, "subsidieverslag-vergelijking.xlsx")


def _comparison() -> Table:
    one, other = request.args.get("one", ""), request.args.get("other", NOW)
    if not one:
        raise Missing(_("Kies welke verslagen je naast elkaar wil leggen."))
    first = snapshot(one)
    return documents.comparison_table(data_of(first), asked_data(other, first.period))


def _table(plain: dict[str, Any]) -> Table:
    """A table as it was kept. What needs no room on a screen is in the files."""
    rows = tuple(tuple(map(_cell, row)) for row in plain["rows"])
    return Table(
        plain["key"], plain["title"], tuple(plain["columns"]), rows, tuple(plain["totals"]), note=plain["note"]
    )


def _cell(value: str | int | float) -> Cell:
    return Amount(Decimal(str(value))) if isinstance(value, float) else value
