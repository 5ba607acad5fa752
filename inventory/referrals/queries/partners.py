"""Which partners refer, and whether what they refer waits for a social worker."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select

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


def is_partner() -> ColumnElement[bool]:
    """The organisations where somebody refers as a partner, or that have a rule."""
    refers = select(HeldRole.org_id).where(HeldRole.role == Role.PARTNER_REFERRER)
    has_rule = select(PartnerRule.org_id)
    return and_(Organisation.is_active, or_(Organisation.id.in_(refers), Organisation.id.in_(has_rule)))


def must_confirm(settings: Settings) -> ColumnElement[bool]:
    """Those of which the referrals wait for a social worker: `needs_confirmation` in SQL."""
    otherwise = select(PartnerRule.org_id).where(
        PartnerRule.needs_confirmation.is_(not settings.partner_referrals_need_confirmation)
    )
    differs = Organisation.id.in_(otherwise)
    return ~differs if settings.partner_referrals_need_confirmation else differs


def partners() -> Sequence[Organisation]:
    """The partners by name."""
    return session.scalars(select(Organisation).where(is_partner()).order_by(Organisation.name, Organisation.id)).all()


def partner_by_code(code: str) -> Organisation:
    """The partner with this code."""
    found = next((org for org in partners() if org.code == code), None)
    if found is None:
        raise Missing(_("Deze partner kennen we niet."))
    return found


def rules() -> dict[int, bool]:
    """Organisation to its own rule, for those that have one."""
    return {rule.org_id: rule.needs_confirmation for rule in session.scalars(select(PartnerRule))}
