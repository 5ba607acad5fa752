"""Somebody moves, or dies: what leaves after it, and what a mistake gives back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core.clock import today
from inventory.core.errors import NotAllowed, Refused
from inventory.history.models import Event, Message
from inventory.loans.actions import changes
from inventory.loans.actions.died import note_died, undo_died
from inventory.loans.actions.longer import longer_findings
from inventory.loans.actions.moved import note_moved
from inventory.loans.actions.reminders import note_call, remind, reopen
from inventory.loans.actions.take_back import take_back
from inventory.loans.actions.tasks import finish, plan_check_ups, undo
from inventory.loans.documents import PAPERS
from inventory.loans.models import (
    CallOutcome,
    Loan,
    Reminder,
    TaskKind,
    TaskOutcome,
)
from inventory.loans.queries.contracts import counts
from inventory.loans.queries.tasks import open_tasks, open_tasks_of
from inventory.people.actions.twins import merge
from inventory.people.models import Twin
from tests.loans import kit
from tests.people import LIBRARIAN, OTHER_LIBRARIAN, TECHNICIAN, actor_of

Database = Any


def extend(loan: Loan, day: date, **more: Any) -> Loan:
    given = {"actor": actor_of(LIBRARIAN), "settings": kit.settings(), "papers_of": PAPERS, **more}
    return changes.extend(loan, day, **given)


def words(loan: Loan, day: date | None, **more: Any) -> dict[str, str]:
    found = longer_findings(loan, day, replace(kit.settings(), **more))
    return {each.word: each.level.value for each in found}


def test_who_moves_away_keeps_the_contract(database: Database) -> None:
    loan = kit.lend()
    new = {"street": "Nieuwstraat 1", "postal_code": "9000", "city": "Gent"}
    due = loan.due_on
    assert not note_moved(loan, **new, actor=actor_of(LIBRARIAN), settings=kit.settings())
    assert (loan.person.street, loan.due_on, loan.state) == ("Nieuwstraat 1", due, "active")
    assert words(loan, None) == {"moved_away": "confirm"}
    told = database.scalars(select(Event).where(Event.kind == "loan:borrower-moved")).one()
    assert told.data == {"in_city": False}, "no address in history"
    assert note_moved(loan, **new | {"postal_code": "8510"}, actor=actor_of(LIBRARIAN), settings=kit.settings())
    assert words(loan, None) == {}
    with pytest.raises(NotAllowed):
        note_moved(loan, **new, actor=actor_of(OTHER_LIBRARIAN), settings=kit.settings())


def test_after_a_death_nothing_leaves(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = kit.lend()
    assert loan.due_on is not None
    clock.at(loan.due_on + timedelta(days=1))
    assert remind(actor=SYSTEM) == 1
    librarian = actor_of(LIBRARIAN)
    assert note_died(loan, actor=librarian) == [loan]
    assert [(each.state, each.why) for each in database.scalars(select(Reminder)) if each.why == "quiet"] == [
        ("cancelled", "quiet")
    ]
    assert not [
        each for each in database.scalars(select(Message)) if each.key.startswith("loan:") and each.state == "waiting"
    ]
    clock.at(loan.due_on + timedelta(days=40))
    assert (remind(actor=SYSTEM), plan_check_ups(actor=SYSTEM)) == (0, 0)
    assert counts(librarian, today())["overdue"] == 0, "nobody is called late"
    with pytest.raises(Refused, match="overleden"):
        extend(loan, today() + timedelta(days=30))
    with pytest.raises(Refused, match="al genoteerd"):
        note_died(loan, actor=librarian)
    task = open_tasks_of(loan)[0]
    assert (task.kind, task.planned_on > loan.due_on) == (TaskKind.HEIRS, True)
    assert task not in open_tasks(actor_of(TECHNICIAN))
    finish(task, TaskOutcome.NOT_SEEN, actor=librarian)
    assert open_tasks_of(loan)[0].planned_on == today() + timedelta(days=21), "asked again, later"
    undo(task, actor=librarian)
    assert open_tasks_of(loan) == [task], "a wrong tap leaves no second question"
    finish(task, TaskOutcome.NOT_SEEN, actor=librarian)
    assert len(open_tasks_of(loan)) == 1
    undo_died(loan, actor=librarian)
    assert open_tasks_of(loan) == []
    with pytest.raises(Refused, match="niet meer nodig"):
        undo(task, actor=librarian)
    assert remind(actor=SYSTEM) == 1, "it was a mistake: only the newest step leaves"


def test_after_a_mistake_and_after_a_real_death(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan, librarian = kit.lend(), actor_of(LIBRARIAN)
    assert loan.due_on is not None
    clock.at(loan.due_on - timedelta(days=4))
    assert plan_check_ups(actor=SYSTEM) == 1
    note_died(loan, actor=librarian)
    assert [task.kind for task in open_tasks_of(loan)] == [TaskKind.HEIRS]
    undo_died(loan, actor=librarian)
    assert plan_check_ups(actor=SYSTEM) == 1, "nobody looked at the device yet"
    assert [task.kind for task in open_tasks_of(loan)] == [TaskKind.CHECK_UP]
    note_died(loan, actor=librarian)
    assert [task.kind for task in open_tasks_of(loan)] == [TaskKind.HEIRS], "noted twice on one day"
    take_back(loan, actor=librarian, settings=kit.settings(), papers_of=PAPERS, accessories=(), data_statement=True)
    assert [task.kind for task in open_tasks_of(loan)] == [TaskKind.RETURN_CHECK], "the family is asked for nothing"


def test_one_death_is_noted_at_both_rows_of_a_person(database: Database) -> None:
    librarian = actor_of(LIBRARIAN)
    one, other = (kit.lend(kit.free_order(borrower=replace(kit.BORROWER, last_name=name))) for name in ("Een", "Twee"))
    merge(one.person, other.person, Twin.CARD_SEEN, actor=librarian)
    assert note_died(other, actor=librarian) == [one, other]
    undo_died(one, actor=librarian)
    assert (one.quiet_at, other.quiet_at, open_tasks_of(other)) == (None, None, [])


def test_a_call_of_before_a_death_does_not_wait_again(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = kit.lend(kit.free_order(borrower=replace(kit.BORROWER, email="")))
    assert loan.due_on is not None
    clock.at(loan.due_on + timedelta(days=1))
    assert remind(actor=SYSTEM) == 1
    call = database.scalars(select(Reminder).where(Reminder.state == "waiting")).one()
    note_call(call, CallOutcome.REACHED, actor=actor_of(LIBRARIAN))
    note_died(loan, actor=actor_of(LIBRARIAN))
    with pytest.raises(Refused) as no:
        reopen(call, actor=actor_of(LIBRARIAN))
    assert (no.value.reason, call.state) == ("quiet", "done")
