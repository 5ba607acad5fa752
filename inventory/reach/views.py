"""The question after a first hand-over, and the counts."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from inventory.access import Can, demand
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.loans.models import Loan
from inventory.loans.queries.contracts import is_first_and_new, loan_by_number
from inventory.reach.actions import note_answer
from inventory.reach.forms import QuestionForm
from inventory.reach.models import GROUP_LABELS, Group
from inventory.reach.queries import first_month, reach
from inventory.web.asked import remember_asked, was_asked
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings

pages = Blueprint("reach", __name__)
SHOWN = 4  # quarters


@pages.get("/reach/<number>")
@needs(Can.REACH_NOTE)
def question(number: str) -> str:
    """Ask it, together with the borrower. It may be skipped."""
    loan = _asked_about(number)
    return render_template("reach/question.html", form=QuestionForm(formdata=None), number=loan.number)


@pages.post("/reach/<number>")
@needs(Can.REACH_NOTE)
def answer(number: str) -> Any:
    """Let the answer wait among others, and forget who gave it."""
    loan = _asked_about(number)
    form, plain = QuestionForm(), loan.number
    if not form.validate():
        return render_template("reach/question.html", form=form, number=plain), 422
    try:
        with saving():
            chosen = [Group(word) for word in form.groups.data or ()]
            note_answer(loan, chosen, declined=bool(form.declined.data), actor=actor(), secret=settings().secret_key)
            remember_asked(plain)
    except Refused as no:
        form.refuse(no.field, no.message)
        return render_template("reach/question.html", form=form, number=plain), no.status
    flash(_("Dank je. Het antwoord telt mee, zonder naam."), "ok")
    return redirect(url_for("loans.loan", number=plain), 303)


@pages.get("/reach")
@needs(Can.REACH_SEE)
def counts() -> str:
    """Persons per group in the last quarters, and since it is asked; small counts are hidden."""
    begun = first_month()
    found = reach(begun or today(), today())
    columns = [_("K%(number)s %(year)s", year=day.year, number=(day.month + 2) // 3) for day in found.quarters[-SHOWN:]]
    rows = [
        (GROUP_LABELS[group], [each.groups[number] for each in found.shown[-SHOWN:]], found.groups[group])
        for number, group in enumerate(Group)
    ]
    rows += [
        (_("Bij meer dan één groep"), [each.several for each in found.shown[-SHOWN:]], found.several),
        (_("Zeg ik liever niet"), [each.declined for each in found.shown[-SHOWN:]], found.declined),
        (_("Antwoordden"), [each.asked for each in found.shown[-SHOWN:]], found.asked),
    ]
    return render_template("reach/counts.html", columns=columns, rows=rows)


def _asked_about(number: str) -> Loan:
    loan = loan_by_number(number, actor=actor())
    demand(actor(), Can.REACH_NOTE, loan)
    if not is_first_and_new(loan) or was_asked(loan.number):
        raise Refused("asked_before", _("Deze vraag stel je één keer, meteen na het eerste contract."))
    return loan
