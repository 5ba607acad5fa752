"""The reports room."""

from flask import current_app

from inventory.access import Actor, Can, Role
from inventory.core.i18n import _l
from inventory.core.room import NavEntry, NavGroup, Room
from inventory.reports import api, views
from inventory.reports.actions import keep_month_ends
from inventory.reports.actions.issuing import issue_due
from inventory.reports.queries.checks import month_ends_fit
from inventory.reports.views.listing import ISSUED, SNAPSHOTS


def issue_month(*, actor: Actor) -> int:
    """Nightly: the report of the month that is over, from the first working day on."""
    return issue_due(actor=actor, draw=views.month.month_documents, address=current_app.config["SETTINGS"].base_url)


REPORTS = Room(
    name="reports",
    pages=(views.pages,),
    lists=(ISSUED, SNAPSHOTS),
    api=(api.calls,),
    nav=(
        NavEntry(
            _l("Rapporten"),
            "reports.reports",
            "report",
            Can.REPORTS_SEE,
            order=6,
            group=NavGroup.FIGURES,
            daily=(Role.COORDINATOR,),
        ),
    ),
    nightly=(keep_month_ends, issue_month),
    verifies=(month_ends_fit,),
)
