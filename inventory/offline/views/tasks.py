"""What was done without network and could not be done when it arrived: both stories, and how to put it right."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can, may
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.lifecycle import LABELS, PHASES, accessory
from inventory.loans.documents import PAPERS
from inventory.offline import queries
from inventory.offline.actions.solving import do_after_all, solve
from inventory.offline.models import SOLUTIONS, SOLVED_LABELS, Solution
from inventory.offline.views.desk import referral_of
from inventory.offline.views.pages import AT_THE_DESK, pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings


@pages.get("/offline/tasks")
@needs(Can.LOANS_SEE)
def tasks() -> str:
    """Both stories of each."""
    return _page()


@pages.post("/offline/tasks/<int:task>")
@needs(Can.LOANS_SEE)
def solve_task(task: int) -> Any:
    """Somebody put it right in another way."""
    found = queries.conflict(task, actor=actor())
    try:
        solution = Solution(request.form.get("solution", ""))
    except ValueError:
        return _page(_("Kies hoe het in orde kwam.")), 422
    try:
        with saving():
            solve(found, solution, actor=actor())
    except Refused as no:
        return _page(str(no.message)), no.status
    flash(_("Het is genoteerd."), "ok")
    return redirect(url_for("offline.tasks"), 303)


@pages.post("/offline/tasks/<int:task>/again")
@needs(*AT_THE_DESK)
def do_again(task: int) -> Any:
    """Do after all what the desk did; who clicks read both stories."""
    found = queries.conflict(task, actor=actor())
    try:
        with saving():
            loan = do_after_all(found, actor=actor(), settings=settings(), papers_of=PAPERS, referral_of=referral_of)
            number = loan.number
    except Refused as no:
        return _page(str(no.message)), no.status
    return redirect(url_for("loans.loan", number=number), 303)


def _page(refusal: str = "") -> str:
    me = actor()
    rows = queries.open_conflicts(me)
    return render_template(
        "offline/tasks.html",
        rows=rows,
        present=queries.present_of([row.device_id for row in rows if row.device_id is not None]),
        solved=queries.solved_lately(me, today()),
        refusal=refusal,
        solutions=SOLUTIONS,
        solved_words=SOLVED_LABELS,
        device_words=LABELS,
        device_phases=PHASES,
        may_do=any(may(me, can) for can in AT_THE_DESK),
        accessory=accessory,
    )
