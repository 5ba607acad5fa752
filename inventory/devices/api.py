"""Devices for programs: the same queries and actions as the pages."""

import json
from collections.abc import Callable
from typing import Any

from flask import Response, jsonify

from inventory.access import Actor, Can
from inventory.config import Settings
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.devices import documents
from inventory.devices.actions import moves, weighing
from inventory.devices.actions.options import open_moves
from inventory.devices.lifecycle import MOVES, DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.devices.queries import (
    DeviceFilter,
    Parts,
    device_by_tag,
    devices_by_tags,
    devices_page,
    own_tag,
)
from inventory.devices.schemas import (
    DeviceAnswer,
    DevicePage,
    DeviceQuery,
    EventPage,
    LabelQuery,
    MoveBody,
    WeightAnswer,
    WeightBody,
)
from inventory.history.models import Event
from inventory.history.queries import events_after
from inventory.web.api import ApiRoom, PageQuery, Problem, check_version, cursor_of, cursor_value, etag
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings

calls = ApiRoom("devices-api", __name__, url_prefix="/api/v1", description="Toestellen en hun etiketten.")
_MOVERS = tuple(sorted({move.can for move in MOVES if not move.door}))
_MOST_LABELS = 1000
_BINARY = {"type": "string", "format": "binary"}


@calls.get("/devices")
@needs(Can.DEVICES_SEE)
@calls.arguments(DeviceQuery, location="query")
@calls.response(200, DevicePage)
def devices(query: dict[str, Any]) -> Response:
    """Devices, newest first, a page at a time."""
    who, known = actor(), settings()
    wanted = DeviceFilter(
        q=query["q"],
        state=DeviceState(query["state"]) if query["state"] else None,
        type=DeviceType(query["type"]) if query["type"] else None,
        location=query["location"].strip(),
        lot=query["lot"].strip(),
        prefix=known.tag_prefix,
    )
    rows, following = devices_page(
        wanted, actor=who, after=_key(query["cursor"]), limit=query["limit"], parts=Parts.ANSWER
    )
    # A finished answer, like that of one device: taking fifty rows through the schema again costs a quarter more.
    return jsonify(
        {
            "items": [_answer(device, who, known) for device in rows],
            "next": cursor_of(json.dumps(following)) if following else None,
        }
    )


@calls.get("/devices/<string:tag>")
@needs(Can.DEVICES_SEE)
@calls.response(200, DeviceAnswer)
def device(tag: str) -> Response:
    """One device, by its tag."""
    found = device_by_tag(_tag(tag), actor=actor())
    return etag(jsonify(_answer(found, actor(), settings())), found.version)


@calls.get("/devices/<string:tag>/events")
@needs(Can.HISTORY_SEE)
@calls.arguments(PageQuery, location="query")
@calls.response(200, EventPage)
def events(query: dict[str, Any], tag: str) -> dict[str, Any]:
    """What happened to a device, oldest first."""
    found = device_by_tag(_tag(tag), actor=actor())
    after = (_key(query["cursor"]) or [0])[0]
    if not isinstance(after, int) or isinstance(after, bool) or not 0 <= after < 2**63:
        raise BadInput("cursor", _("Deze plaats in de lijst kennen we niet. Begin de lijst opnieuw."), field="cursor")
    rows = events_after("device", found.id, after=after, limit=query["limit"] + 1)
    shown = rows[: query["limit"]]
    return {
        "items": [_told(event) for event in shown],
        "next": cursor_of(json.dumps([shown[-1].seq])) if len(rows) > len(shown) else None,
    }


@calls.post("/devices/<string:tag>/moves")
@needs(*_MOVERS)
@calls.arguments(MoveBody)
@calls.response(200, DeviceAnswer)
def move(body: dict[str, Any], tag: str) -> Response:
    """Take a step. With `If-Match` only when nobody changed the device since."""
    with saving():
        found = moves.hold(device_by_tag(_tag(tag), actor=actor()))
        check_version(found.version)
        found = moves.move(
            found,
            body["move"],
            actor=actor(),
            facts=body["facts"],
            note=body["note"],
            checker_is_not_worker=settings().checker_is_not_worker,
        )
    return etag(jsonify(_answer(found, actor(), settings())), found.version)


@calls.post("/devices/<string:tag>/weight")
@needs(Can.DEVICES_WEIGH)
@calls.arguments(WeightBody)
@calls.response(200, WeightAnswer)
def weigh(body: dict[str, Any], tag: str) -> Response:
    """What it weighs, from a scale: the last weight counts. With `If-Match` only when nobody changed it since."""
    with saving():
        found = moves.hold(device_by_tag(_tag(tag), actor=actor()))
        check_version(found.version)
        found = weighing.weigh(found, body["weight_kg"], actor=actor())
    return etag(jsonify(tag=found.tag, weight_kg=str(found.weight_kg), version=found.version), found.version)


@calls.get("/labels.pdf")
@needs(Can.LABELS_PRINT)
@calls.arguments(LabelQuery, location="query")
@calls.response(200, _BINARY, content_type="application/pdf")
@calls.alt_response(404, schema=Problem)
def labels_pdf(query: dict[str, Any]) -> Response:
    """Labels as PDF. Nothing is noted as printed: that is for who prints."""
    return _labels(documents.labels_pdf, query, "application/pdf")


@calls.get("/labels.zpl")
@needs(Can.LABELS_PRINT)
@calls.arguments(LabelQuery, location="query")
@calls.response(200, _BINARY, content_type="application/octet-stream")
@calls.alt_response(404, schema=Problem)
def labels_zpl(query: dict[str, Any]) -> Response:
    """Labels for a thermal printer (ZPL II, UTF-8)."""
    return _labels(documents.labels_zpl, query, "application/octet-stream")


@calls.get("/labels.png")
@needs(Can.LABELS_PRINT)
@calls.arguments(LabelQuery, location="query")
@calls.response(200, _BINARY, content_type="image/png")
@calls.alt_response(404, schema=Problem)
def label_png(query: dict[str, Any]) -> Response:
    """One label as a picture."""
    return _labels(documents.label_png, query, "image/png")


def _tag(text: str) -> str:
    return own_tag(text, prefix=settings().tag_prefix)


def _key(cursor: str | None) -> list[Any] | None:
    value = cursor_value(cursor)
    if value is None:
        return None
    try:
        found = json.loads(value)
    except ValueError:
        found = None
    if not isinstance(found, list) or len(found) != 1:
        raise BadInput("cursor", _("Deze plaats in de lijst kennen we niet. Begin de lijst opnieuw."), field="cursor")
    return found


def _answer(device: Device, who: Actor, known: Settings) -> dict[str, Any]:
    # The words of an enum are texts already. A list asks this for each of its rows.
    return {
        "tag": device.tag,
        "type": device.type,
        "make": device.make,
        "model": device.model,
        "serial": device.serial,
        "donor_tag": device.donor_tag,
        "lot": device.lot_code,
        "owner": device.owner.code if device.owner else None,
        "location": device.location.code if device.location else None,
        "state": device.state,
        "grade": device.grade,
        "flags": device.flags,
        "media": [
            {
                "serial": medium.serial,
                "model": medium.model,
                "kind": medium.kind,
                "size_bytes": medium.size_bytes,
                "state": medium.state,
            }
            for medium in device.media
        ],
        "specs": device.specs,
        "holder_kind": device.holder_kind,
        "version": device.version,
        "moves": open_moves(device, actor=who, checker_is_not_worker=known.checker_is_not_worker),
        "url": f"{known.base_url.rstrip('/')}/d/{device.tag}",
    }


def _told(event: Event) -> dict[str, Any]:
    return {
        "at": event.at,
        "kind": event.kind,
        "actor_role": event.actor_role or event.actor_kind,
        "from_state": event.from_state,
        "to_state": event.to_state,
        "note": event.note,
        "data": event.data,
    }


def _labels(draw: Callable[..., bytes], query: dict[str, Any], kind: str) -> Response:
    tags = list(dict.fromkeys(_tag(tag) for tag in query["tags"].split(",") if tag.strip()))
    if not tags or len(tags) * query["copies"] > _MOST_LABELS:
        raise BadInput("tags", _("Vraag 1 tot %(most)s etiketten.", most=_MOST_LABELS), field="tags")
    found = devices_by_tags(tags, actor=actor())
    content = draw(found, settings(), stock=query["stock"], skip=query["skip"], copies=query["copies"])
    return Response(content, mimetype=kind)
