"""Handing a device over: the one action for a free loan, a rent and a sale."""

from random import SystemRandom

from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.util import identity_key

from inventory.access import Actor
from inventory.accounts.models import User
from inventory.config import Settings
from inventory.core.clock import now, today
from inventory.core.codes import Chooser, format_contract_number
from inventory.core.db import session
from inventory.devices.actions import moves
from inventory.history.actions import next_number, record
from inventory.history.models import KeptFile
from inventory.history.told import paper
from inventory.loans import events
from inventory.loans.actions import papers
from inventory.loans.actions.findings import Finding, Level
from inventory.loans.actions.household import use_exception_for
from inventory.loans.actions.keeping import keep_as_long_as_needed
from inventory.loans.actions.moving import subject_of
from inventory.loans.actions.order import Order, check_shape, counter_of, place_of
from inventory.loans.actions.papers import Papers
from inventory.loans.actions.preflight import (
    findings,
    person_of,
    refuse_when_blocked,
    tariff_for,
)
from inventory.loans.actions.terms import months_later, open_day, usual_due_on
from inventory.loans.lifecycle import LETTERS, LoanKind, LoanState
from inventory.loans.models import Loan, LoanAccessory, LoanLine
from inventory.people.actions import note_end_user, tell, use_or_make
from inventory.people.models import Person
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
    found = findings(order, known, actor=actor, org_id=org, settings=settings)
    refuse_when_blocked(found, order)

    person, told = use_or_make(known, order.borrower, org_id=org, route=order.route, random=random)
    loan = _contract(order, person, org, actor, settings)
    line = LoanLine(device_id=device.id, from_at=loan.handed_over_at)
    line.device = device
    line.accessories = [
        *(LoanAccessory(kind=kind.strip(), handed=True) for kind in order.accessories),
        *(LoanAccessory(kind=kind.strip(), handed=False) for kind in order.accessories_missing),
    ]
    if order.kind == LoanKind.KOOP:
        line.until_at = loan.handed_over_at
    loan.lines = [line]
    if order.end_user is not None:
        loan.end_user = note_end_user(order.end_user, person=person)
    session.add(loan)

    # Device and referral are written in one go with the contract; it is the paper that needs its number.
    facts = {"contract": loan.number, "contract_kind": str(order.kind)}
    name = "sell" if order.kind == LoanKind.KOOP else "hand_over"
    moves.step(device, name, actor=actor, facts=facts, permission_checked=True, is_written=False)
    if order.referral is not None:
        referral_moves.collect(order.referral, device, actor=actor)
    session.flush()
    if order.kind == LoanKind.KOOP:
        keep_as_long_as_needed(person)
    tell(person, told, actor=actor)
    use_exception_for(found, person, actor=actor)
    kept = papers.keep(papers.AGREEMENT, loan, papers_of.agreement(loan, settings))
    _record(loan, order, found, actor, kept)
    return loan


def _contract(order: Order, person: Person, org_id: int, actor: Actor, settings: Settings) -> Loan:
    day, instant = today(), now()
    place = place_of(actor)
    assert order.device is not None
    loan = Loan(
        number=format_contract_number(
            LETTERS[order.kind], day.year, next_number(f"loan:{LETTERS[order.kind]}:{day.year}")
        ),
        kind=order.kind,
        org_id=org_id,
        location_id=place.id if place is not None and place.org_id == org_id else order.device.location_id,
        person=person,
        referral_id=order.referral.id if order.referral is not None else None,
        representative_signs=order.representative_signs,
        state=LoanState.SOLD if order.kind == LoanKind.KOOP else LoanState.ACTIVE,
        handed_over_at=instant,
        clerk=_clerk(actor),
        condition_out=order.condition.strip(),
        learning_path=order.learning_path,
    )
    if order.kind == LoanKind.KOOP:
        loan.ended_at = instant
        loan.guarantee_until = months_later(day, settings.guarantee_months)
    else:
        loan.due_on = open_day(order.due_on) if order.due_on else usual_due_on(order.kind, day, settings)
    if order.kind != LoanKind.BRUIKLEEN:
        _freeze_price(loan, order, actor)
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


def _freeze_price(loan: Loan, order: Order, actor: Actor) -> None:
    tariff = tariff_for(order)
    if tariff is not None:
        loan.tariff_name, loan.tariff_valid_from = tariff.name, tariff.valid_from
        loan.tariff_legal_ref = tariff.legal_ref
    loan.price_eur = order.price_eur if order.price_eur is not None else tariff.price_eur if tariff else None
    if order.kind == LoanKind.HUUR:
        from_tariff = tariff.deposit_eur if tariff is not None and order.price_eur is None else None
        loan.deposit_eur = order.deposit_eur if order.deposit_eur is not None else from_tariff
    loan.tariff_proof = order.tariff_proof
    loan.proof_checked_on = today()
    loan.proof_checked_by = actor.user_id


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
            "accessories": list(order.accessories),
            "learning_path": str(loan.learning_path),
            "confirmed": [f.word for f in found if f.level is Level.CONFIRM],
            "noticed": [f.word for f in found if f.level is Level.NOTICE],
            **paper(kept),
        },
    )
