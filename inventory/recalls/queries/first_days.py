"""What broke within thirty days after it was given: by model, by grade and by who checked it. About the work, not about
people: it shows where looking longer helps.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from inventory.access import Actor, Can, Role, may
from inventory.accounts.models import User
from inventory.core.calendar import months_later
from inventory.core.clock import start_of_day, today
from inventory.core.db import session
from inventory.core.i18n import _
from inventory.devices.models import Device
from inventory.history.models import Event
from inventory.loans.models import LoanLine
from inventory.repairs.models import Repair

DAYS = 30
FEW = 5  # under so many hand-overs a share says nothing
MONTHS = 12
_AT_ONCE = 500


@dataclass(frozen=True)
class HandOver:
    """One device that was given to somebody, at least thirty days ago."""

    model: str
    grade: str
    checker: int | None
    is_failed: bool


@dataclass(frozen=True)
class Share:
    """Of `given` devices so many `failed`; `percent` is None when they were too few to say."""

    label: str
    given: int
    failed: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.failed / self.given) if self.given >= FEW else None


@dataclass(frozen=True)
class FirstDays:
    """The shares of one period. `by_checker` is empty for who may not read it."""

    since: date
    until: date
    given: int
    failed: int
    by_model: Sequence[Share]
    by_grade: Sequence[Share]
    by_checker: Sequence[Share]


def first_days(actor: Actor) -> FirstDays:
    """Of what was given in the last year, as far as its thirty days are over."""
    until = today() - timedelta(days=DAYS)
    since = months_later(until, -MONTHS)
    rows = hand_overs(since, until)
    return FirstDays(
        since,
        until,
        len(rows),
        sum(row.is_failed for row in rows),
        _shares(rows, lambda row: row.model),
        sorted(_shares(rows, lambda row: row.grade), key=lambda share: share.label),
        _checkers(rows, actor),
    )


def hand_overs(since: date, until: date) -> list[HandOver]:
    """Every device that went along with a contract in these days, with how it was checked and whether it broke."""
    lines = session.execute(
        select(LoanLine.device_id, LoanLine.from_at, Device.make, Device.model, Device.grade)
        .join(Device, Device.id == LoanLine.device_id)
        .where(LoanLine.from_at >= start_of_day(since), LoanLine.from_at < start_of_day(until + timedelta(days=1)))
        .order_by(LoanLine.id)
    ).all()
    devices = sorted({line.device_id for line in lines})
    faults, checks, grades = (
        _faults(devices, since),
        _told(devices, "device:approved"),
        _told(devices, "device:submitted"),
    )
    found = []
    for line in lines:
        end = line.from_at + timedelta(days=DAYS)
        checked, graded = _last(checks[line.device_id], line.from_at), _last(grades[line.device_id], line.from_at)
        grade = str((graded.data or {}).get("grade") or "").upper()[:1] if graded else ""
        found.append(
            HandOver(
                f"{line.make} {line.model}".strip(),
                grade or str(line.grade or ""),
                checked.actor_id if checked else None,
                any(line.from_at <= at < end for at in faults[line.device_id]),
            )
        )
    return found


def _parts(devices: Sequence[int]) -> Iterable[Sequence[int]]:
    return (devices[start : start + _AT_ONCE] for start in range(0, len(devices), _AT_ONCE))


def _faults(devices: Sequence[int], since: date) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = defaultdict(list)
    for part in _parts(devices):
        query = select(Repair.device_id, Repair.opened_at)
        for device_id, at in session.execute(query.where(Repair.device_id.in_(part), Repair.opened_on >= since)):
            found[device_id].append(at)
    return found


def _told(devices: Sequence[int], kind: str) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    for part in _parts(devices):
        of_these = (Event.subject_kind == "device", Event.subject_id.in_(part), Event.kind == kind)
        for event in session.scalars(select(Event).where(*of_these).order_by(Event.seq)):
            found[event.subject_id].append(event)
    return found


def _last(events: Sequence[Event], before: datetime) -> Event | None:
    place = bisect_right([event.at for event in events], before)
    return events[place - 1] if place else None


def _shares(rows: Sequence[HandOver], of: Callable[[HandOver], str]) -> list[Share]:
    given: dict[str, int] = defaultdict(int)
    failed: dict[str, int] = defaultdict(int)
    for row in rows:
        given[of(row) or _("Niet genoteerd")] += 1
        failed[of(row) or _("Niet genoteerd")] += row.is_failed
    shares = [Share(label, count, failed[label]) for label, count in given.items()]
    return sorted(shares, key=lambda share: (-(share.percent or 0), -share.given, share.label))


def _checkers(rows: Sequence[HandOver], actor: Actor) -> list[Share]:
    """Every checker for the coordinator, the own row for a technician; nobody else."""
    if not may(actor, Can.RECALLS_MAKE):
        return []
    is_all = actor.kind == "system" or Role.COORDINATOR in actor.roles
    wanted = [row for row in rows if row.checker is not None and (is_all or row.checker == actor.user_id)]
    numbers = sorted({row.checker for row in wanted if row.checker is not None})
    query = select(User.id, User.name).where(User.id.in_(numbers))
    names = {key: name for key, name in session.execute(query)} if numbers else {}
    return sorted(_shares(wanted, lambda row: names.get(row.checker or 0, "")), key=lambda share: share.label)
