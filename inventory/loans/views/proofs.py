"""The rents of which somebody must look at the proof again; one tap notes that it was seen."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Actor, Can
from inventory.core.clock import today
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.loans.actions.proofs import see_again
from inventory.loans.models import TariffProof
from inventory.loans.queries.contracts import loan_by_number
from inventory.loans.queries.proofs import count_due, due_proofs
from inventory.loans.shown import name_in_list
from inventory.loans.views.pages import pages
from inventory.looks.events import What
from inventory.looks.views.noting import seen_in_list
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings

AHEAD = 14  # days before its end that a proof is on the list


@pages.get("/loans/proofs")
@needs(Can.LOANS_SELL)
def proofs() -> str:
    """What is over or nearly so, what ends first first."""
    me = actor()
    rows = due_proofs(me, _until())
    seen_in_list(What.LOANS, sum(bool(name_in_list(me, row.loan)) for row in rows))
    return render_template("loans/proofs.html", rows=rows, name_of=lambda loan: name_in_list(me, loan), day=today())


@pages.post("/loans/<number>/proof")
@needs(Can.LOANS_SELL)
def see_proof(number: str) -> Any:
    """The proof was seen again. Never a number, never a copy."""
    found = loan_by_number(number, actor=actor())
    try:
        proof = _proof(request.form.get("proof", ""))
        with saving():
            see_again(found, proof, actor=actor(), settings=settings())
    except Refused as no:
        flash(no.message, "blocked")
        return redirect(url_for("loans.proofs"), 303)
    flash(_("Genoteerd: het bewijs is opnieuw gezien."), "ok")
    return redirect(url_for("loans.proofs"), 303)


def count_proofs(me: Actor) -> int:
    """How many proofs are to be looked at."""
    return count_due(me, _until())


def _until() -> date:
    return today() + timedelta(days=AHEAD)


def _proof(text: str) -> TariffProof:
    try:
        return TariffProof(text)
    except ValueError:
        raise BadInput("proof", _("Kies welk bewijs je zag."), field="proof") from None
