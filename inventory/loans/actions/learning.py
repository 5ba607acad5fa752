"""What came of the offer to learn: said at the desk while the contract runs. An offer, never a condition."""

from typing import Final

from inventory.access import Actor, Can, demand
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.history.actions import record
from inventory.learning.actions import leave_place, note_began, take_place
from inventory.learning.models import LearningOffer, LearningPlace
from inventory.learning.queries import place_of
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
    if offer is not None:
        told["offer"] = take_place(offer, owner_kind=OWNER, owner_id=loan.id).offer_id
    elif path is LearningPath.REFUSED:
        told |= {"left": left} if (left := leave_place(owner_kind=OWNER, owner_id=loan.id)) is not None else {}
    if path is not LearningPath.REFUSED:
        note_began(owner_kind=OWNER, owner_id=loan.id, has_begun=path is LearningPath.STARTED)
    session.flush()
    record(events.LEARNING, subject_of(loan), actor=actor, data=told)
