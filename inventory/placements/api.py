"""Agreements with organisations for programs: the same actions as the pages."""

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, jsonify

from inventory.access import Can, may
from inventory.core.clock import today
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.devices.models import Device
from inventory.devices.queries import device_by_tag
from inventory.history.archive import newest
from inventory.placements.actions import during, going, papers
from inventory.placements.actions.signing import is_signed
from inventory.placements.documents import PAPERS, paper
from inventory.placements.lifecycle import PLACEMENT, Contact, Purpose
from inventory.placements.models import Placement
from inventory.placements.queries import lines_of, placement_by_number
from inventory.placements.queries import placements as page_of
from inventory.placements.schemas import (
    HandOutBody,
    NewPlacement,
    PlacedBackBody,
    PlacedDeviceBody,
    PlacedMissingBody,
    PlacedSwapBody,
    PlacedUntilBody,
    PlacementAnswer,
    PlacementPage,
    PlacementQuery,
)
from inventory.web.api import ApiRoom, Problem, check_version, cursor_of, cursor_value, etag
from inventory.web.files import kept_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import settings

calls = ApiRoom("placements-api", __name__, url_prefix="/api/v1", description="Toestellen bij een organisatie.")
_PDF = {"format": "binary", "type": "string"}


@calls.get("/placements")
@needs(Can.PLACEMENTS_SEE)
@calls.arguments(PlacementQuery, location="query")
@calls.response(200, PlacementPage)
def placements(query: dict[str, Any]) -> Response:
    """The agreements, the newest first, a page at a time."""
    rows = page_of(actor(), wanted=query["show"], day=today(), after=_key(query["cursor"]), limit=query["limit"] + 1)
    shown = rows[: query["limit"]]
    return jsonify(
        {
            "items": [
                {
                    "number": row.placement.number,
                    "purpose": row.placement.purpose.value,
                    "state": row.placement.state.value,
                    "receiver": row.placement.receiver.code,
                    "location": row.placement.location.code,
                    "until_on": row.placement.until_on.isoformat() if row.placement.until_on else None,
                    "devices": row.devices,
                    "there": row.there,
                }
                for row in shown
            ],
            "next": cursor_of(shown[-1].placement.id) if len(rows) > len(shown) else None,
        }
    )


@calls.post("/placements")
@needs(Can.PLACEMENTS_MAKE)
@calls.arguments(NewPlacement)
@calls.response(201, PlacementAnswer)
def new_placement(body: dict[str, Any]) -> Response:
    """Prepare an agreement. Nothing is reserved yet."""
    with saving():
        made = going.begin(
            actor=actor(),
            settings=settings(),
            purpose=Purpose(body.pop("purpose")),
            contact=Contact(body.pop("contact")),
            **body,
        )
        return _answer(made, 201)


@calls.get("/placements/<string:number>")
@needs(Can.PLACEMENTS_SEE)
@calls.response(200, PlacementAnswer)
def placement(number: str) -> Response:
    """One agreement with its devices."""
    return _answer(placement_by_number(number, actor=actor()))


@calls.post("/placements/<string:number>/devices")
@needs(Can.PLACEMENTS_MAKE)
@calls.arguments(PlacedDeviceBody)
@calls.response(200, PlacementAnswer)
def add_device(body: dict[str, Any], number: str) -> Response:
    """This device goes along. Twice is once; refused when it may not go."""
    return _do(number, lambda each: going.scan_out(each, _device(body["device"]), actor=actor()))


@calls.post("/placements/<string:number>/leave-out")
@needs(Can.PLACEMENTS_MAKE)
@calls.arguments(PlacedDeviceBody)
@calls.response(200, PlacementAnswer)
def leave_out(body: dict[str, Any], number: str) -> Response:
    """It stays here after all."""
    return _do(number, lambda each: going.leave_out(each, _device(body["device"]), actor=actor()))


@calls.post("/placements/<string:number>/hand-out")
@needs(Can.PLACEMENTS_MAKE)
@calls.arguments(HandOutBody)
@calls.response(200, PlacementAnswer)
def hand_out(body: dict[str, Any], number: str) -> Response:
    """All devices go, or none."""

    def act(each: Placement) -> None:
        going.hand_out(each, actor=actor(), settings=settings(), papers_of=PAPERS, confirmed=body["confirmed"])

    return _do(number, act)


@calls.post("/placements/<string:number>/cancel")
@needs(Can.PLACEMENTS_MAKE)
@calls.response(200, PlacementAnswer)
def cancel(number: str) -> Response:
    """It will not be."""
    return _do(number, lambda each: going.cancel(each, actor=actor()))


@calls.post("/placements/<string:number>/return")
@needs(Can.PLACEMENTS_MAKE)
@calls.arguments(PlacedBackBody)
@calls.response(200, PlacementAnswer)
def take_back(body: dict[str, Any], number: str) -> Response:
    """A device is back, to be wiped. The last one closes the agreement."""

    def act(each: Placement) -> None:
        device, came = _device(body["device"]), body["accessories"]
        during.take_back(each, device, actor=actor(), settings=settings(), papers_of=PAPERS, accessories=came)

    return _do(number, act)


@calls.post("/placements/<string:number>/swap")
@needs(Can.PLACEMENTS_MAKE)
@calls.arguments(PlacedSwapBody)
@calls.response(200, PlacementAnswer)
def swap(body: dict[str, Any], number: str) -> Response:
    """One device back, another one there."""

    def act(each: Placement) -> None:
        before, device = _device(body["before"]), _device(body["device"])
        fault = body["fault"]
        during.swap(each, before, device, actor=actor(), settings=settings(), papers_of=PAPERS, fault=fault)

    return _do(number, act)


@calls.post("/placements/<string:number>/missing")
@needs(Can.PLACEMENTS_MAKE)
@calls.arguments(PlacedMissingBody)
@calls.response(200, PlacementAnswer)
def missing(body: dict[str, Any], number: str) -> Response:
    """A device is lost there, or stolen."""

    def act(each: Placement) -> None:
        during.report_missing(
            each,
            _device(body["device"]),
            body["kind"],
            actor=actor(),
            settings=settings(),
            papers_of=PAPERS,
            police_number=body["police_number"],
        )

    return _do(number, act)


@calls.post("/placements/<string:number>/extend")
@needs(Can.PLACEMENTS_MAKE)
@calls.arguments(PlacedUntilBody)
@calls.response(200, PlacementAnswer)
def extend(body: dict[str, Any], number: str) -> Response:
    """The class goes on, within its most weeks."""

    def act(each: Placement) -> None:
        during.extend(each, body["until_on"], actor=actor(), settings=settings(), papers_of=PAPERS)

    return _do(number, act)


@calls.get("/placements/<string:number>/agreement.pdf")
@needs(Can.PLACEMENTS_SEE)
@calls.response(200, _PDF, content_type="application/pdf")
@calls.alt_response(404, schema=Problem)
def agreement(number: str) -> Response:
    """The newest agreement: the same bytes each time."""
    return _paper(number, papers.AGREEMENT)


@calls.get("/placements/<string:number>/receipt.pdf")
@needs(Can.PLACEMENTS_SEE)
@calls.response(200, _PDF, content_type="application/pdf")
@calls.alt_response(404, schema=Problem)
def receipt(number: str) -> Response:
    """The newest receipt: the same bytes each time."""
    return _paper(number, papers.RECEIPT)


def _do(number: str, act: Callable[[Placement], Any]) -> Response:
    """One step. A paper that it made is drawn when somebody asks for it."""
    with saving():
        found = placement_by_number(number, actor=actor())
        check_version(found.version)
        act(found)
        return _answer(found)


def _device(text: str) -> Device:
    return device_by_tag(tag_in(text), actor=actor())


def _key(cursor: str | None) -> int | None:
    text = cursor_value(cursor)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BadInput("cursor", _("Deze plaats in de lijst kennen we niet. Begin de lijst opnieuw."), field="cursor")
    return int(text)


def _paper(number: str, kind: str) -> Response:
    return kept_answer(paper(placement_by_number(number, actor=actor()).id, kind, saving=saving))


def _answer(each: Placement, status: int = 200) -> Response:
    me = actor()
    same = ("number", "from_on", "until_on", "wanted", "accessories", "out_at", "closed_at", "version")
    makes = may(me, Can.PLACEMENTS_MAKE, each)
    response = jsonify(
        PlacementAnswer().dump(
            {
                **{name: getattr(each, name) for name in same},
                "purpose": each.purpose.value,
                "state": each.state.value,
                "contact": each.contact.value,
                "org": each.org.code,
                "receiver": each.receiver.code,
                "location": each.location.code,
                "home": each.home.code,
                "is_signed": is_signed(newest(papers.AGREEMENT, papers.OWNER, each.id)),
                "devices": [
                    {
                        "device": line.device.tag,
                        "accessories": list(line.accessories),
                        "lacking": list(line.lacking),
                        "from_at": line.from_at,
                        "ended_at": line.ended_at,
                        "ending": line.ending.value if line.ending is not None else None,
                    }
                    for line in lines_of(each)
                ],
                "moves": [step.name for step in PLACEMENT.from_state(each.state) if makes and not step.door],
                "url": f"{current_app.config['SETTINGS'].base_url}/placements/{each.number}",
            }
        )
    )
    response.status_code = status
    return etag(response, each.version)
