"""The views of a list that this reader kept or that were shared with them."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from inventory.access import Actor
from inventory.core.db import session
from inventory.lists.models import SavedView


def own_view(listing: str, name: str, *, actor: Actor) -> SavedView | None:
    return session.scalar(
        select(SavedView).where(
            SavedView.owner_id == actor.user_id, SavedView.listing == listing, SavedView.name == name
        )
    )


def own_views(listing: str, *, actor: Actor) -> Sequence[SavedView]:
    return session.scalars(
        select(SavedView).where(SavedView.owner_id == actor.user_id, SavedView.listing == listing)
    ).all()


def views_of(listing: str, *, actor: Actor) -> Sequence[SavedView]:
    """Own views and those shared with a role that this reader holds, by name."""
    if actor.user_id is None:
        return ()
    shared = [
        and_(SavedView.org_id == held.org_id, SavedView.role == held.role)
        for held in sorted(actor.memberships, key=lambda held: (held.org_id, held.role))
    ]
    return session.scalars(
        select(SavedView)
        .where(SavedView.listing == listing, or_(SavedView.owner_id == actor.user_id, *shared))
        .order_by(SavedView.name, SavedView.id)
        .limit(60)
    ).all()
