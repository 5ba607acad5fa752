"""Keys for programs: shown once, limited in time and, when wanted, in what they may do."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from inventory.access import Actor, Can, demand
from inventory.accounts.events import TOKEN_ENDED, TOKEN_MADE, about_user
from inventory.accounts.models import ApiToken, User
from inventory.accounts.queries import tokens_of
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.core.i18n import _
from inventory.history.actions import record

PREFIX = "dgb_"
LONGEST_DAYS = 366
SCOPES = frozenset(can.value for can in Can) | frozenset(can.value.split(":")[0] for can in Can)


def create_token(user: User, *, name: str, days: int, actor: Actor, scopes: Iterable[str] = ()) -> tuple[ApiToken, str]:
    """A new key and its text; the text is kept nowhere. `scopes` are permissions or rooms, none means all.

    Everybody makes keys for themselves; an administrator only for an account that is nothing but a bench.
    """
    _demand_hold(user, actor)
    name = name.strip()
    if not name or len(name) > 80:
        raise BadInput("name_shape", _("Geef de sleutel een naam van hoogstens 80 tekens."), field="name")
    if not 1 <= days <= LONGEST_DAYS:
        raise BadInput("days", _("Een sleutel werkt 1 tot %(longest)s dagen.", longest=LONGEST_DAYS), field="days")
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown:
        raise BadInput("scope", _("Dit recht kennen we niet: %(scope)s.", scope=unknown[0]), field="scopes")
    if not user.active:
        raise Refused("user_disabled", _("Dit account is uitgeschakeld. Schakel het eerst weer in."))
    if any(token.name == name for token in tokens_of(user.id)):
        raise Refused("token_exists", _("Er is al een sleutel met deze naam. Kies een andere naam."), field="name")
    made = now()
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        user_id=user.id,
        name=name,
        token_sha256=hashlib.sha256(text.encode()).hexdigest(),
        scopes=wanted,
        made_at=made,
        ends_at=made + timedelta(days=days),
        used_at=None,
        ended_at=None,
    )
    session.add(token)
    session.flush()
    record(
        TOKEN_MADE,
        about_user(user.id),
        actor=actor,
        data={"token": token.id, "scopes": wanted, "days": days},
    )
    return token, text


def end_token(token: ApiToken, *, actor: Actor) -> None:
    """The key stops working now."""
    _demand_hold(token.user, actor, ending=True)
    if token.ended_at is None:
        token.ended_at = now()
        record(TOKEN_ENDED, about_user(token.user_id), actor=actor, data={"token": token.id})


def _demand_hold(user: User, actor: Actor, *, ending: bool = False) -> None:
    if actor.kind == "token":
        raise NotAllowed(_("Een sleutel kan geen sleutels maken of stoppen. Doe dit op de pagina 'Jouw account'."))
    if user.id == actor.user_id:
        demand(actor, Can.TOKENS_OWN, user)
        return
    demand(actor, Can.USERS_MANAGE)
    if actor.kind != "system" and not ending and not user.is_for_programs:
        raise NotAllowed(
            _("Een beheerder maakt alleen sleutels voor een wisbank. Anderen maken hun sleutel zelf."),
            reason="not_a_bench",
        )
