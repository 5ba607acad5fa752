"""The list of donors, declared: what each gave in some days or ever, and where that is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from inventory.access import Can
from inventory.accounts.models import Organisation
from inventory.circular.models import PublicThanks
from inventory.circular.queries.gifts import (
    ALWAYS,
    Days,
    Gift,
    donors_of,
    gave,
    gifts_of,
    given,
    last_given,
    publicly_thanked,
)
from inventory.core.i18n import _l
from inventory.lists.queries import declared
from inventory.lists.queries.declared import Ask, Column, Conditions, Empty, Listing, Sorts, Words, YesNo
from inventory.lists.views.drawn import address_of


@dataclass(frozen=True)
class Row:
    """A donor as a row of the list."""

    id: int
    gift: Gift
    last_on: date | None
    is_public: bool


def _days(ask: Ask) -> Days:
    found: Days = ask.values.get("came", ALWAYS)
    return found


def _select(ask: Ask) -> Any:
    days = _days(ask)
    return select(Organisation.id, Organisation.code, Organisation.name, given(days), last_given(days))


def _sorts(ask: Ask) -> Sorts:
    days = _days(ask)
    return {"name": (Organisation.name,), "given": (given(days),), "last": (last_given(days),)}


def _rows(found: Sequence[Any], ask: Ask) -> list[Row]:
    ids = [each.id for each in found]
    gifts, public = gifts_of(ids, _days(ask)), publicly_thanked(ids)
    return [
        Row(
            each.id,
            gifts.get(each.code) or Gift(each.code, each.name),
            each.last_given if each.given else None,
            each.id in public,
        )
        for each in found
    ]


def _named(text: str, _ask: Ask) -> Conditions:
    return [Organisation.name.icontains(text, autoescape=True) | (Organisation.code == text.upper())]


DONORS = Listing(
    name="donors",
    title=_l("Schenkers"),
    endpoint="circular.donors",
    can=Can.THANKS_SEE,
    model=Organisation,
    select=_select,
    rows=_rows,
    branches=lambda ask, _values: (donors_of(ask.actor),),
    sorts=_sorts,
    sort="-given",
    columns=(
        Column(
            "donor",
            _l("Schenker"),
            lambda row: row.gift.name,
            url=address_of("circular.thanks", "code", lambda row: row.gift.code),
            sort="name",
            is_name=True,
        ),
        Column("code", _l("Code"), lambda row: row.gift.code, is_short=True, is_usual=False),
        Column("received", _l("Gekregen"), lambda row: row.gift.received, sort="given", is_number=True),
        Column("in_use", _l("In gebruik"), lambda row: row.gift.in_use, is_number=True),
        Column("lent", _l("Uitgeleend"), lambda row: row.gift.lent, is_number=True, is_usual=False),
        Column("placed", _l("Op een vaste plaats"), lambda row: row.gift.placed, is_number=True, is_usual=False),
        Column("sold", _l("Verkocht of weggegeven"), lambda row: row.gift.sold, is_number=True, is_usual=False),
        Column("here", _l("Nog bij ons"), lambda row: row.gift.here, is_number=True),
        Column("parts", _l("Gaf onderdelen"), lambda row: row.gift.parts, is_number=True, is_usual=False),
        Column("recycled", _l("Naar recyclage"), lambda row: row.gift.recycled, is_number=True),
        Column("given_back", _l("Teruggegeven"), lambda row: row.gift.given_back, is_number=True, is_usual=False),
        Column("missing", _l("Vermist"), lambda row: row.gift.missing, is_number=True, is_usual=False),
        Column("kg", _l("Kg gekregen"), lambda row: round(float(row.gift.kg_received), 1), is_number=True),
        Column("last", _l("Laatste gift"), lambda row: row.last_on, sort="last", is_short=True),
        Column("public", _l("Op de dankpagina"), lambda row: row.is_public),
    ),
    filters=(
        Words("q", _l("Zoek op naam of code"), where=_named),
        declared.Days("came", _l("Binnengekomen"), where=lambda days, _ask: [gave(days)], words=("from", "to")),
        YesNo(
            "public",
            _l("Staat op de dankpagina"),
            where=lambda _value, _ask: [Organisation.id.in_(select(PublicThanks.org_id))],
        ),
    ),
    empty=Empty(
        _l("Er zijn nog geen schenkers"),
        _l("Wie toestellen geeft, staat hier zodra het eerste toestel binnen is."),
        "gift",
    ),
)
