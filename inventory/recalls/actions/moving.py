"""The steps of a recall and of one device in it. The only place where their states are written."""

from sqlalchemy.orm.attributes import flag_modified

from inventory.access import Actor, demand
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _, ngettext
from inventory.devices.actions import flags
from inventory.devices.actions.moves import note_event
from inventory.devices.lifecycle import WITH_SOMEBODY
from inventory.history import outbox
from inventory.history.actions import Subject, record
from inventory.recalls import events
from inventory.recalls.actions.telling import key_of, start_telling
from inventory.recalls.lifecycle import LINE, RECALL, SETTLED, UNSETTLED, LineState, RecallState
from inventory.recalls.models import Recall, RecallLine
from inventory.recalls.queries.recalls import lines_of

FLAG = "recall"


def move_line(line: RecallLine, name: str, *, actor: Actor, is_by_itself: bool = False) -> RecallLine:
    """Take a step with one device. `is_by_itself`: it follows from what happened to the device."""
    recall = locked(Recall, line.recall_id)
    found = locked(RecallLine, line.id)
    if found is None or recall is None:
        raise Missing(_("Dit toestel zit niet in deze terugroepactie."))
    line = found
    planned = LINE.move(name)
    if not is_by_itself:
        demand(actor, planned.can, line)
        if planned.door:
            raise Refused("by_itself", _("Dit gebeurt vanzelf als het toestel terugkomt. Neem het terug."))
    if recall.state != RecallState.OPEN:
        raise Refused("closed", _("Deze terugroepactie is afgesloten."))
    planned = LINE.check(name, line.state, {})
    if name == "set_back" and line.device.state not in WITH_SOMEBODY:
        raise Refused("nobody_has_it", _("Niemand heeft %(tag)s nu.", tag=line.device.tag))
    assert planned.target is not None
    before = LineState(line.state)
    _assign(line, planned.target)
    flag_modified(recall, "state")  # a recall is as new as the newest step of its devices
    if before is LineState.TO_TELL:
        outbox.withdraw(key_of(line))
    session.flush()
    if name == "bring_in":
        flags.set_flag(line.device, FLAG, actor=actor, is_on=True)
    elif line.state in (LineState.CHECKED, LineState.GONE):
        flags.set_flag(line.device, FLAG, actor=actor, is_on=False)
    _tell(line, planned.event, actor=actor, before=before)
    if line.state in SETTLED:
        data = {"recall": recall.number, "outcome": str(line.state)}
        note_event(line.device, events.LEFT_RECALL, actor=actor, from_state=line.device.state, data=data)
    elif name == "set_back":
        start_telling(line)
    return line


def close(recall: Recall, *, actor: Actor) -> Recall:
    """Every device is settled. What nobody reached keeps its flag: it is looked at when it ever comes back."""
    found = locked(Recall, recall.id)
    if found is None:
        raise Missing(_("Deze terugroepactie bestaat niet."))
    recall = found
    planned = RECALL.move("close")
    demand(actor, planned.can, recall)
    RECALL.check("close", recall.state, {})
    lines = lines_of(recall)
    open_ones = sum(line.state in UNSETTLED for line in lines)
    if open_ones:
        said = ngettext(
            "%(num)s toestel is nog niet klaar. Sluit daarna af.",
            "%(num)s toestellen zijn nog niet klaar. Sluit daarna af.",
            open_ones,
        )
        raise Refused("not_settled", said)
    recall.state, recall.closed_at = RecallState.CLOSED, now()
    for line in sorted(lines, key=lambda each: each.device_id):
        line.closed_at = recall.closed_at
        if line.state == LineState.NOT_REACHABLE:
            flags.set_flag(line.device, FLAG, actor=actor, is_on=True)
    session.flush()
    record(
        events.CLOSED,
        Subject("recall", recall.id, recall.number),
        actor=actor,
        from_state=RecallState.OPEN.value,
        to_state=RecallState.CLOSED.value,
        data={"devices": len(lines)},
    )
    return recall


def _assign(line: RecallLine, state: LineState) -> None:
    line.state = state
    line.state_since = now()


def _tell(line: RecallLine, kind: str, *, actor: Actor, before: LineState) -> None:
    record(
        kind,
        Subject("recall_line", line.id, line.device.tag),
        actor=actor,
        from_state=before.value,
        to_state=line.state.value,
        data={"recall": line.recall.number},
    )
