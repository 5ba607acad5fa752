"""How often a repair succeeds, ours beside what others published: a page, and the same figures for a spreadsheet."""

from typing import Any

from flask import Response, render_template, request

from inventory.access import Can
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.core.periods import Period, parse_period, this_year
from inventory.core.sheets import tables_csv
from inventory.repairs.queries.success import LEAST, success
from inventory.repairs.queries.success_tables import parts
from inventory.repairs.views.pages import pages
from inventory.web.files import CSV, file_answer
from inventory.web.guard import needs


@pages.get("/repairs/figures")
@needs(Can.REPAIRS_FIGURES)
def figures() -> Any:
    """Over the days in the address; without days from New Year to today."""
    period, refusal, status = this_year(), "", 200
    if _asks_for_days():
        try:
            period = _period()
        except BadInput as no:
            refusal, status = str(no.message), no.status
    found = success(period)
    return render_template(
        "repairs/figures.html",
        period=period,
        refusal=refusal,
        found=found,
        parts=parts(found),
        least=LEAST,
    ), status


@pages.get("/repairs/figures.csv")
@needs(Can.REPAIRS_FIGURES)
def figures_csv() -> Response:
    """The same figures for a spreadsheet."""
    period = _period() if _asks_for_days() else this_year()
    title = _("Herstellingen van %(first)s tot en met %(last)s", first=period.first_on, last=period.last_on)
    content = tables_csv(title, (), [part.table for part in parts(success(period))])
    return file_answer(content, f"herstellingen-{period}.csv", CSV, is_shown=False)


def _asks_for_days() -> bool:
    return "from" in request.args or "to" in request.args


def _period() -> Period:
    return parse_period(request.args.get("from", ""), request.args.get("to", ""))
