"""The list of contracts, declared: its columns, filters and orders, and what can be done to many of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy.orm import joinedload

from inventory.access import Can
from inventory.core.clock import day_of
from inventory.core.i18n import _l, ngettext
from inventory.core.lists import by_id
from inventory.lists.queries.asked import Asked
from inventory.lists.queries.declared import (
    Ask,
    Bulk,
    Choice,
    Column,
    Conditions,
    Days,
    Empty,
    Listing,
    on_days,
    words_of,
)
from inventory.lists.views.drawn import address_of
from inventory.loans.actions import many
from inventory.loans.documents import PAPERS
from inventory.loans.lifecycle import KIND_LABELS, LABELS, PHASES, LoanKind
from inventory.loans.models import Loan
from inventory.loans.queries import contracts
from inventory.loans.shown import name_in_list
from inventory.loans.views.ladder import ladder
from inventory.web.shell import settings

SOME = 100
SHOWS: dict[str, Any] = {
    "open": _l("Lopend"),
    "ended": _l("Voorbij"),
    "all": _l("Alle"),
    "today": _l("Vandaag"),
    "week": _l("Deze week"),
    "soon": _l("Binnen 30 dagen"),
    "overdue": _l("Te laat"),
    "late_30": _l("Te laat: 1-30 dagen"),
    "late_90": _l("Te laat: 31-90 dagen"),
    "late_more": _l("Te laat: meer dan 90 dagen"),
}


@dataclass(frozen=True)
class Row:
    """A contract as a row: what this reader may see of it."""

    loan: Loan
    name: str
    is_late: bool

    @property
    def id(self) -> int:
        return self.loan.id

    @property
    def due_on(self) -> date | None:
        return self.loan.due_on


def _rows(found: Sequence[Loan], ask: Ask) -> list[Row]:
    return [
        Row(
            loan,
            name_in_list(ask.actor, loan) or str(_l("afgeschermd")),
            bool(loan.state == "active" and loan.due_on and loan.due_on < ask.day),
        )
        for loan in found
    ]


def _branches(ask: Ask, values: Mapping[str, Any]) -> Sequence[Conditions]:
    return contracts.branches(ask.actor, values.get("show", "open"), ask.day)


def _counts(ask: Ask) -> Mapping[str, int | str]:
    return contracts.counts(ask.actor, ask.day)


def _sort_of(values: Mapping[str, Any]) -> str:
    return "due" if contracts.is_by_due_day(values.get("show", "open")) else "-id"


def _state(row: Row) -> Any:
    return "late" if row.is_late else row.loan.state


def _places() -> list[tuple[str, str]]:
    return [(place.code, place.name) for place in contracts.places()]


def _at_place(code: str, _ask: Ask) -> Conditions:
    return [Loan.location_id == contracts.place_id(code)]


_contracts = by_id(Loan, joinedload(Loan.person))


def _remind_some(_asked: Asked, ids: Sequence[int], _is_all: bool) -> str:
    """Some have a page of their own, that shows the mail beforehand."""
    if len(ids) > SOME:
        return ""
    return url_for("loans.remind_who", number=[loan.number for loan in _contracts(ids).values()])


LOANS = Listing(
    name="loans",
    title=_l("Leningen"),
    endpoint="loans.loans",
    can=Can.LOANS_SEE,
    model=Loan,
    columns=(
        Column(
            "number",
            _l("Nummer"),
            lambda row: row.loan.number,
            url=address_of("loans.loan", "number", lambda row: row.loan.number),
            sort="id",
            is_short=True,
        ),
        Column("kind", _l("Soort"), lambda row: row.loan.kind, words=KIND_LABELS),
        Column("device", _l("Toestel"), lambda row: f"{row.loan.line.device.name} · {row.loan.line.device.tag}"),
        Column("who", _l("Wie"), lambda row: row.name, is_personal=True),
        Column("due", _l("Tot en met"), lambda row: row.loan.due_on, sort="due", is_short=True),
        Column(
            "state",
            _l("Staat"),
            _state,
            words={**LABELS, "late": _l("Te laat")},
            phase=lambda row: "confirm" if row.is_late else PHASES[row.loan.state],
        ),
        Column(
            "since", _l("Meegegeven op"), lambda row: day_of(row.loan.handed_over_at), is_usual=False, is_short=True
        ),
    ),
    select=lambda _ask: contracts.for_rows(),
    rows=_rows,
    branches=_branches,
    filters=(
        Choice(
            "show",
            _l("Toon"),
            default="open",
            options=words_of(SHOWS),
            chips=(
                (_l("Filter"), ("open", "ended", "all")),
                (_l("Wanneer terug"), ("today", "week", "soon", "overdue", "late_30", "late_90", "late_more")),
            ),
            counts=_counts,
        ),
        Choice(
            "kind",
            _l("Soort"),
            where=lambda value, _ask: [Loan.kind == LoanKind(value)],
            options=words_of(KIND_LABELS),
        ),
        Days("due", _l("Tot en met"), where=lambda days, _ask: on_days(Loan.due_on, days)),
        Choice("location", _l("Plaats"), where=_at_place, options=lambda _ask: _places(), is_any_case=True),
    ),
    sorts={"due": (Loan.due_on,)},
    sort_of=_sort_of,
    bulk=(
        Bulk(
            "remind",
            _l("Stuur een herinnering"),
            Can.LOANS_CHANGE,
            icon="mail",
            said=lambda count, _values: ngettext(
                "%(num)d lener krijgt nu een herinnering: een mail, of een brief die klaarligt om af te drukken.",
                "%(num)d leners krijgen nu een herinnering: een mail, of een brief die klaarligt om af te drukken.",
                count,
            ),
            load=_contracts,
            check=lambda loan, _values, actor: many.cannot_remind(loan, ladder(), actor),
            do=lambda loan, _values, actor: many.remind(loan, ladder(), actor),
            goto=_remind_some,
            most=500,
        ),
        Bulk(
            "extend",
            _l("Verleng"),
            Can.LOANS_CHANGE,
            icon="calendar",
            said=lambda count, _values: ngettext(
                "%(num)d contract loopt langer: de gewone termijn erbij, vanaf vandaag of vanaf de oude einddatum.",
                "%(num)d contracten lopen langer: de gewone termijn erbij, vanaf vandaag of vanaf de oude einddatum.",
                count,
            ),
            load=_contracts,
            check=lambda loan, _values, actor: many.cannot_extend(loan, settings(), actor),
            do=lambda loan, _values, actor: many.extend(loan, settings(), PAPERS, actor),
            most=200,
        ),
    ),
    empty=Empty(_l("Geen contracten"), _l("Zodra iemand een toestel meekrijgt, staat het contract hier."), "loan"),
)
