"""Repair cafés for programs: the sessions, their numbers, and a number at the door (a kiosk, a tablet)."""

from typing import Any

from flask import Response, jsonify

from inventory.access import Can
from inventory.cafes.actions import jobs as job_actions
from inventory.cafes.lifecycle.words import Category
from inventory.cafes.models import CafeJob
from inventory.cafes.queries.sessions import Counted, cafe_by_id, counted, jobs_of, page_of
from inventory.cafes.schemas import CafeAnswer, CafeJobAnswer, CafeJobBody, CafePage
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.web.api import ApiRoom, PageQuery, Problem, cursor_of, cursor_value
from inventory.web.guard import actor, needs
from inventory.web.saving import saving

calls = ApiRoom("cafes-api", __name__, url_prefix="/api/v1", description="Repair cafés.")


@calls.get("/repair-cafes")
@needs(Can.CAFES_SEE)
@calls.arguments(PageQuery, location="query")
@calls.response(200, CafePage)
def cafes(query: dict[str, Any]) -> Response:
    """The sessions, the newest first, a page at a time."""
    rows = page_of(after=_key(query["cursor"]), limit=query["limit"] + 1)
    shown = rows[: query["limit"]]
    return jsonify(
        {
            "items": [_plain(row) for row in shown],
            "next": cursor_of(shown[-1].cafe.id) if len(rows) > len(shown) else None,
        }
    )


@calls.get("/repair-cafes/<int:cafe>")
@needs(Can.CAFES_SEE)
@calls.response(200, CafeAnswer)
@calls.alt_response(404, schema=Problem)
def cafe(cafe: int) -> Response:
    """One session with how many numbers wait, are at a table, are done and left."""
    return jsonify(_plain(counted(cafe_by_id(cafe))))


@calls.get("/repair-cafes/<int:cafe>/jobs")
@needs(Can.CAFES_SEE)
@calls.response(200, CafeJobAnswer(many=True))
@calls.alt_response(404, schema=Problem)
def jobs(cafe: int) -> Response:
    """The numbers of a session, in order."""
    return jsonify([_job(job) for job in jobs_of(cafe_by_id(cafe))])


@calls.post("/repair-cafes/<int:cafe>/jobs")
@needs(Can.CAFES_WORK)
@calls.arguments(CafeJobBody)
@calls.response(201, CafeJobAnswer)
@calls.alt_response(404, schema=Problem)
@calls.alt_response(409, schema=Problem)
def new_job(body: dict[str, Any], cafe: int) -> Response:
    """The next number of a session that is open."""
    with saving():
        made = job_actions.take_number(cafe_by_id(cafe), Category(body["category"]), body["fault"], actor=actor())
        response = jsonify(_job(made))
    response.status_code = 201
    return response


def _key(cursor: str | None) -> int | None:
    text = cursor_value(cursor)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BadInput("cursor", _("Deze plaats in de lijst kennen we niet. Begin de lijst opnieuw."), field="cursor")
    return int(text)


def _plain(row: Counted) -> Any:
    same = ("id", "held_on", "place", "repairers", "hosts", "capacity")
    counts = ("waiting", "at_table", "done", "left", "fixed")
    return CafeAnswer().dump(
        {
            **{name: getattr(row.cafe, name) for name in same},
            **{name: getattr(row, name) for name in counts},
            "state": row.cafe.state.value,
            "begins": f"{row.cafe.begins:%H:%M}",
            "until": f"{row.cafe.until:%H:%M}",
        }
    )


def _job(job: CafeJob) -> Any:
    same = ("number", "fault", "barrier", "minutes")
    return CafeJobAnswer().dump(
        {
            **{name: getattr(job, name) for name in same},
            "state": job.state.value,
            "category": job.category.value,
            "table": job.table_number,
            "outcome": job.outcome.value if job.outcome else None,
            "next_step": job.next_step.value if job.next_step else None,
        }
    )
