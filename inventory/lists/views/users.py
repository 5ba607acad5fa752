"""The list of users, on the pages of the accounts. This room stands above that one, so it is declared here."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from inventory.access import ROLE_LABELS, Actor, Can, Role
from inventory.accounts.actions.users import check_disable, check_invite
from inventory.accounts.models import HeldRole, Organisation, User
from inventory.accounts.queries import organisations
from inventory.accounts.views.admin import invite_with_link, shut
from inventory.accounts.views.pages import pages
from inventory.core.i18n import _, _l, ngettext
from inventory.core.lists import by_id
from inventory.lists.queries.declared import EVERYTHING, Bulk, Choice, Column, Empty, Listing, Words, why_not, words_of
from inventory.lists.views.shown import list_page
from inventory.web.guard import needs

STATES: dict[str, tuple[Any, str]] = {
    "off": (_l("Uitgeschakeld"), "blocked"),
    "keys": (_l("Alleen sleutels"), "neutral"),
    "active": (_l("Actief"), "ok"),
    "invited": (_l("Uitgenodigd"), "confirm"),
    "none": (_l("Zonder wachtwoord"), "neutral"),
}


def _state(user: User) -> str:
    if not user.active:
        return "off"
    if user.is_for_programs:
        return "keys"
    return "active" if user.password else "invited" if user.invited_at else "none"


def _roles(user: User) -> str:
    return ", ".join(f"{ROLE_LABELS[held.role]} ({held.org.code})" for held in user.held)


def _named(text: str) -> list[Any]:
    return [User.name.icontains(text, autoescape=True) | User.email.icontains(text, autoescape=True)]


def _cannot_invite(user: User, _values: Mapping[str, str], actor: Actor) -> str:
    if user.is_for_programs:
        return _("Dit account is er voor een programma. Het krijgt een sleutel en geen uitnodiging.")
    return why_not(lambda: check_invite(user, actor=actor))


def _invite(user: User, _values: Mapping[str, str], _actor: Actor) -> str:
    invite_with_link(user)
    return ""


def _cannot_shut(user: User, _values: Mapping[str, str], actor: Actor) -> str:
    if not user.active:
        return _("Dit account is al uitgeschakeld.")
    return why_not(lambda: check_disable(user, actor=actor))


def _shut(user: User, _values: Mapping[str, str], _actor: Actor) -> str:
    shut(user)
    return ""


USERS = Listing(
    name="users",
    title=_l("Gebruikers"),
    endpoint="accounts.users_list",
    can=Can.USERS_MANAGE,
    model=User,
    select=lambda _ask: select(User).options(selectinload(User.held)),
    branches=lambda _ask, _values: EVERYTHING,
    sorts={"name": (User.name,), "email": (User.email,)},
    sort="name",
    columns=(
        Column(
            "name",
            _l("Naam"),
            lambda user: user.name,
            url=lambda user: url_for("accounts.user", number=user.id),
            sort="name",
            is_name=True,
        ),
        Column("email", _l("E-mailadres"), lambda user: user.email, sort="email"),
        Column("roles", _l("Rollen"), _roles),
        Column(
            "account",
            _l("Account"),
            _state,
            words={state: label for state, (label, _kind) in STATES.items()},
            phase=lambda user: STATES[_state(user)][1],
        ),
    ),
    filters=(
        Words("q", _l("Zoek op naam of e-mailadres"), where=lambda text, _ask: _named(text), is_of_people=True),
        Choice(
            "role",
            _l("Rol"),
            where=lambda value, _ask: [User.id.in_(select(HeldRole.user_id).where(HeldRole.role == Role(value)))],
            options=words_of(ROLE_LABELS),
        ),
        Choice(
            "org",
            _l("Organisatie"),
            where=lambda value, _ask: [
                User.id.in_(
                    select(HeldRole.user_id)
                    .join(Organisation, Organisation.id == HeldRole.org_id)
                    .where(Organisation.code == value)
                )
            ],
            options=lambda _ask: [(org.code, org.name) for org in organisations()],
        ),
    ),
    bulk=(
        Bulk(
            "invite",
            _l("Stuur de uitnodiging opnieuw"),
            Can.USERS_MANAGE,
            icon="mail",
            said=lambda count, _values: ngettext(
                "%(num)d uitnodiging vertrekt met de volgende mails.",
                "%(num)d uitnodigingen vertrekken met de volgende mails.",
                count,
            ),
            load=by_id(User),
            check=_cannot_invite,
            do=_invite,
            most=200,
        ),
        Bulk(
            "disable",
            _l("Schakel de accounts uit"),
            Can.USERS_MANAGE,
            icon="blocked",
            said=lambda count, _values: ngettext(
                "%(num)d account gaat dicht: wie aangemeld is en elke sleutel stopt meteen.",
                "%(num)d accounts gaan dicht: wie aangemeld is en elke sleutel stopt meteen.",
                count,
            ),
            load=by_id(User),
            check=_cannot_shut,
            do=_shut,
            most=200,
        ),
    ),
    empty=Empty(_l("Nog geen gebruikers"), _l("Nodig iemand uit: dan staat die hier."), "users"),
)


@pages.get("/admin/users")
@needs(Can.USERS_MANAGE)
def users_list() -> Any:
    """Everybody with an account."""
    return list_page(USERS, "accounts/users.html")
