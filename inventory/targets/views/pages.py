"""The blueprint of the targets, and what its pages share: which project and which month."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request

from inventory.core.clock import today
from inventory.core.errors import Missing
from inventory.core.i18n import _, month_text
from inventory.core.months import Month, month_of, parse_month
from inventory.core.periods import Period
from inventory.targets.models import COUNTED, KINDS, UNITS
from inventory.targets.models.defaults import said
from inventory.targets.queries import Project, project_at, projects
from inventory.targets.queries.projects import days_of_month, months_between

pages = Blueprint("targets", __name__)


@pages.context_processor
def words() -> dict[str, Any]:
    """The words of the closed lists, and of a month."""
    return {
        "unit_words": UNITS,
        "kind_words": KINDS,
        "counted_words": COUNTED,
        "month_name": month_name,
        "said": said,
    }


def month_name(month: Month) -> str:
    """`maart 2026`."""
    return month_text(month.first_on)


@dataclass(frozen=True)
class Asked:
    """The project and the month of the address; without them the present ones."""

    project: Project
    month: Month
    known: Sequence[Project]
    period: Period
    """The days of the month that lie in the project."""

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that can be asked, the newest first."""
        until = self.project.until_now
        return months_between(until.first_on, until.last_on)[::-1]


def asked() -> Asked:
    """From the address. Refused: a project that is not there, a month that has yet to begin, or one of which no day
    lies in the project.
    """
    known = projects()
    number, text = request.args.get("project", ""), request.args.get("month", "")
    if number:
        project = next((each for each in known if str(each.id) == number), None)
    else:
        project = project_at(parse_month(text).first_on if text else today(), known)
    if project is None:
        raise Missing(_("Deze projectperiode bestaat niet."))
    usual = month_of(project.until_now.last_on)  # of a project to come its first month
    month = usual if text in ("", str(usual)) else parse_month(text)
    return Asked(project, month, known, days_of_month(month, project))
