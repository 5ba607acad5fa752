"""A wipe that failed after the one that proved a disk empty: the newest run of a disk counts, in whichever file.

Good is what is proven from end to end; when a later run of the same disk was stopped, failed or has no known end,
nobody knows what is on it. One that only looked and met no error says nothing against the wipe before it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from inventory.access import Actor
from inventory.core.db import session
from inventory.devices.actions.disk_events import tell
from inventory.devices.actions.disk_rules import facts_of
from inventory.devices.actions.moves import after, hold, note_event, step
from inventory.devices.lifecycle import ENDS, WITH_SOMEBODY, DeviceState, MediumState
from inventory.devices.models import Device, StorageMedium, Wipe

FLAG = "later_wipe_failed"
ONLY_LOOKED = ("only_looked",)
S = DeviceState
# Where a step of the table takes the device back to wiping. Elsewhere on the bench the disk alone loses its proof.
_BACK_TO_WIPING = {
    S.WIPED: "open_wipe",
    **dict.fromkeys((S.REFURBISHING, S.TO_CHECK, S.READY), "wipe_again"),
}
HERE = frozenset((*_BACK_TO_WIPING, S.TO_DIAGNOSE, S.TO_WIPE, S.WIPE_FAILED, S.TO_RECYCLE, S.TO_HARVEST, S.IN_REPAIR))


def counts_against(reasons: Iterable[Any]) -> bool:
    """Whether a run that is no proof says that a disk is not empty; `reasons` are its stable words."""
    return tuple(str(word) for word in reasons) != ONLY_LOOKED


def proof_of(medium: StorageMedium) -> Wipe | None:
    """The newest wipe that proves this disk empty now; None when it is not empty, or when it is destroyed."""
    device = medium.device
    if medium.state != MediumState.SANITISED or device is None:
        return None
    return session.scalar(
        select(Wipe)
        .where(
            Wipe.medium_id == medium.id,
            Wipe.device_id == device.id,
            Wipe.cycle == device.cycle,
            Wipe.is_accepted,
        )
        .order_by(Wipe.ended_at.desc())
        .limit(1)
    )


def overtakes(
    medium: StorageMedium, started_at: datetime | None, ended_at: datetime | None, reasons: Iterable[Any]
) -> bool:
    """Whether this failed run came after the one that proved the disk empty. A damaged copy of that one did not."""
    if ended_at is None or not counts_against(reasons):
        return False
    proof = proof_of(medium)
    return proof is not None and ended_at > proof.ended_at and not _is_one_run(started_at, proof.started_at)


def failed_after(medium: StorageMedium, started_at: datetime | None, ended_at: datetime) -> bool:
    """Whether a later run of this disk failed."""
    later = session.scalars(
        select(Wipe).where(Wipe.medium_id == medium.id, ~Wipe.is_accepted, Wipe.ended_at > ended_at)
    )
    return any(counts_against(wipe.reasons) and not _is_one_run(started_at, wipe.started_at) for wipe in later)


def _is_one_run(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and one == other


def was_away(device: Device, started_at: datetime | None) -> bool:
    """Somebody had it when this run began: then it is a riddle about another disk, and says nothing of this one."""
    return device.state in (WITH_SOMEBODY | ENDS) - HERE and (started_at is None or started_at > device.state_since)


def void(medium: StorageMedium, *, actor: Actor, reasons: Iterable[str]) -> Device | None:
    """The disk is not proven empty any more, and its device goes back to wiping by the step of the table. Where it is
    promised to somebody or with somebody, that waits until it is back: see `warn`.
    """
    device = medium.device
    if device is None:
        return None
    if DeviceState(device.state) not in HERE:
        warn(medium, actor=actor)
        return device
    why = ", ".join(reasons)
    name = _BACK_TO_WIPING.get(DeviceState(device.state))
    if name:
        device = step(device, name, actor=actor, facts={"reason": "later_wipe_failed"}, permission_checked=True)
    before, medium.state = medium.state, MediumState.FAILED
    session.flush()
    tell(medium, "wipe-failed", actor=actor, from_state=before, device_tag=device.tag, data={"reasons": list(reasons)})
    if device.state == S.TO_WIPE:
        device = step(device, "fail_wipe", actor=actor, facts={"reason": why}, permission_checked=True)
    return device


def warn(medium: StorageMedium, *, actor: Actor) -> None:
    """The device is promised to somebody or with somebody: it stays there, and goes to nobody until it is wiped."""
    if medium.device is None:
        return
    device = hold(medium.device)
    if FLAG not in device.flags:
        device.flags = [*device.flags, FLAG]
        session.flush()
        data = {"flag": FLAG, **facts_of(medium)}
        note_event(device, "device:flagged", actor=actor, from_state=device.state, data=data)


def _lift(device: Device, actor: Actor) -> None:
    """Every proof of it is void: what comes now is wiped anew."""
    if FLAG in device.flags:
        device.flags = [each for each in device.flags if each != FLAG]
        session.flush()
        note_event(device, "device:unflagged", actor=actor, from_state=device.state, data={"flag": FLAG})


for _name in ("wipe_again", "take_back", "unplace", "find", "not_repairable", "reopen"):
    after(_name, _lift)
