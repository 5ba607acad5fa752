"""The days of a year: a proof that ends, leap years, holidays, the clock that goes back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core.errors import Refused
from inventory.history import archive
from inventory.loans.actions import changes
from inventory.loans.actions.proofs import see_again
from inventory.loans.actions.reminders import remind
from inventory.loans.actions.tasks import finish, plan_proof_checks
from inventory.loans.documents import PAPERS
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import (
    Loan,
    Reminder,
    TariffProof,
    TaskKind,
    TaskOutcome,
)
from inventory.loans.queries.tasks import open_tasks_of
from tests.loans import kit
from tests.people import LIBRARIAN, SHOPKEEPER, actor_of

Database = Any


def extend(loan: Loan, day: date, **more: Any) -> Loan:
    given = {"actor": actor_of(LIBRARIAN), "settings": kit.settings(), "papers_of": PAPERS, **more}
    return changes.extend(loan, day, **given)


# --- proof of the tariff -------------------------------------------------------------------------------------------


def test_a_proof_that_ends_is_a_task_until_it_is_seen(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = kit.lend(kit.paid_order(proof_until=date(2027, 2, 1)))
    assert plan_proof_checks(actor=SYSTEM) == 0
    clock.at("2027-01-20")
    assert [plan_proof_checks(actor=SYSTEM) for _night in range(2)] == [1, 0]
    task = open_tasks_of(loan)[0]
    assert (task.kind, task.planned_on) == (TaskKind.PROOF_CHECK, date(2027, 2, 1))
    shop = actor_of(SHOPKEEPER)
    with pytest.raises(Refused, match="welk bewijs"):
        finish(task, TaskOutcome.IN_ORDER, actor=shop)
    see_again(loan, TariffProof.VT, actor=shop, settings=kit.settings())
    assert (task.outcome, task.done_by) == (TaskOutcome.IN_ORDER, shop.user_id)
    assert plan_proof_checks(actor=SYSTEM) == 0
    assert archive.newest("agreement", "loan", loan.id) is not None


def test_the_home_page_leads_to_the_proof(arrange: Any, client_for: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    with arrange():
        number = kit.lend(kit.paid_order(proof_until=date(2026, 11, 30))).number
        plan_proof_checks(actor=SYSTEM)
    desk = client_for(SHOPKEEPER)
    page = desk.page("/").text
    assert "Bekijk het bewijs" in page
    assert "Nog geldig" not in page, "which proof was seen is said on its own page"
    assert number in desk.page("/loans/proofs").text
    desk.submit(f"/loans/{number}/died", {}, form="died-form")
    assert number not in desk.page("/loans/proofs").text, "of who died no proof is asked"


# --- days ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "due"),
    [
        ("2027-01-31T10:00:00", "2028-01-31"),
        ("2028-02-29T10:00:00", "2029-02-28"),
        ("2027-03-28T00:30:00", "2028-03-28"),  # the night in which the clock goes forward
        ("2026-10-25T01:30:00", "2027-10-25"),  # and back
        ("2026-12-31T23:30:00", "2028-01-03"),  # already 1 January here: then a holiday, a Sunday follows
        ("2027-06-30T21:59:00", "2028-06-30"),  # one minute before midnight in summer
        ("2027-06-30T22:00:00", "2028-07-01"),
    ],
)
def test_a_year_is_counted_in_days_of_here(database: Database, clock: Any, instant: str, due: str) -> None:
    clock.at(instant)
    loan = kit.lend()
    assert loan.due_on == date.fromisoformat(due)
    assert kit.lend(kit.paid_order(LoanKind.HUUR)).due_on == loan.due_on


def test_a_ladder_over_the_clock_change_has_each_step_once(database: Database, clock: Any) -> None:
    clock.at("2026-03-27")
    loan = kit.lend(kit.free_order(due_on=date(2026, 10, 24)))
    made = []
    for instant in ("2026-10-24T21:59:00", "2026-10-24T22:01:00", "2026-10-25T00:30:00", "2026-10-25T01:30:00"):
        clock.at(instant)
        made.append(remind(actor=SYSTEM))
    assert made == [1, 1, 0, 0], "before the day; the day after, once, though an hour came twice"
    assert [str(each.step) for each in database.scalars(select(Reminder).order_by(Reminder.id))] == ["before", "late_1"]
    assert loan.due_on == date(2026, 10, 24)
