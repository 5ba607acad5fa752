"""The list of what there is to learn, declared: what can be offered now, or what is past for who keeps the list."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import func, or_, select

from inventory.access import Actor, Can, may
from inventory.core.clock import today
from inventory.core.i18n import _, _l, day_text, ngettext
from inventory.core.lists import by_id
from inventory.learning import actions
from inventory.learning.models import OFFER_KINDS, LearningOffer, LearningPlace, OfferKind
from inventory.learning.queries import Row, is_running, rows_of, runs_on
from inventory.lists.queries.declared import (
    EVERYTHING,
    Ask,
    Bulk,
    Choice,
    Column,
    Conditions,
    Empty,
    Listing,
    Words,
    YesNo,
    why_not,
    words_of,
)
from inventory.web.guard import actor

_SHOW = {"running": _l("Nu aan te bieden"), "over": _l("Voorbij of ingetrokken"), "all": _l("Alles")}
_STATES: dict[str, tuple[Any, str]] = {
    "running": (_l("Loopt"), "ok"),
    "over": (_l("Voorbij"), "neutral"),
    "withdrawn": (_l("Ingetrokken"), "neutral"),
}


def _keeps(actor: Actor) -> bool:
    return may(actor, Can.LEARNING_SET)


def _branches(ask: Ask, values: Mapping[str, Any]) -> Sequence[Conditions]:
    which = values.get("show", "running")
    if which == "all":
        return EVERYTHING
    runs = is_running(ask.day)
    return [(runs,) if which == "running" else (~runs,)]


def _state(row: Row) -> str:
    if row.offer.withdrawn_at is not None:
        return "withdrawn"
    return "running" if runs_on(row.offer, today()) else "over"


def _when(row: Row) -> str:
    until = row.offer.until_on
    return f"{row.offer.time} ({_('tot en met %(day)s', day=day_text(until))})" if until else row.offer.time


def _free(row: Row) -> str:
    if row.free is None:
        return _("iedereen is welkom")
    return _("Vol") if row.is_full else _("%(free)s van %(places)s", free=row.free, places=row.offer.places)


def _offer_url(row: Row) -> str | None:
    return url_for("learning.offer", offer=row.offer.id) if _keeps(actor()) else None


def _digipunt_url(row: Row) -> str | None:
    return url_for("digipunten.digipunten") if row.offer.kind == OfferKind.DIGIPUNT else None


def _named(text: str, _ask: Ask) -> Conditions:
    columns = (LearningOffer.name, LearningOffer.place, LearningOffer.provider)
    return [or_(*(column.icontains(text, autoescape=True) for column in columns))]


def _has_room(_value: Any, _ask: Ask) -> Conditions:
    taken = select(func.count()).where(LearningPlace.offer_id == LearningOffer.id).scalar_subquery()
    return [or_(LearningOffer.places.is_(None), LearningOffer.places > taken)]


def _cannot_withdraw(offer: LearningOffer, _values: Mapping[str, str], actor: Actor) -> str:
    return why_not(lambda: actions.check_withdraw(offer, actor=actor))


def _withdraw(offer: LearningOffer, _values: Mapping[str, str], actor: Actor) -> str:
    actions.withdraw_offer(offer, actor=actor)
    return ""


OFFERS = Listing(
    name="learning",
    title=_l("Leren werken met het toestel"),
    endpoint="learning.offers",
    can=Can.LEARNING_SEE,
    model=LearningOffer,
    select=lambda _ask: select(LearningOffer),
    rows=lambda found, _ask: rows_of(found),
    id_of=lambda row: int(row.offer.id),
    branches=_branches,
    sorts={
        "kind": (LearningOffer.kind, LearningOffer.name),
        "name": (LearningOffer.name,),
        "until": (LearningOffer.until_on,),
    },
    sort="kind",
    columns=(
        Column("name", _l("Naam"), lambda row: row.offer.name, url=_offer_url, sort="name", is_name=True),
        Column("place", _l("Waar"), lambda row: row.offer.place, url=_digipunt_url),
        Column("when", _l("Wanneer"), _when),
        Column("level", _l("Voor wie"), lambda row: row.offer.level or None),
        Column("price", _l("Prijs"), lambda row: row.offer.price or None, is_usual=False),
        Column("free", _l("Vrij"), _free, phase=lambda row: "confirm" if row.is_full else None),
        Column(
            "slip",
            _l("Blaadje"),
            lambda _row: _("Druk af"),
            url=lambda row: url_for("learning.slip", offer=row.offer.id),
        ),
        Column(
            "state",
            _l("Staat"),
            _state,
            words={state: label for state, (label, _kind) in _STATES.items()},
            phase=lambda row: _STATES[_state(row)][1],
            is_usual=False,
            when=_keeps,
        ),
        Column("kind", _l("Soort"), lambda row: row.offer.kind, words=OFFER_KINDS, sort="kind", is_usual=False),
        Column("provider", _l("Van wie"), lambda row: row.offer.provider or None, is_usual=False),
        Column("until", _l("Tot en met"), lambda row: row.offer.until_on, sort="until", is_usual=False),
        Column("places", _l("Plaatsen"), lambda row: row.offer.places, is_usual=False, is_number=True),
        Column("taken", _l("Ingenomen"), lambda row: row.taken, is_usual=False, is_number=True),
    ),
    filters=(
        Words("q", _l("Zoek op naam, plaats of organisatie"), where=_named, longest=80),
        Choice(
            "show",
            _l("Toon"),
            default="running",
            options=words_of(_SHOW),
            chips=((_l("Toon"), tuple(_SHOW)),),
            when=_keeps,
        ),
        Choice(
            "kind",
            _l("Soort"),
            where=lambda value, _ask: [LearningOffer.kind == OfferKind(value)],
            options=words_of(OFFER_KINDS),
        ),
        YesNo("room", _l("Er is nog plaats"), where=_has_room),
    ),
    bulk=(
        Bulk(
            "withdraw",
            _l("Bied dit niet meer aan"),
            Can.LEARNING_SET,
            icon="close",
            said=lambda count, _values: ngettext(
                "%(num)d aanbod verdwijnt van de lijst. Wie een plaats heeft, houdt die.",
                "%(num)d keer aanbod verdwijnt van de lijst. Wie een plaats heeft, houdt die.",
                count,
            ),
            load=by_id(LearningOffer),
            check=_cannot_withdraw,
            do=_withdraw,
            most=200,
        ),
    ),
    empty=Empty(
        _l("Nog geen aanbod"),
        _l("Zodra de coördinator een digipunt, IT-café of cursus toevoegt, staat het hier en aan de balie."),
        "users",
    ),
)
