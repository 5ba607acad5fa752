"""The coordinator says per partner whether its referrals wait for a social worker."""

from inventory.access import Actor, Can, demand
from inventory.accounts.models import Organisation
from inventory.core.db import locked, session
from inventory.history.actions import record
from inventory.history.subject import Subject
from inventory.referrals import events
from inventory.referrals.models import PartnerRule


def set_confirmation(org: Organisation, *, is_needed: bool, actor: Actor) -> None:
    """From the next referral on. What waits already goes on waiting: a rule confirms nothing."""
    demand(actor, Can.REFERRALS_PARTNERS)
    locked(Organisation, org.id)
    rule = session.get(PartnerRule, org.id)
    if rule is not None and rule.needs_confirmation is is_needed:
        return
    if rule is None:
        rule = PartnerRule(org_id=org.id, needs_confirmation=is_needed)
        session.add(rule)
    rule.needs_confirmation = is_needed
    session.flush()
    record(
        events.CONFIRMATION_SET, Subject("org", org.id, org.code), actor=actor, data={"needs_confirmation": is_needed}
    )
