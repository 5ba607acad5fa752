"""What came of the offer to learn: said at the desk while the contract runs. An offer, never a condition."""

from typing import Final

from inventory.access import Actor, Can, demand
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.history.actions import record
from inventory.loans import events
from inventory.loans.actions.moving import hold, subject_of
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import LearningPath, Loan
from inventory.people.queries import objections_of

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


def note_learning(loan: Loan, path: LearningPath, *, actor: Actor) -> None:
    """Begun, wanted after all, or not after all. The contract and its term stay as they are."""
    demand(actor, Can.LOANS_CHANGE, loan)
    loan = hold(loan)
    if path not in next_paths(loan):
        raise Refused("learning_path", _("Dat kan je nu niet noteren. Kijk wat er al staat."), field="path")
    before, loan.learning_path = loan.learning_path, path
    session.flush()
    record(
        events.LEARNING,
        subject_of(loan),
        actor=actor,
        data={"before": str(before), "learning_path": str(path)},
    )
