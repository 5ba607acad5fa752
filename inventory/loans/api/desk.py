"""What would stand in the way of a hand-over: the same list as on the page, and nothing is changed."""

from typing import Any

from flask import Response, jsonify

from inventory.access import Can
from inventory.loans.actions.order import counter_of
from inventory.loans.actions.preflight import preflight
from inventory.loans.api import calls, order_of
from inventory.loans.schemas import CheckAnswer, CheckBody
from inventory.web.api import Problem
from inventory.web.guard import actor, needs
from inventory.web.shell import settings


@calls.post("/loans/check")
@needs(Can.LOANS_HAND_OVER, Can.LOANS_SELL)
@calls.arguments(CheckBody)
@calls.response(200, CheckAnswer)
@calls.alt_response(404, schema=Problem)
def check_loan(body: dict[str, Any]) -> Response:
    """Everything there is to say about a hand-over, as far as it is filled in: blocked, to confirm, good to know."""
    order = order_of(body)
    found = preflight(order, actor=actor(), org_id=counter_of(actor(), order.kind), settings=settings())
    rows = [
        {
            "level": each.level.value,
            "word": each.word,
            "sentence": str(each.sentence),
            "field": each.field,
            "missing": list(each.missing),
        }
        for each in found
    ]
    return jsonify(CheckAnswer().dump({"findings": rows}))
