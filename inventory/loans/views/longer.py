"""A later date for a contract: what speaks against it, the day, and the sheet to sign."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.accounts.queries import opening_of
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _, euro_text
from inventory.loans.actions import changes, papers
from inventory.loans.actions.longer import longer_findings
from inventory.loans.actions.longer_price import UsualPrice, usual_price
from inventory.loans.actions.paying import Paying
from inventory.loans.actions.terms import longest_due_on
from inventory.loans.documents import PAPERS
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import FreeFor, Loan, PaymentMethod, TariffProof
from inventory.loans.queries.contracts import loan_by_number
from inventory.loans.queries.proofs import newest_check
from inventory.loans.views.during import LongerForm, changeable, lists
from inventory.loans.views.pages import draw_afterwards, pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings


@pages.route("/loans/<number>/extend", methods=["GET", "POST"])
@needs(Can.LOANS_CHANGE)
def extend(number: str) -> Any:
    """Give it a later date. The usual one is filled in."""
    found = changeable(number)
    if found.due_on is None or found.state != LoanState.ACTIVE:
        raise Refused("wrong_state", _("Dit contract loopt niet meer."))
    form = LongerForm(prefix="extend-")
    latest = longest_due_on(found, max(found.due_on, today()), settings())
    if request.method == "GET":
        form.due_on.data = latest
        _show_price(form, usual_price(found, latest, settings()))
        return _page(found, form, latest)
    if not form.validate():
        return _page(found, form, latest), 422
    assert form.due_on.data is not None
    usual = _usual(found, form.due_on.data, latest)
    if usual is not None and _is_for_another_day(form, form.due_on.data):
        _show_price(form, usual)
        form.refuse(
            "price_eur", _("Tot die dag is het %(amount)s. Akkoord? Verleng dan.", amount=euro_text(usual.amount_eur))
        )
        return _page(found, form, latest), 409
    try:
        with saving():
            changes.extend(
                found,
                form.due_on.data,
                actor=actor(),
                settings=settings(),
                papers_of=PAPERS,
                proof=TariffProof(form.proof.data) if form.proof.data else None,
                price_eur=form.price_eur.data if usual is not None else None,
                free_for=FreeFor(form.free_for.data) if usual is not None and form.free_for.data else None,
                paying=Paying(PaymentMethod(form.paid_by.data)) if form.paid_by.data else None,
                confirmed=form.said,
            )
            loan_id, number = found.id, found.number
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(loan_by_number(number, actor=actor()), form, latest), no.status
    draw_afterwards(loan_id, papers.ADDENDUM)
    flash(_("De nieuwe einddatum staat op het contract. Druk het blad af en laat het tekenen."), "ok")
    return redirect(url_for("loans.loan", number=number, done="extend"), 303)


def _usual(found: Loan, due_on: date | None, latest: date) -> UsualPrice | None:
    """What it costs until this day; nothing is said of a day that cannot be agreed."""
    return usual_price(found, due_on, settings()) if due_on is not None and due_on <= latest else None


def _is_for_another_day(form: LongerForm, due_on: date) -> bool:
    """Whether the amount is still that of the day that was shown, and the day is another one now."""
    shown = (form.shown_eur.data or "").replace(",", ".")
    is_as_shown = form.price_eur.data is None or str(form.price_eur.data) == shown
    return bool(is_as_shown and form.shown_on.data != due_on.isoformat())


def _show_price(form: LongerForm, usual: UsualPrice | None) -> None:
    """The usual amount in the form, and for which day it is. None for a free loan."""
    if usual is None or form.due_on.data is None:
        return
    for field, value in (
        (form.price_eur, usual.amount_eur),
        (form.shown_on, form.due_on.data.isoformat()),
        (form.shown_eur, str(usual.amount_eur)),
    ):
        field.data, field.raw_data = value, None


def _page(found: Loan, form: LongerForm, latest: date) -> str:
    findings = longer_findings(found, form.due_on.data, settings())
    form.ask(findings)
    last = newest_check(found) if found.kind == LoanKind.HUUR else None
    return render_template(
        "loans/extend.html",
        loan=found,
        form=form,
        latest=latest,
        found=lists(findings) if request.method == "GET" else lists(f for f in findings if f.level != "blocked"),
        is_blocked=request.method == "GET" and any(f.level == "blocked" for f in findings),
        usual=_usual(found, form.due_on.data, latest),
        is_proof_over=found.kind == LoanKind.HUUR and (last is None or last.valid_until < today()),
        hours=opening_of(found.location_id).lines(),
        day=today(),
    )
