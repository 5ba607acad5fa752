"""Per partner: whether its referrals wait for a social worker."""

from typing import Any

from flask import flash, redirect, url_for

from inventory.access import Can
from inventory.core.i18n import _
from inventory.lists.views.shown import list_page
from inventory.referrals.actions.partners import set_confirmation
from inventory.referrals.forms import PartnerForm
from inventory.referrals.queries import partners as queries
from inventory.referrals.views.pages import pages
from inventory.referrals.views.partner_list import PARTNERS
from inventory.web.guard import actor, needs
from inventory.web.saving import saving


@pages.get("/referrals/partners")
@needs(Can.REFERRALS_PARTNERS)
def partners() -> Any:
    """The partners that refer, each with its rule."""
    return _page()


@pages.post("/referrals/partners/<org>")
@needs(Can.REFERRALS_PARTNERS)
def set_partner(org: str) -> Any:
    """Another rule for a partner."""
    form = PartnerForm()
    if not form.validate():
        return _page(form), 422
    is_needed = form.confirmation.data == "yes"
    with saving():
        partner = queries.partner_by_code(org)
        set_confirmation(partner, is_needed=is_needed, actor=actor())
        name = partner.name
    if is_needed:
        flash(_("Elke nieuwe doorverwijzing van %(name)s wacht op een bevestiging.", name=name), "ok")
    else:
        flash(_("Elke nieuwe doorverwijzing van %(name)s komt meteen op de wachtlijst.", name=name), "ok")
    return redirect(url_for("referrals.partners"), 303)


def _page(form: PartnerForm | None = None) -> Any:
    return list_page(PARTNERS, "referrals/partners.html", form=form)
