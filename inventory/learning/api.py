"""The offers for programs."""

from typing import Any

from flask import Response, jsonify

from inventory.access import Can
from inventory.core.clock import today
from inventory.learning import actions
from inventory.learning.actions import Words
from inventory.learning.models import LearningOffer, OfferKind
from inventory.learning.queries import Row, offer_by_id, running, taken_of
from inventory.learning.schemas import OfferAnswer, OfferBody
from inventory.web.api import ApiRoom, Problem, check_version, etag
from inventory.web.guard import actor, needs
from inventory.web.saving import saving

calls = ApiRoom("learning-api", __name__, url_prefix="/api/v1", description="Aanbod om te leren.")


@calls.get("/learning-offers")
@needs(Can.LEARNING_SEE)
@calls.response(200, OfferAnswer(many=True))
def offers() -> Response:
    """What can be offered today, with free places."""
    return jsonify([_plain(row) for row in running(today())])


@calls.post("/learning-offers")
@needs(Can.LEARNING_SET)
@calls.arguments(OfferBody)
@calls.response(201, OfferAnswer)
def new_offer(body: dict[str, Any]) -> Response:
    """Something new on the list."""
    with saving():
        return _answer(actions.add_offer(_words(body), actor=actor()), 201)


@calls.put("/learning-offers/<int:offer>")
@needs(Can.LEARNING_SET)
@calls.arguments(OfferBody)
@calls.response(200, OfferAnswer)
@calls.alt_response(404, schema=Problem)
def change_offer(body: dict[str, Any], offer: int) -> Response:
    """Say it otherwise; never with fewer places than are taken."""
    with saving():
        found = offer_by_id(offer)
        check_version(found.version)
        return _answer(actions.change_offer(found, _words(body), actor=actor()), 200)


@calls.post("/learning-offers/<int:offer>/withdraw")
@needs(Can.LEARNING_SET)
@calls.response(200, OfferAnswer)
@calls.alt_response(404, schema=Problem)
def withdraw_offer(offer: int) -> Response:
    """It is offered no more. Who has a place in it keeps it."""
    with saving():
        found = offer_by_id(offer)
        check_version(found.version)
        return _answer(actions.withdraw_offer(found, actor=actor()), 200)


def _words(body: dict[str, Any]) -> Words:
    return Words(OfferKind(body.pop("kind")), time=body.pop("when"), **body)


def _answer(offer: LearningOffer, status: int) -> Response:
    response = jsonify(_plain(Row(offer, taken_of(offer))))
    response.status_code = status
    return etag(response, offer.version)


def _plain(row: Row) -> Any:
    offer = row.offer
    same = ("id", "name", "provider", "place", "level", "price", "contact", "until_on", "places", "version")
    return OfferAnswer().dump(
        {
            **{name: getattr(offer, name) for name in same},
            "kind": offer.kind.value,
            "when": offer.time,
            "taken": row.taken,
            "free": row.free,
            "is_withdrawn": offer.withdrawn_at is not None,
        }
    )
