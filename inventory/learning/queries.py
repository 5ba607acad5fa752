"""Reading the offers and how many places are free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.learning.models import LearningOffer, LearningPlace

MOST = 200  # offers on one page: more than a city has


@dataclass(frozen=True)
class Row:
    """An offer with how many places are taken."""

    offer: LearningOffer
    taken: int

    @property
    def free(self) -> int | None:
        """How many are left; None when everybody is welcome."""
        return None if self.offer.places is None else max(0, self.offer.places - self.taken)

    @property
    def is_full(self) -> bool:
        return self.free == 0


def is_running(day: date) -> ColumnElement[bool]:
    """What can be offered on this day."""
    return LearningOffer.withdrawn_at.is_(None) & or_(LearningOffer.until_on.is_(None), LearningOffer.until_on >= day)


def running(day: date) -> list[Row]:
    """What can be offered on this day, with free places. Two statements."""
    return _rows(is_running(day))


def _rows(which: ColumnElement[bool]) -> list[Row]:
    query = select(LearningOffer).where(which).order_by(LearningOffer.kind, LearningOffer.name, LearningOffer.id)
    return rows_of(session.scalars(query.limit(MOST)).all())


def rows_of(found: Sequence[LearningOffer]) -> list[Row]:
    """These offers with how many places are taken. One statement."""
    taken = _taken([each.id for each in found])
    return [Row(each, taken.get(each.id, 0)) for each in found]


def _taken(offers: Sequence[int]) -> dict[int, int]:
    query = select(LearningPlace.offer_id, func.count()).where(LearningPlace.offer_id.in_(offers))
    return {row[0]: row[1] for row in session.execute(query.group_by(LearningPlace.offer_id))}


def taken_of(offer: LearningOffer) -> int:
    return _taken([offer.id]).get(offer.id, 0)


def offer_by_id(number: int) -> LearningOffer:
    found = session.get(LearningOffer, number)
    if found is None:
        raise Missing(_("Dit aanbod bestaat niet."))
    return found


def runs_on(offer: LearningOffer, day: date) -> bool:
    """Whether it can be offered on this day."""
    return offer.withdrawn_at is None and (offer.until_on is None or offer.until_on >= day)


def place_of(owner_kind: str, owner_id: int) -> LearningPlace | None:
    """The place that this thing has, with its offer."""
    query = select(LearningPlace).options(joinedload(LearningPlace.offer))
    return session.scalar(query.where(LearningPlace.owner_kind == owner_kind, LearningPlace.owner_id == owner_id))
