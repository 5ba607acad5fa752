"""The lots that wait for their donor: looked at by us, and not yet confirmed as they stand now."""

from sqlalchemy import or_

from inventory.access import Actor, Role
from inventory.core.db import session
from inventory.intake.lifecycle import LotState
from inventory.intake.models import Lot
from inventory.intake.queries.lots import counts_of, visible_to
from inventory.intake.queries.reconcile import reconciliation
from inventory.intake.queries.remarks import lots_with_open_remarks

_MOST = 20


def to_confirm(actor: Actor) -> list[Lot]:
    """The newest lots of this donor of which the list can be confirmed and is not, or changed since."""
    theirs = actor.orgs(Role.DONOR)
    if not theirs:
        return []
    query = visible_to(actor).where(Lot.donor_id.in_(theirs), Lot.state != LotState.ANNOUNCED)
    query = query.where(or_(Lot.confirmed_at.is_(None), Lot.state == LotState.RECEIVED))
    found = session.scalars(query.order_by(Lot.id.desc()).limit(_MOST)).all()
    counts = counts_of(lot.code for lot in found) if found else {}
    disputed = lots_with_open_remarks(lot.id for lot in found) if found else set()
    return [
        lot
        for lot in found
        if counts[lot.code].listed
        and not counts[lot.code].to_do
        and lot.id not in disputed
        and (lot.confirmed_at is None or lot.confirmed_sha256 != reconciliation(lot).sha256)
    ]
