"""Moving a lot along its lifecycle."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from inventory.access import Actor, demand
from inventory.core.clock import today
from inventory.core.db import locked, session
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.devices.actions import moves
from inventory.history.actions import Subject, record
from inventory.intake import queries
from inventory.intake.lifecycle import LOT, LotState
from inventory.intake.models import Lot


def hold(lot: Lot) -> Lot:
    """The lot, read anew and locked until the transaction ends."""
    found = locked(Lot, lot.id)
    if found is None:
        raise Missing(_("Dit lot bestaat niet."))
    return found


def subject_of(lot: Lot) -> Subject:
    return Subject("lot", lot.id, lot.code)


def step(lot: Lot, name: str, *, actor: Actor, facts: Mapping[str, Any] | None = None, on: date | None = None) -> Lot:
    """Take a step of the lot's table, on the locked row."""
    lot = hold(lot)
    facts = dict(facts or {})
    demand(actor, LOT.move(name).can, lot)
    move = LOT.check(name, LotState(lot.state), facts)
    before = LotState(lot.state)
    lot.state = move.target or before
    if name == "receive":
        lot.received_on = lot.received_on or on or today()
    elif name == "unreceive":
        lot.received_on = None
    elif name == "close":
        lot.closed_on = today()
    elif name == "reopen":
        lot.closed_on = None
    session.flush()
    record(
        move.event,
        subject_of(lot),
        actor=actor,
        from_state=before.value,
        to_state=LotState(lot.state).value,
        note=str(facts.get("reason", ""))[:500],
    )
    return lot


def close_lot(lot: Lot, *, actor: Actor) -> Lot:
    """The donor's lot is done: no line is open. Each is wiped, destroyed, without a disk, refused or given back.

    What was announced and never came is put away as such; it can still be received when the lot is reopened.
    """
    lot = hold(lot)
    demand(actor, LOT.move("close").can, lot)
    still_open = queries.open_lines(lot)
    if still_open:
        tags = ", ".join(line.device.tag for line in still_open[:5])
        raise Refused(
            "lot_open",
            _("%(lot)s kan nog niet dicht. Nog open: %(tags)s.", lot=lot.code, tags=tags),
            missing=tuple(line.device.tag for line in still_open[:50]),
        )
    if queries.open_remarks(lot):
        raise Refused(
            "remark_open",
            _("De schenker zegt dat er iets niet klopt aan %(lot)s. Geef eerst een antwoord.", lot=lot.code),
        )
    for device in queries.announced_devices(lot):
        moves.step(device, "not_come", actor=actor, facts={"reason": "lot_closed"}, permission_checked=True)
    return step(lot, "close", actor=actor)
