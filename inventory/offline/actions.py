"""What a desk did without network arrives: through the same actions as online, or as a task with both stories."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from inventory.access import Actor, Role
from inventory.config import Settings
from inventory.core.clock import day_of, now, today
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _, in_dutch
from inventory.devices.queries import device_by_tag, device_to_hand_over
from inventory.history.actions import Subject, late, record
from inventory.loans.actions import papers, signing
from inventory.loans.actions.findings import Level
from inventory.loans.actions.hand_over import hand_over
from inventory.loans.actions.order import Order, counter_of, place_of
from inventory.loans.actions.papers import Papers
from inventory.loans.actions.preflight import preflight
from inventory.loans.actions.returned import Returned
from inventory.loans.actions.take_back import take_back
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import LearningPath, Loan, ThingBack
from inventory.loans.queries.contracts import loan_by_number, open_loan_of_device
from inventory.loans.readers.strokes import Strokes
from inventory.offline import events
from inventory.offline.models import SOLUTIONS, Arrival, Outcome, Solution, What
from inventory.people.actions import Borrower, NewEndUser, keep_until, note_end_user, tell, use_or_make
from inventory.people.models import Person, Route
from inventory.people.queries import same_person
from inventory.referrals.models import Referral

OLDEST = timedelta(days=60)
KEPT_DAYS = 90  # what came of it can be asked so long; it names nobody
PERSON_DAYS = 60  # who signed something that was never lent stays so long, unless there was a contract before


@dataclass(frozen=True)
class HandedOver:
    """What the desk noted when it gave a device: for a code, from what was prepared that day."""

    tag: str
    code: str
    prepared_on: date
    borrower: Borrower
    identity_seen: bool
    end_user: NewEndUser | None
    representative_signs: bool
    accessories: tuple[str, ...]
    condition: str
    due_on: date | None
    learning_path: LearningPath
    confirmed: frozenset[str]
    known: Person | None = None
    """Who signs, when the counter had recognised somebody before the network went."""


@dataclass(frozen=True)
class TakenBack:
    """What the desk noted when it took a device. Without a number it was not prepared; the device leads to it."""

    tag: str
    number: str
    accessories: tuple[str, ...]
    condition: str
    data_statement: bool
    note: str
    device_note: str = ""


@dataclass(frozen=True)
class Work:
    """One thing that was done, with the key by which it is known however often it is sent."""

    key: str
    done_at: datetime
    did: HandedOver | TakenBack
    strokes: Strokes | None = None
    seen_by: str = ""
    """Who saw the borrower sign, when it is not the actor."""

    @property
    def what(self) -> What:
        return What.HAND_OVER if isinstance(self.did, HandedOver) else What.TAKE_BACK


Referrals = Callable[[str], Referral]


def arrive(
    work: Work, *, actor: Actor, settings: Settings, papers_of: Papers, referral_of: Referrals, earlier: str = ""
) -> Arrival:
    """Do what the desk did, once. A refusal of a rule is kept as a conflict; what can never be right (BadInput) is the
    desk's to mend and is raised. `earlier` is the contract that a lost answer of the page already told of.
    """
    found = arrival_of(work, actor)
    if found is not None:
        return found
    arrival = Arrival(
        key=work.key,
        user_id=actor.user_id,
        org_id=_counter(actor),
        what=work.what,
        tag=work.did.tag,
        done_at=_done_at(work),
        arrived_at=now(),
        outcome=Outcome.DONE,
        sent={},
    )
    if earlier:
        arrival.number = earlier
    else:
        _do_or_note(arrival, work, actor, settings, papers_of, referral_of)
    session.add(arrival)
    session.flush()
    if arrival.outcome == Outcome.CONFLICT:
        _tell(events.CONFLICT, arrival, actor, reason=arrival.reason, done_at=arrival.done_at.isoformat())
    return arrival


def arrival_of(work: Work, actor: Actor) -> Arrival | None:
    return session.scalar(select(Arrival).where(Arrival.user_id == actor.user_id, Arrival.key == work.key))


def do_after_all(
    arrival: Arrival, *, actor: Actor, settings: Settings, papers_of: Papers, referral_of: Referrals
) -> Loan:
    """Try again what could not be done, with what must be confirmed confirmed: somebody read both stories."""
    held = _held(arrival)
    if held.what == What.HAND_OVER:
        did: HandedOver | TakenBack = _handed_over_again(held)
    else:
        kept = _sent(held, "accessories", "condition", "note", "device_note")
        did = TakenBack(tag=held.tag, number=held.number, data_statement=True, **kept)
    drawn, strokes = held.sent.get("strokes"), None
    if drawn:
        strokes = Strokes(tuple(tuple((x, y) for x, y in stroke) for stroke in drawn["s"]), drawn["w"], drawn["h"])
    work = Work(held.key, held.done_at, did, strokes, seen_by=held.user.name)
    with late(held.done_at):
        loan = _do(work, actor, settings, papers_of, referral_of, is_read=True)
    _solve(held, Solution.DONE_AFTER_ALL, actor, loan.number)
    return loan


def solve(arrival: Arrival, solution: Solution, *, actor: Actor) -> None:
    """Somebody put it right in another way."""
    held = _held(arrival)
    if solution not in SOLUTIONS:
        raise BadInput("solution", _("Kies hoe het in orde kwam."), field="solution")
    _solve(held, solution, actor, held.number)


def forget(*, actor: Actor) -> int:
    """Nightly: what came of old arrivals, and what the desk noted of somebody who is erased. The number of rows."""
    before = now() - timedelta(days=KEPT_DAYS)
    count = 0
    for row in session.scalars(select(Arrival).where(Arrival.arrived_at < before, Arrival.outcome == Outcome.DONE)):
        session.delete(row)
        count += 1
    gone = select(Arrival).join(Person, Person.id == Arrival.person_id).where(Person.anonymised_at.is_not(None))
    for row in session.scalars(gone):
        if row.sent:
            row.sent = {}
            count += 1
    session.flush()
    return count


def _counter(actor: Actor) -> int:
    """The desk of the actor, for a task that comes of it."""
    own, place = actor.orgs(Role.LIBRARY, Role.SHOP), place_of(actor)
    return place.org_id if place is not None and place.org_id in own else min(own)


# --- doing it ---------------------------------------------------------------------------------------------------------


def _do_or_note(
    arrival: Arrival, work: Work, actor: Actor, settings: Settings, papers_of: Papers, referral_of: Referrals
) -> None:
    try:
        with session.begin_nested(), late(arrival.done_at):
            loan = _do(work, actor, settings, papers_of, referral_of)
            session.flush()
        arrival.number, arrival.org_id, arrival.tag = loan.number, loan.org_id, loan.line.device.tag
    except BadInput:
        raise
    except Refused as no:
        if no.status == 429:
            raise
        _note_conflict(arrival, work, no, actor)


def _do(
    work: Work,
    actor: Actor,
    settings: Settings,
    papers_of: Papers,
    referral_of: Referrals,
    *,
    is_read: bool = False,
) -> Loan:
    if isinstance(work.did, HandedOver):
        if not is_read and work.did.prepared_on != day_of(work.done_at):
            raise Refused(
                "prepared_too_long_ago",
                _("Het toestel lag klaar op een andere dag. Kijk na of het toen nog klaar lag."),
            )
        loan = _hand_over(work.did, actor, settings, papers_of, referral_of, is_read)
        paper = papers.AGREEMENT
    else:
        loan = _take_back(work, work.did, actor, settings, papers_of)
        paper = papers.RECEIPT
    if work.strokes is not None:
        signing.sign(loan, paper, work.strokes, actor=actor, papers_of=papers_of, at=work.done_at, witness=work.seen_by)
    return loan


def _hand_over(
    did: HandedOver, actor: Actor, settings: Settings, papers_of: Papers, referral_of: Referrals, is_read: bool
) -> Loan:
    device = device_to_hand_over(did.tag, actor=actor)
    order = Order(
        kind=LoanKind.BRUIKLEEN,
        device=device,
        referral=referral_of(did.code),
        borrower=did.borrower,
        known=did.known,
        identity_seen=did.identity_seen,
        end_user=did.end_user,
        representative_signs=did.representative_signs,
        accessories=did.accessories,
        accessories_missing=tuple(name for name in device.accessories if name not in did.accessories),
        due_on=did.due_on,
        condition=did.condition,
        learning_path=did.learning_path,
        confirmed=did.confirmed,
    )
    if is_read:
        org = counter_of(actor, order.kind)
        found = preflight(order, actor=actor, org_id=org, settings=settings)
        order = _with_all_confirmed(order, [each.word for each in found if each.level is Level.CONFIRM])
    return hand_over(order, actor=actor, settings=settings, papers_of=papers_of)


def _with_all_confirmed(order: Order, words: list[str]) -> Order:
    return Order(**{**order.__dict__, "confirmed": order.confirmed | set(words)})


def _take_back(work: Work, did: TakenBack, actor: Actor, settings: Settings, papers_of: Papers) -> Loan:
    if did.number:
        loan = loan_by_number(did.number, actor=actor)
    else:
        loan = open_loan_of_device(device_by_tag(did.tag, actor=actor), actor=actor)
    is_same = not did.tag or loan.line.device.tag == did.tag
    if not is_same or loan.line.from_at > work.done_at:
        # It came back and went along again before this arrived: what ends here is another loan than was meant.
        raise Refused("lent_again", _("Na de terugkomst is het toestel al opnieuw meegegeven, of gewisseld."))
    handed = [each.kind for each in loan.line.accessories if each.handed]
    known = [kind for kind in did.accessories if kind in handed]
    other = ", ".join(kind for kind in did.accessories if kind not in handed)
    with in_dutch():
        also = _("Ook terug: %(what)s.", what=other) if other else ""
    condition = " ".join(part for part in (did.condition, also) if part)
    return take_back(
        loan,
        actor=actor,
        settings=settings,
        papers_of=papers_of,
        accessories=known,
        condition=condition[:500],
        data_statement=did.data_statement,
        device_back=Returned(ThingBack.DAMAGED, did.device_note) if did.device_note else None,
        note=did.note,
        # The desk had no list of what went along: nobody said that the rest is missing.
        not_looked_at=() if did.number else [kind for kind in handed if kind not in known],
    )


def _done_at(work: Work) -> datetime:
    """When it was done, by what the device of the desk counted; never later than now."""
    moment = min(work.done_at, now())
    if now() - moment > OLDEST:
        raise BadInput("too_long_ago", _("Dit is te lang geleden gedaan. Doe het opnieuw aan de balie."))
    return moment


# --- what could not be done -------------------------------------------------------------------------------------------


def _note_conflict(arrival: Arrival, work: Work, no: Refused, actor: Actor) -> None:
    """Both stories: what the desk did, and what stood in the way. Who signed goes to the people's room."""
    arrival.outcome = Outcome.CONFLICT
    arrival.reason, arrival.said = no.reason[:60], str(no.message)[:600]
    try:
        named = work.did.tag or loan_by_number(getattr(work.did, "number", ""), actor=actor).line.device.tag
        arrival.device_id, arrival.tag = device_by_tag(named, actor=actor).id, named
    except Missing:
        arrival.device_id = None
    did, strokes = work.did, work.strokes
    arrival.sent = {"accessories": list(did.accessories), "condition": did.condition}
    if strokes is not None:
        arrival.sent["strokes"] = {
            "w": strokes.width,
            "h": strokes.height,
            "s": [[list(point) for point in stroke] for stroke in strokes.strokes],
        }
    if isinstance(did, TakenBack):
        arrival.number = did.number
        arrival.sent |= {"note": did.note, "device_note": did.device_note}
        return
    arrival.code = did.code
    arrival.sent |= {
        "prepared_on": did.prepared_on.isoformat(),
        "representative_signs": did.representative_signs,
        "due_on": did.due_on.isoformat() if did.due_on else None,
        "learning_path": str(did.learning_path),
        "confirmed": sorted(did.confirmed),
    }
    _note_person(arrival, did, actor)


def _note_person(arrival: Arrival, did: HandedOver, actor: Actor) -> None:
    org = arrival.org_id
    known = did.known or same_person(
        first_name=did.borrower.first_name,
        last_name=did.borrower.last_name,
        birth_date=did.borrower.birth_date,
        postal_code=did.borrower.postal_code,
        org_id=org,
        route=Route.FREE,
    )
    person, told = use_or_make(known, did.borrower, org_id=org, route=Route.FREE)
    session.flush()
    if known is None:
        keep_until(person, today() + timedelta(days=PERSON_DAYS))
    tell(person, told, actor=actor)
    arrival.person_id = person.id
    if did.end_user is not None:
        arrival.end_user_id = note_end_user(did.end_user, person=person).id


def _handed_over_again(held: Arrival) -> HandedOver:
    person, user = held.person, held.end_user
    if person is None or person.birth_date is None:
        raise Refused("person_gone", _("De gegevens van deze persoon zijn gewist."))
    due_on = held.sent.get("due_on")
    return HandedOver(
        tag=held.tag,
        code=held.code,
        prepared_on=date.fromisoformat(held.sent["prepared_on"]),
        borrower=Borrower(
            first_name=person.first_name,
            last_name=person.last_name,
            birth_date=person.birth_date,
            street=person.street,
            postal_code=person.postal_code,
            city=person.city,
            phone=person.phone,
            email=person.email,
        ),
        identity_seen=True,
        end_user=NewEndUser(user.first_name, user.birth_year) if user is not None else None,
        representative_signs=bool(held.sent.get("representative_signs")),
        due_on=date.fromisoformat(due_on) if due_on else None,
        learning_path=LearningPath(held.sent["learning_path"]),
        confirmed=frozenset(held.sent.get("confirmed", ())),
        accessories=tuple(held.sent["accessories"]),
        condition=held.sent["condition"],
    )


def _sent(held: Arrival, *names: str) -> dict[str, Any]:
    kept = {name: held.sent.get(name, "") for name in names}
    return {**kept, "accessories": tuple(kept.get("accessories") or ())}


def _held(arrival: Arrival) -> Arrival:
    held = locked(Arrival, arrival.id)
    if held is None:
        raise Missing(_("Deze taak bestaat niet."))
    if not held.is_open:
        raise Refused("solved_already", _("Een collega bracht dit al in orde."))
    return held


def _solve(held: Arrival, solution: Solution, actor: Actor, number: str) -> None:
    held.solution, held.solved_at, held.solved_by = solution, now(), actor.user_id
    held.number, held.sent = number, {}
    session.flush()
    _tell(events.SOLVED, held, actor, solution=str(solution))


def _tell(kind: str, arrival: Arrival, actor: Actor, **facts: str) -> None:
    data = {"what": str(arrival.what), "device": arrival.tag, "contract": arrival.number, **facts}
    record(kind, Subject("offline", arrival.id, arrival.tag), actor=actor, data=data)
