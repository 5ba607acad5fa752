"""Keeping a view of a list, sharing it, and taking an own one away."""

from inventory.access import ROLE_LABELS, Actor, Can, Role, demand
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.core.national_number import refuse_bare
from inventory.core.reach_somebody import refuse_how_to_reach
from inventory.lists.models import SavedView
from inventory.lists.queries.asked import Asked
from inventory.lists.queries.views import own_view, own_views

MOST = 30


def keep(asked: Asked, name: str, *, share: str = "", actor: Actor) -> SavedView:
    """Keep the list as it stands under a name; a name that was used is replaced. `share` is a role of the actor at an
    organisation, as "role:org".
    """
    name = " ".join(name.split())
    if actor.user_id is None or actor.kind != "user":
        raise Refused("no_user", _("Alleen wie aangemeld is, bewaart een weergave."))
    if not name:
        raise BadInput("name_missing", _("Geef de weergave een naam."), field="name")
    if len(name) > 60:
        raise BadInput("name_long", _("De naam van een weergave telt hoogstens 60 tekens."), field="name")
    refuse_bare(name, "name")
    refuse_how_to_reach(name, "name")
    if any(on.filter.is_of_people for on in asked.on):
        raise BadInput("names_somebody", _("Een weergave bewaart geen naam. Haal dat filter eerst weg."), field="name")
    query = asked.strictly().query()
    if len(query) > 1000:
        raise BadInput("query_long", _("Deze weergave heeft te veel filters om te bewaren."), field="name")
    role, org = shared_with(share, actor=actor)
    found = own_view(asked.listing.name, name, actor=actor)
    if found is None:
        if len(own_views(asked.listing.name, actor=actor)) >= MOST:
            raise Refused(
                "full", _("Je bewaarde hier al %(most)s weergaven. Wis er eerst een.", most=MOST), field="name"
            )
        found = SavedView(owner_id=actor.user_id, listing=asked.listing.name, name=name)
        session.add(found)
    found.query, found.role, found.org_id, found.made_at = query, role, org, now()
    session.flush()
    return found


def shared_with(share: str, *, actor: Actor) -> tuple[Role | None, int | None]:
    """The role and the organisation in "role:org"; only what the actor holds."""
    if not share:
        return None, None
    for held in actor.memberships:
        if share == f"{held.role.value}:{held.org_id}":
            return held.role, held.org_id
    raise BadInput("not_yours", _("Je deelt een weergave alleen met een rol die je zelf hebt."), field="share")


def take_away(number: int, *, actor: Actor) -> str:
    """Take an own view away. Its name."""
    found = session.get(SavedView, number)
    if found is None or actor.user_id is None or found.owner_id != actor.user_id:
        raise Missing(_("Deze weergave is er niet, of ze is niet van jou."))
    name = found.name
    session.delete(found)
    session.flush()
    return name


def cannot_settle(view: SavedView, *, actor: Actor) -> str:
    """Why somebody else may not take it over or away; nothing when they may."""
    demand(actor, Can.VIEWS_SETTLE)
    if view.role is None:
        return _("Deze weergave is niet gedeeld.")
    return _("De maker werkt hier nog. Alleen die wist de weergave.") if view.owner.active else ""


def take_over(view: SavedView, *, actor: Actor) -> str:
    """The view is the actor's from now on; whoever it is shared with keeps it. What is to be said of it."""
    held = _to_settle(view, actor)
    if actor.user_id is None:
        raise Refused("no_user", _("Alleen wie aangemeld is, bewaart een weergave."))
    taken, name, number = {each.name for each in own_views(held.listing, actor=actor)}, held.name, 2
    while name in taken:
        name, number = f"{held.name[:54]} ({number})", number + 1
    said = _("Ze heet nu '%(name)s': je had al een weergave met die naam.", name=name) if name != held.name else ""
    held.owner_id, held.name = actor.user_id, name
    session.flush()
    session.expire(held, ["owner"])
    return said


def remove_left(view: SavedView, *, actor: Actor) -> None:
    """Take a view away of which the maker has no open account any more."""
    session.delete(_to_settle(view, actor))
    session.flush()


def _to_settle(view: SavedView, actor: Actor) -> SavedView:
    held = locked(SavedView, view.id)
    if held is None:
        raise Missing(_("Deze weergave is er niet, of ze is niet van jou."))
    why_not = cannot_settle(held, actor=actor)
    if why_not:
        raise Refused("not_left", why_not)
    return held


def role_word(role: Role) -> str:
    return str(ROLE_LABELS[role])
