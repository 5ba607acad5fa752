"""The views of a list that this reader kept or that were shared with them."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from inventory.access import Actor
from inventory.accounts.models import User
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


IS_LEFT = SavedView.owner_id.in_(select(User.id).where(User.active.is_(False)))
"""Made by somebody whose account is closed."""


def count_left() -> int:
    """How many shared views nobody keeps any more."""
    return session.scalar(select(func.count()).select_from(SavedView).where(SavedView.role.is_not(None), IS_LEFT)) or 0


_SEEN = (
    select(SavedView)
    .options(joinedload(SavedView.owner))
    .where(
        SavedView.listing == bindparam("listing"),
        or_(SavedView.owner_id == bindparam("owner"), SavedView.org_id.in_(bindparam("orgs", expanding=True))),
    )
    .order_by(SavedView.name, SavedView.id)
    .limit(200)
)


def views_of(listing: str, *, actor: Actor) -> Sequence[SavedView]:
    """Own views and those shared with a role that this reader holds, by name."""
    if actor.user_id is None:
        return ()
    held = {(each.org_id, each.role) for each in actor.memberships}
    found = session.scalars(_SEEN, {"listing": listing, "owner": actor.user_id, "orgs": sorted(actor.orgs())})
    return [view for view in found if view.owner_id == actor.user_id or (view.org_id, view.role) in held]
