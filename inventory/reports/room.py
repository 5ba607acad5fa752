"""The reports room."""

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.room import NavEntry, Room
from inventory.reports import api, views
from inventory.reports.actions import keep_month_ends
from inventory.reports.queries.checks import month_ends_fit

REPORTS = Room(
    name="reports",
    pages=(views.pages,),
    api=(api.calls,),
    nav=(NavEntry(_l("Rapporten"), "reports.reports", "report", Can.REPORTS_SEE, order=70),),
    nightly=(keep_month_ends,),
    verifies=(month_ends_fit,),
)
