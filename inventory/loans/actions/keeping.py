"""Until when a person's data are kept: counted from the end of each contract, by the terms that are in force."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select

from inventory.core.clock import day_of
from inventory.core.db import session
from inventory.loans.actions.terms import months_later
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import Loan
from inventory.loans.queries.loaners import all_with_loaner, with_loaner
from inventory.people.actions import keep_until
from inventory.people.models import Person, TermKind
from inventory.people.queries.keeping import InForce, in_force


def term_of(loan: Loan) -> TermKind:
    """By which term a contract is kept once it is over."""
    if loan.state == LoanState.LOST:
        return TermKind.LOST
    return TermKind.FREE_LOAN if loan.kind == LoanKind.BRUIKLEEN else TermKind.PAID_LOAN


def keep_day(loans: list[Loan], terms: Mapping[TermKind, InForce], loaners: Collection[int]) -> date | None:
    """Until when somebody with these contracts is kept; None while one of them runs, while a device that stands in is
    out (`loaners` are the contracts of which it is), or without any.
    """
    if not loans or any(loan.ended_at is None or loan.id in loaners for loan in loans):
        return None
    return max(
        months_later(day_of(loan.ended_at), terms[term_of(loan)].amount) for loan in loans if loan.ended_at is not None
    )


def keep_as_long_as_needed(person: Person) -> None:
    """After a contract of this person ended, or a device that stood in went or came: the longest term counts."""
    session.flush()
    found = list(session.scalars(select(Loan).where(Loan.person_id == person.id)))
    keep_until(person, keep_day(found, in_force(), with_loaner(found)))


def count_again() -> int:
    """After a term was set: every person's day anew. The number that changed."""
    changed = 0
    people = session.scalars(select(Person).where(Person.anonymised_at.is_(None)).order_by(Person.id)).all()
    loans: dict[int, list[Loan]] = {}
    for loan in session.scalars(select(Loan).order_by(Loan.id)):
        loans.setdefault(loan.person_id, []).append(loan)
    terms, loaners = in_force(), all_with_loaner()
    for person in people:
        day = keep_day(loans.get(person.id, []), terms, loaners)
        if day is not None and day != person.kept_until:
            keep_until(person, day)
            changed += 1
    session.flush()
    return changed
