"""The list of contracts with an open amount, declared: for the shop. Nobody's name stands in it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from inventory.access import Can
from inventory.core.clock import today
from inventory.core.i18n import _l
from inventory.core.money import to_cents
from inventory.lists.queries.declared import Ask, Choice, Column, Conditions, Empty, Listing
from inventory.lists.views.drawn import address_of
from inventory.loans.lifecycle import KIND_LABELS, LoanKind
from inventory.loans.models import Loan
from inventory.loans.queries import money
from inventory.loans.queries.money import OpenAmount

_STATES: dict[str, tuple[Any, str]] = {"late": (_l("Te laat"), "confirm"), "open": (_l("Open"), "neutral")}
_page = address_of("loans.loan", "number", lambda each: each.loan.number)


def _state(each: OpenAmount) -> str:
    return "late" if each.is_late(today()) else "open"


def _cents(amount: Decimal) -> Decimal | None:
    return to_cents(amount) if amount else None


def _branches(ask: Ask, _values: Mapping[str, Any]) -> Sequence[Conditions]:
    return ((money.is_open_for(ask.actor),),)


def _shown(value: str, ask: Ask) -> Conditions:
    if value == "late":
        return [money.is_late_on(ask.day)]
    return [money.is_to_pay() if value == "pay" else money.is_to_give_back()]


OPEN_AMOUNTS = Listing(
    name="open-amounts",
    title=_l("Open bedragen"),
    endpoint="loans.open_amounts",
    can=Can.LOANS_SELL,
    model=Loan,
    select=lambda _ask: money.for_amounts(),
    rows=lambda found, _ask: money.amounts_of(found),
    id_of=lambda each: int(each.loan.id),
    branches=_branches,
    sort="id",
    columns=(
        Column(
            "number",
            _l("Contract"),
            lambda each: each.loan.number,
            url=lambda each: f"{_page(each)}#money",
            sort="id",
            is_short=True,
        ),
        Column("kind", _l("Soort"), lambda each: each.loan.kind, words=KIND_LABELS),
        Column("device", _l("Toestel"), lambda each: f"{each.loan.line.device.name} · {each.loan.line.device.tag}"),
        Column("pay", _l("Nog te betalen"), lambda each: _cents(each.to_pay), is_number=True),
        Column("back", _l("Nog terug te geven"), lambda each: _cents(each.to_give_back), is_number=True),
        Column("since", _l("Sinds"), lambda each: each.since),
        Column(
            "state",
            _l("Staat"),
            _state,
            words={state: label for state, (label, _kind) in _STATES.items()},
            phase=lambda each: _STATES[_state(each)][1],
        ),
    ),
    filters=(
        Choice(
            "show",
            _l("Toon"),
            where=_shown,
            options=lambda _ask: [
                ("pay", _l("Nog te betalen")),
                ("back", _l("Nog terug te geven")),
                ("late", _l("Te laat")),
            ],
            chips=((_l("Toon"), ("", "pay", "back", "late")),),
        ),
        Choice(
            "kind",
            _l("Soort"),
            where=lambda value, _ask: [Loan.kind == LoanKind(value)],
            options=lambda _ask: [
                (kind.value, label) for kind, label in KIND_LABELS.items() if kind is not LoanKind.BRUIKLEEN
            ],
        ),
    ),
    empty=Empty(_l("Alles is betaald"), _l("Er staat niets open en er moet geen waarborg terug."), "euro"),
)
