"""What a program puts right: that somebody died was a mistake."""

from flask import Response

from inventory.access import Can
from inventory.loans.actions.died import undo_died
from inventory.loans.api import answer_of, calls, held
from inventory.loans.schemas import LoanAnswer
from inventory.web.api import Problem
from inventory.web.guard import actor, needs
from inventory.web.saving import saving


@calls.post("/loans/<string:number>/died/undo")
@needs(Can.LOANS_CHANGE)
@calls.response(200, LoanAnswer)
@calls.alt_response(409, schema=Problem)
def not_died(number: str) -> Response:
    """The borrower did not die: messages go out again, from the next night on."""
    with saving():
        found = held(number)
        undo_died(found, actor=actor())
        return answer_of(found, 200)
