"""The sessions with the target, a plan to fill in, and the page of one session."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.cafes.actions import planning
from inventory.cafes.actions.planning import Plan
from inventory.cafes.forms import PlanForm
from inventory.cafes.lifecycle.states import CAFE, CafeState, JobState
from inventory.cafes.models import Cafe, CafeJob
from inventory.cafes.queries.figures import figures_of
from inventory.cafes.queries.sessions import (
    TARGET,
    TARGET_A_YEAR,
    cafe_by_id,
    jobs_of,
    like,
    progress,
    to_come,
)
from inventory.cafes.views.listing import CAFE_LIST
from inventory.cafes.views.pages import pages, to
from inventory.core.clock import day_of, today
from inventory.core.errors import Refused
from inventory.core.i18n import _, _l
from inventory.lists.views.shown import list_page
from inventory.web.guard import actor, can, needs
from inventory.web.http import row_number
from inventory.web.saving import saving
from inventory.web.shell import settings

_SAID = {
    "open": _l("Het repair café is begonnen. Geef de eerste nummers."),
    "close": _l("Het repair café is afgesloten. Het telt mee voor het doel."),
    "reopen": _l("Het repair café is weer bezig."),
    "cancel": _l("Dit repair café gaat niet door."),
}


@pages.get("/cafes")
@needs(Can.CAFES_SEE)
def cafes() -> Any:
    """What is planned, what is over, and how far the target is."""
    return list_page(
        CAFE_LIST,
        "cafes/cafes.html",
        coming=to_come(),
        progress=progress(today()),
        target=TARGET,
        target_a_year=TARGET_A_YEAR,
    )


@pages.get("/cafes/new")
@needs(Can.CAFES_PLAN)
def new() -> str:
    """A plan, filled in as the last one (or as the one that is asked)."""
    before = like(request.args.get("like", type=row_number))
    form = PlanForm.of(before, with_day=False) if before else PlanForm.of(Plan(today(), place="", repairers=4, hosts=2))
    return render_template("cafes/plan.html", form=form, cafe=None)


@pages.post("/cafes/new")
@needs(Can.CAFES_PLAN)
def add() -> Any:
    """Keep it."""
    form = PlanForm()
    if not form.validate():
        return render_template("cafes/plan.html", form=form, cafe=None), 422
    try:
        with saving():
            made = planning.plan_cafe(form.plan(), actor=actor())
    except Refused as no:
        form.refuse(no.field, no.message)
        return render_template("cafes/plan.html", form=form, cafe=None), no.status
    flash(_("Het repair café is gepland."), "ok")
    return to(made)


@pages.get("/cafes/<int:cafe>")
@needs(Can.CAFES_SEE)
def cafe(cafe: int) -> str:
    """One session: what can be done now, the numbers, and afterwards what came of it."""
    found = cafe_by_id(cafe)
    jobs = jobs_of(found)
    state = CafeState(found.state)
    return render_template(
        "cafes/cafe.html",
        cafe=found,
        jobs=jobs,
        waiting=[job for job in jobs if job.state == JobState.WAITING],
        at_table=[job for job in jobs if job.state == JobState.AT_TABLE],
        figures=figures_of([found], jobs),
        screen_url=settings().base_url.rstrip("/") + url_for("cafes.screen", cafe=cafe),
        moves=[move for move in CAFE.from_state(state) if can(move.can) and _is_for_now(found, jobs, move.name)],
    )


def _is_for_now(cafe: Cafe, jobs: list[CafeJob], move: str) -> bool:
    if move == "open":
        return cafe.held_on <= today()
    if move in ("close", "cancel"):
        is_held = any(job.state in (JobState.AT_TABLE, JobState.DONE) for job in jobs)
        return is_held == (move == "close")
    return move != "reopen" or (cafe.ended_at is not None and day_of(cafe.ended_at) == today())


@pages.get("/cafes/<int:cafe>/change")
@needs(Can.CAFES_PLAN)
def change(cafe: int) -> str:
    """The plan, to change it."""
    found = cafe_by_id(cafe)
    return render_template("cafes/plan.html", form=PlanForm.of(found), cafe=found)


@pages.post("/cafes/<int:cafe>/change")
@needs(Can.CAFES_PLAN)
def changed(cafe: int) -> Any:
    """Say it otherwise."""
    form = PlanForm()
    if not form.validate():
        return render_template("cafes/plan.html", form=form, cafe=cafe_by_id(cafe)), 422
    try:
        with saving():
            planning.change_cafe(cafe_by_id(cafe), form.plan(), actor=actor())
    except Refused as no:
        form.refuse(no.field, no.message)
        return render_template("cafes/plan.html", form=form, cafe=cafe_by_id(cafe)), no.status
    flash(_("Het repair café is gewijzigd."), "ok")
    return to(cafe)


@pages.post("/cafes/<int:cafe>/move")
@needs(Can.CAFES_WORK, Can.CAFES_PLAN)
def move(cafe: int) -> Any:
    """Begin, close, open again, or cancel."""
    name = request.form.get("move", "")
    try:
        with saving():
            found = cafe_by_id(cafe)
            act = planning.MOVES[CAFE.move(name).name]
            act(found, actor=actor())
    except Refused as no:
        flash(no.message, "blocked")
        return redirect(url_for("cafes.cafe", cafe=cafe), 303)
    flash(str(_SAID[name]), "ok")
    return to(cafe, "door") if name == "open" else to(cafe)
