"""How each thing came back: whole, damaged or not at all; in words, and the device also with photos."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from inventory.access import Actor
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _, in_dutch
from inventory.core.national_number import refuse_national_number
from inventory.devices.lifecycle import DeviceState, accessory, told_accessory
from inventory.devices.models import Device
from inventory.history.actions import record
from inventory.loans import events
from inventory.loans.actions.moving import subject_of
from inventory.loans.models import Incident, IncidentKind, Loan, LoanAccessory, LoanLine, ThingBack

LONGEST = 200


@dataclass(frozen=True)
class Returned:
    """How one thing came back. What is damaged says in some words what is wrong."""

    how: ThingBack
    note: str = ""


def note_things(
    line: LoanLine, came_back: Collection[str], things: Mapping[str, Returned], not_looked_at: Collection[str]
) -> None:
    """Write down of everything that went along whether it is back, and how.

    What is in neither of the three is missing. What nobody looked at yet is neither back nor missing: the look within
    two working days says.
    """
    known = {each.kind for each in line.accessories if each.handed}
    for kind in (*came_back, *things, *not_looked_at):
        if kind not in known:
            raise BadInput(
                "unknown_accessory",
                _("'%(kind)s' ging niet mee met dit toestel.", kind=kind[:40]),
                field="accessories",
            )
    for each in line.accessories:
        if not each.handed:
            each.came_back = None
            continue
        said = things.get(each.kind) or Returned(
            ThingBack.WHOLE if each.kind in came_back else ThingBack.MISSING,
        )
        if each.kind in not_looked_at and each.kind not in came_back and each.kind not in things:
            each.came_back = None
            continue
        _check(said, "things")
        each.came_back = said.how is not ThingBack.MISSING
        each.back_as, each.back_note = said.how, said.note.strip()


def note_device(loan: Loan, line: LoanLine, device: Returned | None, *, actor: Actor) -> None:
    """Damage to the device itself, seen when it came back: it stands with the other damage of the contract."""
    if device is None or device.how is ThingBack.WHOLE:
        return
    if device.how is ThingBack.MISSING:
        raise BadInput(
            "device_not_back",
            _("Is het toestel zelf niet terug? Meld het op het contract als kwijt of gestolen."),
            field="device_back",
        )
    _check(device, "device_note")
    session.add(
        Incident(
            loan_id=loan.id,
            device_id=line.device_id,
            kind=IncidentKind.DAMAGE,
            told_on=today(),
            note=device.note.strip(),
            recorded_at=now(),
            recorded_by=actor.user_id,
        )
    )
    session.flush()
    told = {"incident": str(IncidentKind.DAMAGE), "device": line.device.tag}
    record(events.INCIDENT, subject_of(loan), actor=actor, data=told)


def refuse_without_statement(data_statement: bool) -> None:
    """The borrower must know that everything on the device is wiped."""
    if not data_statement:
        raise BadInput(
            "data_statement_missing",
            _("Zeg dat we alles op het toestel wissen, en vink het aan."),
            field="data_statement",
            missing=("data_statement",),
        )


def refuse_in_repair(device: Device) -> None:
    """What is in repair lies with us: its case says what becomes of it."""
    if device.state == DeviceState.IN_REPAIR:
        raise Refused(
            "in_repair",
            _("%(tag)s is in herstelling. Sluit eerst de herstelling af.", tag=device.tag),
            field="device",
        )


def check_texts(**texts: str) -> None:
    """What was typed is not too long, and holds no national number."""
    for field, text in texts.items():
        if len(text) > 500:
            raise BadInput("too_long", _("Dit is te lang."), field=field)
        refuse_national_number(text, field)


def told(line: LoanLine) -> dict[str, list[str]]:
    """What history says of the things: usual words only, and none of what was typed."""
    handed = [each for each in line.accessories if each.handed]
    lists = {
        "accessories_missing": [each for each in handed if each.came_back is False],
        "accessories_damaged": [each for each in handed if each.back_as == ThingBack.DAMAGED],
        "not_looked_at": [each for each in handed if each.came_back is None],
    }
    return {
        name: [told_accessory(each.kind) for each in found]
        for name, found in lists.items()
        if found or name == "accessories_missing"
    }


def condition_back(device_back: Returned | None, condition: str) -> str:
    """How the device is now, in words."""
    words = ""
    if device_back is not None and device_back.how is ThingBack.DAMAGED:
        with in_dutch():
            words = _("Beschadigd: %(note)s", note=device_back.note.strip())
    return " ".join(part for part in (words, condition.strip()) if part)[:500]


def is_incomplete(line: LoanLine, device: Returned | None) -> bool:
    """Whether something is missing or damaged: then somebody speaks about it with the borrower."""
    wrong = (ThingBack.DAMAGED, ThingBack.MISSING)
    return (device is not None and device.how in wrong) or any(each.back_as in wrong for each in line.accessories)


def thing(kind: str) -> str:
    """What goes along, with a capital: it stands alone on its line."""
    return accessory(kind)[:1].upper() + accessory(kind)[1:]


def thing_back(each: LoanAccessory) -> str:
    """One thing that came back, and what is wrong with it."""
    if each.back_as != ThingBack.DAMAGED:
        return thing(each.kind)
    return _("%(thing)s (beschadigd: %(note)s)", thing=thing(each.kind), note=each.back_note)


def still_to_look_at(line: LoanLine) -> str:
    """A sentence for on the proof about what nobody looked at yet; empty when there is nothing."""
    left = [accessory(each.kind) for each in line.accessories if each.handed and each.came_back is None]
    if not left:
        return ""
    return _("Dit kijken we nog na, binnen twee werkdagen: %(things)s.", things=", ".join(left))


def _check(said: Returned, field: str) -> None:
    if len(said.note) > LONGEST:
        raise BadInput("too_long", _("Dit is te lang."), field=field)
    refuse_national_number(said.note, field)
    if said.how is ThingBack.DAMAGED and not said.note.strip():
        raise BadInput("damage_in_words", _("Zeg in enkele woorden wat beschadigd is."), field=field, missing=("note",))
