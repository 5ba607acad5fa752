"""How far the project is: every target with its bar, and the same as files."""

from typing import Any

from flask import Response, render_template

from inventory.access import Can, may
from inventory.core.i18n import _
from inventory.core.workbook import XLSX
from inventory.history.sealing import sealed
from inventory.targets import documents
from inventory.targets.documents.paper import targets_paper
from inventory.targets.models.defaults import CONTRADICTIONS
from inventory.targets.queries import groups, overlaps, progress
from inventory.targets.shown import bar, by_goal
from inventory.targets.views.pages import asked, pages
from inventory.web.files import CSV, JSON, download, file_answer
from inventory.web.guard import actor, needs
from inventory.web.shell import settings


@pages.get("/targets")
@needs(Can.TARGETS_SEE)
def targets() -> str:
    """Every target, by goal of the project."""
    wanted = asked()
    rows = progress(wanted.period, wanted.project)
    return render_template(
        "targets/targets.html",
        asked=wanted,
        parts=by_goal(rows),
        bar=bar,
        reached=sum(each.is_reached for each in rows),
        total=len(rows),
        shared=overlaps(wanted.known),
        contradictions=CONTRADICTIONS,
        sets=may(actor(), Can.TARGETS_SET),
    )


@pages.get("/targets.pdf")
@needs(Can.TARGETS_SEE)
def targets_pdf() -> Response:
    """The same on A4."""
    wanted = asked()
    rows, reached = progress(wanted.period, wanted.project), groups(wanted.project)
    content = targets_paper(wanted.project, wanted.period.last_on, rows, reached, centre=settings().centre_name)
    return file_answer(sealed(content, what=_("Doelen")), f"doelen-{wanted.month}.pdf")


@pages.get("/targets/export.csv")
@needs(Can.TARGETS_SEE)
def targets_csv() -> Response:
    """The tables for a spreadsheet."""
    return _file(documents.targets_csv, CSV, "csv")


@pages.get("/targets/export.xlsx")
@needs(Can.TARGETS_SEE)
def targets_xlsx() -> Response:
    """The tables as a workbook."""
    return _file(documents.targets_xlsx, XLSX, "xlsx")


@pages.get("/targets/export.json")
@needs(Can.TARGETS_SEE)
def targets_json() -> Response:
    """The tables for a program."""
    return _file(documents.targets_json, JSON, "json")


def _file(make: Any, content_type: str, ending: str) -> Response:
    wanted = asked()
    content = make(wanted.project, wanted.month, progress(wanted.period, wanted.project), groups(wanted.project))
    return download(content, content_type, f"doelen-{wanted.month}.{ending}")
