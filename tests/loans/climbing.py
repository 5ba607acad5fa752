"""A contract with a due day, and what its ladder did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import select

from inventory.core.db import session
from inventory.history import outbox
from inventory.history.models import Message
from inventory.loans.actions import changes
from inventory.loans.actions.take_back import take_back
from inventory.loans.documents import PAPERS
from inventory.loans.models import Loan, Reminder
from inventory.loans.queries.ladder import Ladder
from tests.loans import kit
from tests.people import LIBRARIAN, actor_of

Arrange = Callable[[], Any]
DUE = date(2027, 11, 22)  # a Monday
HOUSE = Ladder()
_names = count(1)


def lend(due_on: date | None = DUE, *, email: str = "kanarie@example.be", phone: str = "0470 00 00 01") -> Loan:
    """A loan until that day, of somebody who is reached this way."""
    who = replace(kit.BORROWER, last_name=f"Vogelzang{next(_names)}", email=email, phone=phone)
    loan = kit.lend(kit.free_order(borrower=who))
    loan.due_on = due_on
    session.flush()
    return loan


def back(loan: Loan) -> Loan:
    return take_back(
        loan,
        actor=actor_of(LIBRARIAN),
        settings=kit.settings(),
        papers_of=PAPERS,
        accessories=("Lader",),
        data_statement=True,
    )


def extend(loan: Loan, day: date) -> None:
    changes.extend(loan, day, actor=actor_of(LIBRARIAN), settings=kit.settings(), papers_of=PAPERS)


def rungs(loan: Loan, due_on: date | None = None) -> list[Reminder]:
    query = select(Reminder).where(Reminder.loan_id == loan.id).order_by(Reminder.due_on, Reminder.came_on, Reminder.id)
    return [each for each in session.scalars(query) if due_on is None or each.due_on == due_on]


def told(loan: Loan) -> list[tuple[str, str]]:
    return [(str(rung.step), str(rung.state)) for rung in rungs(loan)]


def messages(loan: Loan) -> list[Message]:
    return list(session.scalars(select(Message).where(Message.key.like(f"loan:{loan.number}:%")).order_by(Message.id)))


def post() -> int:
    """The outbox is emptied; gives how many left."""
    return sum(outbox.send(message, lambda _message: None) for message in outbox.waiting())
