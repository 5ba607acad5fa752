"""The steps of a case. Handing back and keeping here move the device too."""

from collections.abc import Mapping
from typing import Any

from inventory.access import SYSTEM, Actor, demand
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.devices.actions import gates
from inventory.devices.actions.moves import step
from inventory.loans.actions.changes import end_in_repair
from inventory.repairs.actions.disks import replaced_disks
from inventory.repairs.actions.noting import note_event
from inventory.repairs.actions.words import amount, no_person_in, whole
from inventory.repairs.lifecycle import BARRIERS, REPAIR, RepairState, faults_for
from inventory.repairs.models import Repair

# What a move's fact is worth on the case: the rest is only told to history.
_TEXTS = {"diagnosis": 500, "work": 500}


def move(case: Repair, name: str, *, actor: Actor, facts: Mapping[str, Any] | None = None, note: str = "") -> Repair:
    """Take a step in a repair case. Handing back and keeping here move the device too."""
    found = locked(Repair, case.id)
    if found is None:
        raise Missing(_("Deze herstelling bestaat niet."))
    case = found
    facts = dict(facts or {})
    planned = REPAIR.move(name)
    demand(actor, planned.can, None)
    planned = REPAIR.check(name, case.state, facts)
    for fact in (*_TEXTS, "part"):
        no_person_in(str(facts.get(fact) or ""), fact)
    _apply(case, name, facts)
    before = case.state
    assert planned.target is not None
    _assign_state(case, planned.target)
    session.flush()
    if name == "hand_back":
        step(
            case.device,
            "fixed",
            actor=actor,
            target=case.came_from,
            facts={"repair": case.number},
            permission_checked=True,
        )
    elif name == "keep_here":
        step(case.device, "not_repairable", actor=actor, facts={"repair": case.number}, permission_checked=True)
        end_in_repair(case.device, actor=actor)
    told = {key: value if isinstance(value, bool | int | list) else str(value) for key, value in facts.items()}
    note_event(case, planned.event, actor=actor, from_state=before, note=note, data=told)
    return case


def _apply(case: Repair, name: str, facts: Mapping[str, Any]) -> None:
    if facts.get("fault_type"):
        if facts["fault_type"] not in faults_for(case.device.type):
            raise BadInput("unknown_fault", _("Kies wat er mis is uit de lijst."), field="fault_type")
        case.fault_type = str(facts["fault_type"])
    for fact, longest in _TEXTS.items():
        if facts.get(fact):
            setattr(case, fact, str(facts[fact]).strip()[:longest])
    if facts.get("minutes") not in (None, ""):
        case.minutes = whole(facts["minutes"], "minutes")
    if facts.get("cost_eur") not in (None, ""):
        case.cost_eur = amount(facts["cost_eur"], "cost_eur")
    if facts.get("part"):
        case.parts = [*case.parts, str(facts["part"])[:80]]
    if facts.get("parts"):
        given = facts["parts"] if isinstance(facts["parts"], list) else str(facts["parts"]).split(",")
        case.parts = [*case.parts, *(str(part).strip()[:80] for part in given if str(part).strip())]
    if name == "fix":
        if facts["tests_passed"] is not True:
            raise Refused(
                "not_tested",
                _("Test het toestel eerst. Het gaat pas terug als alles werkt."),
                missing=("tests_passed",),
            )
        if facts.get("disk_replaced") and not replaced_disks(case):
            raise Refused(
                "disk_replaced",
                _("Noteer eerst de andere schijf bij deze herstelling. Dan weten we wat er nu in zit."),
                field="disk_replaced",
            )
        gates.wiped(case.device, SYSTEM, {})  # a disk that came in must be proven empty, as at every way out
        case.outcome = RepairState.FIXED
    elif name == "give_up":
        if facts["barrier"] not in BARRIERS:
            raise BadInput("unknown_barrier", _("Kies uit de lijst waarom het niet lukt."), field="barrier")
        case.barrier = str(facts["barrier"])
        case.outcome = RepairState.NOT_REPAIRABLE


def _assign_state(case: Repair, state: RepairState) -> None:
    case.state = state
    case.state_since = now()
    if state == RepairState.CLOSED:
        case.closed_at = now()
