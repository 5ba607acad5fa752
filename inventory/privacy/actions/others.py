"""Nightly: what else is not kept for ever: old referrals, messages, and names of staff who left."""

from sqlalchemy import select

from inventory.access import Actor
from inventory.accounts.events import about_user
from inventory.core.db import session
from inventory.history import outbox
from inventory.history.actions import Subject, record
from inventory.people.models import TermKind
from inventory.people.queries.keeping import in_force
from inventory.privacy import events
from inventory.privacy.queries.others import GONE, old_referrals, staff_of_long_ago
from inventory.referrals.models import Referral


def forget_referrals(*, actor: Actor) -> int:
    """Who made a referral that nobody used, and what was wished for. That there was one stays, for the counts."""
    found = session.scalars(select(Referral).where(old_referrals(in_force())).order_by(Referral.id)).all()
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
    gone = staff_of_long_ago(in_force()[TermKind.STAFF].amount)
    for user in gone:
        user.name, user.email, user.password = f"Medewerker {user.id}", f"medewerker-{user.id}{GONE}", None
        record(events.STAFF_FORGOTTEN, about_user(user.id), actor=actor)
    session.flush()
    return len(gone)
