"""The tasks of the desk: planned once, done with an outcome from a closed list, undone on the same day.

Who needs another task plans it with `plan`: for a proof of the tariff with a last day, at that day.
"""

from datetime import date, timedelta

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.clock import day_of, now, today
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.devices.actions import moves
from inventory.devices.models import Device
from inventory.history.actions import record
from inventory.loans import events
from inventory.loans.actions import moving
from inventory.loans.actions.moving import subject_of
from inventory.loans.actions.terms import is_holiday, months_later
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import OUTCOMES, DeskTask, Loan, TaskKind, TaskOutcome
from inventory.loans.queries.contracts import open_line
from inventory.loans.queries.proofs import nearly_over
from inventory.loans.queries.tasks import open_tasks_of, since_the_last_check_up

CHECK_UP_MONTHS = 12
AHEAD = 14  # days before its day that a check-up is on the list: time to agree on a moment
RETURN_CHECK_DAYS = FOLLOW_UP_DAYS = 2
# About what came back, so they stay when the contract is over.
_AFTERWARDS = frozenset({TaskKind.RETURN_CHECK, TaskKind.FOLLOW_UP, TaskKind.LOANER_OUT})
# Of who died the family is asked without haste.
ASK_AGAIN = {TaskKind.HEIRS: timedelta(days=21), TaskKind.LOANER_OUT: timedelta(days=7)}


def plan(loan: Loan, kind: TaskKind, on: date, *, device: Device | None = None) -> DeskTask | None:
    """Put a task on the list; the same one for a contract, a device and a day is there once. None when it was, unless
    it was found not to be needed: then it is there again.
    """
    about = device or loan.line.device
    same = select(DeskTask).where(
        DeskTask.loan_id == loan.id,
        DeskTask.kind == kind,
        DeskTask.planned_on == on,
        DeskTask.device_id == about.id,
    )
    found = session.scalar(same)
    if found is not None:
        if found.outcome != TaskOutcome.NOT_NEEDED:
            return None
        found.done_at = found.done_by = found.outcome = None
        session.flush()
        return found
    task = DeskTask(loan_id=loan.id, device_id=about.id, kind=kind, planned_on=on, made_at=now())
    session.add(task)
    session.flush()
    return task


def plan_check_ups(*, actor: Actor) -> int:
    """Nightly: a look at each device that is away for a year, or a year since the last look. The number that is new."""
    soon = today() + timedelta(days=AHEAD)
    made = 0
    for line, day in since_the_last_check_up(months_later(soon, -CHECK_UP_MONTHS) + timedelta(days=2)):
        on = months_later(day, CHECK_UP_MONTHS)
        if on <= soon and locked(Loan, line.loan_id) is not None and line.loan.state == LoanState.ACTIVE:
            made += plan(line.loan, TaskKind.CHECK_UP, on, device=line.device) is not None
    return made


def plan_proof_checks(*, actor: Actor) -> int:
    """Nightly: the proof of a rent that is nearly over is looked at again, on its last day. The number that is new."""
    made = 0
    for loan, check in nearly_over(today() + timedelta(days=AHEAD)):
        if not any(task.kind == TaskKind.PROOF_CHECK for task in open_tasks_of(loan)):
            made += plan(loan, TaskKind.PROOF_CHECK, check.valid_until) is not None
    return made


def note_proof_seen(loan: Loan, *, actor: Actor) -> None:
    """The proof was looked at again: what was planned for it is done."""
    for task in open_tasks_of(loan):
        if task.kind == TaskKind.PROOF_CHECK:
            task.done_at, task.done_by, task.outcome = now(), actor.user_id, TaskOutcome.IN_ORDER
            _tell(events.CHECKED, task, actor, outcome=str(task.outcome))


def finish(task: DeskTask, outcome: TaskOutcome, *, actor: Actor) -> DeskTask:
    """It is done, and this came of it."""
    task = _held(task, actor)
    if task.done_at is not None:
        raise Refused("done_already", _("Een collega deed dit al."))
    if outcome not in OUTCOMES[task.kind]:
        raise BadInput("outcome", _("Kies wat het werd."), field="outcome")
    if task.kind == TaskKind.PROOF_CHECK and outcome is TaskOutcome.IN_ORDER:
        said = _("Zeg welk bewijs je zag. Dat doe je bij 'Bewijs opnieuw bekijken'.")
        raise Refused("say_which_proof", said, field="outcome")
    task.done_at, task.done_by, task.outcome = now(), actor.user_id, outcome
    _tell(events.CHECKED, task, actor, outcome=str(outcome))
    if _is_asked_again(task, outcome):
        plan(task.loan, task.kind, today() + ASK_AGAIN[task.kind], device=task.device)
    return task


def _is_asked_again(task: DeskTask, outcome: TaskOutcome) -> bool:
    """The family until it said something; a device that stands in as long as it is out, whatever was said."""
    if task.kind == TaskKind.LOANER_OUT:
        return task.loan.loaner is not None and task.loan.loaner.device_id == task.device_id
    return task.kind == TaskKind.HEIRS and outcome is TaskOutcome.NOT_SEEN and task.loan.state == LoanState.ACTIVE


def undo(task: DeskTask, *, actor: Actor) -> DeskTask:
    """It was not done after all; on the same day."""
    task = _held(task, actor)
    if task.done_at is None or task.outcome == TaskOutcome.NOT_NEEDED:
        raise Refused("not_done", _("Dit is nog niet gedaan."))
    if day_of(task.done_at) != today():
        raise Refused("too_late_to_undo", _("Dit kan alleen op de dag zelf."))
    is_over = task.loan.state != LoanState.ACTIVE and task.kind not in _AFTERWARDS
    is_over |= task.kind == TaskKind.LOANER_OUT and task.loan.loaner is None
    if is_over or (task.kind == TaskKind.HEIRS and task.loan.quiet_at is None):
        raise Refused("not_needed", _("Deze taak is niet meer nodig."))
    if task.kind in ASK_AGAIN:
        no_more_tasks(task.loan, task.kind)  # this one is asked again, so the next one is not
    task.done_at = task.done_by = task.outcome = None
    _tell(events.UNCHECKED, task, actor)
    return task


def workdays_later(day: date, count: int) -> date:
    """So many working days later: Monday to Friday, no public holiday."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and not is_holiday(day)
    return day


def _held(task: DeskTask, actor: Actor) -> DeskTask:
    demand(actor, Can.TASKS_DO, task.loan)
    found = locked(DeskTask, task.id)
    if found is None:
        raise Missing(_("Deze taak bestaat niet."))
    return found


def _tell(kind: str, task: DeskTask, actor: Actor, **facts: str) -> None:
    session.flush()
    data = {"task": str(task.kind), "device": task.device.tag, "planned_on": task.planned_on.isoformat(), **facts}
    record(kind, subject_of(task.loan), actor=actor, data=data)


def _check_what_came_back(device: Device, actor: Actor) -> None:
    """A device came back from a borrower: within two working days somebody looks whether all is there."""
    line = open_line(device.id)
    if line is not None:
        plan(line.loan, TaskKind.RETURN_CHECK, workdays_later(today(), RETURN_CHECK_DAYS), device=device)
        _no_more_check_ups(line.loan, device)


def _after_a_step(name: str, loan: Loan, actor: Actor) -> None:
    if loan.state != LoanState.ACTIVE:
        _no_more_check_ups(loan, None)


def no_more_tasks(loan: Loan, *kinds: TaskKind) -> None:
    """These tasks of a contract need not be done any more; all but the look at what came back, when none is named."""
    for task in open_tasks_of(loan):
        if task.kind in kinds or (not kinds and task.kind not in _AFTERWARDS):
            task.done_at, task.outcome = now(), TaskOutcome.NOT_NEEDED
    session.flush()


def _no_more_check_ups(loan: Loan, device: Device | None) -> None:
    """What was to be done while the contract ran (with this device) need not be done any more."""
    for task in open_tasks_of(loan):
        if task.kind not in _AFTERWARDS and (device is None or task.device_id == device.id):
            if device is not None and task.kind in (TaskKind.PROOF_CHECK, TaskKind.HEIRS):
                continue  # about the person, and the contract may run on with another device
            task.done_at, task.outcome = now(), TaskOutcome.NOT_NEEDED
    session.flush()


moves.after("take_back", _check_what_came_back)
moving.after(_after_a_step)
