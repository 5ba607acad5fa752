"""Which days and which report an address asks for."""

from typing import Any

from flask import request

from inventory.core.periods import Period, parse_period
from inventory.reports.documents.subsidy.draft import data_now
from inventory.reports.queries.subsidy.snapshots import data_of, snapshot
from inventory.web.shell import settings

NOW = "now"


def asked_period() -> Period:
    """The days in the address, or in what was sent."""
    return parse_period(request.values.get("from", ""), request.values.get("to", ""))


def days_of(period: Period) -> dict[str, str]:
    """The days as an address has them."""
    return {"from": period.first_on.isoformat(), "to": period.last_on.isoformat()}


def asked_data(number: str, period: Period | None = None) -> dict[str, Any]:
    """What a frozen report holds, or, for `now`, what these days hold at this moment."""
    if number != NOW:
        return data_of(snapshot(number))
    return dict(data_now(period or asked_period(), secret=settings().secret_key))
