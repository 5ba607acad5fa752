"""A table: call who waits, and write down how it ended."""

from typing import Any

from flask import flash, render_template, request

from inventory.access import Can
from inventory.cafes.actions import jobs
from inventory.cafes.actions.jobs import MOST_TABLES
from inventory.cafes.forms import EndingForm
from inventory.cafes.lifecycle.states import JOB, JobState
from inventory.cafes.models import CafeJob
from inventory.cafes.queries.sessions import cafe_by_id, job_of, jobs_of
from inventory.cafes.views.pages import pages, to
from inventory.core.clock import now
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _, _l
from inventory.web.guard import actor, needs
from inventory.web.http import row_number
from inventory.web.saving import saving

_FEWEST_TABLES = 4
_SAID = {
    "put_back": _l("Nummer %(number)s staat weer in de rij."),
    "leave": _l("Nummer %(number)s is weggegaan."),
    "come_back": _l("Nummer %(number)s staat weer in de rij."),
    "correct": _l("Pas nummer %(number)s aan en bewaar het opnieuw."),
}


@pages.get("/cafes/<int:cafe>/table")
@needs(Can.CAFES_WORK)
def table(cafe: int) -> str:
    """What is at my table, and who waits."""
    found = cafe_by_id(cafe)
    mine = _table(request.args.get("table", type=row_number))
    every = jobs_of(found)
    at_table = [job for job in every if job.state == JobState.AT_TABLE]
    used = [job.table_number or 0 for job in every]
    return render_template(
        "cafes/table.html",
        cafe=found,
        table=mine,
        tables=range(1, max([_FEWEST_TABLES, found.repairers, *used]) + 1),
        mine=[job for job in at_table if job.table_number == mine],
        elsewhere=[job for job in at_table if job.table_number != mine],
        waiting=[job for job in every if job.state == JobState.WAITING],
        left=[job for job in every if job.state == JobState.LEFT],
    )


@pages.post("/cafes/<int:cafe>/table")
@needs(Can.CAFES_WORK)
def call(cafe: int) -> Any:
    """Call the next number, or the one that is named, to this table."""
    mine = _table(request.form.get("table", type=row_number))
    number = request.form.get("number", type=row_number)
    if mine is None:
        flash(_("Kies eerst je tafel."), "blocked")
        return to(cafe, "table")
    try:
        with saving():
            found = cafe_by_id(cafe)
            if number is None:
                job = jobs.call_next(found, mine, actor=actor())
            else:
                job = jobs.call(job_of(cafe, number), mine, actor=actor())
            number = job.number
    except Refused as no:
        if isinstance(no, Missing):
            raise
        flash(no.message, "blocked")
        return to(cafe, "table", table=mine)
    return to(cafe, "job", number=number)


@pages.get("/cafes/<int:cafe>/jobs/<int:number>")
@needs(Can.CAFES_SEE)
def job(cafe: int, number: int) -> str:
    """One number: how it ended, or the form for it."""
    found = job_of(cafe, number)
    return _page(found, EndingForm.of(found, _minutes(found)))


@pages.post("/cafes/<int:cafe>/jobs/<int:number>")
@needs(Can.CAFES_WORK)
def finish(cafe: int, number: int) -> Any:
    """How it ended."""
    found = job_of(cafe, number)
    form = EndingForm.for_(found)
    if not form.validate():
        return _page(found, form), 422
    try:
        with saving():
            done = jobs.finish(job_of(cafe, number), form.ending(), actor=actor())
            mine = done.table_number
    except Refused as no:
        if isinstance(no, Missing):
            raise
        if no.field is None:  # somebody else was first, and the form is no longer on the page
            flash(no.message, "blocked")
            return to(cafe, "job", number=number)
        found = job_of(cafe, number)
        form.refuse(no.field, no.message)
        return _page(found, form), no.status
    flash(_("Nummer %(number)s is klaar.", number=number), "ok")
    return to(cafe, "table", table=mine)


@pages.post("/cafes/<int:cafe>/jobs/<int:number>/move")
@needs(Can.CAFES_WORK)
def move_job(cafe: int, number: int) -> Any:
    """Back in the row, gone home, back again, or to be corrected; then back to where that was tapped."""
    name = request.form.get("move", "")
    mine = _table(request.form.get("table", type=row_number))
    try:
        with saving():
            found = job_of(cafe, number)
            mine = mine or found.table_number
            if JOB.move(name).name not in jobs.MOVES:
                raise Refused("another_door", _("Dat doe je aan de tafel."))
            jobs.MOVES[name](found, actor=actor())
    except Refused as no:
        if isinstance(no, Missing):
            raise
        flash(no.message, "blocked")
        return to(cafe, "job", number=number)
    flash(str(_SAID[name]) % {"number": number}, "ok")
    if name == "correct":
        return to(cafe, "job", number=number)
    return to(cafe, "door") if "door" in request.form else to(cafe, "table", table=mine)


def _page(job: CafeJob, form: EndingForm) -> str:
    return render_template("cafes/job.html", job=job, cafe=job.cafe, form=form)


def _table(number: int | None) -> int | None:
    return number if number is not None and 1 <= number <= MOST_TABLES else None


def _minutes(job: CafeJob) -> int | None:
    """How long it has been at the table, as a first guess."""
    if job.called_at is None or job.state != JobState.AT_TABLE:
        return None
    return min(round((now() - job.called_at).total_seconds() / 60), jobs.MOST_MINUTES) or None
