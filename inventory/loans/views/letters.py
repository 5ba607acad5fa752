"""Letters: printed together, posted, undone on the same day."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.clock import today
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _, ngettext
from inventory.loans.actions.reminders import print_letters as do_print
from inventory.loans.actions.reminders import undo_letters as do_undo
from inventory.loans.documents.ladder import LETTERS
from inventory.loans.queries import ladder as queries
from inventory.loans.shown import demand_person, name_in_list
from inventory.loans.views.ladder import letters_response
from inventory.loans.views.pages import pages
from inventory.looks.events import What
from inventory.looks.views.noting import seen_in_list, seen_on_letters
from inventory.web.guard import actor, needs
from inventory.web.http import row_number
from inventory.web.saving import saving
from inventory.web.shell import settings


@pages.get("/loans/letters")
@needs(Can.LOANS_CHANGE)
def letters() -> str:
    """The letters that wait, and what was printed today."""
    return _page()


@pages.post("/loans/letters")
@needs(Can.LOANS_CHANGE)
def print_letters() -> Any:
    """Print the chosen letters in one document: from then on they are posted."""
    me = actor()
    wanted = set(request.form.getlist("rung", type=row_number))
    chosen = [rung for rung in queries.letters_to_print(me) if rung.id in wanted]
    try:
        with saving():
            batch = do_print(chosen, actor=me, settings=settings(), letters_of=LETTERS)
            number = batch.id
    except Refused as no:
        return _page(refusal=str(no.message)), no.status
    return redirect(url_for("loans.letters", done=number), 303)


@pages.get("/loans/letters/<int:batch>.pdf")
@needs(Can.LOANS_CHANGE)
def letters_pdf(batch: int) -> Response:
    """The letters that were printed together, as they were."""
    me = actor()
    found, rungs = queries.batch(batch, actor=me)
    if found.undone_at is not None:
        raise Missing(_("Deze brieven bestaan niet."))
    for rung in rungs:
        demand_person(me, rung.loan)
    seen_on_letters(found.id, len({rung.loan.person_id for rung in rungs}))
    return letters_response(rungs, f"brieven-{found.id}.pdf")


@pages.post("/loans/letters/<int:batch>/undo")
@needs(Can.LOANS_CHANGE)
def undo_letters(batch: int) -> Any:
    """They did not go to the post after all."""
    found, rungs = queries.batch(batch, actor=actor())
    try:
        with saving():
            count = do_undo(found, rungs, actor=actor())
    except Refused as no:
        return _page(refusal=str(no.message)), no.status
    flash(ngettext("%(num)s brief ligt weer klaar.", "%(num)s brieven liggen weer klaar.", count), "ok")
    return redirect(url_for("loans.letters"), 303)


def _page(*, refusal: str = "") -> str:
    me = actor()
    rows = queries.letters_to_print(me)
    seen_in_list(What.LOANS, sum(bool(name_in_list(me, row.loan)) for row in rows))
    return render_template(
        "loans/letters.html",
        rows=rows,
        batches=queries.batches_of_today(me),
        done=request.args.get("done", type=row_number),
        name_of=lambda loan: name_in_list(me, loan),
        refusal=refusal,
        day=today(),
    )
