"""Moving a lot along its lifecycle."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from inventory.access import Actor, demand
from inventory.core.clock import today
from inventory.core.db import locked, session
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
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
    """The donor's lot is done: every device is wiped, refused or given back, or never came."""
    lot = hold(lot)
    still_open = queries.open_devices(lot)
    if still_open:
        tags = ", ".join(device.tag for device in still_open[:5])
        raise Refused(
            "lot_open",
            _("Nog niet alles van %(lot)s is bekeken en gewist: %(tags)s.", lot=lot.code, tags=tags),
            missing=tuple(device.tag for device in still_open[:50]),
        )
    return step(lot, "close", actor=actor)
