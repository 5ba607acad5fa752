"""What came of the offer to learn, for programs."""

from typing import Any

from flask import Response, jsonify

from inventory.access import Can, may
from inventory.learning.queries import offer_by_id
from inventory.loans.actions.learning import learning_place, next_paths, note_learning
from inventory.loans.api import calls, held
from inventory.loans.models import LearningPath, Loan
from inventory.loans.queries.contracts import loan_by_number
from inventory.loans.schemas import LearningAnswer, LearningBody
from inventory.web.guard import actor, needs
from inventory.web.saving import saving


@calls.get("/loans/<string:number>/learning")
@needs(Can.LOANS_SEE)
@calls.response(200, LearningAnswer)
def learning_of(number: str) -> Response:
    """What came of the offer to learn."""
    return _learning(loan_by_number(number, actor=actor()))


@calls.post("/loans/<string:number>/learning")
@needs(Can.LOANS_CHANGE)
@calls.arguments(LearningBody)
@calls.response(200, LearningAnswer)
def note_learning_path(body: dict[str, Any], number: str) -> Response:
    """Planned, refused or begun. Whatever is said, the contract stays as it is."""
    with saving():
        found = held(number)
        offer = offer_by_id(body["offer"]) if body["offer"] else None
        note_learning(found, LearningPath(body["path"]), actor=actor(), offer=offer)
        return _learning(found)


def _learning(found: Loan) -> Response:
    place = learning_place(found)
    following = next_paths(found) if may(actor(), Can.LOANS_CHANGE, found) else ()
    return jsonify(
        LearningAnswer().dump(
            {
                "path": str(found.learning_path),
                "offer": place.offer_id if place is not None else None,
                "next": [str(path) for path in following],
            }
        )
    )
