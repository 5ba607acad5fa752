"""The steps of a case. What ends it moves the device too."""

from collections.abc import Mapping
from typing import Any

from inventory.access import Actor, demand
from inventory.config import Settings
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.actions.moves import step
from inventory.faults import actions as faults
from inventory.loans.actions.changes import end_in_repair
from inventory.repairs.actions import facts as known
from inventory.repairs.actions.noting import hold, note_event
from inventory.repairs.actions.papers import Papers, keep_order
from inventory.repairs.actions.telling import say_it_is_ready
from inventory.repairs.actions.words import no_person_in
from inventory.repairs.lifecycle import REPAIR, Remedy, RepairState, Told
from inventory.repairs.models import Repair

# What the holder got when a step closes the case.
_REMEDIES = {
    "hand_back": Remedy.REPAIRED,
    "give_back_broken": Remedy.GIVEN_BACK,
    "keep_here": Remedy.ENDED,
    "replace": Remedy.REPLACED,
}
_GOES_BACK = ("hand_back", "give_back_broken")


def move(
    case: Repair,
    name: str,
    *,
    actor: Actor,
    facts: Mapping[str, Any] | None = None,
    note: str = "",
    settings: Settings | None = None,
    papers_of: Papers | None = None,
) -> Repair:
    """Take a step in a repair case. What ends it moves the device too.

    With `settings` and `papers_of` the work order is kept when the device goes back.
    """
    planned = REPAIR.move(name)
    demand(actor, planned.can, None)
    if planned.door:
        raise Refused("other_door", _("Deze stap doe je op de pagina van de herstelling."), field="move")
    known.demand_known(facts or {})
    no_person_in(note, "note")
    before = case.state_since
    case = _step(case, name, actor=actor, facts=dict(facts or {}), note=note)
    if name in _GOES_BACK and settings is not None and papers_of is not None:
        keep_order(case, since=before, actor=actor, settings=settings, papers_of=papers_of)
    return case


def close_as_replaced(case: Repair, *, actor: Actor, device: str) -> Repair:
    """The contract has another device now (`device`: its tag), and the one of this case is out of it.

    Called by the action of the swap, which demanded its permission and moved both devices.
    """
    return _step(case, "replace", actor=actor, facts={"device": device}, note="")


def close_as_refunded(case: Repair, *, actor: Actor, facts: Mapping[str, Any], remedy: Remedy) -> Repair:
    """Money went back. Called by `settling.refund`, which demanded its permission."""
    return _step(case, "refund", actor=actor, facts=dict(facts), note="", remedy=remedy)


def _step(
    case: Repair, name: str, *, actor: Actor, facts: dict[str, Any], note: str, remedy: Remedy | None = None
) -> Repair:
    case = hold(case)
    planned = REPAIR.check(name, case.state, facts)
    known.apply(case, name, facts, actor=actor)
    before = case.state
    assert planned.target is not None
    _assign_state(case, planned.target)
    if planned.target is RepairState.CLOSED:
        case.remedy = remedy or _REMEDIES[name]
    session.flush()
    if name in _GOES_BACK or case.remedy == Remedy.PRICE_CUT:
        step(
            case.device,
            "fixed",
            actor=actor,
            target=case.came_from,
            facts={"repair": case.number},
            permission_checked=True,
        )
    elif name in ("keep_here", "refund"):
        step(case.device, "not_repairable", actor=actor, facts={"repair": case.number}, permission_checked=True)
        end_in_repair(case.device, actor=actor)
    note_event(case, planned.event, actor=actor, from_state=before, note=note, data=known.as_told(facts))
    if case.state is RepairState.CLOSED:
        faults.closed(case.number, actor=actor)
    if name == "fix":
        say_it_is_ready(case, actor=actor)
    return case


def _assign_state(case: Repair, state: RepairState) -> None:
    if state != case.state:
        case.told_at, case.told_how = None, Told.NOT  # the news of before
    case.state = state
    case.state_since = now()
    if state == RepairState.CLOSED:
        case.closed_at = now()
