"""Referrals as history tells them: how many wait at the end of a month, and what became of them meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from inventory.accounts.models import Organisation
from inventory.core.db import session
from inventory.history.models import Event
from inventory.referrals.lifecycle import OPEN, ReferralState
from inventory.referrals.models import Referral
from inventory.reports.queries.balance import Counts


@dataclass(frozen=True)
class Asked:
    """Something that happened to one referral. `key` is (type of device, who referred, by which programme)."""

    key: tuple[str, str, str]
    from_state: str
    to_state: str
    waited: timedelta | None

    @property
    def is_new(self) -> bool:
        return not self.from_state

    @property
    def is_collected(self) -> bool:
        return self.to_state == ReferralState.COLLECTED

    @property
    def is_unused(self) -> bool:
        return self.to_state == ReferralState.EXPIRED


def asked(after_seq: int, before: datetime, *also: Any) -> list[Asked]:
    """What history tells of referrals after an event and before an instant. One statement."""
    first = aliased(Event)
    made_at = (
        select(func.min(first.at))
        .where(first.subject_kind == "referral", first.subject_id == Event.subject_id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Referral.device_type,
            Organisation.code,
            Referral.programme,
            Event.from_state,
            Event.to_state,
            Event.at,
            made_at,
        )
        .select_from(Event)
        .join(Referral, Referral.id == Event.subject_id)
        .join(Organisation, Organisation.id == Referral.org_id)
        .where(
            Event.subject_kind.concat("") == "referral",
            Event.seq > after_seq,
            Event.at < before,
            Event.from_state != Event.to_state,
            *also,
        )
    ).all()
    return [
        Asked(
            (str(type_), org, str(programme)),
            from_state,
            to_state,
            at - made if to_state == ReferralState.COLLECTED else None,
        )
        for type_, org, programme, from_state, to_state, at, made in rows
    ]


def wanted_changes(after_seq: int, before: datetime) -> Counts:
    """The same as a change in how many referrals are open, by `key`."""
    return changes_of(asked(after_seq, before))


def changes_of(happened: Iterable[Asked]) -> Counts:
    """Plain arithmetic over what was told."""
    found = Counts()
    for each in happened:
        found[each.key] += (each.to_state in OPEN) - (each.from_state in OPEN)
    return found
