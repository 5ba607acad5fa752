"""What else is past its time beside people: old referrals, messages, and names of staff who left."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from inventory.accounts.events import USER_DISABLED
from inventory.accounts.models import User
from inventory.core.clock import now, start_of_day, today
from inventory.core.db import session
from inventory.history.models import Event, Message
from inventory.loans.actions.terms import months_later
from inventory.people.models import TermKind
from inventory.people.queries.keeping import InForce
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Referral

GONE = "@gewist.invalid"


def old_referrals(terms: Mapping[TermKind, InForce]) -> ColumnElement[bool]:
    """Referrals that nobody used, or that were withdrawn, longer ago than these terms say, and not emptied yet."""
    unused = now() - timedelta(days=terms[TermKind.REFERRAL_UNUSED].amount)
    declined = _months_ago(terms[TermKind.REFERRAL_DECLINED].amount)
    return and_(
        or_(
            (Referral.state == ReferralState.EXPIRED) & (Referral.state_since < unused),
            Referral.state.in_((ReferralState.WITHDRAWN, ReferralState.REFUSED)) & (Referral.state_since < declined),
        ),
        or_(Referral.made_by.is_not(None), Referral.confirmed_by.is_not(None)),
    )


def old_messages(days: int) -> ColumnElement[bool]:
    """Messages that were made longer ago than this."""
    return Message.made_at < now() - timedelta(days=days)


def staff_of_long_ago(months: int) -> list[User]:
    """Members of staff whose account is closed longer than this, and who still have a name."""
    before = _months_ago(months)
    left = session.scalars(
        select(User).where(User.active.is_(False), User.email.not_like(f"%{GONE}")).order_by(User.id)
    ).all()
    return [user for user in left if (since := _closed_at(user)) is not None and since < before]


def _closed_at(user: User) -> datetime | None:
    return session.scalar(
        select(Event.at)
        .where(Event.subject_kind == "user", Event.subject_id == user.id, Event.kind == USER_DISABLED)
        .order_by(Event.seq.desc())
        .limit(1)
    )


def _months_ago(months: int) -> datetime:
    return start_of_day(months_later(today(), -months))
