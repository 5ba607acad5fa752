"""The blueprint of the circular proof, the days that a page is about, and a figure as a file."""

from dataclasses import dataclass

from flask import Blueprint, Response, request

from inventory.core.errors import BadInput
from inventory.core.periods import Period, parse_period, this_year

pages = Blueprint("circular", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV, JSON, PDF = "text/csv; charset=utf-8", "application/json", "application/pdf"


@dataclass(frozen=True)
class Days:
    """The days of a page. Days that cannot be right stay as they were typed, with why; the page shows this year."""

    period: Period
    first: str
    last: str
    refusal: str = ""
    status: int = 200


def asked_period() -> Period:
    """The days in the address; without days from New Year to today."""
    if not request.args.get("from") and not request.args.get("to"):
        return this_year()
    return parse_period(request.args.get("from", ""), request.args.get("to", ""))


def asked_days() -> Days:
    """The same for a page, which says what is wrong above what was typed."""
    try:
        period = asked_period()
    except BadInput as no:
        typed = request.args.get("from", ""), request.args.get("to", "")
        return Days(this_year(), *typed, refusal=str(no.message), status=no.status)
    return Days(period, period.first_on.isoformat(), period.last_on.isoformat())


def as_file(content: bytes, content_type: str, name: str) -> Response:
    """The bytes as a download; a PDF opens in the browser unless it is asked to be saved."""
    disposition = "attachment" if request.args.get("save") or not name.endswith(".pdf") else "inline"
    return Response(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'{disposition}; filename="{name}"'},
    )
