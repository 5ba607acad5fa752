"""Signing at the desk: on the screen, or on paper with a photo or scan of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from inventory.access import Can, demand
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _, _l
from inventory.history.archive import newest
from inventory.loans.actions import papers, signing
from inventory.loans.actions.mailing import mail_paper
from inventory.loans.documents import PAPERS, agreement_content, picto_url
from inventory.loans.forms import MailForm, SignedPageForm, SignForm
from inventory.loans.models import Loan
from inventory.loans.queries.contracts import loan_by_number
from inventory.loans.queries.papers import PHOTO_OUT, PHOTOS, Held, held, signed_page
from inventory.loans.queries.papers import photo as kept_photo
from inventory.loans.readers import scans, strokes
from inventory.loans.shown import demand_person
from inventory.loans.views.pages import draw_afterwards, named, pages
from inventory.looks.events import How
from inventory.web.files import kept_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving

NAMES = {
    papers.AGREEMENT: _l("Contract"),
    papers.ADDENDUM: _l("Verlenging"),
    papers.SWAP: _l("Ander toestel"),
    papers.LOANER: _l("Leentoestel"),
    papers.LOANER_BACK: _l("Bewijs dat het leentoestel terug is"),
    papers.RECEIPT: _l("Bewijs van terugkomst"),
}
FILES = {
    papers.AGREEMENT: "loans.agreement",
    papers.ADDENDUM: "loans.addendum",
    papers.SWAP: "loans.swapped",
    papers.LOANER: "loans.loaner_sheet",
    papers.LOANER_BACK: "loans.loaner_receipt",
    papers.RECEIPT: "loans.receipt",
}


@dataclass(frozen=True)
class Signed:
    """How it stands with the signatures of a contract."""

    papers: Sequence[Held]
    """The newest version of each paper that is signed: contract, extension, receipt."""
    open: Sequence[str]
    """The papers that can still be signed on the screen."""
    pages: Sequence[Held]
    """Photos and scans of what was signed on paper."""
    photos_out: Sequence[Held]
    photos_in: Sequence[Held]
    """How the device looked when it went along, and when it came back."""


def signed(loan: Loan) -> Signed:
    """For the page of the contract."""
    kept = held(loan)
    newest = {each.kind: each for each in kept if each.kind in NAMES}
    return Signed(
        papers=[each for each in newest.values() if each.is_signed],
        open=[kind for kind, each in newest.items() if not each.is_signed and signing.may_be_signed(loan, kind)],
        pages=[each for each in kept if each.kind == papers.SIGNED_PAGE],
        photos_out=[each for each in kept if each.kind == PHOTO_OUT],
        photos_in=[each for each in kept if each.kind in PHOTOS and each.kind != PHOTO_OUT],
    )


@pages.get("/loans/<number>/sign/<paper>")
@needs(Can.LOANS_CHANGE)
def sign(number: str, paper: str) -> Any:
    """Read it together, then draw the signature."""
    return _sign_page(_loan(number, paper), paper, SignForm(formdata=None))


@pages.post("/loans/<number>/sign/<paper>")
@needs(Can.LOANS_CHANGE)
def signed_here(number: str, paper: str) -> Any:
    """Keep the signature: a new version of the paper, drawn and sealed after this answer."""
    found = _loan(number, paper)
    form = SignForm()
    if not form.validate():
        return _sign_page(found, paper, form), 422
    loan_id = found.id
    try:
        drawn = strokes.read(form.strokes.data or "")
        with saving():
            read = form.version.data or ""
            signing.sign(found, paper, drawn, actor=actor(), papers_of=PAPERS, read=read)
    except Refused as no:
        form.refuse(None, no.message)
        return _sign_page(_loan(number, paper), paper, form), no.status
    draw_afterwards(loan_id, paper)
    flash(_("De handtekening is bewaard."), "ok")
    return redirect(url_for("loans.loan", number=number, done="sign", paper=paper), 303)


@pages.post("/loans/<number>/signed-pages")
@needs(Can.LOANS_CHANGE)
def keep_page(number: str) -> Any:
    """Keep a photo or scan of a page that was signed with a pen."""
    back = redirect(url_for("loans.loan", number=number, _anchor="signed"), 303)
    form = SignedPageForm(prefix="page-")
    try:
        if not form.validate():
            raise Refused("file_missing", _("Kies een bestand."))
        # Reading a photo takes a while: before the first question to the database, so that nobody who writes waits.
        scan = scans.read(form.file.data.read(scans.LARGEST + 1))
    except Refused as no:
        loan_by_number(number, actor=actor())  # of another's contract nothing is said, not even of the file
        flash(no.message, "blocked")
        return back
    found = loan_by_number(number, actor=actor())
    demand(actor(), Can.PEOPLE_SEE, found)
    try:
        with saving():
            signing.keep_page(found, scan, actor=actor())
    except Refused as no:
        flash(no.message, "blocked")
        return back
    flash(_("Het getekende blad is bewaard."), "ok")
    return back


@pages.get("/loans/<number>/signed-pages/<int:page>")
@needs(Can.LOANS_SEE)
def page_file(number: str, page: int) -> Response:
    """A kept page; never opened in the browser, as it came from outside."""
    found = loan_by_number(number, actor=actor())
    named(found, How.PAPER, actor=actor())
    return kept_answer(signed_page(found, page), is_shown=False)


@pages.post("/loans/<number>/mail/<paper>")
@needs(Can.LOANS_CHANGE)
def mail(number: str, paper: str) -> Any:
    """Send a kept paper by e-mail, as the borrower asked: the same bytes as on paper."""
    found = _loan(number, paper)
    form = MailForm()
    back = redirect(url_for("loans.loan", number=number, done=request.form.get("done") or None, _anchor="papers"), 303)
    if not form.validate():
        flash(_("Kijk het e-mailadres na."), "blocked")
        return back
    loan_id = found.id
    try:
        with saving():
            sent = mail_paper(found, paper, actor=actor(), to=None if "own" in request.form else form.to.data or "")
    except Refused as no:
        flash(no.message, "blocked")
        return back
    draw_afterwards(loan_id, paper)
    if sent.is_new:
        flash(_("De e-mail staat klaar en vertrekt zo."), "ok")
    else:
        flash(_("Dit document ging al naar dat adres. Het gaat niet twee keer."), "info")
    return back


@pages.get("/loans/<number>/photos/<int:row>")
@needs(Can.LOANS_SEE)
def photo(number: str, row: int) -> Response:
    """A photo of the device; drawn anew when it was kept, so it holds nothing but its dots."""
    found = loan_by_number(number, actor=actor())
    demand_person(actor(), found)
    return kept_answer(kept_photo(found, row))


def _loan(number: str, paper: str) -> Loan:
    found = loan_by_number(number, actor=actor())
    demand(actor(), Can.LOANS_CHANGE, found)
    named(found, How.PAPER, actor=actor())
    if paper not in NAMES:
        raise Missing(_("Dit document is er niet."))
    return found


def _sign_page(found: Loan, paper: str, form: SignForm) -> str:
    state = signed(found)
    done = [each for each in state.papers if each.kind == paper]
    if not done and paper not in state.open and request.method == "GET":
        raise Refused("wrong_state", _("Dit contract loopt niet meer. Tekenen kan niet meer."))
    kept = newest(paper, papers.OWNER, found.id)
    form.version.data = kept.data_sha256 if kept is not None else ""
    return render_template(
        "loans/sign.html",
        loan=found,
        paper=paper,
        paper_name=NAMES[paper],
        file_url=url_for(FILES[paper], number=found.number),
        sheet=agreement_content(found.id) if paper == papers.AGREEMENT else None,
        picto_url=picto_url,
        is_signed=bool(done),
        form=form,
    )
