"""What could not be done when it arrived: both stories are kept, as a task of the counter."""

from contextlib import suppress
from datetime import timedelta

from inventory.access import Actor
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import Missing, Refused
from inventory.devices.queries import device_by_tag
from inventory.history.actions import Subject, record
from inventory.loans.models import Loan
from inventory.loans.queries.contracts import loan_by_number
from inventory.offline.actions.work import HandedOver, TakenBack, Work
from inventory.offline.models import Arrival, Outcome
from inventory.people.actions import keep_until, note_end_user, tell, use_or_make
from inventory.people.models import Route
from inventory.people.queries import same_person

PERSON_DAYS = 60  # who signed something that was never lent stays so long, unless there was a contract before


def note_conflict(arrival: Arrival, work: Work, no: Refused, actor: Actor) -> None:
    """Both stories: what the desk did, and what stood in the way. Who signed goes to the people's room."""
    arrival.outcome = Outcome.CONFLICT
    arrival.reason, arrival.said = no.reason[:60], str(no.message)[:600]
    did, strokes = work.did, work.strokes
    loan = _loan_of(did, actor)
    named = did.tag or (loan.line.device.tag if loan is not None else "")
    with suppress(Missing):
        arrival.device_id, arrival.tag = device_by_tag(named, actor=actor).id, named
    arrival.sent = {"accessories": list(did.accessories), "condition": did.condition}
    if strokes is not None:
        arrival.sent["strokes"] = {
            "w": strokes.width,
            "h": strokes.height,
            "s": [[list(point) for point in stroke] for stroke in strokes.strokes],
        }
    if isinstance(did, TakenBack):
        arrival.number = did.number
        # What was written and drawn goes when this person goes.
        arrival.person_id = loan.person_id if loan is not None else None
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


def _loan_of(did: HandedOver | TakenBack, actor: Actor) -> Loan | None:
    """The contract that came back, when the desk knew it. Without its number it may be of somebody else by now."""
    with suppress(Missing):
        return loan_by_number(did.number, actor=actor) if isinstance(did, TakenBack) and did.number else None
    return None


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


def tell_history(kind: str, arrival: Arrival, actor: Actor, **facts: str) -> None:
    """History names the device and the contract, never who signed."""
    data = {"what": str(arrival.what), "device": arrival.tag, "contract": arrival.number, **facts}
    record(kind, Subject("offline", arrival.id, arrival.tag), actor=actor, data=data)
