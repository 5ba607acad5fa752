"""The dashboard for programs."""

from typing import Any

from inventory.access import Can
from inventory.dashboard.documents import dashboard_data
from inventory.dashboard.queries.asked import asked
from inventory.dashboard.queries.figures import figures
from inventory.dashboard.queries.where import town_of
from inventory.dashboard.schemas import DashboardFigures, DashboardQuery
from inventory.web.api import ApiRoom
from inventory.web.guard import needs
from inventory.web.shell import settings

calls = ApiRoom("dashboard-api", __name__, url_prefix="/api/v1", description="Dashboard")


@calls.get("/dashboard")
@calls.arguments(DashboardQuery, location="query")
@calls.response(200, DashboardFigures)
@needs(Can.DASHBOARD_SEE)
def dashboard(query: dict[str, Any]) -> dict[str, Any]:
    """The figures of the dashboard, as tables without a name. Where people live is told from five people on."""
    return dashboard_data(figures(asked(query["first"], query["last"], query["location"]), town_of(settings())))
