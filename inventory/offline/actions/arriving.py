"""What a desk did without network arrives: through the same actions as online, or as a task with both stories."""

from datetime import datetime, timedelta

from sqlalchemy import select

from inventory.access import Actor, Role
from inventory.config import Settings
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.history.actions import late
from inventory.loans.actions.order import place_of
from inventory.loans.actions.papers import Papers
from inventory.offline import events
from inventory.offline.actions.conflicts import note_conflict, tell_history
from inventory.offline.actions.doing import do
from inventory.offline.actions.work import Referrals, Work
from inventory.offline.models import Arrival, Outcome, What
from inventory.people.models import Person

OLDEST = timedelta(days=60)
KEPT_DAYS = 90  # what came of it can be asked so long; it names nobody


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
        org_id=_counter(actor, work.what),
        what=work.what,
        tag=work.did.tag,
        done_at=min(work.done_at, now()),
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
        tell_history(events.CONFLICT, arrival, actor, reason=arrival.reason, done_at=arrival.done_at.isoformat())
    return arrival


def arrival_of(work: Work, actor: Actor) -> Arrival | None:
    return session.scalar(select(Arrival).where(Arrival.user_id == actor.user_id, Arrival.key == work.key))


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


def _counter(actor: Actor, what: What) -> int:
    """The desk of the actor, for a task that comes of it. Without network only a library hands over."""
    own = (what is What.HAND_OVER and actor.orgs(Role.LIBRARY)) or actor.orgs(Role.LIBRARY, Role.SHOP)
    place = place_of(actor)
    return place.org_id if place is not None and place.org_id in own else min(own)


def _do_or_note(
    arrival: Arrival, work: Work, actor: Actor, settings: Settings, papers_of: Papers, referral_of: Referrals
) -> None:
    try:
        _refuse_long_ago(arrival.done_at)
        with session.begin_nested(), late(arrival.done_at):
            loan = do(work, actor, settings, papers_of, referral_of)
            session.flush()
        arrival.number, arrival.org_id, arrival.tag = loan.number, loan.org_id, loan.line.device.tag
    except BadInput:
        raise
    except Refused as no:
        if no.status == 429:
            raise
        note_conflict(arrival, work, no, actor)


def _refuse_long_ago(done_at: datetime) -> None:
    """By what the device of the desk counted: it may have lain in a drawer, or its clock was put right meanwhile."""
    if now() - done_at > OLDEST:
        said = _("Volgens het toestel van de balie is dit meer dan 60 dagen geleden gedaan. Kijk na wanneer het was.")
        raise Refused("too_long_ago", said)
