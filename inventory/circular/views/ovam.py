"""The yearly figures for OVAM."""

from flask import Response, render_template, request

from inventory.access import Can
from inventory.circular import documents, queries
from inventory.circular.queries import YearFigures
from inventory.circular.views.pages import pages
from inventory.core.clock import today
from inventory.core.workbook import XLSX
from inventory.web.files import CSV, JSON, download
from inventory.web.guard import needs


@pages.get("/reports/ovam")
@needs(Can.REPORTS_SEE)
def ovam() -> str:
    """Number and kg per category and per fraction in a year; without a year the last whole one."""
    figures = _figures()
    return render_template(
        "circular/ovam.html",
        figures=figures,
        years=range(today().year, today().year - 5, -1),
        tables=documents.ovam_tables(figures),
    )


@pages.get("/reports/ovam.csv")
@needs(Can.REPORTS_SEE)
def ovam_csv() -> Response:
    """The same for a spreadsheet."""
    figures = _figures()
    return download(documents.ovam_csv(figures), CSV, f"ovam-{figures.year}.csv")


@pages.get("/reports/ovam.xlsx")
@needs(Can.REPORTS_SEE)
def ovam_xlsx() -> Response:
    """The same as a workbook."""
    figures = _figures()
    return download(documents.ovam_xlsx(figures), XLSX, f"ovam-{figures.year}.xlsx")


@pages.get("/reports/ovam.json")
@needs(Can.REPORTS_SEE)
def ovam_json() -> Response:
    """The same for programs."""
    figures = _figures()
    return download(documents.ovam_json(figures), JSON, f"ovam-{figures.year}.json")


def _figures() -> YearFigures:
    year = request.args.get("year", "").strip()
    if not year:
        return queries.year_figures(queries.asked_year())
    return queries.year_figures(int(year) if year.isdecimal() and len(year) == 4 else 0)
