"""The targets for programs."""

from typing import Any

from flask import Response, jsonify

from inventory.access import Can
from inventory.core.clock import today
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.core.months import month_of, parse_month
from inventory.targets import actions
from inventory.targets.actions import Typed
from inventory.targets.queries import Progress, progress, project_at
from inventory.targets.queries.projects import days_of_month
from inventory.targets.schemas import FigureAnswer, FigureBody, TargetAnswer, TargetsAnswer, TargetsQuery
from inventory.web.api import ApiRoom, Problem
from inventory.web.guard import actor, needs
from inventory.web.saving import saving

calls = ApiRoom(
    "targets-api", __name__, url_prefix="/api/v1", description="Doelen van het project, en hoe ver ze zijn."
)


@calls.get("/targets")
@needs(Can.TARGETS_SEE)
@calls.arguments(TargetsQuery, location="query")
@calls.response(200, TargetsAnswer)
@calls.alt_response(404, schema=Problem)
def targets(query: dict[str, Any]) -> Response:
    """Every target with how far it is at the end of a month, in the project of that month."""
    month = parse_month(query["month"]) if query["month"] else None
    project = project_at(month.first_on if month else today())
    if project is None:
        raise Missing(_("Deze projectperiode bestaat niet."))
    wanted = month or month_of(project.until_now.last_on)
    rows = progress(days_of_month(wanted, project), project)
    return jsonify(
        TargetsAnswer().dump(
            {
                "project": project.name,
                "first_on": project.first_on,
                "last_on": project.last_on,
                "month": str(wanted),
                "targets": [_plain(row) for row in rows],
            }
        )
    )


@calls.post("/targets/figures")
@needs(Can.TARGETS_SET)
@calls.arguments(FigureBody)
@calls.response(201, FigureAnswer)
@calls.alt_response(404, schema=Problem)
def note_figure(body: dict[str, Any]) -> Response:
    """A number that people counted in a month. A target that the system counts takes none."""
    with saving():
        typed = Typed(body["code"], body["value"], body["note"])
        figure = actions.note_figure(body["month"], typed, actor=actor())
    response = jsonify(FigureAnswer().dump({**body, "is_new": figure is not None}))
    response.status_code = 201
    return response


def _plain(row: Progress) -> Any:
    return TargetAnswer().dump(
        {**vars(row), "target": row.value, "unit": row.unit.value, "period": row.period.value,
         "counted_by": row.counted_by.value}
    )  # fmt: skip
