"""Which steps may follow now, for whom, and what still keeps one closed: for buttons, calls and work on many."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from inventory.access import Actor, may
from inventory.core.errors import Refused
from inventory.core.lifecycle import Move
from inventory.devices.actions import gates
from inventory.devices.lifecycle import DEVICE, DeviceState
from inventory.devices.models import AssetClass, Device


@dataclass(frozen=True)
class Option:
    """A step that this actor could take now.

    `refusal` says what still keeps it closed and `gate` which gate does; None and "" when nothing does.
    """

    move: Move[DeviceState]
    refusal: Refused | None
    gate: str
    needs: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return self.refusal is None and not self.move.door


def options(device: Device, *, actor: Actor, checker_is_not_worker: bool = True) -> list[Option]:
    """The steps that may follow now and that this actor may take, in the order of the table, each with its gates asked.

    A gate that only wants one of the facts that the move can take does not close it: that fact is then needed.
    """
    rules = {"checker_is_not_worker": checker_is_not_worker}
    return [Option(planned, *_gates_of(planned, device, actor, rules)) for planned in _offered(device, actor)]


def open_moves(device: Device, *, actor: Actor, checker_is_not_worker: bool = True) -> list[str]:
    """The names of the steps that this actor may take now and that need no other room."""
    rules = {"checker_is_not_worker": checker_is_not_worker}
    return [
        planned.name
        for planned in _offered(device, actor)
        if not planned.door and (not planned.gates or _gates_of(planned, device, actor, rules)[0] is None)
    ]


def _offered(device: Device, actor: Actor) -> Iterator[Move[DeviceState]]:
    """The steps of the table that follow now, for who may take them."""
    of_the_other_class = "start_work" if device.asset_class == AssetClass.FIXED else "install"
    for planned in DEVICE.from_state(device.state):
        if planned.name == of_the_other_class:
            continue
        # A step with a door is about another thing (a contract); its own room asks again with that in hand.
        if may(actor, planned.can, None if planned.door else device):
            yield planned


def _gates_of(
    planned: Move[DeviceState], device: Device, actor: Actor, rules: Mapping[str, Any]
) -> tuple[Refused | None, str, tuple[str, ...]]:
    """What keeps a step closed, which gate does, and the facts that it needs."""
    needs = planned.needs
    for gate in planned.gates:
        try:
            gates.GATES[gate](device, actor, rules)
        except Refused as closed:
            if closed.missing and set(closed.missing) <= set(planned.optional):
                needs = (*needs, *closed.missing)
                continue
            return closed, gate, needs
    return None, "", needs
