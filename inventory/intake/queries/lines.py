"""The lines of a lot: each device, and whether it is done with. A lot closes only when no line is open."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from inventory.core.db import session
from inventory.core.i18n import _, _l
from inventory.devices.lifecycle import EMPTY_MEDIA, DeviceState
from inventory.devices.models import Device
from inventory.intake.models import Lot
from inventory.intake.queries.lots import Look, Outcome, looks_of
from inventory.intake.queries.proofs import disks_out_with_data, given_disks, has_left
from inventory.intake.queries.remarks import open_remarks


class LineState(StrEnum):
    """Where a line of a lot stands, seen from the data that the donor left on it."""

    NOT_COME = "not_come"
    TO_LOOK_AT = "to_look_at"
    NOT_LISTED = "not_listed"
    DISK_OPEN = "disk_open"
    DISK_OUT = "disk_out"
    DISPUTED = "disputed"
    WIPED = "wiped"
    DESTROYED = "destroyed"
    NO_DRIVE = "no_drive"
    REFUSED = "refused"
    GIVEN_BACK = "given_back"


OPEN_LINES = frozenset(
    {
        LineState.TO_LOOK_AT,
        LineState.NOT_LISTED,
        LineState.DISK_OPEN,
        LineState.DISK_OUT,
        LineState.DISPUTED,
    }
)
LINE_LABELS: dict[LineState, Any] = {
    LineState.NOT_COME: _l("Niet gekomen"),
    LineState.TO_LOOK_AT: _l("Nog te bekijken"),
    LineState.NOT_LISTED: _l("Schijven nog niet genoteerd"),
    LineState.DISK_OPEN: _l("Nog te wissen"),
    LineState.DISK_OUT: _l("Schijf eruit en nog niet gewist"),
    LineState.DISPUTED: _l("De schenker zegt dat er iets niet klopt"),
    LineState.WIPED: _l("Gewist"),
    LineState.DESTROYED: _l("Schijf vernietigd"),
    LineState.NO_DRIVE: _l("Geen schijf"),
    LineState.REFUSED: _l("Geweigerd"),
    LineState.GIVEN_BACK: _l("Teruggegeven"),
}


@dataclass(frozen=True)
class LineFacts:
    """What the rule looks at.

    `refused`: at the first look, and that still stands. `left`: the device passed the wipe gate on its way to somebody.
    `listed`: its disks were listed in its present life. `open_disks` sit in it and are not proven empty; `out_disks`
    were taken out of it with data on them. `wiped` and `destroyed` count the donor's disks with a proof.
    """

    state: DeviceState
    refused: bool = False
    left: bool = False
    listed: bool = False
    open_disks: tuple[str, ...] = ()
    out_disks: tuple[str, ...] = ()
    wiped: int = 0
    destroyed: int = 0
    disputed: bool = False


@dataclass(frozen=True)
class Line:
    """A device of a lot with what became of it and whether its line is done with."""

    look: Look
    state: LineState
    disks: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_LINES

    @property
    def device(self) -> Device:
        return self.look.device


def line_state(facts: LineFacts) -> LineState:
    """The rule: wiped, destroyed, no drive, refused or given back. A disk with data that lies loose keeps it open."""
    if facts.disputed:
        return LineState.DISPUTED
    if facts.out_disks:
        return LineState.DISK_OUT
    ends = {
        DeviceState.ANNOUNCED: LineState.NOT_COME,
        DeviceState.NOT_COME: LineState.NOT_COME,
        DeviceState.RECEIVED: LineState.TO_LOOK_AT,
        DeviceState.RETURNED_TO_DONOR: LineState.GIVEN_BACK,
    }
    if facts.state in ends:
        return ends[facts.state]
    if facts.refused:
        return LineState.REFUSED
    if not facts.left and not facts.listed:
        return LineState.NOT_LISTED
    if not facts.left and facts.open_disks:
        return LineState.DISK_OPEN
    if facts.wiped:
        return LineState.WIPED
    return LineState.DESTROYED if facts.destroyed else LineState.NO_DRIVE


def lines_of(lot: Lot) -> list[Line]:
    """Every line of the lot in the order of its list. The same number of statements for any number of devices."""
    looks = looks_of([lot.code])[lot.code]
    left = set(session.scalars(select(Device.id).where(Device.lot_code == lot.code, has_left())))
    wiped: dict[int, int] = defaultdict(int)
    destroyed: dict[int, int] = defaultdict(int)
    for device, proof in given_disks(lot.code):
        counted = destroyed if proof.wipe.category == "destroy" else wiped
        counted[device.id] += 1
    out: dict[int, list[str]] = defaultdict(list)
    for device, serial in disks_out_with_data(lot.code):
        out[device.id].append(_named(serial))
    disputed = {remark.device_id for remark in open_remarks(lot)}
    found = []
    for look in looks:
        device = look.device
        facts = LineFacts(
            state=DeviceState(device.state),
            refused=look.outcome == Outcome.REJECTED,
            left=device.id in left,
            listed=device.media_listed_in_cycle == device.cycle,
            open_disks=tuple(_named(each.serial) for each in device.media if each.state not in EMPTY_MEDIA),
            out_disks=tuple(out[device.id]) if device.id in out else (),
            wiped=wiped[device.id],
            destroyed=destroyed[device.id],
            disputed=device.id in disputed,
        )
        state = line_state(facts)
        disks = {LineState.DISK_OPEN: facts.open_disks, LineState.DISK_OUT: facts.out_disks}.get(state, ())
        found.append(Line(look, state, disks))
    return found


def open_lines(lot: Lot) -> list[Line]:
    """What keeps a lot open."""
    return [line for line in lines_of(lot) if line.is_open]


def open_devices(lot: Lot) -> list[Device]:
    """The devices whose lines keep a lot open."""
    return [line.device for line in open_lines(lot)]


def _named(serial: str) -> str:
    return serial or _("zonder nummer")
