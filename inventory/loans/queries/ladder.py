"""Reading the ladder: whose turn it is, what still has to leave, how far one contract is."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from inventory.access import Actor, Can, Role, may
from inventory.core.clock import now, start_of_day, today
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.core.lists import counted, few_of
from inventory.history.models import Event, KeptFile
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import CallOutcome, Channel, LetterBatch, Loan, LoanLine, Reminder, RungState, Step
from inventory.looks.events import PHONE_SHOWN
from inventory.looks.queries import SHOWN_FOR

LADDER: tuple[Step, ...] = (Step.BEFORE, Step.LATE_1, Step.LATE_7, Step.LATE_21, Step.LETTER)


@dataclass(frozen=True)
class Ladder:
    """How many days before the due day the first step comes, and how many after it the letter; the three between are
    the rhythm of the house.
    """

    before: int = 14
    letter: int = 28

    def days(self, step: Step) -> int:
        return {
            Step.BEFORE: -self.before,
            Step.LATE_1: 1,
            Step.LATE_7: 7,
            Step.LATE_21: 21,
            Step.LETTER: self.letter,
        }[step]

    def day(self, step: Step, due_on: date) -> date:
        """On which day a step of the ladder comes."""
        return due_on + timedelta(days=self.days(step))

    def come(self, due_on: date, day: date) -> list[Step]:
        """The steps that have come on that day, in their order."""
        return [step for step in LADDER if self.day(step, due_on) <= day]


def whose_turn(day: date, ladder: Ladder) -> Sequence[Loan]:
    """Running contracts of which some step has come and the last one was not made yet."""
    at_the_top = exists().where(
        Reminder.loan_id == Loan.id, Reminder.due_on == Loan.due_on, Reminder.step == Step.LETTER
    )
    return session.scalars(
        select(Loan)
        .join(Loan.person)
        .where(
            Loan.state == LoanState.ACTIVE,
            Loan.quiet_at.is_(None),
            Loan.due_on <= day + timedelta(days=max(ladder.before, 0)),
            ~at_the_top,
        )
        .options(contains_eager(Loan.person), joinedload(Loan.org))
        .order_by(Loan.id)
    ).all()


def rungs_of(loan_ids: Collection[int]) -> dict[int, list[Reminder]]:
    """Every step of these contracts, by contract, in the order in which they were made."""
    found: dict[int, list[Reminder]] = defaultdict(list)
    if loan_ids:
        rows = select(Reminder).where(Reminder.loan_id.in_(loan_ids)).order_by(Reminder.id)
        for rung in session.scalars(rows):
            found[rung.loan_id].append(rung)
    return found


def out_of_date() -> Sequence[Reminder]:
    """Steps that wait for a contract that runs no more, or for a day that is no longer the due day."""
    return session.scalars(
        select(Reminder)
        .join(Loan, Loan.id == Reminder.loan_id)
        .where(
            Reminder.state == RungState.WAITING,
            or_(Loan.state != LoanState.ACTIVE, Loan.due_on != Reminder.due_on),
        )
        .order_by(Reminder.id)
    ).all()


def rung_of_message(key: str) -> Reminder | None:
    return session.scalar(select(Reminder).where(Reminder.message_key == key))


# --- what the counter has to do -----------------------------------------------------------------------------------


def of_counters(actor: Actor) -> ColumnElement[bool]:
    """The contracts that this actor's own counters made: who may not change a contract reminds nobody of it."""
    if not may(actor, Can.LOANS_CHANGE):
        return false()
    if actor.kind == "system":
        return true()
    return or_(
        and_(Loan.kind == LoanKind.BRUIKLEEN, Loan.org_id.in_(actor.orgs(Role.LIBRARY))),
        and_(Loan.kind != LoanKind.BRUIKLEEN, Loan.org_id.in_(actor.orgs(Role.SHOP))),
    )


def _rungs(actor: Actor) -> Select[Reminder]:
    return (
        select(Reminder)
        .join(Reminder.loan)
        .where(of_counters(actor))
        .options(
            contains_eager(Reminder.loan).options(
                joinedload(Loan.person),
                selectinload(Loan.lines).options(joinedload(LoanLine.device), lazyload(LoanLine.accessories)),
            )
        )
    )


_CALLS = (Reminder.state == RungState.WAITING, Reminder.channel == Channel.PHONE)
_LETTERS = (Reminder.state == RungState.WAITING, Reminder.channel == Channel.LETTER)
MOST = 200


def calls_to_make(actor: Actor) -> Sequence[Reminder]:
    """Whom to call, what waits longest first; also those whose next try is a later day."""
    return session.scalars(_rungs(actor).where(*_CALLS).order_by(Reminder.due_on, Reminder.id).limit(MOST)).all()


def calls_made(actor: Actor) -> Sequence[Reminder]:
    """The calls that were settled today, the newest first: each can be undone until tomorrow."""
    done = (Reminder.state == RungState.DONE, Reminder.channel == Channel.PHONE)
    since = start_of_day(today())
    return session.scalars(
        _rungs(actor).where(*done, Reminder.done_at >= since).order_by(Reminder.done_at.desc(), Reminder.id).limit(MOST)
    ).all()


def letters_to_print(actor: Actor) -> Sequence[Reminder]:
    return session.scalars(_rungs(actor).where(*_LETTERS).order_by(Reminder.due_on, Reminder.id).limit(MOST)).all()


def work_counts(actor: Actor, day: date) -> dict[str, int | str]:
    """How many calls there are to make today and letters to print, in one statement."""
    mine = Reminder.loan_id.in_(select(Loan.id).where(of_counters(actor), Loan.state == LoanState.ACTIVE))
    is_now = or_(Reminder.next_on.is_(None), Reminder.next_on <= day)
    return counted(calls=few_of(Reminder.id, *_CALLS, is_now, mine), letters=few_of(Reminder.id, *_LETTERS, mine))


def rung(number: int, *, actor: Actor) -> Reminder:
    """One step, for the counter that made its contract; for anybody else it was never there."""
    found = session.scalar(_rungs(actor).where(Reminder.id == number))
    if found is None:
        raise Missing(_("Deze herinnering bestaat niet."))
    return found


def batches_of_today(actor: Actor) -> list[tuple[LetterBatch, int]]:
    """The batches that this actor's counters printed today and did not undo, with how many letters, newest first."""
    rows = session.execute(
        select(LetterBatch, func.count(Reminder.id))
        .join(Reminder, Reminder.batch_id == LetterBatch.id)
        .join(Loan, Loan.id == Reminder.loan_id)
        .where(of_counters(actor), LetterBatch.made_at >= start_of_day(today()), LetterBatch.undone_at.is_(None))
        .group_by(LetterBatch.id)
        .order_by(LetterBatch.id.desc())
    )
    return [(row[0], row[1]) for row in rows]


def batch(number: int, *, actor: Actor) -> tuple[LetterBatch, Sequence[Reminder]]:
    """A batch with its letters, for the counter whose contracts they are about; all of them, or it was never there."""
    found = session.get(LetterBatch, number)
    rungs = session.scalars(_rungs(actor).where(Reminder.batch_id == number).order_by(Reminder.id)).all()
    every = session.scalar(select(func.count(Reminder.id)).where(Reminder.batch_id == number))
    if found is None or not rungs or len(rungs) != every:
        raise Missing(_("Deze brieven bestaan niet."))
    return found, rungs


def kept_letters(rungs: Sequence[Reminder]) -> Sequence[KeptFile]:
    """What was posted for these steps, in the order of the steps' rows."""
    numbers = [rung.letter_id for rung in rungs if rung.letter_id is not None]
    return session.scalars(select(KeptFile).where(KeptFile.id.in_(numbers)).order_by(KeptFile.id)).all()


def phones_shown(person_ids: Collection[int], *, actor: Actor) -> frozenset[int]:
    """Of which of these people this actor asked for the number a moment ago: one question for a whole list."""
    if not person_ids:
        return frozenset()
    return frozenset(
        session.scalars(
            select(Event.subject_id).where(
                Event.subject_kind == "person",
                Event.subject_id.in_(person_ids),
                Event.kind == PHONE_SHOWN,
                Event.actor_id == actor.user_id,
                Event.at > now() - SHOWN_FOR,
            )
        )
    )


def with_numbers(numbers: Collection[str], *, actor: Actor) -> Sequence[Loan]:
    """The contracts with these numbers that the actor's counters made, what is due first first."""
    return session.scalars(
        select(Loan)
        .where(Loan.number.in_(numbers), of_counters(actor))
        .options(
            joinedload(Loan.person),
            selectinload(Loan.lines).options(joinedload(LoanLine.device), lazyload(LoanLine.accessories)),
        )
        .order_by(Loan.due_on, Loan.id)
        .limit(MOST)
    ).all()


def agreed_until(rungs: Sequence[Reminder], due_on: date | None) -> date | None:
    """Until which day somebody agreed to come; nothing is sent before it is over."""
    days = [rung.next_on for rung in rungs if rung.due_on == due_on and rung.outcome == CallOutcome.APPOINTMENT]
    return max((day for day in days if day is not None), default=None)


def left_today(rung: Reminder) -> bool:
    """Whether this step left today, or waits to leave."""
    if rung.state == RungState.WAITING:
        return True
    return rung.done_at is not None and rung.done_at >= start_of_day(today())


@dataclass(frozen=True)
class Rung:
    """One step as a page draws it: what was made of it (`made`), or on which day it will come."""

    step: Step
    day: date
    made: Reminder | None

    @property
    def standing(self) -> str:
        """The word for how it stands: the state of the row, or "coming"."""
        return str(self.made.state) if self.made else "coming"


def ladder_of(loan: Loan, rungs: Sequence[Reminder], ladder: Ladder) -> list[Rung]:
    """The ladder of the present due day, step by step, what was asked by hand in its place; of an ended contract only
    what was made. `rungs` are all steps of this contract.
    """
    if loan.due_on is None:
        return []
    made = [rung for rung in rungs if rung.due_on == loan.due_on]
    by_step: dict[Step, Reminder] = {rung.step: rung for rung in made if rung.step != Step.ASKED}
    found = [
        Rung(step, by_step[step].came_on if step in by_step else ladder.day(step, loan.due_on), by_step.get(step))
        for step in LADDER
        if step in by_step or loan.state == LoanState.ACTIVE
    ]
    found += [Rung(Step.ASKED, rung.came_on, rung) for rung in made if rung.step == Step.ASKED]
    return sorted(found, key=lambda rung: rung.day)
