"""Papers to read: the contract as a page, papers in large letters, and the leaflet in simple words."""

from flask import Response, render_template, request

from inventory.access import Can
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.loans.actions import papers
from inventory.loans.documents import agreement_content, large_pdf, leaflet_pdf, picto_url
from inventory.loans.lifecycle import LoanKind
from inventory.loans.queries.contracts import loan_by_number
from inventory.loans.views.pages import named, pages
from inventory.looks.events import How
from inventory.web.files import file_answer
from inventory.web.guard import actor, needs
from inventory.web.shell import settings

LARGE = {"agreement": papers.AGREEMENT, "addendum": papers.ADDENDUM, "swap": papers.SWAP, "receipt": papers.RECEIPT}


@pages.get("/loans/<number>/agreement")
@needs(Can.LOANS_SEE)
def agreement_page(number: str) -> str:
    """The contract with the same text as on paper, for who reads with a screen reader or in large letters."""
    found = named(loan_by_number(number, actor=actor()), How.PAPER, actor=actor())
    sheet = agreement_content(found.id)
    if sheet is None:
        raise Missing(_("Dit document is er niet."))
    return render_template("loans/agreement.html", loan=found, sheet=sheet, picto_url=picto_url)


@pages.get("/loans/<number>/large/<any(agreement, addendum, swap, receipt):paper>.pdf")
@needs(Can.LOANS_SEE)
def large(number: str, paper: str) -> Response:
    """A paper of the contract in large letters, to read; only for who may read the name on it."""
    found = named(loan_by_number(number, actor=actor()), How.PAPER, actor=actor())
    content = large_pdf(found.id, LARGE[paper])
    if content is None:
        raise Missing(_("Dit document is er niet."))
    return file_answer(content, f"{found.number}-{paper}-groot.pdf")


@pages.get("/loans/leaflets/<lang>.pdf")
@needs(Can.LOANS_SEE)
def leaflet(lang: str) -> Response:
    """The rules in simple words; nobody's name is on it, and nothing tells who asked for which language."""
    try:
        kind = LoanKind(request.args.get("kind", LoanKind.BRUIKLEEN.value))
        content = leaflet_pdf(lang, kind, settings(), large=request.args.get("large") == "1")
    except (KeyError, ValueError):
        raise Missing(_("Dit document is er niet.")) from None
    return file_answer(content, f"regels-{lang}.pdf")
