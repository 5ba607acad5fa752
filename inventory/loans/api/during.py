"""What happens while a contract runs, for programs: damage, loss, theft; somebody moved or died; written off."""

from typing import Any

from flask import Response

from inventory.access import Can
from inventory.loans.actions import changes
from inventory.loans.actions.died import note_died
from inventory.loans.actions.moved import note_moved
from inventory.loans.actions.written_off import write_off as do_write_off
from inventory.loans.api import answer_of, calls, held
from inventory.loans.models import Decider, IncidentKind, WriteOffReason
from inventory.loans.schemas import IncidentBody, LoanAnswer, MovedBody, WriteOffBody
from inventory.web.api import Problem
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings


@calls.post("/loans/<string:number>/incidents")
@needs(Can.LOANS_CHANGE)
@calls.arguments(IncidentBody)
@calls.response(201, LoanAnswer)
def incident(body: dict[str, Any], number: str) -> Response:
    """Damage (the contract runs on), loss or theft (it ends)."""
    with saving():
        found = held(number)
        kind = IncidentKind(body.pop("kind"))
        changes.note_incident(found, kind, actor=actor(), **body)
        return answer_of(found, 201)


@calls.post("/loans/<string:number>/moved")
@needs(Can.LOANS_CHANGE)
@calls.arguments(MovedBody)
@calls.response(200, LoanAnswer)
def moved(body: dict[str, Any], number: str) -> Response:
    """The borrower has a new address."""
    with saving():
        found = held(number)
        note_moved(found, actor=actor(), settings=settings(), **body)
        return answer_of(found, 200)


@calls.post("/loans/<string:number>/died")
@needs(Can.LOANS_CHANGE)
@calls.response(200, LoanAnswer)
@calls.alt_response(409, schema=Problem)
def died(number: str) -> Response:
    """The borrower died: no message goes out any more."""
    with saving():
        found = held(number)
        note_died(found, actor=actor())
        return answer_of(found, 200)


@calls.post("/loans/<string:number>/write-off")
@needs(Can.DEVICES_DISPOSE)
@calls.arguments(WriteOffBody)
@calls.response(201, LoanAnswer)
def write_off(body: dict[str, Any], number: str) -> Response:
    """A decision that the device is not expected back."""
    with saving():
        found = held(number)
        why, decided_by = WriteOffReason(body.pop("why")), Decider(body.pop("decided_by"))
        do_write_off(found, why, decided_by=decided_by, actor=actor(), **body)
        return answer_of(found, 201)
