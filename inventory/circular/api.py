"""The circular proof and the yearly figures for OVAM, for programs."""

from typing import Any

from inventory.access import Can
from inventory.circular import documents, queries
from inventory.circular.schemas import PeriodQuery, ProofAnswer, YearAnswer, YearQuery
from inventory.core.periods import parse_period
from inventory.web.api import ApiRoom
from inventory.web.guard import needs

calls = ApiRoom("circular-api", __name__, url_prefix="/api/v1", description="Kringloop: wat in gebruik bleef.")


@calls.get("/circular")
@needs(Can.REPORTS_SEE)
@calls.arguments(PeriodQuery, location="query")
@calls.response(200, ProofAnswer)
def proof(asked: dict[str, Any]) -> dict[str, Any]:
    """What was kept in use in a period: device-years, kg, parts, and CO2 as a range."""
    period = parse_period(asked["from"], asked["to"])
    return documents.proof_data(queries.proof(period, factors=asked["factors"]))


@calls.get("/reports/ovam")
@needs(Can.REPORTS_SEE)
@calls.arguments(YearQuery, location="query")
@calls.response(200, YearAnswer)
def ovam(asked: dict[str, Any]) -> dict[str, Any]:
    """Number and kg per category of electrical waste in a year, and each fraction that left."""
    return documents.ovam_data(queries.year_figures(asked["year"]))
