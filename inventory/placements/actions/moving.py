"""Moving an agreement along its lifecycle: held, checked, written and told to history in one place."""

from collections.abc import Mapping
from typing import Any

from inventory.access import Actor, demand
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.actions import moves
from inventory.devices.models import Device
from inventory.history.actions import Subject, record
from inventory.placements.lifecycle import PLACEMENT, LineEnding, PlacementState
from inventory.placements.models import Placement, PlacementLine
from inventory.placements.queries import newest_line_of, open_line_of, open_lines


def hold(placement: Placement) -> Placement:
    """The agreement, read anew and locked until the transaction ends. It is locked before its devices."""
    found = locked(Placement, placement.id)
    if found is None:
        raise Missing(_("We kennen geen overeenkomst met dit nummer. Kijk het nummer na."))
    return found


def subject_of(placement: Placement) -> Subject:
    return Subject("placement", placement.id, placement.number)


def check(placement: Placement, name: str, *, actor: Actor, facts: Mapping[str, Any] | None = None) -> None:
    """Permission with the agreement in hand, and whether the step may follow on its state."""
    planned = PLACEMENT.move(name)
    demand(actor, planned.can, placement)
    PLACEMENT.check(name, PlacementState(placement.state), facts or {})


def step(placement: Placement, name: str, *, actor: Actor, data: Mapping[str, Any] | None = None) -> None:
    """Write the new state of a checked step and tell history."""
    planned = PLACEMENT.move(name)
    before = PlacementState(placement.state)
    _assign_state(placement, planned.target or before)
    if placement.state != before and placement.state in (PlacementState.CLOSED, PlacementState.CANCELLED):
        placement.closed_at = now()
    session.flush()
    told = {"purpose": str(placement.purpose), "to": placement.location.code, **(data or {})}
    record(planned.event, subject_of(placement), actor=actor, from_state=before, to_state=placement.state, data=told)


def end(line: PlacementLine, ending: LineEnding) -> None:
    """This device is there no more."""
    line.ended_at, line.ending = now(), ending
    session.flush()


def close_when_empty(placement: Placement, *, actor: Actor, data: Mapping[str, Any] | None = None) -> bool:
    """The agreement is over when no device stands there any more."""
    if placement.state != PlacementState.OUT or open_lines(placement):
        return False
    step(placement, "close", actor=actor, data=data)
    return True


def _assign_state(placement: Placement, state: PlacementState) -> None:
    placement.state = state


# --- a step that was taken on the page of the device, at a count or at the bench --------------------------------------


def _taken_away(device: Device, actor: Actor) -> None:
    _gone(device, LineEnding.RETURNED, "placement:returned", actor)


def _missed(device: Device, actor: Actor) -> None:
    _gone(device, LineEnding.MISSING, "placement:missing", actor)


def _gone(device: Device, ending: LineEnding, event: str, actor: Actor) -> None:
    """It left its place through another door than the page of its agreement: the agreement knows it all the same."""
    line = open_line_of(device.id)
    if line is None or line.from_at is None:
        return
    placement = hold(line.placement)
    end(line, ending)
    told = {"device": device.tag, "elsewhere": True}
    record(event, subject_of(placement), actor=actor, from_state=placement.state, to_state=placement.state, data=told)
    close_when_empty(placement, actor=actor)


def _found(device: Device, actor: Actor) -> None:
    """It was missing, and is back after all."""
    line = newest_line_of(device.id)
    if line is None or line.ending != LineEnding.MISSING:
        return
    placement = hold(line.placement)
    line.ending = LineEnding.RETURNED
    session.flush()
    state, told = placement.state, {"device": device.tag}
    record("placement:found", subject_of(placement), actor=actor, from_state=state, to_state=state, data=told)


moves.after("unplace", _taken_away)
moves.after("not_repairable", _taken_away)
moves.after("miss", _missed)
moves.after("not_found", _missed)
moves.after("find", _found)
