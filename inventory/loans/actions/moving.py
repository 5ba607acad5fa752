"""Moving a contract along its lifecycle: held, checked, written and told to history in one place."""

from collections.abc import Callable, Mapping
from typing import Any

from inventory.access import Actor, demand, may
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.history.actions import Subject, record
from inventory.loans.actions.keeping import keep_as_long_as_needed
from inventory.loans.lifecycle import LOAN, LoanState
from inventory.loans.models import Loan, LoanLine

Follower = Callable[[str, Loan, Actor], None]
_followers: list[Follower] = []


def after(follow: Follower) -> None:
    """What follows in the same transaction when a contract took a step: called with its name, the contract, who."""
    if follow not in _followers:
        _followers.append(follow)


def hold(loan: Loan) -> Loan:
    """The contract, read anew and locked until the transaction ends."""
    found = locked(Loan, loan.id)
    if found is None:
        raise Missing(_("We kennen geen contract met dit nummer. Kijk het nummer na."))
    session.expire(found, ["lines", "loaners"])
    return found


def subject_of(loan: Loan) -> Subject:
    return Subject("loan", loan.id, loan.number)


def check(loan: Loan, name: str, *, actor: Actor, facts: Mapping[str, Any] | None = None, free: bool = False) -> None:
    """Permission with the contract in hand (unless `free`), and whether the step may follow on its state."""
    planned = LOAN.move(name)
    if not free:
        demand(actor, planned.can, loan)
    LOAN.check(name, LoanState(loan.state), facts or {})


def step(loan: Loan, name: str, *, actor: Actor, note: str = "", data: Mapping[str, Any] | None = None) -> None:
    """Write the new state of a checked step and tell history. When the contract is over, its line closes too."""
    planned = LOAN.move(name)
    before = LoanState(loan.state)
    _assign_state(loan, planned.target or before)
    if before is LoanState.ACTIVE and loan.state != LoanState.ACTIVE:
        loan.ended_at = now()
        open_line_of(loan).until_at = loan.ended_at
        keep_as_long_as_needed(loan.person)
    session.flush()
    record(
        planned.event,
        subject_of(loan),
        actor=actor,
        from_state=before,
        to_state=loan.state,
        note=note,
        data={"kind": str(loan.kind), "device": loan.line.device.tag, **(data or {})},
    )
    for follow in _followers:
        follow(name, loan, actor)


def open_line_of(loan: Loan) -> LoanLine:
    """The line of the device that is away now."""
    for line in loan.lines:
        if line.until_at is None:
            return line
    raise Refused("nothing_out", _("Bij dit contract is nu geen toestel weg."))


def allowed_moves(loan: Loan, actor: Actor) -> list[str]:
    """The names of the steps that this actor may take now."""
    return [
        planned.name
        for planned in LOAN.from_state(LoanState(loan.state))
        if not planned.door and may(actor, planned.can, loan)
    ]


def _assign_state(loan: Loan, state: LoanState) -> None:
    loan.state = state
