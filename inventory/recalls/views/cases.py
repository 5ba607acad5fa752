"""On the page of a repair case: its device is called in, and does not go back before somebody looked at it."""

from typing import Any

from inventory.recalls.actions.moving import FLAG
from inventory.recalls.lifecycle import REASONS, UNCHECKED
from inventory.recalls.queries.recalls import open_line_of
from inventory.repairs.lifecycle import RepairState
from inventory.repairs.models import Repair
from inventory.repairs.views.pages import also_on_the_page


@also_on_the_page
def recalled(case: Repair) -> dict[str, Any]:
    """The number and the reason of its recall; no number for a warning that outlived its recall."""
    if case.state is RepairState.CLOSED:
        return {"recalled": None}
    line = open_line_of(case.device_id)
    if line is not None and line.state in UNCHECKED:
        return {"recalled": {"number": line.recall.number, "line": line.id, "why": REASONS[line.recall.reason]}}
    return {"recalled": {"number": ""} if FLAG in case.device.flags else None}
