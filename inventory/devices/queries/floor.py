"""What somebody is doing on the floor, what the scans did, and how long work takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, lazyload

from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, FloorRun, FloorScan, WorkSession


def open_run(user_id: int | None) -> FloorRun | None:
    """The step that this person is doing to device after device."""
    return session.scalar(select(FloorRun).where(FloorRun.user_id == user_id, FloorRun.ended_at.is_(None)))


def last_facts(user_id: int | None, mode: str) -> dict[str, object]:
    """What this person filled in the last time for this step."""
    query = select(FloorRun.facts).where(FloorRun.user_id == user_id, FloorRun.mode == mode)
    return dict(session.scalar(query.order_by(FloorRun.id.desc()).limit(1)) or {})


def scan_counts(run: FloorRun) -> dict[str, int]:
    """How many scans of this run went well, had been done already, or were refused."""
    query = select(FloorScan.outcome, func.count()).where(FloorScan.run_id == run.id).group_by(FloorScan.outcome)
    return {outcome: count for outcome, count in session.execute(query)}


def scans_of(run: FloorRun, *, outcome: str = "", limit: int = 10) -> Sequence[FloorScan]:
    """The newest scans of a run, or those with this outcome."""
    query = select(FloorScan).options(joinedload(FloorScan.device).options(lazyload(Device.media)))
    query = query.where(FloorScan.run_id == run.id)
    if outcome:
        query = query.where(FloorScan.outcome == outcome)
    return session.scalars(query.order_by(FloorScan.id.desc()).limit(limit)).all()


def scan_of(run: FloorRun, number: int) -> FloorScan | None:
    """One scan of this run."""
    return session.scalar(select(FloorScan).where(FloorScan.run_id == run.id, FloorScan.id == number))


def open_session(user_id: int | None) -> WorkSession | None:
    """The device on which this person works now."""
    query = select(WorkSession).options(joinedload(WorkSession.device).options(lazyload(Device.media)))
    return session.scalar(query.where(WorkSession.user_id == user_id, WorkSession.ended_at.is_(None)))


@dataclass(frozen=True)
class StepTime:
    """How long a step takes: how often it was timed, and the minutes of the middle one and of all together."""

    step: DeviceState
    times: int
    median: int
    total: int


def step_times(since: datetime, until: datetime) -> list[StepTime]:
    """Minutes per step, from the work that was started and stopped in this time."""
    query = select(WorkSession).options(lazyload(WorkSession.device))
    rows = session.scalars(query.where(WorkSession.started_at >= since, WorkSession.started_at < until))
    minutes: dict[DeviceState, list[int]] = {}
    for each in rows:
        if each.minutes is not None:
            minutes.setdefault(DeviceState(each.step), []).append(each.minutes)
    return [
        StepTime(step, len(found), sorted(found)[len(found) // 2], sum(found))
        for step in DeviceState
        if (found := minutes.get(step))
    ]
