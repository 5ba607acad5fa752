"""Contracts for programs: the same actions as the pages."""

from functools import partial
from typing import Any

from flask import Response, current_app, jsonify, request

from inventory.access import Can
from inventory.core.db import ahead
from inventory.devices.models import DeviceType
from inventory.devices.queries import device_by_tag, device_to_hand_over
from inventory.history import archive
from inventory.loans.actions import changes, papers, payments
from inventory.loans.actions.hand_over import hand_over
from inventory.loans.actions.loaner import take_loaner_back as do_take_loaner_back
from inventory.loans.actions.moving import allowed_moves
from inventory.loans.actions.order import Order, counter_of
from inventory.loans.actions.paying import Paying
from inventory.loans.actions.payments import Keep
from inventory.loans.actions.returned import Returned
from inventory.loans.actions.swap import swap as do_swap
from inventory.loans.actions.take_back import take_back as do_take_back
from inventory.loans.actions.tariffs import set_tariff, withdraw
from inventory.loans.actions.turn import looked_ahead
from inventory.loans.documents import PAPERS, paper
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import (
    FreeFor,
    KeptFor,
    LearningPath,
    Loan,
    PaymentMethod,
    Tariff,
    TariffProof,
    ThingBack,
)
from inventory.loans.queries.contracts import loan_by_number
from inventory.loans.queries.money import balance
from inventory.loans.queries.tariffs import tariff_by_id
from inventory.loans.queries.tariffs import tariffs as all_tariffs
from inventory.loans.schemas import (
    ExtendBody,
    LoanAnswer,
    LoanerReturnBody,
    NewLoan,
    PaymentBody,
    ReturnBody,
    SwapBody,
    TariffAnswer,
    TariffBody,
)
from inventory.loans.shown import demand_person, person_ref
from inventory.looks.events import How
from inventory.looks.views.noting import seen
from inventory.people.actions import Borrower, NewEndUser
from inventory.people.shown import about
from inventory.referrals.actions.finding import find
from inventory.referrals.models import Referral
from inventory.web.api import ApiRoom, Problem, check_version, etag
from inventory.web.files import kept_answer
from inventory.web.guard import actor, needs
from inventory.web.once import completed_by
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import settings

calls = ApiRoom("loans-api", __name__, url_prefix="/api/v1", description="Contracten: bruikleen, huur en koop.")


@calls.post("/loans")
@needs(Can.LOANS_HAND_OVER, Can.LOANS_SELL)
@calls.arguments(NewLoan)
@calls.response(201, LoanAnswer)
@calls.alt_response(404, schema=Problem)
def make_loan(body: dict[str, Any]) -> Response:
    """Hand a device over: a bruikleen with a referral, a huur or a koop with a price and a proof."""
    with ahead():
        order = looked_ahead(order_of(body), actor())
    with saving():
        loan = hand_over(order, actor=actor(), settings=settings(), papers_of=PAPERS)
        answer = answer_of(loan, 201)
        return completed_by(answer, partial(_with_agreement, answer, loan.id))


@calls.get("/loans/<string:number>")
@needs(Can.LOANS_SEE)
@calls.response(200, LoanAnswer)
def loan(number: str) -> Response:
    """A contract. No names: those stand on the agreement."""
    return answer_of(loan_by_number(number, actor=actor()), 200)


@calls.get("/loans/<string:number>/agreement.pdf")
@needs(Can.LOANS_SEE)
@calls.response(200, {"format": "binary", "type": "string"}, content_type="application/pdf")
@calls.alt_response(409, schema=Problem)
def agreement(number: str) -> Response:
    """The contract as it was printed: the same bytes each time."""
    found = loan_by_number(number, actor=actor())
    demand_person(actor(), found)
    seen(about(found.person), How.PAPER)
    return kept_answer(paper(found.id, papers.AGREEMENT, saving=saving))


@calls.post("/loans/<string:number>/extend")
@needs(Can.LOANS_CHANGE)
@calls.arguments(ExtendBody)
@calls.response(200, LoanAnswer)
def extend(body: dict[str, Any], number: str) -> Response:
    """A later date."""
    with saving():
        found = held(number)
        proof = TariffProof(body["tariff_proof"]) if body["tariff_proof"] else None
        changes.extend(
            found,
            body["due_on"],
            actor=actor(),
            settings=settings(),
            papers_of=PAPERS,
            proof=proof,
            price_eur=body["price_eur"],
            free_for=FreeFor(body["free_for"]) if body["free_for"] else None,
            paying=_paying(body["payment"]),
            confirmed=frozenset(body["confirmed"]),
        )
        return answer_of(found, 200)


@calls.post("/loans/<string:number>/return")
@needs(Can.LOANS_TAKE_BACK)
@calls.arguments(ReturnBody)
@calls.response(200, LoanAnswer)
def take_back(body: dict[str, Any], number: str) -> Response:
    """The device is back."""
    with saving():
        found = held(number)
        method = body.pop("deposit_method")
        parts = [
            Keep(each["amount_eur"], KeptFor(each["kept_for"]), each["thing"]) for each in body.pop("deposit_kept")
        ]
        do_take_back(
            found,
            actor=actor(),
            settings=settings(),
            papers_of=PAPERS,
            deposit_method=PaymentMethod(method) if method else None,
            deposit_kept=parts,
            **came_back(body),
        )
        return answer_of(found, 200)


@calls.post("/loans/<string:number>/loaner-return")
@needs(Can.LOANS_TAKE_BACK)
@calls.arguments(LoanerReturnBody)
@calls.response(200, LoanAnswer)
def take_loaner_back(body: dict[str, Any], number: str) -> Response:
    """The device that stands in is back; the contract stays as it is."""
    with saving():
        found = held(number)
        do_take_loaner_back(found, actor=actor(), settings=settings(), papers_of=PAPERS, **came_back(body))
        return answer_of(found, 200)


@calls.post("/loans/<string:number>/swap")
@needs(Can.LOANS_CHANGE)
@calls.arguments(SwapBody)
@calls.response(200, LoanAnswer)
def swap(body: dict[str, Any], number: str) -> Response:
    """Another device under the same contract."""
    with saving():
        found = held(number)
        do_swap(
            found,
            device_by_tag(tag_in(body["device"]), actor=actor()),
            actor=actor(),
            settings=settings(),
            papers_of=PAPERS,
            accessories=body["accessories"],
            came_back=body["came_back"],
            condition=body["condition"],
            confirmed=frozenset(body["confirmed"]),
            data_statement=body["data_statement"],
        )
        return answer_of(found, 200)


@calls.post("/loans/<string:number>/payments")
@needs(Can.LOANS_CHANGE)
@calls.arguments(PaymentBody)
@calls.response(201, LoanAnswer)
def payment(body: dict[str, Any], number: str) -> Response:
    """Money that came in."""
    with saving():
        found = held(number)
        method = PaymentMethod(body.pop("method"))
        payments.note_payment(found, method=method, actor=actor(), settings=settings(), papers_of=PAPERS, **body)
        return answer_of(found, 201)


@calls.get("/tariffs")
@needs(Can.TARIFFS_SEE)
@calls.response(200, TariffAnswer(many=True))
def tariffs() -> Response:
    """Every price, the newest of each kind and type first; also those that were withdrawn."""
    return jsonify([_tariff(each) for each in all_tariffs()])


@calls.post("/tariffs")
@needs(Can.TARIFFS_SET)
@calls.arguments(TariffBody)
@calls.response(201, TariffAnswer)
def new_tariff(body: dict[str, Any]) -> Response:
    """A new price from a day on."""
    with saving():
        made = set_tariff(LoanKind(body.pop("kind")), DeviceType(body.pop("type")), actor=actor(), **body)
        response = jsonify(_tariff(made))
    response.status_code = 201
    return response


@calls.post("/tariffs/<int:tariff>/withdraw")
@needs(Can.TARIFFS_SET)
@calls.response(200, TariffAnswer)
@calls.alt_response(404, schema=Problem)
def withdraw_tariff(tariff: int) -> Response:
    """Take back a price that did not begin yet."""
    with saving():
        return jsonify(_tariff(withdraw(tariff_by_id(tariff), actor=actor())))


def _tariff(each: Tariff) -> Any:
    return TariffAnswer().dump(
        {
            "id": each.id,
            "kind": str(each.kind),
            "type": str(each.device_type),
            "price_eur": each.price_eur,
            "deposit_eur": each.deposit_eur,
            "valid_from": each.valid_from,
            "legal_ref": each.legal_ref,
            "is_withdrawn": each.withdrawn_at is not None,
        }
    )


def order_of(body: dict[str, Any]) -> Order:
    """What is asked, for a hand-over and for what would stand in its way."""
    kind = LoanKind(body["kind"])
    counter_of(actor(), kind)
    person = dict(body["borrower"] or {})
    is_seen = bool(person.pop("identity_seen", False))
    user = body["end_user"]
    return Order(
        kind=kind,
        device=device_to_hand_over(tag_in(body["device"]), actor=actor()) if body["device"] else None,
        referral=_referral(body["referral"]),
        borrower=Borrower(**person) if person else None,
        identity_seen=is_seen,
        end_user=NewEndUser(user["first_name"], user["birth_year"]) if user else None,
        representative_signs=body["representative_signs"],
        accessories=tuple(body["accessories"]),
        due_on=body["due_on"],
        tariff_proof=TariffProof(body["tariff_proof"]) if body["tariff_proof"] else None,
        price_eur=body["price_eur"],
        deposit_eur=body["deposit_eur"],
        proof_until=body["proof_until"],
        payment=_paying(body["payment"]),
        condition=body["condition"],
        learning_path=LearningPath(body["learning_path"]),
        confirmed=frozenset(body["confirmed"]),
    )


def came_back(body: dict[str, Any]) -> dict[str, Any]:
    """How a device and its things came back, as the actions ask it."""
    damage = body.pop("device_damage")
    things = {each["kind"]: Returned(ThingBack(each["how"]), each["note"]) for each in body.pop("things")}
    back = Returned(ThingBack.DAMAGED, damage) if damage else None
    return {"things": things, "device_back": back, **body}


def _paying(body: dict[str, Any] | None) -> Paying | None:
    return Paying(PaymentMethod(body["method"]), body["amount_eur"], body["reference"]) if body else None


def held(number: str) -> Loan:
    found = loan_by_number(number, actor=actor())
    check_version(found.version)
    return found


def _referral(code: str | None) -> Referral | None:
    return find(code, actor=actor(), address=request.remote_addr) if code else None


def answer_of(found: Loan, status: int) -> Response:
    """The contract as programs read it."""
    me = actor()
    kept = archive.newest(papers.AGREEMENT, papers.OWNER, found.id)
    response = jsonify(
        LoanAnswer().dump(
            {
                "number": found.number,
                "kind": str(found.kind),
                "state": str(found.state),
                "device": found.line.device.tag,
                "loaner": found.loaner.device.tag if found.loaner is not None else None,
                "handed_over_at": found.handed_over_at,
                "due_on": found.due_on,
                "ended_at": found.ended_at,
                "guarantee_until": found.guarantee_until,
                "price_eur": found.price_eur,
                "deposit_eur": found.deposit_eur,
                "to_pay_eur": balance(found).to_pay if found.kind != LoanKind.BRUIKLEEN else None,
                "accessories": [each.kind for each in found.line.accessories if each.handed],
                "person": person_ref(me, found),
                "agreement": {
                    "url": f"{settings().base_url.rstrip('/')}/api/v1/loans/{found.number}/agreement.pdf",
                    "sha256": kept.sha256 if kept is not None else None,
                },
                "moves": allowed_moves(found, me),
                "version": found.version,
            }
        )
    )
    response.status_code = status
    return etag(response, found.version)


def _with_agreement(answer: Response, loan_id: int) -> Response:
    """The answer to a new contract, once it is committed and its agreement drawn. When drawing fails it stands."""
    try:
        kept = paper(loan_id, papers.AGREEMENT, saving=saving)
    except Exception:
        current_app.logger.exception("the agreement of contract %s could not be drawn yet", loan_id)
        return answer
    body = answer.get_json()
    body["agreement"]["sha256"] = kept.sha256 if kept is not None else None
    completed = jsonify(body)
    completed.status_code = answer.status_code
    completed.headers["ETag"] = answer.headers["ETag"]
    return completed
