"""What has not left is cancelled when it is no longer so: the device came back, the contract ended, a later date."""

from collections.abc import Sequence

from inventory.access import Actor
from inventory.devices.actions import moves
from inventory.devices.models import Device
from inventory.loans.actions import moving
from inventory.loans.actions.changes import note_found
from inventory.loans.actions.reminders.rungs import give_up
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import Loan, RungState, Why
from inventory.loans.queries.contracts import lost_and_found
from inventory.loans.queries.ladder import out_of_date, rungs_of


def stop(loans: Sequence[Loan], why: Why) -> int:
    """Cancel what still waits for these contracts. The number of steps."""
    found = rungs_of([loan.id for loan in loans])
    waiting = [rung for rungs in found.values() for rung in rungs if rung.state == RungState.WAITING]
    return sum(give_up(rung, why) for rung in waiting)


def sweep() -> int:
    """What an end or a new date left behind, whichever way it came."""
    return sum(
        give_up(rung, Why.EXTENDED if rung.loan.state == LoanState.ACTIVE else Why.ENDED) for rung in out_of_date()
    )


def close_found(*, actor: Actor) -> int:
    """Contracts of missing devices that are back with us are over."""
    found = lost_and_found()
    for loan in found:
        note_found(loan, actor=actor)
    return len(found)


def _end_when_found(device: Device, actor: Actor) -> None:
    """A missing device turned up: its contract is over at once, and not only in the night."""
    for loan in lost_and_found(device.id):
        note_found(loan, actor=actor)


def _after_a_step(name: str, loan: Loan, actor: Actor) -> None:
    if loan.state != LoanState.ACTIVE:
        stop([loan], Why.RETURNED if name == "take_back" else Why.ENDED)
    elif name == "extend":
        stop([loan], Why.EXTENDED)


moves.after("find", _end_when_found)
moving.after(_after_a_step)
