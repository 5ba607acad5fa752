"""Papers to read on a screen: the contract as a page, and the leaflet in another language."""

from flask import Response, render_template, request

from inventory.access import Can
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.loans.documents import agreement_content, leaflet_pdf, picto_url
from inventory.loans.lifecycle import LoanKind
from inventory.loans.queries.contracts import loan_by_number
from inventory.loans.views.pages import named, pages
from inventory.looks.events import How
from inventory.web.guard import actor, needs
from inventory.web.shell import settings


@pages.get("/loans/<number>/agreement")
@needs(Can.LOANS_SEE)
def agreement_page(number: str) -> str:
    """The contract with the same text as on paper, for who reads with a screen reader or in large letters."""
    found = named(loan_by_number(number, actor=actor()), How.PAPER, actor=actor())
    sheet = agreement_content(found.id)
    if sheet is None:
        raise Missing(_("Dit document is er niet."))
    return render_template("loans/agreement.html", loan=found, sheet=sheet, picto_url=picto_url)


@pages.get("/loans/leaflets/<lang>.pdf")
@needs(Can.LOANS_SEE)
def leaflet(lang: str) -> Response:
    """The rules in another language; nobody's name is on it and nobody's language is kept."""
    try:
        kind = LoanKind(request.args.get("kind", LoanKind.BRUIKLEEN.value))
        content = leaflet_pdf(lang, kind, settings())
    except (KeyError, ValueError):
        raise Missing(_("Dit document is er niet.")) from None
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="regels-{lang}.pdf"'
    return response
