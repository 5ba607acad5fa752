"""Fault reports for programs, such as that of the helpdesk (1777): the same actions as the pages."""

from typing import Any

from flask import Response, current_app, jsonify

from inventory.access import Can, may
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.devices.queries import device_by_tag
from inventory.faults import actions, queries
from inventory.faults.lifecycle import BY_HAND, Problem, Source
from inventory.faults.models import FaultReport
from inventory.faults.schemas import FaultMove, FaultOut, FaultPage, FaultQuery, NewFault
from inventory.web.api import ApiRoom, check_version, cursor_of, cursor_value, etag
from inventory.web.api import Problem as ProblemAnswer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in

calls = ApiRoom("faults-api", __name__, url_prefix="/api/v1", description="Meldingen van een defect")


@calls.post("/faults")
@calls.arguments(NewFault)
@calls.response(201, FaultOut)
@calls.alt_response(404, schema=ProblemAnswer)
@needs(Can.FAULTS_NOTE)
def report(body: dict[str, Any]) -> Response:
    """Note what is wrong with a device that somebody has. A device whose fault is known is refused."""
    me = actor()
    with saving():
        made = actions.report(
            device_by_tag(tag_in(body["device"]), actor=me),
            problem=Problem(body["problem"]),
            source=Source(body["source"]),
            actor=me,
            call_back=body["call_back"],
        )
        return _answer(made, 201)


@calls.get("/faults")
@calls.arguments(FaultQuery, location="query")
@calls.response(200, FaultPage)
@needs(Can.FAULTS_SEE)
def faults(query: dict[str, Any]) -> Response:
    """The reports of the own counter, a page at a time."""
    limit = query["limit"]
    rows = queries.reports(actor(), wanted=query["show"], after=_key(query["cursor"]), limit=limit + 1)
    shown = rows[:limit]
    following = cursor_of(shown[-1].id) if len(rows) > limit else None
    return jsonify({"items": [_as_json(each) for each in shown], "next": following})


@calls.get("/faults/<string:code>")
@calls.response(200, FaultOut)
@needs(Can.FAULTS_SEE)
def fault(code: str) -> Response:
    """One report."""
    return _answer(queries.report_by_code(code, actor=actor()), 200)


@calls.post("/faults/<string:code>/moves")
@calls.arguments(FaultMove)
@calls.response(200, FaultOut)
@needs(Can.FAULTS_SETTLE)
def move(body: dict[str, Any], code: str) -> Response:
    """Settle it without a repair. With a repair it goes by itself, when that is opened for the device."""
    with saving():
        found = queries.report_by_code(code, actor=actor())
        check_version(found.version)
        return _answer(actions.settle(found, body["move"], actor=actor()), 200)


def _answer(found: FaultReport, status: int) -> Response:
    response = jsonify(_as_json(found))
    response.status_code = status
    return etag(response, found.version)


def _as_json(found: FaultReport) -> dict[str, Any]:
    me = actor()
    return {
        "code": found.code,
        "device": found.device.tag,
        "problem": found.problem.value,
        "source": found.source.value,
        "state": found.state.value,
        "organisation": found.org.code,
        "can_be_called": bool(found.call_back),
        "repair": found.case_number,
        "reported_at": found.reported_at.isoformat(),
        "version": found.version,
        "moves": [step.name for step in BY_HAND if found.state in step.sources and may(me, step.can, found)],
        "url": f"{current_app.config['SETTINGS'].base_url}/faults/{found.code}",
    }


def _key(cursor: str | None) -> int | None:
    key = cursor_value(cursor)
    if key is None:
        return None
    if not key.isascii() or not key.isdigit() or len(key) > 9:
        raise BadInput("cursor", _("Deze plaats in de lijst kennen we niet. Begin de lijst opnieuw."), field="cursor")
    return int(key)
