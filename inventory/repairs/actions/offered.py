"""Which steps make sense for a case now, and which one comes first."""

from inventory.access import Actor, may
from inventory.core.lifecycle import Move
from inventory.devices.lifecycle import DeviceState
from inventory.repairs.actions.facts import is_own_doing, needs_an_agreement
from inventory.repairs.lifecycle import REPAIR, PriceAnswer, RepairState
from inventory.repairs.models import Repair


def offered(case: Repair, *, actor: Actor) -> list[Move[RepairState]]:
    """The steps that this actor may take and that fit this case, the first one first."""
    steps = [
        step
        for step in REPAIR.from_state(case.state)
        if not step.door and step.name not in _out_of_place(case) and may(actor, step.can)
    ]
    return sorted(steps, key=lambda step: (step.name != _first(case), not step.primary))


def _out_of_place(case: Repair) -> set[str]:
    hidden = set()
    is_agreed = not needs_an_agreement(case) or case.price_answer == PriceAnswer.ACCEPTED
    hidden |= {"ask_price", "ask_nothing"} if is_agreed else {"fix"}
    if case.came_from != DeviceState.SOLD:
        hidden.add("give_back_broken")
    return hidden


def _first(case: Repair) -> str:
    """What comes first when the table leaves a choice."""
    if case.state is RepairState.DIAGNOSED and needs_an_agreement(case):
        return "ask_price" if case.price_answer != PriceAnswer.ACCEPTED else "fix"
    if case.state is RepairState.NOT_REPAIRABLE and case.came_from == DeviceState.SOLD:
        return "keep_here" if case.is_in_guarantee and not is_own_doing(case) else "give_back_broken"
    return ""
