"""Which partners refer, and whether what they refer waits for a social worker."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from inventory.access import Role
from inventory.accounts.models import HeldRole, Organisation
from inventory.config import Settings
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.referrals.models import PartnerRule


def needs_confirmation(org_id: int, settings: Settings) -> bool:
    """Whether a referral of this organisation waits for a social worker: its own rule, else that of the house."""
    rule = session.get(PartnerRule, org_id)
    return settings.partner_referrals_need_confirmation if rule is None else rule.needs_confirmation


def partners() -> Sequence[Organisation]:
    """The organisations where somebody refers as a partner, or that have a rule, by name."""
    refers = select(HeldRole.org_id).where(HeldRole.role == Role.PARTNER_REFERRER)
    has_rule = select(PartnerRule.org_id)
    return session.scalars(
        select(Organisation)
        .where(Organisation.is_active, or_(Organisation.id.in_(refers), Organisation.id.in_(has_rule)))
        .order_by(Organisation.name, Organisation.id)
    ).all()


def partner_by_code(code: str) -> Organisation:
    """The partner with this code."""
    found = next((org for org in partners() if org.code == code), None)
    if found is None:
        raise Missing(_("Deze partner kennen we niet."))
    return found


def rules() -> dict[int, bool]:
    """Organisation to its own rule, for those that have one."""
    return {rule.org_id: rule.needs_confirmation for rule in session.scalars(select(PartnerRule))}
