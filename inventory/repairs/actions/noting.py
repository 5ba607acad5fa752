"""What happened to a case, told to history."""

from collections.abc import Mapping
from typing import Any

from inventory.access import Actor
from inventory.history.actions import Subject, record
from inventory.repairs.models import Repair


def note_event(
    case: Repair, kind: str, *, actor: Actor, from_state: str = "", note: str = "", data: Mapping[str, Any]
) -> None:
    """Tell history what happened to this case."""
    record(
        kind,
        Subject("repair", case.id, case.number),
        actor=actor,
        from_state=str(from_state),
        to_state=str(case.state),
        note=note,
        data={"tag": case.device.tag, "type": str(case.device.type), **data},
    )
