"""What is short: what waiting codes ask against what is ready. Counts only; no code and no person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select

from inventory.core.clock import day_of
from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Profile, Programme, Referral


@dataclass(frozen=True)
class Shortage:
    """Of one type: how many codes wait, how many devices are ready, and how many are too few. And what is asked."""

    type: DeviceType
    wanted: int
    wanted_by_pupils: int
    ready: int
    profiles: Mapping[Profile, int]
    longest_since: date | None

    @property
    def short(self) -> int:
        return max(0, self.wanted - self.ready)


def shortages(day: date) -> list[Shortage]:
    """Per type what is wanted against what is ready. Counts only; no code and no person. Two statements."""
    pupils = func.sum(case((Referral.programme == Programme.PUPILS, 1), else_=0))
    rows = session.execute(
        select(Referral.device_type, Referral.profile, func.count(), pupils, func.min(Referral.made_at))
        .where(Referral.state == ReferralState.WAITING, Referral.valid_until >= day)
        .group_by(Referral.device_type, Referral.profile)
    ).all()
    ready = dict(
        session.execute(
            select(Device.type, func.count()).where(Device.state == DeviceState.READY).group_by(Device.type)
        ).all()
    )
    found = []
    for kind in DeviceType:
        of_kind = [row for row in rows if row[0] == kind]
        since = min((row[4] for row in of_kind), default=None)
        found.append(
            Shortage(
                type=kind,
                wanted=sum(row[2] for row in of_kind),
                wanted_by_pupils=sum(int(row[3] or 0) for row in of_kind),
                ready=ready.get(kind, 0),
                profiles={word: row[2] for word in Profile for row in of_kind if row[1] == word},
                longest_since=day_of(since) if since is not None else None,
            )
        )
    return found


def figures(day: date) -> dict[str, Any]:
    """The same for programs and reports."""
    return {
        "day": day.isoformat(),
        "types": [
            {
                "type": each.type.value,
                "wanted": each.wanted,
                "wanted_by_pupils": each.wanted_by_pupils,
                "ready": each.ready,
                "short": each.short,
                "longest_since": each.longest_since.isoformat() if each.longest_since else None,
                "profiles": {profile.value: each.profiles.get(profile, 0) for profile in Profile},
            }
            for each in shortages(day)
        ],
    }
