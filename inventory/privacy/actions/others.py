"""Nightly: what else is not kept for ever: old referrals, messages, and names of staff who left."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from inventory.access import Actor
from inventory.accounts.events import USER_DISABLED, about_user
from inventory.accounts.models import User
from inventory.core.clock import now, start_of_day, today
from inventory.core.db import session
from inventory.history import outbox
from inventory.history.actions import Subject, record
from inventory.history.models import Event
from inventory.loans.actions.terms import months_later
from inventory.people.models import TermKind
from inventory.people.queries.keeping import in_force
from inventory.privacy import events
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Referral

_GONE = "@gewist.invalid"


def forget_referrals(*, actor: Actor) -> int:
    """Who made a referral that nobody used, and what was wished for. That there was one stays, for the counts."""
    terms = in_force()
    unused = now() - timedelta(days=terms[TermKind.REFERRAL_UNUSED].amount)
    declined = _months_ago(terms[TermKind.REFERRAL_DECLINED].amount)
    found = session.scalars(
        select(Referral)
        .where(
            or_(
                (Referral.state == ReferralState.EXPIRED) & (Referral.state_since < unused),
                (Referral.state == ReferralState.WITHDRAWN) & (Referral.state_since < declined),
            ),
            or_(Referral.made_by.is_not(None), Referral.confirmed_by.is_not(None)),
        )
        .order_by(Referral.id)
    ).all()
    for referral in found:
        referral.made_by, referral.confirmed_by, referral.ease_of_use = None, None, []
        record(events.REFERRAL_EMPTIED, Subject("referral", referral.id, referral.code), actor=actor)
    session.flush()
    return len(found)


def forget_messages(*, actor: Actor) -> int:
    """Messages of long ago, sent or not."""
    return outbox.forget_old(days=in_force()[TermKind.MESSAGE].amount)


def forget_staff(*, actor: Actor) -> int:
    """Who left keeps a number in history and no name: so what was done stays, and by whom does not."""
    before = _months_ago(in_force()[TermKind.STAFF].amount)
    left = session.scalars(
        select(User).where(User.active.is_(False), User.email.not_like(f"%{_GONE}")).order_by(User.id)
    ).all()
    gone = 0
    for user in left:
        since = session.scalar(
            select(Event.at)
            .where(Event.subject_kind == "user", Event.subject_id == user.id, Event.kind == USER_DISABLED)
            .order_by(Event.seq.desc())
            .limit(1)
        )
        if since is not None and since < before:
            user.name, user.email, user.password = f"Medewerker {user.id}", f"medewerker-{user.id}{_GONE}", None
            record(events.STAFF_FORGOTTEN, about_user(user.id), actor=actor)
            gone += 1
    session.flush()
    return gone


def _months_ago(months: int) -> datetime:
    return start_of_day(months_later(today(), -months))
