"""Reading the tasks of the desk."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from inventory.access import Actor, Can, Role, may
from inventory.core.clock import day_of, start_of_day, today
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.core.lists import counted, few_of
from inventory.devices.models import Device
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import DeskTask, LinePurpose, Loan, LoanLine, TaskKind, TaskOutcome

MOST = 200
_ABOUT_SOMEBODY = (TaskKind.PROOF_CHECK, TaskKind.HEIRS, TaskKind.FOLLOW_UP, TaskKind.LOANER_OUT)


def _mine(actor: Actor) -> ColumnElement[bool]:
    """The counter sees the tasks of its own contracts, the coordinator all, the technician what is about a device."""
    if actor.kind == "system":
        return true()
    if not may(actor, Can.TASKS_SEE):
        return false()
    if Role.COORDINATOR in actor.roles:
        return true()
    parts = [
        and_(Loan.kind == LoanKind.BRUIKLEEN, Loan.org_id.in_(actor.orgs(Role.LIBRARY))),
        and_(Loan.kind != LoanKind.BRUIKLEEN, Loan.org_id.in_(actor.orgs(Role.SHOP))),
    ]
    if Role.TECHNICIAN in actor.roles:
        parts.append(DeskTask.kind.not_in(_ABOUT_SOMEBODY))
    return or_(*parts)


def _tasks(actor: Actor) -> Select[DeskTask]:
    return (
        select(DeskTask)
        .join(DeskTask.loan)
        .where(_mine(actor))
        .options(
            contains_eager(DeskTask.loan),
            joinedload(DeskTask.device).load_only(Device.tag, Device.make, Device.model).lazyload(Device.media),
        )
    )


def for_rows() -> Select[DeskTask]:
    """Tasks with their contract and their device, without any limit."""
    return select(DeskTask).options(
        joinedload(DeskTask.loan).lazyload("*"),
        joinedload(DeskTask.device).load_only(Device.tag, Device.make, Device.model).lazyload(Device.media),
    )


def still_open(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """What this actor still has to do, as conditions on the task alone."""
    mine = select(DeskTask.id).join(Loan, Loan.id == DeskTask.loan_id).where(_mine(actor), DeskTask.done_at.is_(None))
    return DeskTask.done_at.is_(None), DeskTask.id.in_(mine)


def open_tasks(actor: Actor) -> Sequence[DeskTask]:
    """What is still to do, what is due first first; what was put off at its new day."""
    return session.scalars(
        _tasks(actor).where(DeskTask.done_at.is_(None)).order_by(DeskTask.due_on, DeskTask.id).limit(MOST)
    ).all()


def tasks_done_today(actor: Actor) -> Sequence[DeskTask]:
    """What was done today by somebody, the newest first: each can be undone until tomorrow."""
    return session.scalars(
        _tasks(actor)
        .where(DeskTask.done_at >= start_of_day(today()), DeskTask.done_by.is_not(None))
        .order_by(DeskTask.done_at.desc(), DeskTask.id)
        .limit(MOST)
    ).all()


def count_open(actor: Actor) -> int | str:
    """How many tasks are open, without what was put off until later."""
    is_now = or_(DeskTask.wait_until.is_(None), DeskTask.wait_until <= today())
    mine = (
        select(DeskTask.id)
        .join(Loan, Loan.id == DeskTask.loan_id)
        .where(_mine(actor), DeskTask.done_at.is_(None), is_now)
    )
    return counted(tasks=few_of(DeskTask.id, DeskTask.id.in_(mine)))["tasks"]


def task(number: int, *, actor: Actor) -> DeskTask:
    """One task of this actor; for anybody else it was never there."""
    found = session.scalar(_tasks(actor).where(DeskTask.id == number))
    if found is None:
        raise Missing(_("Deze taak bestaat niet."))
    return found


def open_tasks_of(loan: Loan) -> Sequence[DeskTask]:
    return session.scalars(
        select(DeskTask).where(DeskTask.loan_id == loan.id, DeskTask.done_at.is_(None)).order_by(DeskTask.id)
    ).all()


def tasks_of(loan: Loan) -> Sequence[DeskTask]:
    return session.scalars(
        select(DeskTask).where(DeskTask.loan_id == loan.id).order_by(DeskTask.planned_on, DeskTask.id)
    ).all()


def since_the_last_check_up(before: date) -> list[tuple[LoanLine, date]]:
    """The devices that are away under a running contract, without an open check-up, and the day of the last one: the
    newest that was done, or that of the hand-over. Only when that day is before `before`.
    """
    last = (
        select(DeskTask.loan_id, DeskTask.device_id, func.max(DeskTask.done_at).label("done_at"))
        .where(
            DeskTask.kind == TaskKind.CHECK_UP,
            DeskTask.done_at.is_not(None),
            DeskTask.outcome != TaskOutcome.NOT_NEEDED,  # nobody looked
        )
        .group_by(DeskTask.loan_id, DeskTask.device_id)
        .subquery()
    )
    waits = select(DeskTask.id).where(
        DeskTask.loan_id == LoanLine.loan_id,
        DeskTask.device_id == LoanLine.device_id,
        DeskTask.kind == TaskKind.CHECK_UP,
        DeskTask.done_at.is_(None),
    )
    rows = session.execute(
        select(LoanLine, last.c.done_at)
        .join(Loan, Loan.id == LoanLine.loan_id)
        .outerjoin(last, and_(last.c.loan_id == LoanLine.loan_id, last.c.device_id == LoanLine.device_id))
        .where(
            Loan.state == LoanState.ACTIVE,
            Loan.quiet_at.is_(None),
            LoanLine.purpose == LinePurpose.MAIN,  # what only stands in has a task of its own
            LoanLine.until_at.is_(None),
            LoanLine.from_at < start_of_day(before),
            ~waits.exists(),
        )
        .options(
            joinedload(LoanLine.loan),
            joinedload(LoanLine.device).lazyload(Device.media),
            lazyload(LoanLine.accessories),
        )
        .order_by(LoanLine.id)
    ).unique()
    days = [(line, day_of(done_at or line.from_at)) for line, done_at in rows]
    return [(line, day) for line, day in days if day < before]
