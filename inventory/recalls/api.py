"""Recalls for programs: the same actions as the pages."""

from typing import Any

from flask import Response, current_app, jsonify

from inventory.access import Can
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _
from inventory.devices.queries import device_by_tag
from inventory.recalls.actions import moving
from inventory.recalls.actions.opening import open_recall
from inventory.recalls.lifecycle import Advice, Reason
from inventory.recalls.models import Recall
from inventory.recalls.queries.recalls import lines_of, recall_by_number
from inventory.recalls.queries.recalls import recalls as page_of
from inventory.recalls.schemas import NewRecall, RecallAnswer, RecallMove, RecallPage, RecallQuery
from inventory.web.api import ApiRoom, Problem, check_version, cursor_of, cursor_value, etag
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in

calls = ApiRoom("recalls-api", __name__, url_prefix="/api/v1", description="Terugroepacties.")


@calls.get("/recalls")
@needs(Can.RECALLS_SEE)
@calls.arguments(RecallQuery, location="query")
@calls.response(200, RecallPage)
def recalls(query: dict[str, Any]) -> Response:
    """The recalls, the newest first, a page at a time."""
    rows = page_of(actor(), after=_key(query["cursor"]), limit=query["limit"] + 1)
    shown = rows[: query["limit"]]
    return jsonify(
        {
            "items": [
                {
                    "number": row.recall.number,
                    "state": row.recall.state.value,
                    "reason": row.recall.reason.value,
                    "devices": row.total,
                    "settled": row.settled,
                }
                for row in shown
            ],
            "next": cursor_of(shown[-1].recall.id) if len(rows) > len(shown) else None,
        }
    )


@calls.post("/recalls")
@needs(Can.RECALLS_MAKE)
@calls.arguments(NewRecall)
@calls.response(201, RecallAnswer)
@calls.alt_response(404, schema=Problem)
def open_one(body: dict[str, Any]) -> Response:
    """Call these devices in. Their holders are told at once, as far as we have an e-mail address."""
    tags = [tag_in(each) for each in body["devices"]]
    with saving():
        made = open_recall(tags, actor=actor(), reason=Reason(body["reason"]), advice=Advice(body["advice"]))
        return _answer(made, 201)


@calls.get("/recalls/<string:number>")
@needs(Can.RECALLS_SEE)
@calls.response(200, RecallAnswer)
def recall(number: str) -> Response:
    """One recall with how far each device is."""
    return _answer(recall_by_number(number, actor=actor()))


@calls.post("/recalls/<string:number>/moves")
@needs(Can.RECALLS_MAKE, Can.RECALLS_TELL, Can.RECALLS_CHECK)
@calls.arguments(RecallMove)
@calls.response(200, RecallAnswer)
def move(body: dict[str, Any], number: str) -> Response:
    """A step of one device, or the end of the recall."""
    found = recall_by_number(number, actor=actor())
    check_version(found.version)
    with saving():
        if body["move"] == "close":
            moving.close(found, actor=actor())
        else:
            moving.move_line(_line(found, body["device"]), body["move"], actor=actor())
        return _answer(found)


def _line(found: Recall, given: str) -> Any:
    if not given:
        raise BadInput("device_missing", _("Vul het nummer van het toestel in."), field="device", missing=("device",))
    device = device_by_tag(tag_in(given), actor=actor())
    line = next((each for each in lines_of(found) if each.device_id == device.id), None)
    if line is None:
        raise Missing(_("Dit toestel zit niet in deze terugroepactie."))
    return line


def _key(cursor: str | None) -> int | None:
    value = cursor_value(cursor)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit()) or len(value) > 9:
        raise BadInput("cursor", _("Deze plaats in de lijst kennen we niet. Begin de lijst opnieuw."), field="cursor")
    return int(value)


def _answer(found: Recall, status: int = 200) -> Response:
    body = {
        "number": found.number,
        "state": found.state.value,
        "reason": found.reason.value,
        "advice": found.advice.value,
        "opened_at": found.opened_at.isoformat(),
        "closed_at": found.closed_at.isoformat() if found.closed_at else None,
        "devices": [{"tag": line.device.tag, "state": line.state.value} for line in lines_of(found)],
        "version": found.version,
        "url": f"{current_app.config['SETTINGS'].base_url}/recalls/{found.number}",
    }
    response = jsonify(body)
    response.status_code = status
    return etag(response, found.version)
