"""Transports out of the house, for programs."""

from typing import Any

from inventory.access import Can
from inventory.devices.queries import device_by_tag
from inventory.intake import queries
from inventory.intake.actions import disposal
from inventory.intake.actions.disposal import Destination
from inventory.intake.lifecycle import LeavesFor
from inventory.intake.models import OutTransport
from inventory.intake.schemas import Leaving, NewTransport, PackedDevice, TransportAnswer
from inventory.web.api import ApiRoom
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import settings

calls = ApiRoom("disposal-api", __name__, url_prefix="/api/v1", description="Afvoer: wat voorgoed weggaat.")


@calls.post("/transports")
@needs(Can.DEVICES_DISPOSE)
@calls.arguments(NewTransport)
@calls.response(201, TransportAnswer)
def begin(body: dict[str, Any]) -> dict[str, Any]:
    """Begin to pack a transport."""
    to = Destination(LeavesFor(body["leaves_for"]), body["receiver"], body["leaves_on"], body["document"])
    with saving():
        return _answer(disposal.begin(to, actor=actor()))


@calls.get("/transports/<string:code>")
@needs(Can.DEVICES_SEE)
@calls.response(200, TransportAnswer)
def transport(code: str) -> dict[str, Any]:
    """A transport and what is on it."""
    return _answer(queries.transport_by_code(code))


@calls.post("/transports/<string:code>/lines")
@needs(Can.DEVICES_DISPOSE)
@calls.arguments(PackedDevice)
@calls.response(201, TransportAnswer)
def put_in(body: dict[str, Any], code: str) -> dict[str, Any]:
    """A device goes along, or so many kg of a loose fraction."""
    found = queries.transport_by_code(code)
    with saving():
        if body["fraction"]:
            disposal.put_loose(found, body["fraction"], body["weight_kg"], actor=actor())
        else:
            device = device_by_tag(tag_in(body["tag"]), actor=actor())
            disposal.put_in(found, device, actor=actor(), weight_kg=body["weight_kg"])
        return _answer(found)


@calls.post("/transports/<string:code>/leave")
@needs(Can.DEVICES_DISPOSE)
@calls.arguments(Leaving)
@calls.response(200, TransportAnswer)
def leave(body: dict[str, Any], code: str) -> dict[str, Any]:
    """It left: every device on it takes its last step, all or none."""
    found = queries.transport_by_code(code)
    with saving():
        centre = settings().centre_name
        return _answer(disposal.leave(found, actor=actor(), document=body["document"], centre=centre))


def _answer(found: OutTransport) -> dict[str, Any]:
    lines = queries.transport_by_code(found.code).lines
    return {
        "code": found.code,
        "leaves_for": found.leaves_for,
        "receiver": found.receiver,
        "document": found.document,
        "leaves_on": found.leaves_on,
        "gone_at": found.gone_at,
        "lines": [
            {
                "number": line.id,
                "tag": line.device.tag if line.device else None,
                "fraction": line.fraction,
                "weight_kg": line.weight_kg,
                "is_weighed": line.is_weighed,
            }
            for line in lines
        ],
    }
