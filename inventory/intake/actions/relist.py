"""A newer list of a lot that we have: what is new is added, what changed is changed. And a list taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inventory.access import Actor, Can, demand, may
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import Refused, RefusedRow
from inventory.core.i18n import _
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.history.actions import record
from inventory.intake import queries
from inventory.intake.actions.announce import (
    Imported,
    column_of,
    plain_list,
    read_for,
    refuse,
    registered,
    remember,
    tidied,
    troubles_of,
)
from inventory.intake.actions.mend import take_off
from inventory.intake.actions.steps import hold, subject_of
from inventory.intake.lifecycle import LotState
from inventory.intake.models import ListImport, Lot
from inventory.intake.readers.donor_list import DonorList, DonorRow


def import_into(
    lot: Lot,
    data: bytes,
    filename: str,
    *,
    actor: Actor,
    tag_prefix: str,
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Imported:
    """Take in a newer list of this lot. All rows or none; the plan says what is new and what changes.

    A device is found by the donor's own number or its serial number. What the list no longer names stays.
    """
    lot = _changeable(lot, actor)
    listed = read_for(lot.donor, data, filename, mapping, actor=actor, lot=lot)
    return _take(lot, listed, _Sent(data, filename, mapping), actor=actor, tag_prefix=tag_prefix, dry_run=dry_run)


def list_into(
    lot: Lot, rows: Sequence[DonorRow], *, actor: Actor, tag_prefix: str, dry_run: bool = False
) -> tuple[Imported, ListImport | None]:
    """The same with rows that a program sends."""
    lot = _changeable(lot, actor)
    listed = DonorList(tuple(tidied(row) for row in rows))
    refuse(troubles_of(listed.rows, column=column_of(listed), actor=actor, lot=lot), listed)
    sent = _Sent(plain_list(listed.rows), "api.csv", None)
    done = _take(lot, listed, sent, actor=actor, tag_prefix=tag_prefix, dry_run=dry_run)
    return done, None if dry_run else queries.imports_of(lot)[0]


@dataclass(frozen=True)
class _Sent:
    """A list as it came."""

    data: bytes
    filename: str
    mapping: Mapping[str, str] | None


def _take(lot: Lot, listed: DonorList, sent: _Sent, *, actor: Actor, tag_prefix: str, dry_run: bool) -> Imported:
    plan = queries.plan_for(lot, listed.rows)
    column = column_of(listed)
    refuse([RefusedRow(each.row.row, column("serial"), each.why_not) for each in plan if each.why_not], listed)
    gone = tuple(queries.left_out(lot, plan))
    if dry_run:
        return Imported(listed.rows, listed, plan=tuple(plan), left_out=gone)
    before = _counts(lot)
    made = [
        registered(each.row, lot, actor=actor, tag_prefix=tag_prefix, received_on=None, owner=None)
        for each in plan
        if each.is_new
    ]
    changed: dict[int, dict[str, tuple[Any, Any]]] = {}
    for each in plan:
        if each.device is not None and each.changes:
            _put(each.device, {name: after for name, (_before, after) in each.changes.items()}, actor=actor)
            changed[each.device.id] = each.changes
    session.flush()
    lot.expected = announced_after(lot.expected, before, _counts(lot))
    remember(lot, made, changed, listed, sent.data, sent.filename, sent.mapping, actor=actor)
    return Imported(listed.rows, listed, lot, tuple(made), tuple(plan), gone)


def undo_import(lot: Lot, number: int, *, actor: Actor) -> ListImport:
    """Take a list back, as long as nothing happened to its devices. What it made is put away, what it changed is
    changed back; history stays.
    """
    lot = _changeable(lot, actor)
    done = queries.import_of(lot, number)
    if done.undone_at is not None:
        raise Refused("already_undone", _("Deze lijst is al ingetrokken."))
    touched = queries.touched_since(done)
    if touched:
        raise Refused(
            "something_happened",
            _(
                "Met %(tags)s gebeurde al iets. Deze lijst kan niet meer ingetrokken worden.",
                tags=", ".join(touched[:5]),
            ),
            missing=tuple(touched[:50]),
        )
    before = _counts(lot)
    for number_of_device in done.made:
        device = moves.hold(session.get_one(Device, number_of_device))
        if device.lot_code == lot.code:
            take_off(device, "list_undone", actor=actor)
    for key, changes in done.changed.items():
        device = session.get_one(Device, int(key))
        if device.lot_code == lot.code:
            _put(device, {name: pair[0] for name, pair in changes.items()}, actor=actor)
    session.flush()
    if all(lot.expected.get(kind, 0) <= count for kind, count in before.items()):  # else more was said than listed
        lot.expected = announced_after(lot.expected, before, _counts(lot))
    done.undone_at, done.undone_by = now(), actor.user_id
    session.flush()
    data = {"list": done.id, "devices": len(done.made), "changed": len(done.changed)}
    record("lot:list-undone", subject_of(lot), actor=actor, to_state=lot.state, data=data)
    return done


def take_from_list(lot: Lot, device: Device, *, actor: Actor) -> Device:
    """It is not given after all, or stood on the list by mistake: until it is here it comes off, and counts no more."""
    lot = _changeable(lot, actor)
    device = moves.hold(device)
    if device.lot_code != lot.code:
        raise Refused("other_lot", _("%(tag)s hoort bij %(lot)s.", tag=device.tag, lot=device.lot_code or "-"))
    if device.state != DeviceState.ANNOUNCED:
        raise Refused("already_here", _("%(tag)s is al ontvangen en blijft op de lijst.", tag=device.tag))
    if queries.has_blank(device):
        raise Refused("has_label", _("Het etiket %(tag)s zit al op dit toestel.", tag=device.tag))
    before = _counts(lot)
    device = take_off(device, "taken_off_list", actor=actor)
    lot.expected = announced_after(lot.expected, before, _counts(lot))
    session.flush()
    record("lot:line-taken-off", subject_of(lot), actor=actor, to_state=lot.state, data={"tag": device.tag})
    return device


def _changeable(lot: Lot, actor: Actor) -> Lot:
    """A donor may send a newer list until its gift is here; who receives may as long as the lot is open."""
    lot = hold(lot)
    if not may(actor, Can.LOTS_RECEIVE, lot):
        demand(actor, Can.LOTS_ANNOUNCE, lot)
        if lot.state != LotState.ANNOUNCED:
            raise Refused("already_here", _("%(lot)s is al ontvangen. Zeg ons wat er moet veranderen.", lot=lot.code))
    if lot.state == LotState.CLOSED:
        raise Refused("lot_closed", _("%(lot)s is afgerond. Heropen het eerst.", lot=lot.code))
    return lot


def _put(device: Device, values: Mapping[str, Any], *, actor: Actor) -> None:
    """Say better what a device is."""
    device = moves.hold(device)
    told = {}
    for name, value in values.items():
        before = getattr(device, name)
        told[name] = [str(before) if name == "type" else before, value]
        setattr(device, name, value)
    session.flush()
    moves.note_event(device, "device:corrected", actor=actor, from_state=device.state, data={"changes": told})


def announced_after(said: Mapping[str, int], before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """How many were announced, now that a list says it anew: so many more or fewer than its devices of before.

    A first list under mere counts leaves these as they were said, unless it names more.
    """
    kinds = sorted({*said, *before, *after})
    if not any(before.values()):
        found = {kind: max(said.get(kind, 0), after.get(kind, 0)) for kind in kinds}
    else:
        found = {kind: said.get(kind, 0) + after.get(kind, 0) - before.get(kind, 0) for kind in kinds}
    return {kind: count for kind, count in found.items() if count > 0}


def _counts(lot: Lot) -> dict[str, int]:
    """What the list of a lot says, per type."""
    looks = queries.looks_of([lot.code])[lot.code]
    return {line.type.value: line.listed for line in queries.counts(looks)}
