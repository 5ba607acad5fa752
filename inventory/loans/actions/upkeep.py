"""Upkeep while somebody has a device: the battery, and a system that gets no updates any more. The yearly check-up is
planned in `tasks`; all of them stand in the same list, are done there with what came of it, or are put off with why.

A turn is a year: of a battery the year of the contract, of a system the year in which its updates end. So each is made
once, whatever nights there were.
"""

from datetime import date, timedelta
from typing import Any

from inventory.access import Actor, Can, demand
from inventory.core.clock import day_of, now, today
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.devices.models import DeviceType
from inventory.history.actions import record
from inventory.loans import events
from inventory.loans.actions.moving import subject_of
from inventory.loans.actions.terms import months_later, open_day
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import UPKEEP, DeskTask, Later, Loan, LoanLine, TaskKind, TaskOutcome
from inventory.loans.queries.upkeep import away_since_before, turns_made
from inventory.workbench.actions.can_run import support_ends

AHEAD = 14  # days before its day that a battery is on the list
WEAK_MONTHS, UNKNOWN_MONTHS = 6, 12  # after so long of each year: a weak battery, one that nobody measured
FARTHEST = 90  # days that a task may be put off
SOON = 30  # days after the hand-over, for a system whose updates were over by then


def plan_upkeep(*, actor: Actor, battery_percent: int = 60, support_months: int = 3) -> int:
    """Nightly: the upkeep that has come, each once. The number that is new."""
    made = turns_made(TaskKind.BATTERY_CHECK, TaskKind.SUPPORT_ENDS)
    known: dict[Any, date | None] = {}
    new = 0
    for line in away_since_before(today() + timedelta(days=1)):
        for kind, turn, on in (_battery(line, battery_percent), _support(line, support_months, known)):
            if kind is not None:
                new += _make(line, kind, turn, on, made.get((line.loan_id, line.device_id, kind, turn)))
    return new


def put_off(task: DeskTask, until: date | None, why: Later, *, actor: Actor) -> DeskTask:
    """Not now: on that day, for this reason."""
    demand(actor, Can.TASKS_DO, task.loan)
    found = locked(DeskTask, task.id)
    if found is None:
        raise Missing(_("Deze taak bestaat niet."))
    task = found
    if task.done_at is not None:
        raise Refused("done_already", _("Een collega deed dit al."))
    if task.kind not in UPKEEP:
        raise Refused("not_upkeep", _("Deze taak kan je niet uitstellen."))
    if until is None or not 1 <= (until - today()).days <= FARTHEST:
        raise BadInput("until", _("Kies een dag in de volgende 90 dagen."), field="until")
    task.wait_until, task.wait_why = until, why
    session.flush()
    data = {
        "task": str(task.kind),
        "device": task.device.tag,
        "planned_on": task.planned_on.isoformat(),
        "until": until.isoformat(),
        "why": why.value,
    }
    record(events.PUT_OFF, subject_of(task.loan), actor=actor, data=data)
    return task


_NOTHING = (None, 0, date.min)


def _battery(line: LoanLine, least: int) -> tuple[TaskKind | None, int, date]:
    """Of a weak battery in the middle of each year, of one that nobody measured at its end."""
    device = line.device
    if device.type == DeviceType.DESKTOP:
        return _NOTHING
    percent = _number((device.specs or {}).get("battery_percent"))
    if percent is not None and percent >= least:
        return _NOTHING
    months = UNKNOWN_MONTHS if percent is None else WEAK_MONTHS
    start, turn = day_of(line.from_at), 0
    while months_later(start, 12 * turn + months) <= today() + timedelta(days=AHEAD):
        turn += 1
    on = open_day(months_later(start, 12 * (turn - 1) + months)) if turn else date.min
    return (TaskKind.BATTERY_CHECK, turn, on) if turn else _NOTHING


def _support(line: LoanLine, months: int, known: dict[Any, date | None]) -> tuple[TaskKind | None, int, date]:
    device = line.device
    key = (str((device.specs or {}).get("os") or ""), device.make, device.model)
    if key not in known:
        found = support_ends(device) if key[0] else None
        known[key] = found[1] if found else None
    last = known[key]
    if last is None or months_later(today(), months) < last:
        return _NOTHING
    on = max(last, day_of(line.from_at) + timedelta(days=SOON))
    return TaskKind.SUPPORT_ENDS, last.year, open_day(on)


def _make(line: LoanLine, kind: TaskKind, turn: int, on: date, before: DeskTask | None) -> bool:
    """With the contract held, so that of two nights at once one makes it and the other finds it."""
    if before is not None and before.outcome != TaskOutcome.NOT_NEEDED:
        return False
    loan = locked(Loan, line.loan_id)
    if loan is None or loan.state != LoanState.ACTIVE or loan.quiet_at is not None:
        return False
    if before is not None:
        before.done_at = before.done_by = before.outcome = None
    else:
        session.add(
            DeskTask(loan_id=line.loan_id, device_id=line.device_id, kind=kind, planned_on=on, made_at=now(), turn=turn)
        )
    session.flush()
    return True


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None
