"""Opening a recall: all devices of the list or none, each with the sentence that says why not."""

from collections.abc import Sequence
from dataclasses import dataclass

from inventory.access import Actor, Can, demand
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.devices.actions import flags
from inventory.devices.actions.moves import hold, note_event
from inventory.devices.lifecycle import ENDS, DeviceState
from inventory.devices.models import Device
from inventory.devices.queries import devices_by_tags
from inventory.history.actions import Subject, next_number, record
from inventory.loans.models import Loan
from inventory.placements.models import Placement
from inventory.recalls import events
from inventory.recalls.actions.moving import FLAG
from inventory.recalls.actions.telling import start_telling, way_of
from inventory.recalls.lifecycle import Advice, LineState, Reason, RecallState, Way
from inventory.recalls.models import Recall, RecallLine
from inventory.recalls.queries.recalls import in_a_recall, loan_behind, placement_behind

MOST = 500
_NOT_OURS_YET = (DeviceState.ANNOUNCED, DeviceState.NOT_COME)
_NOWHERE = ENDS | {DeviceState.MISSING}
_HELD = (DeviceState.ON_LOAN, DeviceState.IN_REPAIR, DeviceState.SOLD)


def open_recall(
    tags: Sequence[str], *, actor: Actor, reason: Reason, advice: Advice, pattern: str = "", most: int = MOST
) -> Recall:
    """Call these devices in: who has one is told, what stands here goes to nobody until somebody looked at it."""
    demand(actor, Can.RECALLS_MAKE)
    devices = sorted(checked(tags, actor=actor, most=most), key=lambda device: device.id)
    recall = Recall(
        number=f"TR-{today().year}-{next_number(f'recall:{today().year}'):03d}",
        reason=reason,
        advice=advice,
        pattern=pattern[:250],
        state=RecallState.OPEN,
        opened_at=now(),
        opened_by=actor.user_id,
    )
    session.add(recall)
    session.flush()
    record(
        events.OPENED,
        Subject("recall", recall.id, recall.number),
        actor=actor,
        to_state=RecallState.OPEN.value,
        data={"reason": reason.value, "advice": advice.value, "devices": len(devices)},
    )
    for device in devices:
        _add(recall, hold(device), actor)
    return recall


def checked(tags: Sequence[str], *, actor: Actor, most: int = MOST) -> list[Device]:
    """The devices with these tags, when a recall may hold all of them."""
    if not tags:
        raise BadInput("devices_missing", _("Scan of plak de nummers van de toestellen."), field="tags")
    if len(tags) > most:
        said = _("Een terugroepactie heeft ten hoogste %(most)s toestellen. Maak er twee van.", most=most)
        raise BadInput("too_many", said, field="tags")
    twice = next((tag for place, tag in enumerate(tags) if tag in tags[:place]), None)
    if twice:
        raise Refused("twice", _("%(tag)s staat twee keer in de lijst. Haal er een weg.", tag=twice), field="tags")
    devices = devices_by_tags(tags, actor=actor)
    strange = next((device for device in devices if device.state in _NOT_OURS_YET), None)
    if strange is not None:
        said = _("%(tag)s is nog niet van ons. Haal het uit de lijst.", tag=strange.tag)
        raise Refused("not_ours", said, field="tags")
    known = in_a_recall([device.id for device in devices])
    for device in devices:
        if device.id in known:
            said = _("%(tag)s zit al in terugroepactie %(number)s.", tag=device.tag, number=known[device.id])
            raise Refused("in_another", said, field="tags")
    return devices


@dataclass(frozen=True)
class Placing:
    """Where one device is when a recall begins: who has it, under what, and so how far it is."""

    loan: Loan | None
    placement: Placement | None
    state: LineState

    @property
    def way(self) -> Way | None:
        """How its holder will be told; None when nobody is."""
        is_told = self.state is LineState.TO_TELL
        return way_of(self.loan, is_placed=self.placement is not None) if is_told else None


def placing_of(device: Device) -> Placing:
    """Where this device is."""
    loan = loan_behind(device.id) if device.state in _HELD else None
    is_placed = loan is None and device.state in (DeviceState.PLACED, DeviceState.IN_REPAIR)
    state = LineState.BROUGHT_IN
    if device.state in _NOWHERE:
        state = LineState.GONE
    elif device.state in (DeviceState.ON_LOAN, DeviceState.SOLD, DeviceState.PLACED):
        state = LineState.TO_TELL
    return Placing(loan, placement_behind(device.id) if is_placed else None, state)


def _add(recall: Recall, device: Device, actor: Actor) -> None:
    found = placing_of(device)
    holder = found.loan or found.placement
    line = RecallLine(
        recall=recall,
        device=device,
        loan=found.loan,
        placement=found.placement,
        org_id=holder.org_id if holder is not None else None,
        state=found.state,
        state_since=now(),
    )
    session.add(line)
    session.flush()
    if found.state is LineState.TO_TELL:
        start_telling(line)
    elif found.state is LineState.BROUGHT_IN:
        flags.set_flag(device, FLAG, actor=actor, is_on=True)
    subject = Subject("recall_line", line.id, device.tag)
    record(events.LINE_MADE, subject, actor=actor, to_state=found.state.value, data={"recall": recall.number})
    note_event(device, events.CALLED_IN, actor=actor, from_state=device.state, data={"recall": recall.number})
