"""The list of vouchers, declared. Never a code: only its last signs, to tell two apart."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from inventory.access import Actor, Can
from inventory.core.clock import day_of
from inventory.core.db import session
from inventory.core.i18n import _, _l, ngettext
from inventory.core.lists import by_id
from inventory.lists.queries.declared import (
    EVERYTHING,
    Ask,
    Bulk,
    Choice,
    Column,
    Days,
    Empty,
    Listing,
    on_days,
    words_of,
)
from inventory.lists.views.drawn import address_of
from inventory.vouchers.actions import giving
from inventory.vouchers.lifecycle import LABELS, PHASES, VOUCHER, VoucherState
from inventory.vouchers.models import Voucher


def _providers(_ask: Ask) -> Sequence[tuple[str, str]]:
    found = session.scalars(select(Voucher.provider).distinct().order_by(Voucher.provider))
    return [(name, name) for name in found]


def _cannot_lose(voucher: Voucher, _values: Mapping[str, str], _actor: Actor) -> str:
    if voucher.state in VOUCHER.move("lose").sources:
        return ""
    return _("Deze voucher ligt niet in voorraad en is niet gegeven.")


def _said(count: int, _values: Mapping[str, str]) -> str:
    said = ngettext("%(num)d voucher gaat naar niemand meer.", "%(num)d vouchers gaan naar niemand meer.", count)
    families = _("Een gezin dat er zo een kreeg, telt niet meer mee, tenzij het er nog een heeft.")
    return f"{said} {families}"


def _lose(voucher: Voucher, _values: Mapping[str, str], actor: Actor) -> str:
    giving.lose(voucher, actor=actor)
    return ""


VOUCHERS = Listing(
    name="vouchers",
    title=_l("Alle vouchers"),
    endpoint="vouchers.every_voucher",
    can=Can.VOUCHERS_SET,
    model=Voucher,
    select=lambda _ask: select(Voucher).options(joinedload(Voucher.loan).lazyload("*")),
    branches=lambda _ask, _values: EVERYTHING,
    columns=(
        Column("number", _l("Nummer"), lambda each: f"V{each.id} ···{each.ending}", sort="id", is_short=True),
        Column("provider", _l("Van wie"), lambda each: each.provider),
        Column("value", _l("Waarde"), lambda each: each.value_eur, is_number=True),
        Column("valid", _l("Goed tot en met"), lambda each: each.valid_until),
        Column("state", _l("Staat"), lambda each: each.state, words=LABELS, phase=lambda each: PHASES[each.state]),
        Column(
            "loan",
            _l("Contract"),
            lambda each: each.loan.number if each.loan else None,
            url=address_of("loans.loan", "number", lambda each: each.loan.number if each.loan else None),
            is_short=True,
        ),
        Column("given", _l("Gegeven op"), lambda each: day_of(each.given_at) if each.given_at else None),
        Column("added", _l("Ingelezen op"), lambda each: day_of(each.added_at), is_usual=False),
    ),
    filters=(
        Choice(
            "state",
            _l("Staat"),
            where=lambda value, _ask: [Voucher.state == VoucherState(value)],
            options=words_of(LABELS),
            chips=((_l("Staat"), ("", *(state.value for state in LABELS))),),
            any_label=_l("Alle"),
        ),
        Choice(
            "provider",
            _l("Van wie"),
            where=lambda value, _ask: [Voucher.provider == value],
            options=_providers,
        ),
        Days("valid", _l("Goed tot en met"), where=lambda days, _ask: on_days(Voucher.valid_until, days)),
    ),
    bulk=(
        Bulk(
            "lose",
            _l("Onbruikbaar"),
            Can.VOUCHERS_SET,
            said=_said,
            load=by_id(Voucher),
            check=_cannot_lose,
            do=_lose,
            most=200,
        ),
    ),
    empty=Empty(
        _l("Nog geen vouchers"), _l("Lees codes in op de pagina Vouchers voor internet: dan staan ze hier."), "ticket"
    ),
)
