"""Somebody says that a device is broken: by its label, or to who is at work."""

from secrets import SystemRandom

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.clock import day_of, now, today
from inventory.core.codes import SIGNS, Chooser
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _, day_text
from inventory.core.national_number import refuse_bare
from inventory.core.reach_somebody import is_mail, is_phone
from inventory.devices.actions.moves import note_event
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.faults import events
from inventory.faults.lifecycle import GONE, WITH_SOMEBODY, FaultState, Problem, Source
from inventory.faults.models import LONGEST, FaultReport
from inventory.faults.queries import handled_by, open_report_of
from inventory.history.actions import record
from inventory.history.subject import Subject

# Who has the device and is not signed in: holds no role, so nothing else is allowed.
SOMEBODY = Actor(user_id=None, name="", kind="public")
_RANDOM = SystemRandom()


def report(
    device: Device | None,
    *,
    problem: Problem,
    source: Source,
    actor: Actor,
    call_back: str = "",
    random: Chooser = _RANDOM,
) -> FaultReport:
    """Note what is wrong. `call_back` is a phone number or an e-mail address; empty: they come to the counter.

    Refused, with nothing kept: a device that is not ours, that nobody has, or whose fault is known already.
    """
    if source is not Source.LABEL:
        demand(actor, Can.FAULTS_NOTE)
    call_back = proper_call_back(call_back)
    held = locked(Device, device.id) if device is not None else None
    if held is None:
        raise Missing(_("We kennen geen toestel met dit nummer. Kijk het na op het etiket."))
    org_id = _demand_reportable(held)
    made = FaultReport(
        code=_new_code(random),
        device_id=held.id,
        org_id=org_id,
        state=FaultState.NEW,
        state_since=now(),
        problem=problem,
        source=source,
        call_back=call_back,
        reported_at=now(),
        reported_on=today(),
    )
    session.add(made)
    session.flush()
    told = {"problem": problem.value, "source": source.value}
    record(
        events.REPORTED,
        subject_of(made),
        actor=actor,
        to_state=FaultState.NEW,
        data={**told, "device": held.tag, "can_be_called": bool(call_back)},
    )
    note_event(held, events.ON_DEVICE, actor=actor, from_state=held.state, data={"report": made.code, **told})
    return made


def subject_of(each: FaultReport) -> Subject:
    return Subject("fault", each.id, each.code)


def proper_call_back(text: str) -> str:
    """A phone number or an e-mail address, or nothing. A national number is refused whatever it looks like."""
    text = " ".join(text.split())
    if not text:
        return ""
    if not text.startswith("+"):
        refuse_bare(text, "call_back")
    if len(text) > LONGEST or not (is_phone(text) or is_mail(text)):
        raise BadInput(
            "call_back",
            _("Dit is geen telefoonnummer of e-mailadres. Kijk het na, of kies dat je zelf komt."),
            field="call_back",
        )
    return text


def _demand_reportable(device: Device) -> int:
    """The organisation that handles it; refused when there is nothing to report, or it is known."""
    known = open_report_of(device.id)
    if known is not None or device.state == DeviceState.IN_REPAIR:
        since = known.reported_on if known is not None else day_of(device.state_since)
        raise Refused(
            "fault_known",
            _("We weten het al: het is op %(day)s gemeld. Je hoeft niets meer te doen.", day=day_text(since)),
        )
    if device.state in GONE:
        raise Refused("device_gone", _("Dit toestel is niet meer van de Digibank. We noteren er niets meer voor."))
    org_id = handled_by(device) if device.state in WITH_SOMEBODY else None
    if org_id is None:
        # One sentence for all of these: in stock, at work, missing. Who reads it learns no more than that.
        raise Refused(
            "not_to_report",
            _("Voor dit toestel kunnen we hier niets noteren. Heb je het bij je? Bel ons, of breng het naar de balie."),
        )
    return org_id


def _new_code(random: Chooser) -> str:
    """A code that nobody guesses and everybody can spell on the phone."""
    while True:
        code = "M-" + "".join(random.choice(SIGNS) for _sign in range(6))
        if session.scalar(select(FaultReport.id).where(FaultReport.code == code)) is None:
            return code
