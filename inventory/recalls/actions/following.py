"""What follows for a recall from what happens to a device, and from what the outbox tells."""

from collections.abc import Callable

from inventory.access import SYSTEM, Actor
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.actions import flags, moves
from inventory.devices.models import Device
from inventory.history import outbox
from inventory.history.models import Message
from inventory.loans.models import Channel
from inventory.recalls.actions.moving import FLAG, move_line
from inventory.recalls.actions.telling import start_telling
from inventory.recalls.lifecycle import LINE, UNCHECKED, LineState, Way
from inventory.recalls.queries.recalls import line_of_message, open_line_of

_COMES_BACK = ("take_back", "unplace", "find", "report_fault")
_IS_GONE = ("harvest", "recycle", "give_back", "write_off", "report_missing", "miss", "not_found")
_GOES_OUT = ("fixed", "transfer")


def _follow(name: str) -> Callable[[Device, Actor], None]:
    def follow(device: Device, actor: Actor) -> None:
        line = open_line_of(device.id)
        if line is not None and line.state in LINE.move(name).sources:
            move_line(line, name, actor=actor, is_by_itself=True)

    return follow


def _look_first(device: Device, actor: Actor) -> None:
    """It was brought in for the recall, or for something else; it goes back after somebody looked at it."""
    line = open_line_of(device.id)
    if line is not None and line.state in UNCHECKED:
        raise Refused(
            "recalled",
            _("%(tag)s is teruggeroepen. Kijk het eerst na: %(number)s.", tag=device.tag, number=line.recall.number),
        )


def _still_flagged(device: Device, actor: Actor) -> None:
    """Nobody reached its holder before the recall closed: somebody looks now that it is here."""
    _look_first(device, actor)
    if FLAG in device.flags:
        said = _("%(tag)s is teruggeroepen. Kijk het eerst na en haal dan die waarschuwing weg.", tag=device.tag)
        raise Refused("recalled", said)


def _keep_flag(device: Device, flag: str) -> None:
    if flag == FLAG:
        _look_first(device, SYSTEM)


def _sent(message: Message) -> None:
    line = line_of_message(message.key)
    if line is not None and line.state == LineState.TO_TELL:
        move_line(line, "tell", actor=SYSTEM, is_by_itself=True)


def _not_delivered(message: Message) -> None:
    """The e-mail cannot be delivered: somebody calls, or a letter goes."""
    line = line_of_message(message.key)
    if line is not None and line.state == LineState.TO_TELL and line.way == Way.EMAIL:
        start_telling(line, without=Channel.EMAIL)
        session.flush()


_come_in, _is_gone = _follow("bring_in"), _follow("note_gone")
for _name in _COMES_BACK:
    moves.after(_name, _come_in)
for _name in _IS_GONE:
    moves.after(_name, _is_gone)
for _name in _GOES_OUT:
    moves.after(_name, _still_flagged)
flags.keep(_keep_flag)
outbox.follow("loan:", sent=_sent, given_up=_not_delivered)
