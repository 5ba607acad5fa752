"""What happened to a case, told to history; and holding it while that happens."""

from collections.abc import Mapping
from typing import Any

from inventory.access import Actor
from inventory.core.db import locked
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.history.actions import Subject, record
from inventory.repairs.models import Repair


def hold(case: Repair) -> Repair:
    """The case, read anew and locked until the transaction ends."""
    found = locked(Repair, case.id)
    if found is None:
        raise Missing(_("Deze herstelling bestaat niet."))
    return found


def subject_of(case: Repair) -> Subject:
    return Subject("repair", case.id, case.number)


def note_event(
    case: Repair, kind: str, *, actor: Actor, from_state: str = "", note: str = "", data: Mapping[str, Any]
) -> None:
    """Tell history what happened to this case."""
    record(
        kind,
        subject_of(case),
        actor=actor,
        from_state=str(from_state),
        to_state=str(case.state),
        note=note,
        data={"tag": case.device.tag, "type": str(case.device.type), **data},
    )
