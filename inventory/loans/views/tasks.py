"""The tasks of the desk. The technician does them too and sees the device, no contract."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, request, url_for

from inventory.access import Can, may
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _, day_text
from inventory.lists.views.shown import list_page
from inventory.loans.actions.tasks import finish, undo, workdays_later
from inventory.loans.actions.upkeep import FARTHEST, put_off
from inventory.loans.models import LATER_LABELS, OUTCOMES, TASK_LABELS, UPKEEP, Later, TaskOutcome
from inventory.loans.queries import tasks as queries
from inventory.loans.views.pages import pages
from inventory.loans.views.task_list import TASKS
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.undo import offer_undo


@pages.get("/loans/tasks")
@needs(Can.TASKS_SEE)
def tasks() -> Any:
    """What is to do, what was planned first first; and what was done today."""
    return _page()


@pages.post("/loans/tasks/<int:task>")
@needs(Can.TASKS_DO)
def finish_task(task: int) -> Any:
    """It is done, and this came of it."""
    found = queries.task(task, actor=actor())
    try:
        outcome = TaskOutcome(request.form.get("outcome", ""))
    except ValueError:
        return _page(_("Kies wat het werd.")), 422
    try:
        with saving():
            finish(found, outcome, actor=actor())
    except Refused as no:
        return _page(str(no.message)), no.status
    label = OUTCOMES[found.kind][outcome]
    back = request.form.get("back", "")
    offer_undo(
        _("%(device)s: %(outcome)s.", device=found.device.tag, outcome=label),
        url_for("loans.undo_task", task=task),
        back=back[:10],
    )
    return redirect(_back(back), 303)


@pages.post("/loans/tasks/<int:task>/undo")
@needs(Can.TASKS_DO)
def undo_task(task: int) -> Any:
    """It was not done after all."""
    found = queries.task(task, actor=actor())
    try:
        with saving():
            undo(found, actor=actor())
    except Refused as no:
        return _page(str(no.message)), no.status
    flash(_("De taak staat er weer."), "ok")
    return redirect(_back(request.form.get("back", "")), 303)


@pages.post("/loans/tasks/<int:task>/later")
@needs(Can.TASKS_DO)
def put_off_task(task: int) -> Any:
    """Not now: on another day, and why."""
    found = queries.task(task, actor=actor())
    try:
        why = Later(request.form.get("why", ""))
        until = date.fromisoformat(request.form.get("until", ""))
    except ValueError:
        return _page(_("Kies een dag en een reden.")), 422
    try:
        with saving():
            put_off(found, until, why, actor=actor())
    except Refused as no:
        return _page(str(no.message)), no.status
    flash(_("De taak staat er weer op %(day)s.", day=day_text(until)), "ok")
    return redirect(url_for("loans.tasks"), 303)


def _back(asked: str) -> str:
    """Where the task was done: on the home page, or on the list."""
    return url_for("home.work" if asked == "home" else "loans.tasks")


def _page(refusal: str = "") -> Any:
    me = actor()
    return list_page(
        TASKS,
        "loans/tasks.html",
        done=queries.tasks_done_today(me),
        task_words=TASK_LABELS,
        outcomes=OUTCOMES,
        later_words=LATER_LABELS,
        is_upkeep=lambda task: task.kind in UPKEEP,
        next_day=workdays_later(today(), 5),
        last_day=today() + timedelta(days=FARTHEST),
        sees_contract=lambda task: may(me, Can.LOANS_SEE, task.loan),
        may_do=lambda task: may(me, Can.TASKS_DO, task.loan),
        may_repair=may(me, Can.REPAIRS_OPEN),
        refusal=refusal,
        day=today(),
    )
