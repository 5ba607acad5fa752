"""The projects: their days, their years, and which one is the current one."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from inventory.access import Can, may
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.targets import actions
from inventory.targets.forms import ProjectForm
from inventory.targets.models import ProjectPeriod
from inventory.targets.queries import overlaps, project_by_id, share_a_month
from inventory.targets.queries import projects as all_projects
from inventory.targets.queries.past import past_of
from inventory.targets.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving


@pages.get("/targets/projects")
@needs(Can.TARGETS_SEE)
def projects() -> str:
    """All of them, and which share days."""
    known = all_projects()
    sets = may(actor(), Can.TARGETS_SET)
    return render_template(
        "targets/projects.html", known=known, shared=overlaps(known), touching=share_a_month(known), sets=sets
    )


@pages.get("/targets/projects/new")
@needs(Can.TARGETS_SET)
def new_project() -> str:
    """The form of another project."""
    return _page(ProjectForm(formdata=None))


@pages.post("/targets/projects/new")
@needs(Can.TARGETS_SET)
def add_project() -> Any:
    """Keep it."""
    form = ProjectForm()
    if not form.validate():
        return _page(form), 422
    try:
        with saving():
            row = actions.add_project(form.words(), is_current=bool(form.is_current.data), actor=actor())
            name = row.name
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(form), no.status
    flash(_("De projectperiode %(name)s staat erbij.", name=name), "ok")
    return redirect(url_for("targets.projects"), 303)


@pages.get("/targets/projects/<int:project>")
@needs(Can.TARGETS_SET)
def project(project: int) -> str:
    """One project, to change it, with what was changed before."""
    row = project_by_id(project)
    return _page(ProjectForm.of(row), row)


@pages.post("/targets/projects/<int:project>")
@needs(Can.TARGETS_SET)
def keep_project(project: int) -> Any:
    """Keep its days; as the current one it takes the place of the one that was."""
    row, form = project_by_id(project), ProjectForm()
    if not form.validate():
        return _page(form, row), 422
    try:
        form.still_shows(row)
        with saving():
            is_changed = actions.change_project(row, form.words(), actor=actor())
            if form.is_current.data and not row.is_current:
                actions.choose_project(row, actor=actor())
                is_changed = True
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(form, project_by_id(project)), no.status
    said = _("De projectperiode is gewijzigd.") if is_changed else _("Er is niets veranderd.")
    flash(said, "ok" if is_changed else "info")
    return redirect(url_for("targets.projects"), 303)


def _page(form: ProjectForm, row: ProjectPeriod | None = None) -> str:
    past = past_of("project_period", row.id) if row is not None else ()
    return render_template("targets/project.html", form=form, project=row, past=past)
