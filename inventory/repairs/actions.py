"""What may be done to a repair case. The device goes into repair with it, and comes out with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from inventory.access import SYSTEM, Actor, Can, demand, roles_that_may
from inventory.core.clock import now, today
from inventory.core.codes import format_repair_number, is_placeholder_serial
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _, day_text, in_dutch
from inventory.core.national_number import refuse_bare
from inventory.core.reach_somebody import refuse_how_to_reach
from inventory.devices.actions import gates, media
from inventory.devices.actions.moves import hold, step
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, MediumKind, StorageMedium
from inventory.history.actions import Subject, next_number, record
from inventory.history.queries import events_of
from inventory.loans.actions.changes import end_in_repair
from inventory.loans.actions.no_names import refuse_holders, refuse_referrers
from inventory.repairs.lifecycle import BARRIERS, OLD_DISKS, REPAIR, DataChoice, OldDisk, RepairState, faults_for
from inventory.repairs.models import Repair
from inventory.repairs.queries import contract_behind, open_case_of

# What a move's fact is worth on the case: the rest is only told to history.
_TEXTS = {"diagnosis": 500, "work": 500}
DISK_REPLACED = "repair:disk-replaced"


@dataclass(frozen=True)
class Guarantee:
    """Whether a repair is within the guarantee, and why."""

    is_in: bool
    why: str


def guarantee_of(device: Device) -> Guarantee:
    """A loan or rent is repaired as long as it runs; a sale within its guarantee."""
    contract = contract_behind(device)
    if contract is None:
        raise Refused("no_contract", _("We vinden geen contract bij %(tag)s.", tag=device.tag))
    if contract.kind == "BRUIKLEEN":
        return Guarantee(True, _("Bruikleen: herstellen is gratis zolang de lening loopt."))
    if contract.kind == "HUUR":
        return Guarantee(True, _("Huur: de verhuurder herstelt zolang de huur loopt."))
    until = contract.guarantee_until
    if until is not None and until >= today():
        return Guarantee(True, _("Koop: garantie tot %(day)s.", day=day_text(until)))
    return Guarantee(False, _("Koop: de garantie is voorbij."))


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
    _nobody_in(complaint, device, actor)
    before = open_case_of(device)
    if before is not None:
        raise Refused(
            "already_in_repair",
            _("%(tag)s is al in herstelling: %(number)s.", tag=device.tag, number=before.number),
        )
    if device.state not in (DeviceState.ON_LOAN, DeviceState.SOLD):
        raise Refused(
            "nobody_has_it",
            _("%(tag)s is niet bij een lener of koper. Een herstelling begint bij wie het heeft.", tag=device.tag),
        )
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
        parts=[],
        opened_at=now(),
        opened_on=day,
    )
    session.add(case)
    session.flush()
    step(device, "report_fault", actor=actor, facts={"repair": case.number}, permission_checked=True)
    _note(
        case,
        "repair:opened",
        actor=actor,
        data={"fault_type": fault_type, "in_guarantee": guarantee.is_in, "data_choice": data_choice.value},
    )
    return case


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
        _no_person_in(str(facts.get(fact) or ""), fact)
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
    _note(case, planned.event, actor=actor, from_state=before, note=note, data=told)
    return case


def replace_disk(
    case: Repair,
    old: StorageMedium,
    *,
    actor: Actor,
    ground: OldDisk,
    serial: str,
    kind: MediumKind = MediumKind.UNKNOWN,
    model: str = "",
    size_bytes: int | None = None,
) -> Repair:
    """Another disk is in the device now, and the old one left with a ground.

    The new one counts as unproven: until there is evidence for it the device does not go back. The old one has the
    holder's data: it is the holder's own again, or it was proven empty or destroyed within this case.
    """
    found = locked(Repair, case.id)
    if found is None:
        raise Missing(_("Deze herstelling bestaat niet."))
    case = found
    demand(actor, Can.REPAIRS_WORK, None)
    if case.state not in (RepairState.DIAGNOSED, RepairState.WAITING_PART):
        raise Refused("wrong_state", _("Kijk het toestel eerst na. Noteer dan de andere schijf."))
    if old.device_id != case.device_id:
        raise Missing(_("Deze schijf zit niet in %(tag)s.", tag=case.device.tag))
    serial = " ".join(serial.split())
    if not serial or len(serial) > 60 or is_placeholder_serial(serial):
        raise BadInput("serial_missing", _("Vul het serienummer van de nieuwe schijf in."), field="serial")
    _no_person_in(f"{serial} {model}", "serial")
    if ground is not OldDisk.HOLDER and not _is_proven_in(case, old, ground):
        raise Refused(
            "old_disk_unproven",
            _(
                "Van de oude schijf is er nog geen bewijs in deze herstelling. "
                "Wis of vernietig ze eerst op de werkbank."
            ),
            missing=("wipe_evidence",),
            field="ground",
        )
    with in_dutch():
        reason = f"{case.number}: {OLD_DISKS[ground]}"
    new = media.add_medium(
        case.device,
        actor=actor,
        serial=serial,
        model=" ".join(model.split())[:80],
        kind=kind,
        size_bytes=size_bytes,
        repair=case.number,
    )
    media.remove_medium(old, actor=actor, reason=reason, repair=case.number)
    _note(
        case,
        DISK_REPLACED,
        actor=actor,
        from_state=case.state,
        data={"old": old.id, "new": new.id, "old_serial": old.serial, "serial": serial, "ground": ground.value},
    )
    return case


def replaced_disks(case: Repair) -> int:
    """How many times this case put another disk in."""
    return sum(event.kind == DISK_REPLACED for event in events_of("repair", case.id))


def _is_proven_in(case: Repair, medium: StorageMedium, ground: OldDisk) -> bool:
    return any(
        wipe.is_accepted and wipe.ended_at > case.opened_at and (ground is OldDisk.WIPED or wipe.category == "destroy")
        for wipe in medium.wipes
    )


def _apply(case: Repair, name: str, facts: Mapping[str, Any]) -> None:
    if facts.get("fault_type"):
        if facts["fault_type"] not in faults_for(case.device.type):
            raise BadInput("unknown_fault", _("Kies wat er mis is uit de lijst."), field="fault_type")
        case.fault_type = str(facts["fault_type"])
    for fact, longest in _TEXTS.items():
        if facts.get(fact):
            setattr(case, fact, str(facts[fact]).strip()[:longest])
    if facts.get("minutes") not in (None, ""):
        case.minutes = _whole(facts["minutes"], "minutes")
    if facts.get("cost_eur") not in (None, ""):
        case.cost_eur = _amount(facts["cost_eur"], "cost_eur")
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


def _note(
    case: Repair, kind: str, *, actor: Actor, from_state: str = "", note: str = "", data: Mapping[str, Any]
) -> None:
    record(
        kind,
        Subject("repair", case.id, case.number),
        actor=actor,
        from_state=str(from_state),
        to_state=str(case.state),
        note=note,
        data={"tag": case.device.tag, "type": str(case.device.type), **data},
    )


def _no_person_in(text: str, field: str) -> None:
    refuse_bare(text, field)


def _nobody_in(complaint: str, device: Device, actor: Actor) -> None:
    """The technician reads it, who need not know whose device it is, nor who sent that person."""
    if not complaint.strip():
        return
    _no_person_in(complaint, "complaint")
    refuse_holders(complaint, device.tag, field="complaint", actor=actor)
    refuse_how_to_reach(complaint, "complaint")
    refuse_referrers(complaint, field="complaint")


def _whole(value: Any, field: str) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = -1
    if not 0 <= number <= 10_000:
        raise BadInput("not_a_number", _("Vul een aantal in, zonder komma."), field=field)
    return number


def _amount(value: Any, field: str) -> Decimal:
    try:
        amount = Decimal(str(value).replace(",", "."))
    except InvalidOperation:
        amount = Decimal(-1)
    if not 0 <= amount <= 10_000:
        raise BadInput("not_an_amount", _("Vul een bedrag in, zoals 12,50."), field=field)
    return amount
