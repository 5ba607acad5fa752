"""The papers of a device that stands in while somebody's own is repaired. It is given along from the case."""

from flask import Response

from inventory.access import Can
from inventory.loans.actions import papers
from inventory.loans.views.pages import pages, paper_response
from inventory.web.guard import actor, needs


@pages.get("/loans/<number>/loaner.pdf")
@needs(Can.LOANS_SEE)
def loaner_sheet(number: str) -> Response:
    """The sheet that went along with the newest device that stood in."""
    return paper_response(number, papers.LOANER, actor=actor())


@pages.get("/loans/<number>/loaner-receipt.pdf")
@needs(Can.LOANS_SEE)
def loaner_receipt(number: str) -> Response:
    """The proof that it came back."""
    return paper_response(number, papers.LOANER_BACK, actor=actor())
