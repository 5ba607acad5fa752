"""What came of the offer to learn: said at the desk while the contract runs. An offer, never a condition."""

from typing import Final

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.clock import day_of, today
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.history.actions import record
from inventory.history.models import Event
from inventory.learning.actions import leave_place, note_began, take_place
from inventory.learning.models import LearningOffer, LearningPlace
from inventory.learning.queries import offer_by_id, place_of
from inventory.loans import events
from inventory.loans.actions.moving import hold, subject_of
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import LearningPath, Loan
from inventory.people.queries import objections_of

OWNER: Final = "loan"
# What may be said next; the last of `STARTED` puts a slip of the finger right.
NEXT: Final[dict[LearningPath, tuple[LearningPath, ...]]] = {
    LearningPath.NOT_OFFERED: (LearningPath.PLANNED, LearningPath.REFUSED),
    LearningPath.PLANNED: (LearningPath.STARTED, LearningPath.REFUSED),
    LearningPath.REFUSED: (LearningPath.PLANNED,),
    LearningPath.STARTED: (LearningPath.PLANNED,),
}


def next_paths(loan: Loan) -> tuple[LearningPath, ...]:
    """What the desk may note now: nothing once the contract is over, no yes of somebody who wants no offer."""
    if loan.state not in (LoanState.ACTIVE, LoanState.SOLD) or loan.person.anonymised_at is not None:
        return ()
    if objections_of(loan.person)[0]:
        return tuple(path for path in NEXT[loan.learning_path] if path is LearningPath.REFUSED)
    return NEXT[loan.learning_path]


def may_choose(loan: Loan) -> bool:
    """Whether an offer from the list may be chosen now: also another one than before."""
    return loan.learning_path == LearningPath.PLANNED or LearningPath.PLANNED in next_paths(loan)


def learning_place(loan: Loan) -> LearningPlace | None:
    """The place that was taken for this contract, with its offer."""
    return place_of(OWNER, loan.id)


def note_learning(loan: Loan, path: LearningPath, *, actor: Actor, offer: LearningOffer | None = None) -> None:
    """Begun, wanted after all, or not after all. The contract and its term stay as they are.

    With `offer` a place in it is taken; one who does not come leaves the place to others.
    """
    demand(actor, Can.LOANS_CHANGE, loan)
    loan = hold(loan)
    is_other = offer is not None and path is LearningPath.PLANNED and may_choose(loan) and next_paths(loan)
    if path not in next_paths(loan) and not is_other:
        raise Refused("learning_path", _("Dat kan je nu niet noteren. Kijk wat er al staat."), field="path")
    if offer is not None and path is not LearningPath.PLANNED:
        raise Refused("learning_offer", _("Een aanbod kies je alleen bij: wil leren."), field="offer")
    before, loan.learning_path = loan.learning_path, path
    told: dict[str, object] = {"before": str(before), "learning_path": str(path)}
    present = learning_place(loan)
    if present is not None:
        told["offer_before"] = present.offer_id
    if offer is not None:
        told["offer"] = take_place(offer, owner_kind=OWNER, owner_id=loan.id).offer_id
    elif path is LearningPath.REFUSED:
        told |= {"left": left} if (left := leave_place(owner_kind=OWNER, owner_id=loan.id)) is not None else {}
    if path is not LearningPath.REFUSED:
        note_began(owner_kind=OWNER, owner_id=loan.id, has_begun=path is LearningPath.STARTED)
    session.flush()
    record(events.LEARNING, subject_of(loan), actor=actor, data=told)


def undo_learning(loan: Loan, *, actor: Actor) -> None:
    """It was another contract, or the wrong button: what was noted last today goes back to what it was before."""
    demand(actor, Can.LOANS_CHANGE, loan)
    loan = hold(loan)
    newest = session.scalar(
        select(Event)
        .where(Event.subject_kind == OWNER, Event.subject_id == loan.id, Event.kind == events.LEARNING)
        .order_by(Event.seq.desc())
        .limit(1)
    )
    if newest is None or "undone" in newest.data or newest.data.get("learning_path") != loan.learning_path:
        raise Refused("nothing_to_undo", _("Er is niets om ongedaan te maken."))
    if day_of(newest.at) != today():
        raise Refused("too_late_to_undo", _("Dit kan alleen op de dag zelf."))
    before, loan.learning_path = loan.learning_path, LearningPath(newest.data["before"])
    former = newest.data.get("offer_before")
    if former is None:
        leave_place(owner_kind=OWNER, owner_id=loan.id)
    else:
        take_place(offer_by_id(former), owner_kind=OWNER, owner_id=loan.id, is_back=True)
        note_began(owner_kind=OWNER, owner_id=loan.id, has_begun=loan.learning_path is LearningPath.STARTED)
    session.flush()
    told = {"before": str(before), "learning_path": str(loan.learning_path), "undone": True}
    record(events.LEARNING, subject_of(loan), actor=actor, data=told)
