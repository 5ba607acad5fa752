"""Keeping a view of a list, sharing it, and taking an own one away."""

from inventory.access import ROLE_LABELS, Actor, Role
from inventory.core.clock import now
from inventory.core.db import session
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


def role_word(role: Role) -> str:
    return str(ROLE_LABELS[role])
