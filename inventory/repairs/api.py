"""Repair cases for programs."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Response, current_app, jsonify

from inventory.access import Can
from inventory.devices.queries import device_by_tag
from inventory.loans.documents import PAPERS as CONTRACT_PAPERS
from inventory.repairs import actions
from inventory.repairs.actions import loaner
from inventory.repairs.actions.offered import offered
from inventory.repairs.documents import PAPERS
from inventory.repairs.lifecycle import CATEGORIES, DataChoice, ords_status, turn_of
from inventory.repairs.models import Repair
from inventory.repairs.queries import repair_by_number
from inventory.repairs.schemas import LoanerBody, NewRepair, RepairMove, RepairOut, ReplaceBody
from inventory.web.api import ApiRoom, Problem, check_version, etag
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import settings

calls = ApiRoom("repairs-api", __name__, url_prefix="/api/v1", description="Herstellingen")


@calls.post("/repairs")
@calls.arguments(NewRepair)
@calls.response(201, RepairOut)
@calls.alt_response(404, schema=Problem)
@needs(Can.REPAIRS_OPEN)
def open_repair(body: dict[str, Any]) -> Response:
    """Open a case for a device that somebody has."""
    me = actor()
    with saving():
        device = device_by_tag(tag_in(body["device"]), actor=me)
        case = actions.open_repair(
            device,
            actor=me,
            org_id=actions.counter_of(me),
            fault_type=body["fault_type"],
            complaint=body["complaint"],
            data_choice=DataChoice(body["data_choice"]),
        )
        return _answer(case, 201)


@calls.get("/repairs/<number>")
@calls.response(200, RepairOut)
@needs(Can.REPAIRS_SEE)
def repair(number: str) -> Response:
    """One case."""
    return _answer(repair_by_number(number, actor=actor()), 200)


@calls.post("/repairs/<number>/moves")
@calls.arguments(RepairMove)
@calls.response(200, RepairOut)
@needs(Can.REPAIRS_WORK, Can.REPAIRS_OPEN)
def move(body: dict[str, Any], number: str) -> Response:
    """Take a step in a case."""
    with saving():
        case = repair_by_number(number, actor=actor())
        check_version(case.version)
        case = actions.move(
            case,
            body["move"],
            actor=actor(),
            facts=body["facts"],
            note=body["note"],
            settings=settings(),
            papers_of=PAPERS,
        )
        return _answer(case, 200)


@calls.post("/repairs/<number>/loaner")
@calls.arguments(LoanerBody)
@calls.response(201, RepairOut)
@needs(Can.LOANS_CHANGE)
def give_loaner(body: dict[str, Any], number: str) -> Response:
    """A device stands in on the same contract. It comes back by `/loans/{number}/loaner-return`."""
    return _along(loaner.give, body, number, 201)


@calls.post("/repairs/<number>/replace")
@calls.arguments(ReplaceBody)
@calls.response(200, RepairOut)
@needs(Can.LOANS_CHANGE)
def replace(body: dict[str, Any], number: str) -> Response:
    """Another device takes its place on the same contract, and the case is closed."""
    return _along(loaner.replace, body, number, 200)


def _along(do: Callable[..., object], body: dict[str, Any], number: str, status: int) -> Response:
    with saving():
        case = repair_by_number(number, actor=actor())
        check_version(case.version)
        device = device_by_tag(tag_in(body.pop("device")), actor=actor())
        do(case, device, actor=actor(), settings=settings(), papers_of=CONTRACT_PAPERS, **body)
        return _answer(case, status)


def _answer(case: Repair, status: int) -> Response:
    me = actor()
    contract = loaner.contract_of(case)
    stands_in = contract.loaner if contract is not None else None
    turn = turn_of(case.state, is_told=case.told_at is not None)
    response = jsonify(
        {
            "number": case.number,
            "device": case.device.tag,
            "loaner": stands_in.device.tag if stands_in is not None else None,
            "state": case.state.value,
            "fault_type": case.fault_type,
            "complaint": case.complaint,
            "data_choice": case.data_choice.value,
            "in_guarantee": case.is_in_guarantee,
            "guarantee_why": case.guarantee_why,
            "guarantee_until": _day(case.guarantee_until),
            "diagnosis": case.diagnosis,
            "work": case.work,
            "parts": case.parts,
            "cause": case.cause,
            "minutes": case.minutes,
            "cost_eur": _eur(case.cost_eur),
            "price_eur": _eur(case.price_eur),
            "price_answer": case.price_answer.value,
            "waits_for": case.waits_for,
            "turn": turn.value if turn else "",
            "turn_since": case.state_since.isoformat(),
            "promised_on": _day(case.promised_on),
            "part_expected_on": _day(case.part_expected_on),
            "told_how": case.told_how.value,
            "remedy": case.remedy.value,
            "product_category": CATEGORIES[case.device.type][0],
            "repair_status": ords_status(case.state, case.outcome),
            "repair_barrier_if_end_of_life": case.barrier,
            "opened_at": case.opened_at.isoformat(),
            "closed_at": case.closed_at.isoformat() if case.closed_at else None,
            "version": case.version,
            "moves": [step.name for step in offered(case, actor=me)],
            "url": f"{current_app.config['SETTINGS'].base_url}/repairs/{case.number}",
        }
    )
    response.status_code = status
    return etag(response, case.version)


def _eur(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
