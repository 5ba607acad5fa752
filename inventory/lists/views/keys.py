"""The list of keys for programs, for who keeps the accounts: whose, until when, when it was last used."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from sqlalchemy import or_, select

from inventory.access import Actor, Can
from inventory.accounts.actions.tokens import end_token
from inventory.accounts.models import ApiToken, User
from inventory.accounts.views.pages import pages
from inventory.core.clock import day_of, now
from inventory.core.i18n import _, _l, ngettext
from inventory.core.lists import by_id
from inventory.lists.queries.declared import (
    EVERYTHING,
    Ask,
    Bulk,
    Choice,
    Column,
    Conditions,
    Days,
    Empty,
    Listing,
    Words,
    YesNo,
    within,
)
from inventory.lists.views.shown import list_page
from inventory.web.guard import needs

_STATES: dict[str, tuple[Any, str]] = {
    "works": (_l("Werkt"), "ok"),
    "shut": (_l("Account uitgeschakeld"), "confirm"),
    "over": (_l("Verlopen"), "neutral"),
    "stopped": (_l("Gestopt"), "neutral"),
}


def _state(token: ApiToken) -> str:
    if token.ended_at is not None:
        return "stopped"
    if token.ends_at <= now():
        return "over"
    return "works" if token.user.active else "shut"


def _in_state(value: str, _ask: Ask) -> Conditions:
    if value == "stopped":
        return [ApiToken.ended_at.is_not(None)]
    if value == "over":
        return [ApiToken.ended_at.is_(None), ApiToken.ends_at <= now()]
    whose = select(User.id).where(User.active.is_(value == "works"))
    return [ApiToken.ended_at.is_(None), ApiToken.ends_at > now(), ApiToken.user_id.in_(whose)]


def _named(text: str, _ask: Ask) -> Conditions:
    whose = select(User.id).where(
        User.name.icontains(text, autoescape=True) | User.email.icontains(text, autoescape=True)
    )
    return [or_(ApiToken.name.icontains(text, autoescape=True), ApiToken.user_id.in_(whose))]


def _cannot_stop(token: ApiToken, _values: Mapping[str, str], _actor: Actor) -> str:
    """That of an account that is shut can: opened again, it would work again."""
    return "" if _state(token) in ("works", "shut") else _("Deze sleutel werkt al niet meer.")


def _stop(token: ApiToken, _values: Mapping[str, str], actor: Actor) -> str:
    end_token(token, actor=actor)
    return ""


KEYS = Listing(
    name="keys",
    title=_l("Sleutels voor programma's"),
    endpoint="accounts.keys_list",
    can=Can.USERS_MANAGE,
    model=ApiToken,
    select=lambda _ask: select(ApiToken),
    branches=lambda _ask, _values: EVERYTHING,
    columns=(
        Column("name", _l("Naam"), lambda token: token.name),
        Column(
            "who",
            _l("Van wie"),
            lambda token: token.user.name,
            url=lambda token: url_for("accounts.user", number=token.user_id),
        ),
        Column("made", _l("Gemaakt"), lambda token: day_of(token.made_at), sort="id"),
        Column("until", _l("Werkt tot"), lambda token: day_of(token.ends_at)),
        Column("used", _l("Laatst gebruikt"), lambda token: day_of(token.used_at) if token.used_at else None),
        Column(
            "state",
            _l("Staat"),
            _state,
            words={state: label for state, (label, _kind) in _STATES.items()},
            phase=lambda token: _STATES[_state(token)][1],
        ),
        Column("scopes", _l("Alleen voor"), lambda token: ", ".join(token.scopes) or None, is_usual=False),
    ),
    filters=(
        Words("q", _l("Zoek op naam van de sleutel of van wie"), where=_named, longest=80, is_of_people=True),
        Choice(
            "state",
            _l("Staat"),
            where=_in_state,
            options=lambda _ask: [(state, label) for state, (label, _kind) in _STATES.items()],
            chips=((_l("Staat"), ("", *_STATES)),),
        ),
        YesNo("unused", _l("Nog nooit gebruikt"), where=lambda _value, _ask: [ApiToken.used_at.is_(None)]),
        Days("until", _l("Werkt tot"), where=lambda days, _ask: within(ApiToken.ends_at, days)),
    ),
    bulk=(
        Bulk(
            "stop",
            _l("Stop deze sleutels"),
            Can.USERS_MANAGE,
            icon="close",
            said=lambda count, _values: ngettext(
                "%(num)d sleutel werkt dan niet meer.", "%(num)d sleutels werken dan niet meer.", count
            ),
            load=by_id(ApiToken),
            check=_cannot_stop,
            do=_stop,
            most=200,
        ),
    ),
    empty=Empty(
        _l("Nog geen sleutels"),
        _l("Wie een programma aan het werk zet, maakt een sleutel op de pagina van het account."),
        "key",
    ),
)


@pages.get("/admin/keys")
@needs(Can.USERS_MANAGE)
def keys_list() -> Any:
    """Every key, also those that work no more."""
    return list_page(KEYS, "accounts/keys.html")
