"""Handing a device over: the one action for a free loan, a rent and a sale."""

from random import SystemRandom
from typing import Any

from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from inventory.access import Actor
from inventory.accounts.models import User
from inventory.accounts.queries import opening_of
from inventory.config import Settings
from inventory.core.calendar import Opening
from inventory.core.clock import now, today
from inventory.core.codes import Chooser, format_contract_number
from inventory.core.db import session
from inventory.core.money import NOTHING
from inventory.core.rows import rewritten, written
from inventory.devices.actions import moves
from inventory.devices.lifecycle import told_accessory
from inventory.history.actions import next_number, record
from inventory.history.models import KeptFile
from inventory.history.told import paper
from inventory.loans import events
from inventory.loans.actions import papers, photos
from inventory.loans.actions.about_terms import tariff_for
from inventory.loans.actions.findings import Finding, Level, refuse_when_blocked
from inventory.loans.actions.household import is_extra, use_exception_for
from inventory.loans.actions.keeping import keep_as_long_as_needed
from inventory.loans.actions.moving import subject_of
from inventory.loans.actions.order import Order, check_shape, comes_back_to, counter_of
from inventory.loans.actions.papers import Papers
from inventory.loans.actions.payments import note_payment
from inventory.loans.actions.preflight import findings, person_of
from inventory.loans.actions.proofs import write_check
from inventory.loans.actions.terms import months_later, months_of, open_day
from inventory.loans.lifecycle import LETTERS, LoanKind, LoanState
from inventory.loans.models import Loan, LoanAccessory, LoanLine
from inventory.people.actions import note_end_user, tell, use_or_make
from inventory.people.models import EndUser, Person
from inventory.referrals.actions import moving as referral_moves

_RANDOM = SystemRandom()


def hand_over(
    order: Order,
    *,
    actor: Actor,
    settings: Settings,
    papers_of: Papers,
    org_id: int | None = None,
    random: Chooser = _RANDOM,
) -> Loan:
    """Make the contract and hand the device over. Of two desks that try, one succeeds; the other reads who and when.

    Refused with the first blocked finding of the preflight, or with `confirm_needed` and the words to confirm.
    """
    org = counter_of(actor, order.kind, org_id=org_id)
    check_shape(order)
    assert order.device is not None
    assert order.borrower is not None
    device = moves.hold(order.device)
    if order.referral is not None:
        referral_moves.hold(order.referral)
    known = person_of(order, org)
    place_id = comes_back_to(order, actor, org)
    opening = opening_of(place_id)
    found = findings(order, known, actor=actor, org_id=org, settings=settings, opening=opening)
    refuse_when_blocked(found, order.confirmed)

    person, told = use_or_make(known, order.borrower, org_id=org, route=order.route, random=random)
    end_user = note_end_user(order.end_user, person=person) if order.end_user is not None else None
    contract = _contract(order, org, actor, settings) | _comes_back(order, place_id, opening, settings)
    contract["is_extra"] = is_extra(found)

    # Device and referral are written first, with what else waits: the contract needs the number of the person.
    facts = {"contract": contract["number"], "contract_kind": str(order.kind)}
    name = "sell" if order.kind == LoanKind.KOOP else "hand_over"
    moves.step(device, name, actor=actor, facts=facts, permission_checked=True, is_written=False)
    if order.referral is not None:
        referral_moves.collect(order.referral, device, actor=actor)
    rewritten(device, *([order.referral] if order.referral is not None else []))
    session.flush()
    loan = _written(order, contract, person, end_user, actor)
    if order.kind == LoanKind.KOOP:
        keep_as_long_as_needed(person)
    tell(person, told, actor=actor)
    use_exception_for(found, person, actor=actor)
    if order.kind != LoanKind.BRUIKLEEN:
        _pay(loan, order, actor, settings, papers_of)
    kept = papers.keep(papers.AGREEMENT, loan, papers_of.agreement(loan, settings))
    _record(loan, order, found, actor, kept)
    photos.keep(loan, order.photos, photos.When.OUT, actor=actor)
    return loan


def _contract(order: Order, org_id: int, actor: Actor, settings: Settings) -> dict[str, Any]:
    """What the contract says, by the names of its columns."""
    day, instant = today(), now()
    letter = LETTERS[order.kind]
    is_sale = order.kind == LoanKind.KOOP
    contract: dict[str, Any] = {
        "number": format_contract_number(letter, day.year, next_number(f"loan:{letter}:{day.year}")),
        "kind": order.kind,
        "org_id": org_id,
        "referral_id": order.referral.id if order.referral is not None else None,
        "representative_signs": order.representative_signs,
        "state": LoanState.SOLD if is_sale else LoanState.ACTIVE,
        "handed_over_at": instant,
        "clerk_user_id": actor.user_id,
        "condition_out": order.condition.strip(),
        "learning_path": order.learning_path,
    }
    if is_sale:
        contract |= {"ended_at": instant, "guarantee_until": months_later(day, settings.guarantee_months)}
    return contract | (_price(order, actor) if order.kind != LoanKind.BRUIKLEEN else {})


def _comes_back(order: Order, place_id: int | None, opening: Opening, settings: Settings) -> dict[str, Any]:
    """Where the device comes back to, and until when on a day on which that is open; a sale only has its place."""
    if order.kind == LoanKind.KOOP:
        return {"location_id": place_id}
    asked = order.due_on or months_later(today(), months_of(order.kind, settings))
    return {"location_id": place_id, "due_on": open_day(asked, opening=opening)}


def _written(order: Order, contract: dict[str, Any], person: Person, end_user: EndUser | None, actor: Actor) -> Loan:
    """The rows of the contract: itself, the device that goes along, and what comes with it."""
    numbers = {"person_id": person.id, "end_user_id": end_user.id if end_user is not None else None}
    loan = written(Loan, contract | numbers, person=person, end_user=end_user, clerk=_clerk(actor))
    assert order.device is not None
    period = {"from_at": loan.handed_over_at, "until_at": loan.ended_at}
    line = written(
        LoanLine, {"loan_id": loan.id, "device_id": order.device.id, **period}, loan=loan, device=order.device
    )
    things = [(kind, True) for kind in order.accessories] + [(kind, False) for kind in order.accessories_missing]
    accessories = [
        written(LoanAccessory, {"line_id": line.id, "kind": kind.strip(), "handed": handed}, line=line)
        for kind, handed in things
    ]
    set_committed_value(line, "accessories", accessories)
    set_committed_value(loan, "lines", [line])
    return loan


def _clerk(actor: Actor) -> User | None:
    """Who hands over, as a row of which number and name are known: they came with the actor. The rest is read when
    somebody asks for it.
    """
    if actor.user_id is None:
        return None
    known = session.identity_map.get(identity_key(User, actor.user_id))
    if known is not None:
        return known
    clerk = User(id=actor.user_id, name=actor.name)
    make_transient_to_detached(clerk)
    session.add(clerk)
    return clerk


def _price(order: Order, actor: Actor) -> dict[str, Any]:
    """The price of this moment, and by which tariff."""
    tariff = tariff_for(order)
    price: dict[str, Any] = {
        "price_eur": order.price_eur if order.price_eur is not None else tariff.price_eur if tariff else None,
        "tariff_proof": order.tariff_proof,
        "proof_checked_on": today(),
        "proof_checked_by": actor.user_id,
    }
    if tariff is not None:
        price |= {
            "tariff_name": tariff.name,
            "tariff_valid_from": tariff.valid_from,
            "tariff_legal_ref": tariff.legal_ref,
        }
    if order.kind == LoanKind.HUUR:
        from_tariff = tariff.deposit_eur if tariff is not None and order.price_eur is None else None
        price["deposit_eur"] = order.deposit_eur if order.deposit_eur is not None else from_tariff
    return price


def _pay(loan: Loan, order: Order, actor: Actor, settings: Settings, papers_of: Papers) -> None:
    """The proof that was seen, and what was paid in the same step: it stands on the agreement."""
    assert order.tariff_proof is not None
    write_check(loan, order.tariff_proof, until=order.proof_until, actor=actor, settings=settings)
    if order.payment is not None:
        whole = (loan.price_eur or NOTHING) + (loan.deposit_eur or NOTHING)
        note_payment(
            loan,
            amount_eur=order.payment.amount_eur if order.payment.amount_eur is not None else whole,
            method=order.payment.method,
            reference=order.payment.reference,
            actor=actor,
            settings=settings,
            papers_of=papers_of,
        )


def _record(loan: Loan, order: Order, found: list[Finding], actor: Actor, kept: KeptFile) -> None:
    """History of the contract. The person is a reference; no name, no address."""
    assert order.device is not None
    record(
        events.SOLD if loan.kind == LoanKind.KOOP else events.HANDED_OVER,
        subject_of(loan),
        actor=actor,
        to_state=loan.state,
        data={
            "kind": str(loan.kind),
            "device": order.device.tag,
            "type": str(order.device.type),
            "person": loan.person.ref,
            "identity_seen": True,
            "due_on": loan.due_on.isoformat() if loan.due_on else None,
            "accessories": [told_accessory(kind) for kind in order.accessories],
            "learning_path": str(loan.learning_path),
            "confirmed": [f.word for f in found if f.level is Level.CONFIRM],
            "noticed": [f.word for f in found if f.level is Level.NOTICE],
            **paper(kept),
        },
    )
