"""The tasks of the desk: a check-up a year, a look within two working days of a return; done, undone, by whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import NotAllowed, Refused
from inventory.history.models import Event
from inventory.loans.actions.swap import swap
from inventory.loans.actions.tasks import finish, plan, plan_check_ups, undo, workdays_later
from inventory.loans.documents import PAPERS
from inventory.loans.models import DeskTask, Loan, TaskKind, TaskOutcome
from inventory.loans.queries.tasks import count_open, open_tasks, tasks_done_today
from tests.clients import Client
from tests.loans import kit
from tests.loans.climbing import back
from tests.people import (
    COORDINATOR,
    LIBRARIAN,
    OTHER_LIBRARIAN,
    SHOPKEEPER,
    TECHNICIAN,
    Persona,
    actor_of,
)

Arrange = Callable[[], Any]
SignIn = Callable[[Persona], Client]


def tasks(loan: Loan) -> list[tuple[str, date, str]]:
    rows = session.scalars(select(DeskTask).where(DeskTask.loan_id == loan.id).order_by(DeskTask.id))
    return [(str(each.kind), each.planned_on, str(each.outcome or "")) for each in rows]


@pytest.mark.parametrize(
    ("day", "then"),
    [
        ("2026-11-23", "2026-11-25"),
        ("2026-11-26", "2026-11-30"),  # over the weekend
        ("2026-12-24", "2026-12-29"),  # Christmas on a Friday
        ("2026-11-21", "2026-11-24"),  # back on a Saturday
    ],
)
def test_two_working_days(day: str, then: str) -> None:
    assert workdays_later(date.fromisoformat(day), 2) == date.fromisoformat(then)


def test_a_check_up_a_year_and_each_once(database: Any, clock: Any) -> None:
    clock.at("2026-11-23")
    loan = kit.lend()
    clock.at("2027-11-08")
    assert plan_check_ups(actor=SYSTEM) == 0
    clock.at("2027-11-09")
    assert (plan_check_ups(actor=SYSTEM), plan_check_ups(actor=SYSTEM)) == (1, 0)
    assert tasks(loan) == [("check_up", date(2027, 11, 23), "")]
    clock.at("2029-01-10")
    assert plan_check_ups(actor=SYSTEM) == 0, "one that waits is not planned again"
    done = session.scalars(select(DeskTask)).one()
    finish(done, TaskOutcome.IN_ORDER, actor=actor_of(TECHNICIAN))
    assert plan_check_ups(actor=SYSTEM) == 0, "a year is counted from the last look"
    clock.at("2029-12-28")
    assert plan_check_ups(actor=SYSTEM) == 1
    assert tasks(loan)[-1] == ("check_up", date(2030, 1, 10), "")


def test_a_return_plans_a_look_and_ends_the_check_up(database: Any, clock: Any) -> None:
    clock.at("2026-11-23")
    loan = kit.lend()
    clock.at("2027-11-12")  # a Friday
    plan_check_ups(actor=SYSTEM)
    back(loan)
    assert tasks(loan) == [
        ("check_up", date(2027, 11, 23), "not_needed"),
        ("return_check", date(2027, 11, 16), ""),
    ]
    assert plan_check_ups(actor=SYSTEM) == 0


def test_a_swap_plans_a_look_at_the_old_device(database: Any, clock: Any) -> None:
    clock.at("2026-11-23")
    loan, new = kit.lend(), kit.ready_device()
    old = loan.line.device
    swap(
        loan,
        new,
        actor=actor_of(LIBRARIAN),
        settings=kit.settings(),
        papers_of=PAPERS,
        accessories=["Lader"],
        data_statement=True,
    )
    back(loan)
    found = session.scalars(select(DeskTask).order_by(DeskTask.id)).all()
    assert [each.device_id for each in found] == [old.id, new.id], "each its own, on the same day"


def test_who_sees_and_does_which_task(database: Any, clock: Any) -> None:
    free, rent = kit.lend(), kit.lend(kit.paid_order())
    planned = [
        plan(free, TaskKind.CHECK_UP, today()),
        plan(rent, TaskKind.CHECK_UP, today()),
        plan(rent, TaskKind.PROOF_CHECK, today() + timedelta(days=3)),
    ]
    assert plan(free, TaskKind.CHECK_UP, today()) is None
    seen = {
        who: {each.id for each in open_tasks(actor_of(who))}
        for who in (LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, TECHNICIAN, COORDINATOR)
    }
    one, two, proof = (each.id for each in planned if each is not None)
    assert list(seen.values()) == [{one}, set(), {two, proof}, {one, two}, {one, two, proof}]
    assert count_open(actor_of(TECHNICIAN)) == 2
    task = session.get_one(DeskTask, one)
    for who in (COORDINATOR, SHOPKEEPER, OTHER_LIBRARIAN):
        with pytest.raises(NotAllowed):
            finish(task, TaskOutcome.IN_ORDER, actor=actor_of(who))
    with pytest.raises(Refused):
        finish(task, TaskOutcome.INCOMPLETE, actor=actor_of(LIBRARIAN))


def test_done_and_undone_on_the_same_day(database: Any, clock: Any) -> None:
    clock.at("2026-11-23")
    task = plan(kit.lend(), TaskKind.CHECK_UP, today())
    assert task is not None
    me = actor_of(LIBRARIAN)
    finish(task, TaskOutcome.NOT_SEEN, actor=me)
    assert [each.id for each in tasks_done_today(me)] == [task.id]
    with pytest.raises(Refused):
        finish(task, TaskOutcome.IN_ORDER, actor=me)
    undo(task, actor=me)
    assert (task.done_at, task.outcome) == (None, None)
    finish(task, TaskOutcome.IN_ORDER, actor=me)
    clock.forward(days=1)
    with pytest.raises(Refused):
        undo(task, actor=me)
    told = session.scalars(select(Event.kind).where(Event.kind.like("loan:task-%")).order_by(Event.seq)).all()
    assert told == ["loan:task-done", "loan:task-reopened", "loan:task-done"]


def test_the_page_of_the_technician_names_no_contract(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        loan = kit.lend()
        task = plan(loan, TaskKind.CHECK_UP, today())
        assert task is not None
        number, tag, task_id = loan.number, loan.line.device.tag, task.id
    page = client_for(TECHNICIAN).get("/loans/tasks")
    assert tag in page.text
    assert number not in page.text
    desk = client_for(LIBRARIAN)
    assert number in desk.get("/loans/tasks").text
    done = desk.submit("/loans/tasks", form=f"/loans/tasks/{task_id}", button="outcome=repair")
    assert "Begin een herstelling" in done.text
    again = desk.submit("/loans/tasks", form=f"/loans/tasks/{task_id}/undo")
    assert "Vandaag gedaan" not in again.text
