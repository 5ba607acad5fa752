"""What waited and asks for nobody any more: of the same disk or device something newer was used.

It stays as it came, under "handled", with why it was not used. Nothing is proven by it.
"""

from sqlalchemy import ColumnElement, and_, func, or_, select

from inventory.access import Actor
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.i18n import _, in_dutch
from inventory.devices.actions import later_failure, media
from inventory.devices.models import StorageMedium, Wipe
from inventory.history.actions import Subject, record
from inventory.workbench import queries
from inventory.workbench.actions.evidence_checks import OPEN, put
from inventory.workbench.actions.evidence_match import spelled
from inventory.workbench.actions.evidence_unlisted import review
from inventory.workbench.models import EvidenceItem, HardwareItem, ItemState
from inventory.workbench.readers.wipe_result import Verdict

_WHEN = func.coalesce(EvidenceItem.ended_at, EvidenceItem.started_at, EvidenceItem.made_at)


def settle_when_overtaken(item: EvidenceItem, medium: StorageMedium, *, actor: Actor) -> None:
    """It cannot be used, and does not have to be: a later wipe proved this disk empty.

    A program that only saw the disk says nothing against that, whenever it did.
    """
    proof = later_failure.proof_of(medium)
    if proof is None:
        return
    ended_at = item.ended_at or item.started_at or item.made_at
    if ended_at <= proof.ended_at or item.verdict == Verdict.NOT_WIPED:
        _settle(item, actor)


def settle_older_files(item: HardwareItem, *, actor: Actor) -> None:
    """Files of the same sort that were too old for this device: a newer one was read now."""
    if item.device is None:
        return
    older = session.scalars(
        select(HardwareItem).where(
            HardwareItem.state == ItemState.QUARANTINE,
            HardwareItem.why == "snapshot_too_old",
            HardwareItem.device_id == item.device.id,
            HardwareItem.kind == item.kind,
            HardwareItem.file_id != item.file_id,
        )
    ).all()
    for each in older:
        _settle(each, actor)


def _settle(item: EvidenceItem | HardwareItem, actor: Actor) -> None:
    asked = item.device if isinstance(item, EvidenceItem) and item.is_unlisted else None
    put(item, ItemState.SETTLED, item.why)
    with in_dutch():
        is_log = isinstance(item, EvidenceItem)
        note = _("Een later wisbewijs van deze schijf telt.") if is_log else _("Een nieuwer bestand is gelezen.")
    item.settled_at, item.settled_note = now(), note
    session.flush()
    about = {"drive": item.position} if isinstance(item, EvidenceItem) else {"kind": item.kind}
    record(
        "evidence:settled",
        Subject("evidence", item.file_id, item.sha256[:12]),
        actor=actor,
        to_state=ItemState.SETTLED.value,
        data={**about, "serial": item.serial, "because": "overtaken"},
    )
    if asked is not None:
        review(asked, actor=actor)


def _when_proven(wipe: Wipe, actor: Actor) -> None:
    """Everything older that waits for somebody because of this disk."""
    serial = wipe.medium.serial
    if not serial:
        return
    # Of two disks with one number nobody knows which of them a log is about, unless it was said.
    has_double = any(other.id != wipe.medium_id for other in queries.media_with_serial(serial))
    named = EvidenceItem.serial.in_(spelled([serial]))
    is_about_it = EvidenceItem.medium_id == wipe.medium_id if has_double else named
    older = session.scalars(
        select(EvidenceItem.id)
        .where(
            EvidenceItem.state.in_(OPEN),
            is_about_it,
            EvidenceItem.file_id.is_distinct_from(wipe.evidence_id),
            or_(wipe.ended_at >= _WHEN, EvidenceItem.verdict == Verdict.NOT_WIPED, _from_a_wrong_clock(wipe)),
        )
        .order_by(EvidenceItem.id)
    ).all()
    for number in older:
        item = locked(EvidenceItem, number)
        if item is not None and item.state in OPEN:
            _settle(item, actor)


def _from_a_wrong_clock(wipe: Wipe) -> ColumnElement[bool]:
    """A log dated after the moment that it came: the run was before that moment, and this wipe began after it.

    One that was good says nothing against this wipe, whenever it ran.
    """
    came_before = EvidenceItem.made_at <= (wipe.started_at or wipe.ended_at) - media.CLOCK_SLACK
    is_harmless = or_(EvidenceItem.verdict == Verdict.GOOD, came_before)
    return and_(EvidenceItem.why == "evidence_in_future", is_harmless)


media.after_proven(_when_proven)
