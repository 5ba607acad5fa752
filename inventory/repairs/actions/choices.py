"""What the holder says about the data, also when that changes while the device is here."""

from inventory.access import Actor, Can, demand
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.actions.before_wiping import before_wiping
from inventory.devices.models import Device, StorageMedium
from inventory.repairs.actions.noting import hold, note_event
from inventory.repairs.lifecycle import DataChoice, RepairState
from inventory.repairs.models import Repair
from inventory.repairs.queries.cases import open_case_of
from inventory.repairs.queries.disks import disks_put_in

DATA_CHOSEN = "repair:data-chosen"


def choose_data(case: Repair, choice: DataChoice, *, actor: Actor) -> Repair:
    """The holder was asked again, and chose this. What was chosen before stays in history."""
    demand(actor, Can.REPAIRS_OPEN, None)
    case = hold(case)
    if case.state is RepairState.CLOSED:
        raise Refused("wrong_state", _("Deze herstelling is afgesloten."))
    before = case.data_choice
    case.data_choice = choice
    session.flush()
    told = {"data_choice": choice.value, "before": before.value}
    note_event(case, DATA_CHOSEN, actor=actor, from_state=case.state, data=told)
    return case


def refuse_to_lose_data(case: Repair, *, field: str = "ground") -> None:
    """The holder wants to keep what is on it: nothing is wiped or destroyed without a new word."""
    if case.data_choice == DataChoice.KEEP:
        raise Refused(
            "data_to_keep",
            _("Wie het toestel heeft, wil de gegevens houden. Vraag het opnieuw en noteer een nieuwe keuze."),
            missing=("data_choice",),
            field=field,
        )


def _ask(device: Device, medium: StorageMedium) -> None:
    """The holder's own disk; one that this case put in has nothing of anybody on it."""
    case = open_case_of(device)
    if case is not None and medium.id not in disks_put_in(case):
        refuse_to_lose_data(case, field="method")


before_wiping(_ask)
