"""One target: how it came so far, every number that was typed, and what was changed of it."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from inventory.access import Can, may
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _, day_text, month_text
from inventory.drawings.burn_up import BurnUp, Moment, Tick
from inventory.targets import actions
from inventory.targets.forms import TargetForm
from inventory.targets.models import UNITS, CountedBy, Kind, Target, Unit
from inventory.targets.queries import Project, ProjectYear, burn_up, figures_of, progress, target_by_code
from inventory.targets.queries.counters import COUNTERS
from inventory.targets.queries.past import past_of
from inventory.targets.shown import bar
from inventory.targets.views.pages import Asked, asked, pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving


@pages.get("/targets/<code>")
@needs(Can.TARGETS_SEE)
def target(code: str) -> str:
    """One target with its past."""
    row, wanted = target_by_code(code), asked()
    now = next(each for each in progress(wanted.period, wanted.project) if each.code == row.code)
    return render_template(
        "targets/target.html",
        target=row,
        now=now,
        bar=bar(now),
        asked=wanted,
        burn=_drawing(row, wanted) if row.value > 1 else None,
        figures=figures_of(row) if row.counted_by != CountedBy.SYSTEM else (),
        past=past_of("target", row.id),
        sets=may(actor(), Can.TARGETS_SET),
    )


@pages.get("/targets/<code>/change")
@needs(Can.TARGETS_SET)
def change_target(code: str) -> str:
    """The form of a target."""
    row = target_by_code(code)
    return _change_page(TargetForm.of(row), row)


@pages.post("/targets/<code>/change")
@needs(Can.TARGETS_SET)
def keep_target(code: str) -> Any:
    """Keep what was changed; the number in the project's text stays in history."""
    row, form = target_by_code(code), TargetForm()
    if not form.validate():
        return _change_page(form, row), 422
    try:
        form.still_shows(row)
        with saving():
            is_changed = actions.change_target(row, form.words(), actor=actor())
    except Refused as no:
        form.refuse(no.field, no.message)
        return _change_page(form, target_by_code(code)), no.status
    flash(_("Het doel is gewijzigd.") if is_changed else _("Er is niets veranderd."), "ok" if is_changed else "info")
    return redirect(url_for("targets.target", code=code), 303)


def _change_page(form: TargetForm, row: Target) -> str:
    return render_template("targets/change.html", form=form, target=row, past=past_of("target", row.id))


def _drawing(row: Target, wanted: Asked) -> BurnUp | None:
    days: Project | ProjectYear = wanted.project
    if row.kind == Kind.YEAR:
        days = wanted.project.year_at(wanted.period.last_on)
    points = burn_up(row.code, days, until=min(today(), wanted.period.last_on))
    if not points:
        return None
    length = max((days.last_on - days.first_on).days, 1)
    unit = str(UNITS[Unit(row.unit)])
    said = _(
        "Van %(first)s tot %(last)s. De streepjes zijn het doel en het gelijke tempo naar het doel.",
        first=day_text(days.first_on),
        last=day_text(days.last_on),
    )
    is_of_people = row.code in COUNTERS and COUNTERS[row.code].is_of_people
    return BurnUp(
        title=_("Hoe het opliep"),
        desc=" ".join((said, _("De lijn stijgt pas als er vijf bij komen.") if is_of_people else "")).strip(),
        moments=tuple(
            Moment((point.on - days.first_on).days / length, point.total, month_text(point.month.first_on))
            for point in points
        ),
        target=row.value,
        ticks=(Tick(0, f"{days.first_on:%m/%Y}"), Tick(1, f"{days.last_on:%m/%Y}")),
        unit=unit[:1].upper() + unit[1:],
    )
