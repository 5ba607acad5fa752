"""The list of partners that refer, declared: each with its rule and a button for the other one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import not_, select
from sqlalchemy.orm import lazyload

from inventory.access import Actor, Can
from inventory.accounts.models import Organisation
from inventory.core.i18n import _, _l, ngettext
from inventory.core.lists import by_id
from inventory.lists.queries.declared import Ask, Bulk, Choice, Column, Conditions, Empty, Listing, Press, Words
from inventory.referrals.actions.partners import set_confirmation
from inventory.referrals.queries import partners as queries
from inventory.web.shell import settings

_WORDS = {"yes": _l("Ja"), "no": _l("Nee")}


@dataclass(frozen=True)
class Row:
    """A partner, and whether what it refers waits for a social worker."""

    org: Organisation
    is_needed: bool

    @property
    def id(self) -> int:
        return self.org.id


def _rows(found: Sequence[Organisation], _ask: Ask) -> list[Row]:
    own, standard = queries.rules(), settings().partner_referrals_need_confirmation
    return [Row(org, own.get(org.id, standard)) for org in found]


def _needed(value: str, _ask: Ask) -> Conditions:
    found = queries.must_confirm(settings())
    return [found if value == "yes" else not_(found)]


def _named(text: str, _ask: Ask) -> Conditions:
    return [Organisation.name.icontains(text, autoescape=True)]


def _other_rule(row: Row) -> Press:
    label = _("Zonder bevestiging") if row.is_needed else _("Eerst bevestigen")
    url = url_for("referrals.set_partner", org=row.org.code)
    return Press(label, url, "confirmation", "no" if row.is_needed else "yes")


def _rule(name: str, label: Any, said: Callable[[int], str], *, is_needed: bool) -> Bulk:
    """The same rule for many partners."""

    def is_so_already(org: Organisation, _values: Mapping[str, str], _actor: Actor) -> str:
        is_so = queries.needs_confirmation(org.id, settings()) is is_needed
        return _("Voor deze partner is dat al zo.") if is_so else ""

    def put(org: Organisation, _values: Mapping[str, str], actor: Actor) -> str:
        set_confirmation(org, is_needed=is_needed, actor=actor)
        return ""

    return Bulk(
        name,
        label,
        Can.REFERRALS_PARTNERS,
        said=lambda count, _values: said(count),
        load=by_id(Organisation),
        check=is_so_already,
        do=put,
        most=500,
    )


PARTNERS = Listing(
    name="partners",
    title=_l("Partners die doorverwijzen"),
    endpoint="referrals.partners",
    can=Can.REFERRALS_PARTNERS,
    model=Organisation,
    select=lambda _ask: select(Organisation).options(lazyload(Organisation.locations)),
    rows=_rows,
    branches=lambda _ask, _values: ((queries.is_partner(),),),
    sorts={"name": (Organisation.name,)},
    sort="name",
    columns=(
        Column("name", _l("Partner"), lambda row: row.org.name, sort="name"),
        Column("code", _l("Code"), lambda row: row.org.code, is_usual=False, is_short=True),
        Column(
            "needed",
            _l("Eerst bevestigen?"),
            lambda row: "yes" if row.is_needed else "no",
            words=_WORDS,
            phase=lambda row: "confirm" if row.is_needed else "ok",
            press=_other_rule,
        ),
    ),
    filters=(
        Words("q", _l("Zoek op naam"), where=_named),
        Choice(
            "needed",
            _l("Eerst bevestigen?"),
            where=_needed,
            options=lambda _ask: [("yes", _l("Eerst bevestigen")), ("no", _l("Zonder bevestiging"))],
            chips=((_l("Eerst bevestigen?"), ("", *_WORDS)),),
        ),
    ),
    bulk=(
        _rule(
            "confirm",
            _l("Eerst bevestigen"),
            lambda count: ngettext(
                "Elke nieuwe doorverwijzing van %(num)d partner wacht op een bevestiging.",
                "Elke nieuwe doorverwijzing van %(num)d partners wacht op een bevestiging.",
                count,
            ),
            is_needed=True,
        ),
        _rule(
            "at_once",
            _l("Zonder bevestiging"),
            lambda count: ngettext(
                "Elke nieuwe doorverwijzing van %(num)d partner komt meteen op de wachtlijst.",
                "Elke nieuwe doorverwijzing van %(num)d partners komt meteen op de wachtlijst.",
                count,
            ),
            is_needed=False,
        ),
    ),
    empty=Empty(
        _l("Geen partners"),
        _l("Hier komt elke organisatie waar iemand de rol 'Doorverwijzende partner' heeft."),
        "user",
    ),
)
