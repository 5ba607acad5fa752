"""What donors said is wrong with a list."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.intake.models import Lot, LotRemark


def remarks_of(lot: Lot) -> Sequence[LotRemark]:
    """Everything the donor said of this lot, oldest first."""
    return session.scalars(
        select(LotRemark).options(joinedload(LotRemark.device)).where(LotRemark.lot_id == lot.id).order_by(LotRemark.id)
    ).all()


def open_remarks(lot: Lot) -> list[LotRemark]:
    """What is still to be answered."""
    return [remark for remark in remarks_of(lot) if remark.settled_at is None]


def lots_with_open_remarks(lot_ids: Iterable[int] | None = None) -> set[int]:
    """The lots (of these, when some are named) of which a donor waits for an answer."""
    query = select(LotRemark.lot_id).where(LotRemark.settled_at.is_(None))
    if lot_ids is not None:
        query = query.where(LotRemark.lot_id.in_(list(lot_ids)))
    return set(session.scalars(query))


def remark_of(lot: Lot, number: int) -> LotRemark:
    """The remark of this lot with this number."""
    found = session.scalar(select(LotRemark).where(LotRemark.lot_id == lot.id, LotRemark.id == number))
    if found is None:
        raise Missing(_("Deze opmerking kennen we niet."))
    return found
