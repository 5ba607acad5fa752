"""The blueprint of the circular proof, and the days that a page is about."""

from dataclasses import dataclass

from flask import Blueprint, request

from inventory.core.errors import BadInput
from inventory.core.periods import Period, parse_period, this_year

pages = Blueprint("circular", __name__)


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
