"""Users and the roles that they hold at organisations."""

import secrets
from collections.abc import Iterable

from email_validator import EmailNotValidError, validate_email

from inventory.access import ROLE_LABELS, Actor, Can, Role, demand
from inventory.accounts import events
from inventory.accounts.actions.passwords import Hasher, demand_strength
from inventory.accounts.models import HeldRole, Location, Organisation, User
from inventory.accounts.queries import other_admins, plain_email, user_by_email
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.core.i18n import LANGUAGES, _, in_dutch
from inventory.history import outbox
from inventory.history.actions import record

Roles = Iterable[tuple[Role, Organisation]]


def add_user(
    *,
    email: str,
    name: str,
    roles: Roles,
    actor: Actor,
    password: str | None = None,
    hasher: Hasher | None = None,
    location: Location | None = None,
    about: tuple[str, ...] = (),
) -> User:
    """A new account. Without a password it waits for an invitation."""
    demand(actor, Can.USERS_MANAGE)
    email = _proper_email(email)
    name = name.strip()
    if not name or len(name) > 120:
        raise BadInput("name_shape", _("Vul een naam in van hoogstens 120 tekens."), field="name")
    if user_by_email(email) is not None:
        raise Refused("user_exists", _("Er is al een account met dit e-mailadres."), field="email")
    if password is not None:
        demand_strength(password, about=(name, email, *about))
    user = User(
        email=email,
        name=name,
        password=hasher(password) if password is not None and hasher else None,
        active=True,
        language="nl",
        location_id=location.id if location else None,
        made_at=now(),
        invited_at=None,
    )
    roles = list(roles)
    for role, org in roles:
        _must_fit(role, org)
    user.held = _held(roles)
    session.add(user)
    session.flush()
    record(events.USER_ADDED, events.about_user(user.id), actor=actor, data={"roles": _role_list(user)})
    return user


def invite_user(user: User, *, link: str, actor: Actor, brand: str) -> None:
    """Put an invitation in the outbox: a link where this user chooses a password."""
    check_invite(user, actor=actor)
    user.invited_at = now()
    with in_dutch():
        outbox.queue(
            f"invitation:{user.id}:{secrets.token_hex(8)}",
            to=user.email,
            subject=_("Jouw account bij %(brand)s", brand=brand),
            body=_(
                "Dag %(name)s,\n\nEr is een account voor jou gemaakt. Kies hier jouw wachtwoord:\n%(link)s\n\n"
                "De link werkt één keer, 14 dagen lang.\n\n%(brand)s",
                name=user.name,
                link=link,
                brand=brand,
            ),
        )
    record(events.USER_INVITED, events.about_user(user.id), actor=actor)


def check_invite(user: User, *, actor: Actor) -> None:
    """Refused when this user needs no invitation. Nothing changes."""
    demand(actor, Can.USERS_MANAGE)
    if not user.active:
        raise Refused("user_disabled", _("Dit account is uitgeschakeld. Schakel het eerst weer in."))
    if user.password is not None:
        raise Refused("already_accepted", _("Deze gebruiker heeft al een wachtwoord."))


def set_roles(user: User, roles: Roles, *, actor: Actor) -> None:
    """Give a user exactly these roles. Nobody sets their own, and one administrator always stays."""
    demand(actor, Can.USERS_MANAGE)
    if user.id == actor.user_id:
        raise NotAllowed(
            _("Jouw eigen rollen kan je niet wijzigen. Vraag het aan een andere beheerder."), reason="own_roles"
        )
    wanted = {(role, org.id): org for role, org in roles}
    if Role.ADMIN in user.role_names and not any(role is Role.ADMIN for role, _org in wanted):
        _keep_an_admin(user)
    present = {(Role(held.role), held.org_id): held for held in user.held}
    if set(present) == set(wanted):
        return
    for (role, org_id), org in wanted.items():
        if (role, org_id) not in present:
            _must_fit(role, org)
    before = _role_list(user)
    for key, held in present.items():
        if key not in wanted:
            user.held.remove(held)
    for (role, org_id), org in wanted.items():
        if (role, org_id) not in present:
            user.held.append(HeldRole(org_id=org_id, role=role, org=org))
    if user.password is not None:  # an open invitation stays good
        user.fs_uniquifier = secrets.token_hex(16)
    session.flush()
    record(
        events.ROLES_SET,
        events.about_user(user.id),
        actor=actor,
        data={"before": before, "after": _role_list(user)},
    )


def disable_user(user: User, *, actor: Actor) -> None:
    """Shut an account: sessions and tokens end at once."""
    check_disable(user, actor=actor)
    if not user.active:
        return
    user.active = False
    user.fs_uniquifier = secrets.token_hex(16)
    record(events.USER_DISABLED, events.about_user(user.id), actor=actor)


def check_disable(user: User, *, actor: Actor) -> None:
    """Refused when this account must stay open. Nothing changes."""
    demand(actor, Can.USERS_MANAGE)
    if user.id == actor.user_id:
        raise NotAllowed(_("Jouw eigen account kan je niet uitschakelen."), reason="own_account")
    if user.active and Role.ADMIN in user.role_names:
        _keep_an_admin(user)


def enable_user(user: User, *, actor: Actor) -> None:
    """Open a shut account again."""
    demand(actor, Can.USERS_MANAGE)
    if user.active:
        return
    user.active = True
    record(events.USER_ENABLED, events.about_user(user.id), actor=actor)


def change_language(user: User, language: str, *, actor: Actor) -> None:
    """The language of the pages for this user."""
    demand(actor, Can.ACCOUNT_OWN)
    if user.id != actor.user_id:
        raise NotAllowed(_("Dit is niet jouw account."))
    if language not in LANGUAGES:
        raise BadInput("language", _("Kies een taal uit de lijst."), field="language")
    user.language = language


def role_at(text: str, orgs: dict[str, Organisation]) -> tuple[Role, Organisation]:
    """Reads `library@BIB`."""
    word, _at, code = text.replace(":", "@").partition("@")
    try:
        role = Role(word.strip().lower())
    except ValueError:
        known = ", ".join(role.value for role in Role)
        raise BadInput(
            "role", _("De rol %(role)s kennen we niet. Kies uit: %(known)s.", role=word, known=known), field="role"
        ) from None
    org = orgs.get(code.strip().upper())
    if org is None:
        raise BadInput("org", _("De organisatie %(code)s kennen we niet.", code=code or "?"), field="org")
    return role, org


def _must_fit(role: Role, org: Organisation) -> None:
    if org.takes(role):
        return
    raise Refused(
        "role_does_not_fit",
        _("%(name)s is geen schenker.", name=org.name)
        if role is Role.DONOR
        else _(
            "De rol '%(role)s' past niet bij %(org)s. Kies een andere organisatie.",
            role=ROLE_LABELS[role],
            org=org.name,
        ),
        field="org",
    )


def _held(roles: Roles) -> list[HeldRole]:
    return [
        HeldRole(role=role, org_id=org_id, org=org)
        for (role, org_id), org in {(role, org.id): org for role, org in roles}.items()
    ]


def _role_list(user: User) -> list[str]:
    return sorted(f"{Role(held.role).value}@{held.org.code}" for held in user.held)


def _keep_an_admin(user: User) -> None:
    if not other_admins(user.id):
        raise Refused(
            "last_admin",
            _("Dit is de laatste %(role)s. Maak eerst iemand anders beheerder.", role=ROLE_LABELS[Role.ADMIN].lower()),
        )


def _proper_email(email: str) -> str:
    try:
        found = validate_email(email.strip(), check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError:
        raise BadInput("email", _("Dit e-mailadres klopt niet. Kijk het na."), field="email") from None
    if len(found.normalized) > 254:
        raise BadInput("email", _("Dit e-mailadres is te lang."), field="email")
    return plain_email(found.normalized)
