"""Money on a contract: note a payment, give back, keep of the deposit, put a mistake right; the receipt of each."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import Response, flash, redirect, url_for

from inventory.access import Can
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.loans.actions import papers, payments
from inventory.loans.actions.payments import Keep
from inventory.loans.documents import PAPERS
from inventory.loans.forms import GiveBackForm, KeepForm, PaymentForm
from inventory.loans.models import KeptFor, Loan, PaymentMethod
from inventory.loans.queries.contracts import loan_by_number
from inventory.loans.queries.money import payment_of
from inventory.loans.views.contract import contract_page, refused
from inventory.loans.views.pages import pages, paper_response
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings
from inventory.web.widgets import Form


@pages.post("/loans/<number>/payments")
@needs(Can.LOANS_CHANGE)
def payment(number: str) -> Any:
    """Note money that came in."""
    form = PaymentForm(prefix="payment-")

    def note(loan: Loan) -> None:
        payments.note_payment(
            loan,
            amount_eur=form.amount_eur.data or Decimal(0),
            method=PaymentMethod(form.method.data),
            reference=form.reference.data or "",
            actor=actor(),
            settings=settings(),
            papers_of=PAPERS,
        )

    return _done(number, form, note, _("De betaling is genoteerd."))


@pages.post("/loans/<number>/payments/back")
@needs(Can.LOANS_CHANGE)
def give_back(number: str) -> Any:
    """Note money that went back."""
    form = GiveBackForm(prefix="back-")

    def note(loan: Loan) -> None:
        payments.give_back(
            loan,
            amount_eur=form.amount_eur.data or Decimal(0),
            method=PaymentMethod(form.method.data),
            is_deposit=form.what.data == "deposit",
            reference=form.reference.data or "",
            actor=actor(),
            settings=settings(),
            papers_of=PAPERS,
        )

    return _done(number, form, note, _("Het teruggeven is genoteerd."))


@pages.post("/loans/<number>/payments/keep")
@needs(Can.LOANS_CHANGE)
def keep_deposit(number: str) -> Any:
    """Keep a part of the deposit of a contract that is over."""
    form = KeepForm(prefix="keep-")

    def note(loan: Loan) -> None:
        payments.keep(loan, [Keep(form.keep_eur.data or Decimal(0), KeptFor(form.kept_for.data))], actor=actor())

    return _done(number, form, note, _("Het ingehouden bedrag is genoteerd."))


@pages.post("/loans/<number>/payments/<int:row>/correct")
@needs(Can.LOANS_CHANGE)
def correct_payment(number: str, row: int) -> Any:
    """This one was a mistake."""
    found = loan_by_number(number, actor=actor())
    wrong = payment_of(found, row)
    try:
        with saving():
            payments.correct(found, wrong, actor=actor(), settings=settings(), papers_of=PAPERS)
    except Refused as no:
        flash(no.message, "blocked")
        return redirect(url_for("loans.loan", number=number, _anchor="money"), 303)
    flash(_("De betaling is rechtgezet. De vergissing blijft leesbaar."), "ok")
    return redirect(url_for("loans.loan", number=number, _anchor="money"), 303)


@pages.get("/loans/<number>/payments/<int:row>/receipt.pdf")
@needs(Can.LOANS_SEE)
def payment_receipt(number: str, row: int) -> Response:
    """The receipt of one payment, as it was kept."""
    found = payment_of(loan_by_number(number, actor=actor()), row)
    return paper_response(number, papers.of_payment(found), actor=actor())


def _done(number: str, form: Form, note: Callable[[Loan], None], said: str) -> Any:
    found = loan_by_number(number, actor=actor())
    if not form.validate():
        return contract_page(found, form), 422
    try:
        with saving():
            note(found)
    except Refused as no:
        return refused(number, form, no)
    flash(said, "ok")
    return redirect(url_for("loans.loan", number=number, _anchor="money"), 303)
