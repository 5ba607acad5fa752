"""A yes or no that may still be taken back: by whom, for how long, and until what."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from inventory.access import Actor, Can, Role, may
from inventory.core.clock import now
from inventory.core.db import session
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Referral

CONFIRMING_WRITES = 2  # how often each decision, and each one that is taken back, writes the row
UNDO_FOR = timedelta(minutes=30)  # so long a decision that was tapped wrong is taken back, and its mail waits
_DECIDED = frozenset({ReferralState.WAITING, ReferralState.REFUSED})
_SHOWN_DECIDED = 10


def may_be_taken_back(referral: Referral, actor: Actor) -> bool:
    """Whether this actor may still take back what was decided on this code: who decided, or the coordinator, for half
    an hour, as long as nothing followed.
    """
    return (
        referral.state in _DECIDED
        and referral.confirmed_by is not None
        and referral.state_since > now() - UNDO_FOR
        and (actor.user_id == referral.confirmed_by or Role.COORDINATOR in actor.roles)
    )


def decided_lately(actor: Actor) -> Sequence[Referral]:
    """What this actor just decided on and may still take back, the newest first."""
    if not may(actor, Can.REFERRALS_CONFIRM):
        return ()
    return session.scalars(
        select(Referral)
        .where(*decided_by(actor))
        .order_by(Referral.state_since.desc(), Referral.id.desc())
        .limit(_SHOWN_DECIDED)
        .options(joinedload(Referral.org))
    ).all()


def decided_by(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """What this actor said yes or no to in the last half hour."""
    return (
        Referral.state.in_(sorted(_DECIDED)),
        Referral.confirmed_by == actor.user_id,
        Referral.state_since > now() - UNDO_FOR,
    )
