"""Nightly: each step of each due day once, whatever nights there were."""

from collections.abc import Sequence

from inventory.access import Actor
from inventory.core.clock import today
from inventory.core.db import locked, session
from inventory.loans.actions.reminders.ending import sweep
from inventory.loans.actions.reminders.rungs import give_up, make, make_overtaken
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import Loan, Reminder, Why
from inventory.loans.queries.ladder import Ladder, agreed_until, rungs_of, whose_turn


def remind(*, actor: Actor, ladder: Ladder | None = None) -> int:
    """Make the steps that have come. Of several that came for one contract only the newest leaves: the older ones
    stand there as overtaken, so the ladder is whole and the person hears it once. The number that leaves.
    """
    plan = ladder or Ladder()
    sweep()
    turn = whose_turn(today(), plan)
    known = rungs_of([loan.id for loan in turn])
    return sum(_climb(loan, plan, actor) for loan in turn if _is_behind(loan, plan, known.get(loan.id, [])))


def _is_behind(loan: Loan, plan: Ladder, rungs: Sequence[Reminder]) -> bool:
    assert loan.due_on is not None
    made = {rung.step for rung in rungs if rung.due_on == loan.due_on}
    return any(step not in made for step in plan.come(loan.due_on, today()))


def _climb(loan: Loan, plan: Ladder, actor: Actor) -> bool:
    """With the contract held, so that of two nights at once one makes the steps and the other finds them."""
    held = locked(Loan, loan.id)
    if held is None or held.state != LoanState.ACTIVE or held.due_on is None or held.quiet_at is not None:
        return False
    day, due_on = today(), held.due_on
    rungs = [rung for rung in rungs_of([held.id])[held.id] if rung.due_on == due_on]
    made = {rung.step for rung in rungs}
    come = plan.come(due_on, day)
    new = [step for step in come if step not in made]
    agreed = agreed_until(rungs, due_on)
    if not new or (agreed is not None and day <= agreed):
        return False
    leaves = new[-1] == come[-1]
    for step in new[:-1] if leaves else new:
        make_overtaken(held, step, came_on=plan.day(step, due_on))
    if not leaves:  # the days of the steps were set anew, and a later one left already
        session.flush()
        return False
    overtaken = [*new[:-1], *(rung.step for rung in rungs if give_up(rung, Why.NEWER))]
    make(held, new[-1], actor=actor, came_on=plan.day(new[-1], due_on), overtaken=overtaken)
    return True
