"""The figures of a month, typed in one form."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _, ngettext
from inventory.core.months import Month, month_of, parse_month
from inventory.targets import actions
from inventory.targets.forms import FiguresForm, figures_form
from inventory.targets.models import CountedBy, Target
from inventory.targets.queries import projects, targets
from inventory.targets.queries.projects import months_between
from inventory.targets.queries.rows import newest_figures
from inventory.targets.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving

_SHOWN = 24  # months to choose from


@pages.get("/targets/figures")
@needs(Can.TARGETS_SET)
def figures() -> str:
    """One line for each target that people count. Without a month in the address the last whole month."""
    month = parse_month(request.args["month"]) if request.args.get("month") else _usual()
    return _page(_form(month, is_sent=False), month)


@pages.post("/targets/figures")
@needs(Can.TARGETS_SET)
def note_figures() -> Any:
    """Keep what was filled in; a number that stands there already is no new one."""
    month = parse_month(request.form.get("month", ""))
    form = _form(month, is_sent=True)
    if not form.validate():
        return _page(form, month), 422
    try:
        with saving():
            newest = newest_figures(month)
            form.still_shows({row.code: newest[row.id] for row in targets() if row.id in newest})
            count = actions.note_figures(str(month), form.typed(), actor=actor())
    except Refused as no:
        form.refuse_at(no.field, no.message)
        return _page(form, month), no.status
    said = ngettext("%(num)s cijfer is bewaard.", "%(num)s cijfers zijn bewaard.", count)
    flash(said if count else _("Er is niets veranderd."), "ok" if count else "info")
    return redirect(url_for("targets.targets", month=month), 303)


def _form(month: Month, *, is_sent: bool) -> FiguresForm:
    rows = [row for row in targets() if row.counted_by != CountedBy.SYSTEM or (is_sent and _is_sent_for(row))]
    return figures_form(rows, month, newest_figures(month), is_sent=is_sent)


def _is_sent_for(row: Target) -> bool:
    """Whether a figure came along that the page does not ask for: the action refuses it, and then the whole form."""
    return bool(request.form.get(f"value-{row.code}", "").strip())


def _page(form: FiguresForm, month: Month) -> str:
    known = _months()
    months = known if month in known else [*known, month]
    return render_template("targets/figures.html", form=form, month=month, months=months)


def _usual() -> Month:
    known = _months()
    before = month_of(today()).before
    return before if before in known or not known else known[0]


def _months() -> list[Month]:
    """The months of all projects until now, the newest first."""
    found: set[tuple[int, int]] = set()
    for project in projects():
        if project.first_on <= today():
            until = project.until_now
            found |= {(month.year, month.number) for month in months_between(until.first_on, until.last_on)}
    return [Month(*each) for each in sorted(found, reverse=True)][:_SHOWN]
