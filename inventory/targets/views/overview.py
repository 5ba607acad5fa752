"""How far the project is: every target with its bar, and the same as files."""

from itertools import groupby
from typing import Any

from flask import Response, render_template

from inventory.access import Can, may
from inventory.core.i18n import _, _l, number_text
from inventory.core.workbook import XLSX
from inventory.drawings.bars import Progress as Bar
from inventory.targets import documents
from inventory.targets.models import UNITS, Unit
from inventory.targets.models.defaults import CONTRADICTIONS
from inventory.targets.queries import Progress, groups, overlaps, progress
from inventory.targets.views.pages import asked, pages
from inventory.web.files import CSV, JSON, download
from inventory.web.guard import actor, needs

GOALS: dict[str, Any] = {
    "T1": _l("Toestellen en internet"),
    "T2": _l("Digitale vaardigheden"),
    "T3": _l("Essentiële diensten"),
    "T4": _l("Informatie en communicatie"),
    "T5": _l("Leiding van het project"),
    "T6": _l("Bereik"),
}


@pages.get("/targets")
@needs(Can.TARGETS_SEE)
def targets() -> str:
    """Every target, by goal of the project."""
    wanted = asked()
    rows = progress(wanted.period, wanted.project)
    parts = [(GOALS.get(goal, goal), list(found)) for goal, found in groupby(rows, key=lambda each: each.code[:2])]
    return render_template(
        "targets/targets.html",
        asked=wanted,
        parts=parts,
        bar=bar,
        reached=sum(each.is_reached for each in rows),
        total=len(rows),
        shared=overlaps(wanted.known),
        contradictions=CONTRADICTIONS,
        sets=may(actor(), Can.TARGETS_SET),
    )


def bar(row: Progress) -> Bar:
    """The bar of a target; what nobody counted is nothing yet."""
    now = "< 5" if row.is_few else number_text(row.cumulative or 0)
    values = {"now": now, "value": number_text(row.value), "unit": UNITS[row.unit]}
    is_bare = row.unit == Unit.PIECES
    return Bar(
        title=row.label,
        value=row.cumulative or 0,
        target=row.value,
        said=_("%(now)s van %(value)s", **values) if is_bare else _("%(now)s van %(value)s %(unit)s", **values),
        tone="stock" if row.is_reached else "accent",
    )


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
