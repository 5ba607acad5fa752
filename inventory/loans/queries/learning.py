"""What came of the offers to learn, as counts that tell of nobody."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from inventory.core.db import session
from inventory.core.suppress import suppress_list
from inventory.learning.models import LearningOffer, LearningPlace, OfferKind
from inventory.loans.models import LearningPath, Loan

OWNER = "loan"


@dataclass(frozen=True)
class Figures:
    """Of the contracts that were made in a period; None is under five, or hidden so that nothing gives those back."""

    paths: dict[LearningPath, int | None]
    contracts: int | None
    kinds: dict[OfferKind, int | None]


def figures(starts_at: datetime, ends_at: datetime, *also: ColumnElement[bool]) -> Figures:
    """How often each answer was given, and in what kind of offer a place was taken. Two statements."""
    made = (Loan.handed_over_at >= starts_at, Loan.handed_over_at < ends_at, *also)
    paths = dict(
        session.execute(select(Loan.learning_path, func.count()).where(*made).group_by(Loan.learning_path)).all()
    )
    places = dict(
        session.execute(
            select(LearningOffer.kind, func.count())
            .join(LearningPlace, LearningPlace.offer_id == LearningOffer.id)
            .join(Loan, (Loan.id == LearningPlace.owner_id) & (LearningPlace.owner_kind == OWNER))
            .where(*made)
            .group_by(LearningOffer.kind)
        ).all()
    )
    shown, total = suppress_list([paths.get(path, 0) for path in LearningPath])
    kinds, _all = suppress_list([places.get(kind, 0) for kind in OfferKind])
    return Figures(dict(zip(LearningPath, shown, strict=True)), total, dict(zip(OfferKind, kinds, strict=True)))
