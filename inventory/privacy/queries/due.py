"""Whose time is over, and what stands in the way of erasing somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, or_, select

from inventory.core.clock import day_of, today
from inventory.core.db import session
from inventory.core.i18n import _, day_text, euro_text
from inventory.history.models import Event
from inventory.loans.actions.keeping import term_of
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import Loan, LoanLine
from inventory.loans.queries.loaners import with_loaner
from inventory.loans.queries.money import open_of
from inventory.offline.models import Arrival, Outcome
from inventory.people.models import Person, TermKind
from inventory.people.queries import class_of, people_past_their_time
from inventory.referrals.events import CLIENT_FORGOTTEN
from inventory.repairs.lifecycle import STILL_OPEN
from inventory.repairs.models import Repair


@dataclass(frozen=True)
class Block:
    """Why somebody is not erased: `word` is stable, `sentence` is for people."""

    word: str
    sentence: str


@dataclass(frozen=True)
class Due:
    """Somebody whose time is over: since when, by which term, and what still stands in the way."""

    person: Person
    since: date
    term: TermKind
    contracts: int
    blocks: tuple[Block, ...]


def due(*, day: date | None = None, limit: int | None = None) -> list[Due]:
    """Everybody whose time is over, longest ago first. No names: whoever reads it may know references only."""
    found = []
    for person in people_past_their_time(day or today(), limit=limit):
        loans = loans_of(person)
        newest = max(loans, key=lambda loan: (loan.ended_at is None, loan.ended_at, loan.id), default=None)
        assert person.kept_until is not None
        found.append(
            Due(
                person,
                person.kept_until,
                term_of(newest) if newest is not None else TermKind.FREE_LOAN,
                len(loans),
                tuple(blocks(person)),
            )
        )
    return found


def loans_of(person: Person) -> Sequence[Loan]:
    """Every contract of this person, also under a row that was merged into this one; oldest first."""
    return session.scalars(select(Loan).where(Loan.person_id.in_(class_of(person.id))).order_by(Loan.id)).all()


def blocks(person: Person, *, asked: bool = False) -> list[Block]:
    """What stands in the way: an open loan, an open amount, a dispute, a repair that is going on. `asked`: when the
    person asks it before the time is over, also what the law has us keep.
    """
    numbers, loans = class_of(person.id), loans_of(person)
    found = [
        Block("open_loan", _("Contract %(number)s loopt nog.", number=loan.number))
        for loan in loans
        if loan.state == LoanState.ACTIVE
    ]
    loaners = with_loaner(loans)
    found += [
        Block("loaner_out", _("Het leentoestel bij contract %(number)s is nog niet terug.", number=loan.number))
        for loan in loans
        if loan.id in loaners
    ]
    found += [
        Block(
            "debt", _("Op contract %(number)s is nog %(amount)s te betalen.", number=number, amount=euro_text(open_eur))
        )
        for number, open_eur in _open_amounts(loans)
    ]
    disputed = session.scalars(
        select(Person.disputed_on).where(Person.id.in_(numbers), Person.disputed_on.is_not(None)).limit(1)
    ).first()
    if disputed is not None:
        found.append(Block("dispute", _("Er is een betwisting sinds %(day)s.", day=day_text(disputed))))
    for number in session.scalars(
        select(Repair.number)
        .join(LoanLine, LoanLine.device_id == Repair.device_id)
        .where(
            LoanLine.loan_id.in_([loan.id for loan in loans if loan.kind == LoanKind.KOOP]),
            Repair.state.in_(STILL_OPEN),
            Repair.opened_at >= LoanLine.from_at,
            or_(LoanLine.until_at == LoanLine.from_at, Repair.opened_at <= LoanLine.until_at),
        )
        .order_by(Repair.id)
    ):
        found.append(Block("open_repair", _("Herstelling %(number)s loopt nog.", number=number)))
    if session.scalar(
        select(Arrival.id).where(
            Arrival.person_id.in_(numbers), Arrival.outcome == Outcome.CONFLICT, Arrival.solved_at.is_(None)
        )
    ):
        found.append(Block("open_task", _("Wat de balie zonder netwerk deed, is nog niet opgelost.")))
    if asked and not found:
        found += _kept_by_law(numbers, loans)
    return found


def _kept_by_law(numbers: Sequence[int], loans: Sequence[Loan]) -> list[Block]:
    law = [loan for loan in loans if term_of(loan) != TermKind.FREE_LOAN and loan.ended_at is not None]
    until = session.scalar(select(func.max(Person.kept_until)).where(Person.id.in_(numbers)))
    if not law or until is None or until < today():
        return []
    newest = max(law, key=lambda loan: loan.ended_at or loan.handed_over_at)
    return [
        Block(
            "kept_by_law",
            _(
                "Contract %(number)s bewaren we tot %(day)s: dat vraagt de boekhouding of een mogelijke claim.",
                number=newest.number,
                day=day_text(until),
            ),
        )
    ]


def _open_amounts(loans: Sequence[Loan]) -> list[tuple[str, Decimal]]:
    paid_loans = [loan for loan in loans if loan.kind != LoanKind.BRUIKLEEN]
    if not paid_loans:
        return []
    still = open_of([loan.id for loan in paid_loans])
    return [(loan.number, still[loan.id]) for loan in paid_loans if still[loan.id] > 0]


def last_day(person: Person) -> date | None:
    """The day on which the last contract of this person ended; None while one runs."""
    loans = loans_of(person)
    if not loans or any(loan.ended_at is None for loan in loans):
        return None
    return max(day_of(loan.ended_at) for loan in loans if loan.ended_at is not None)


def was_somebody_erased(*, since: datetime) -> bool:
    """Whether rows were emptied after this moment: the database file may still hold what they said."""
    emptied = select(Person.id).where(Person.anonymised_at >= since).limit(1)
    unreachable = select(Event.seq).where(Event.kind == CLIENT_FORGOTTEN, Event.at >= since).limit(1)
    return session.scalar(emptied) is not None or session.scalar(unreachable) is not None
