"""A case begins: whoever has the device brings it in."""

from inventory.access import Actor, Can, demand, roles_that_may
from inventory.core.clock import now, today
from inventory.core.codes import format_repair_number
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _, in_dutch
from inventory.devices.actions.moves import hold, step
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.faults import actions as faults
from inventory.history.actions import next_number
from inventory.loans.queries.loaners import loaner_line
from inventory.repairs.actions.guarantee import guarantee_of
from inventory.repairs.actions.noting import note_event
from inventory.repairs.actions.words import nobody_in
from inventory.repairs.lifecycle import DataChoice, RepairState, faults_for
from inventory.repairs.models import Repair
from inventory.repairs.queries import open_case_of

# Somebody uses it: at home, or where it stands. There it goes back to.
HAS_A_HOLDER = (DeviceState.ON_LOAN, DeviceState.SOLD, DeviceState.PLACED)


def counter_of(actor: Actor) -> int:
    """Where a repair that this actor opens belongs: an organisation where a role of his may open and see one."""
    own = actor.orgs(*roles_that_may(Can.REPAIRS_OPEN))
    if not own:
        raise BadInput("unknown_org", _("Kies een organisatie waar jij werkt."), field="org")
    return min(own)


def open_repair(
    device: Device,
    *,
    actor: Actor,
    org_id: int,
    fault_type: str,
    complaint: str,
    data_choice: DataChoice,
) -> Repair:
    """The holder brings it in. The device is in repair from now on; the contract runs on."""
    device = hold(device)
    demand(actor, Can.REPAIRS_OPEN, None)
    if org_id not in actor.orgs(*roles_that_may(Can.REPAIRS_OPEN)) and actor.kind != "system":
        raise BadInput("unknown_org", _("Kies een organisatie waar jij werkt."), field="org")
    if fault_type not in faults_for(device.type):
        raise BadInput("unknown_fault", _("Kies wat er mis is uit de lijst."), field="fault_type")
    nobody_in(complaint, device, actor)
    before = open_case_of(device)
    if before is not None:
        raise Refused(
            "already_in_repair",
            _("%(tag)s is al in herstelling: %(number)s.", tag=device.tag, number=before.number),
        )
    if device.state not in HAS_A_HOLDER:
        raise Refused(
            "nobody_has_it",
            _("%(tag)s is niet bij iemand en staat nergens. Een herstelling begint bij wie het heeft.", tag=device.tag),
        )
    if loaner_line(device) is not None:
        said = _(
            "%(tag)s is een leentoestel. Neem het aan de balie terug als beschadigd en geef een ander mee.",
            tag=device.tag,
        )
        raise Refused("loaner", said)
    with in_dutch():  # kept with the case; its page says it in the language of the reader
        guarantee = guarantee_of(device)
    day = today()
    case = Repair(
        number=format_repair_number(day.year, next_number(f"repair:{day.year}")),
        device=device,
        org_id=org_id,
        state=RepairState.OPEN,
        state_since=now(),
        came_from=device.state,
        fault_type=fault_type,
        complaint=complaint.strip(),
        data_choice=data_choice,
        is_in_guarantee=guarantee.is_in,
        guarantee_why=guarantee.why,
        guarantee_until=guarantee.until,
        opened_at=now(),
        opened_on=day,
    )
    session.add(case)
    session.flush()
    step(device, "report_fault", actor=actor, facts={"repair": case.number}, permission_checked=True)
    note_event(
        case,
        "repair:opened",
        actor=actor,
        data={"fault_type": fault_type, "in_guarantee": guarantee.is_in, "data_choice": data_choice.value},
    )
    faults.taken_for(device.id, case.number, actor=actor)  # whoever reported it is called back until it closes
    return case
