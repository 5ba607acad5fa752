"""Who fetches the device signs the work order on the screen, beside the clerk."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from inventory.access import Can
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.loans.readers import strokes
from inventory.repairs.actions import papers
from inventory.repairs.documents import PAPERS
from inventory.repairs.forms import SignForm
from inventory.repairs.models import Repair
from inventory.repairs.queries import repair_by_number
from inventory.repairs.queries.costs import costs_of
from inventory.repairs.queries.disks import disks_for_holder
from inventory.repairs.shown import may_see_signature
from inventory.repairs.views.pages import draw_afterwards, pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings


@pages.get("/repairs/<number>/sign")
@needs(Can.REPAIRS_OPEN)
def sign(number: str) -> Any:
    """Read the work order together, then draw the signature."""
    case = repair_by_number(number, actor=actor())
    if not may_see_signature(case, actor=actor()) or not papers.can_be_signed(case, papers.kept_order(case)):
        return redirect(url_for("repairs.repair", number=number), 303)
    return _sign_page(case, SignForm(formdata=None))


@pages.post("/repairs/<number>/sign")
@needs(Can.REPAIRS_OPEN)
def signed_here(number: str) -> Any:
    """Keep the signature: the work order with it, drawn and sealed after this answer."""
    case = _case(number)
    form = SignForm()
    if not form.validate():
        return _sign_page(case, form), 422
    case_id = case.id
    try:
        drawn = strokes.read(form.strokes.data or "")
        read = form.version.data or ""
        version = int(read) if read.isdecimal() else 0
        with saving():
            papers.sign(case, drawn, actor=actor(), settings=settings(), papers_of=PAPERS, version=version)
    except Refused as no:
        form.refuse(None, no.message)
        return _sign_page(_case(number), form), no.status
    draw_afterwards(case_id)
    flash(_("De handtekening is bewaard."), "ok")
    return redirect(url_for("repairs.repair", number=number), 303)


def _case(number: str) -> Repair:
    case = repair_by_number(number, actor=actor())
    if not may_see_signature(case, actor=actor()):
        raise Missing(_("Dit document is er niet."))
    return case


def _sign_page(case: Repair, form: SignForm) -> str:
    form.version.data = str(case.version)
    return render_template(
        "repairs/sign.html",
        case=case,
        form=form,
        costs=costs_of(case),
        disks_along=disks_for_holder(case),
    )
