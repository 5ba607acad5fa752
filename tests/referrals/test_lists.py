"""Lists of referrals and contracts are read branch by branch; together they are what a plain question gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inventory.access import SYSTEM
from inventory.core import lists
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.lists.queries import reading
from inventory.lists.queries.asked import Given, asked
from inventory.lists.queries.declared import Ask
from inventory.loans.lifecycle import LoanState
from inventory.loans.queries import contracts
from inventory.loans.views.listing import LOANS
from inventory.referrals import queries
from inventory.referrals.actions import making
from inventory.referrals.lifecycle import OPEN, ReferralState
from inventory.referrals.models import Referral
from inventory.referrals.views.waiting_list import WAITING
from tests.loans import kit
from tests.people import (
    COORDINATOR,
    LIBRARIAN,
    OTHER_SOCIAL_WORKER,
    REFERRER,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    actor_of,
)

WHO = (LIBRARIAN, SHOPKEEPER, COORDINATOR, SOCIAL_WORKER, OTHER_SOCIAL_WORKER, REFERRER, TECHNICIAN, None)


def several_referrals() -> None:
    for persona in (SOCIAL_WORKER, REFERRER, OTHER_SOCIAL_WORKER):
        made = [kit.referral(actor_of(persona)) for _each in range(3)]
        making.withdraw(made[0], actor=actor_of(persona))
    session.flush()


@pytest.mark.parametrize("persona", WHO, ids=lambda who: who.name if who else "system")
def test_every_referral_once_newest_first(database: Any, monkeypatch: pytest.MonkeyPatch, persona: Any) -> None:
    several_referrals()
    actor = actor_of(persona) if persona else SYSTEM
    everything = list(session.scalars(queries.visible_to(actor).order_by(Referral.id.desc())))
    for state in ("", "open", *ReferralState):
        wanted = OPEN if state == "open" else {state} if state else set(ReferralState)
        expected, found = [row.id for row in everything if row.state in wanted], list[int]()
        while rows := queries.referrals(actor, state=state, after=found[-1] if found else None, limit=2):
            found += [row.id for row in rows]
        assert found == expected
        if state in list(ReferralState):
            assert queries.count_by_state(actor)[ReferralState(state)] == len(expected)
    monkeypatch.setattr(lists, "FEW", 0)
    counts = queries.count_by_state(actor)
    assert {counts[ReferralState(row.state)] for row in everything} <= {"0+"}


def test_who_waits_is_paged(database: Any) -> None:
    several_referrals()
    waits = asked(WAITING, Given(), Ask(actor_of(LIBRARIAN), today()))
    whole, place = reading.page(waits, limit=50)
    assert place is None
    first, place = reading.page(waits, limit=2)
    rest, _end = reading.page(waits, after=place, limit=50)
    assert len(whole) > 3
    assert [row.id for row in (*first, *rest)] == [row.id for row in whole]
    assert whole == sorted(whole, key=lambda row: (row.referral.made_at, row.id))


# Of each list of what must come back: which days from today.
DUE: dict[str, Callable[[int], bool]] = {
    "overdue": lambda days: days < 0,
    "today": lambda days: days == 0,
    "week": lambda days: 0 <= days <= 6 - today().weekday(),
    "soon": lambda days: 0 <= days <= 30,
    "late_30": lambda days: -30 <= days < 0,
    "late_90": lambda days: -90 <= days < -30,
    "late_more": lambda days: days < -90,
}


@pytest.mark.parametrize("persona", WHO, ids=lambda who: who.name if who else "system")
def test_every_contract_once_in_its_order(database: Any, persona: Any) -> None:
    day = today()
    for number, days in enumerate((-3, 40, 5, -3, 5, 0, 7, -31, -90, -91)):
        borrower = replace(kit.BORROWER, last_name=f"Lener {number}", email="")
        loan = kit.lend(kit.free_order(borrower=borrower))
        loan.due_on = day + timedelta(days=days)
    loan.state, loan.ended_at = LoanState.ENDED, now()
    session.flush()
    actor = actor_of(persona) if persona else SYSTEM
    everything = list(session.scalars(contracts.visible_to(actor)))
    counts = contracts.counts(actor, day)
    for wanted in (*contracts.FILTERS, "all"):
        due = DUE.get(wanted)
        rows = [row for row in everything if wanted == "all" or (row.state == "active") is (wanted != "ended")]
        rows = [row for row in rows if due is None or (row.due_on is not None and due((row.due_on - day).days))]
        rows.sort(key=lambda row: (row.due_on, row.id) if due else (-row.id,))
        asked_for = asked(LOANS, Given.of([("show", wanted)]), Ask(actor, day))
        found, place = reading.page(asked_for, limit=2)
        while place:
            page, place = reading.page(asked_for, after=place, limit=2)
            found += page
        assert [row.id for row in found] == [row.id for row in rows], wanted
        assert wanted == "all" or counts[wanted] == len(rows)
    assert counts["today"] == len([row for row in everything if row.due_on == day])
