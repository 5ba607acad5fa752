"""Signing on the screen: read the sheet together, then draw."""

from typing import Any

from flask import flash, render_template, url_for

from inventory.access import Can, demand
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _, _l
from inventory.history.archive import newest
from inventory.loans.forms import SignForm
from inventory.loans.readers import strokes
from inventory.placements.actions import papers, signing
from inventory.placements.documents import PAPERS
from inventory.placements.lifecycle import CONTACTS
from inventory.placements.models import Placement
from inventory.placements.queries import lines_of
from inventory.placements.views.pages import draw_afterwards, found, pages, to
from inventory.web.guard import actor, needs
from inventory.web.saving import saving

KINDS = {"agreement": papers.AGREEMENT, "receipt": papers.RECEIPT}
NAMES = {"agreement": _l("Overeenkomst"), "receipt": _l("Bewijs van terugkomst")}
FILES = {"agreement": "placements.agreement", "receipt": "placements.receipt"}


@pages.get("/placements/<number>/sign/<paper>")
@needs(Can.PLACEMENTS_MAKE)
def sign(number: str, paper: str) -> Any:
    """Read it together, then draw the signature."""
    return _page(_mine(number, paper), paper, SignForm(formdata=None))


@pages.post("/placements/<number>/sign/<paper>")
@needs(Can.PLACEMENTS_MAKE)
def signed_here(number: str, paper: str) -> Any:
    """Keep the signature: a new version of the paper, drawn and sealed after this answer."""
    each, form = _mine(number, paper), SignForm()
    if not form.validate():
        return _page(each, paper, form), 422
    placement_id = each.id
    try:
        drawn = strokes.read(form.strokes.data or "")
        with saving():
            read = form.version.data or ""
            signing.sign(each, KINDS[paper], drawn, actor=actor(), papers_of=PAPERS, read=read)
    except Refused as no:
        form.refuse(None, no.message)
        return _page(_mine(number, paper), paper, form), no.status
    draw_afterwards(placement_id, KINDS[paper])
    flash(_("De handtekening is bewaard."), "ok")
    return to(found(number))


def _mine(number: str, paper: str) -> Placement:
    each = found(number)
    demand(actor(), Can.PLACEMENTS_MAKE, each)
    if paper not in KINDS or newest(KINDS[paper], papers.OWNER, each.id) is None:
        raise Missing(_("Dit document is er niet."))
    return each


def _page(each: Placement, paper: str, form: SignForm) -> str:
    kind = KINDS[paper]
    kept = newest(kind, papers.OWNER, each.id)
    is_signed = signing.is_signed(kept)
    form.version.data = kept.data_sha256 if kept is not None else ""
    if not is_signed and not signing.may_be_signed(each, kind):
        raise Refused("wrong_state", _("Deze overeenkomst loopt niet. Tekenen kan niet meer."))
    return render_template(
        "placements/sign.html",
        placement=each,
        paper=paper,
        paper_name=NAMES[paper],
        contact=CONTACTS[each.contact],
        lines=[line for line in lines_of(each) if (line.ended_at is None) == (paper == "agreement")],
        file_url=url_for(FILES[paper], number=each.number),
        is_signed=is_signed,
        form=form,
    )
