"""The list of organisations with the form for one more, on the pages of the accounts: this room stands above it."""

from typing import Any

from flask import flash, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from inventory.access import Can
from inventory.accounts.actions import orgs
from inventory.accounts.forms import ORG_KINDS, OrgForm
from inventory.accounts.models import Organisation, OrgKind
from inventory.accounts.views.pages import pages
from inventory.core.errors import Refused
from inventory.core.i18n import _, _l
from inventory.lists.queries.declared import (
    EVERYTHING,
    Ask,
    Choice,
    Column,
    Conditions,
    Empty,
    Listing,
    Words,
    YesNo,
    words_of,
)
from inventory.lists.views.shown import list_page
from inventory.web.guard import actor, needs
from inventory.web.saving import saving


def _named(text: str, _ask: Ask) -> Conditions:
    return [Organisation.name.icontains(text, autoescape=True) | (Organisation.code == text.upper())]


ORGANISATIONS = Listing(
    name="organisations",
    title=_l("Organisaties"),
    endpoint="accounts.organisations_list",
    can=Can.ORGS_MANAGE,
    model=Organisation,
    select=lambda _ask: select(Organisation).options(selectinload(Organisation.locations)),
    branches=lambda _ask, _values: EVERYTHING,
    sorts={"name": (Organisation.name,), "code": (Organisation.code,)},
    sort="name",
    columns=(
        Column("code", _l("Code"), lambda org: org.code, sort="code", is_short=True),
        Column("name", _l("Naam"), lambda org: org.name, sort="name"),
        Column("kind", _l("Soort"), lambda org: org.kind, words=ORG_KINDS),
        Column("donor", _l("Schenker"), lambda org: org.is_donor),
        Column("places", _l("Plaatsen"), lambda org: len(org.locations), is_number=True),
    ),
    filters=(
        Words("q", _l("Zoek op naam of code"), where=_named),
        Choice(
            "kind",
            _l("Soort"),
            where=lambda value, _ask: [Organisation.kind == OrgKind(value)],
            options=words_of(ORG_KINDS),
        ),
        YesNo("donor", _l("Schenkt toestellen"), where=lambda _value, _ask: [Organisation.is_donor.is_(True)]),
    ),
    empty=Empty(_l("Nog geen organisaties"), _l("Voeg hieronder de eerste toe."), "users"),
)


@pages.route("/admin/organisations", methods=["GET", "POST"])
@needs(Can.ORGS_MANAGE)
def organisations_list() -> Any:
    """All organisations, and a form for one more."""
    form = OrgForm()
    if request.method == "GET":
        return list_page(ORGANISATIONS, "accounts/organisations.html", form=form)
    status = 422
    if form.validate():
        try:
            with saving():
                orgs.add_org(
                    code=form.code.data or "",
                    name=form.name.data or "",
                    kind=OrgKind(form.kind.data),
                    is_donor=bool(form.is_donor.data),
                    actor=actor(),
                )
        except Refused as no:
            form.refuse(no.field, no.message)
            status = no.status
        else:
            flash(_("De organisatie is toegevoegd."), "ok")
            return redirect(url_for("accounts.organisations_list"), 303)
    return list_page(ORGANISATIONS, "accounts/organisations.html", form=form), status
