"""The versions of the factors, and a new one."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from inventory.access import Can
from inventory.circular import queries
from inventory.circular.forms import COLUMNS, FactorsForm, prefilled, version_in
from inventory.circular.views.pages import pages
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.models import TYPE_LABELS
from inventory.factors.actions import add_version
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.workbench.actions.parts import KIND_LABELS


@pages.get("/circular/factors")
@needs(Can.REPORTS_SEE)
def factors() -> str:
    """Every version with its source, the newest first."""
    return render_template(
        "circular/factors.html",
        versions=queries.factor_sets(),
        holds=queries.factors_on(today()).number,
        types=TYPE_LABELS,
        parts=KIND_LABELS,
    )


@pages.get("/circular/factors/new")
@needs(Can.FACTORS_SET)
def new_factors() -> str:
    """A new version; what the newest says stands in it."""
    return _form(prefilled(queries.factor_sets()[0]))


@pages.post("/circular/factors/new")
@needs(Can.FACTORS_SET)
def add_factors() -> Any:
    """It holds from its day on; what was counted before stays."""
    form = FactorsForm()
    if not form.validate_on_submit():
        return _form(form), 422
    try:
        with saving():
            number = add_version(version_in(form), actor=actor()).number
    except Refused as no:
        form.refuse(no.field, no.message)
        return _form(form), no.status
    flash(_("Versie %(number)s is bewaard.", number=number), "ok")
    return redirect(url_for("circular.factors"), 303)


def _form(form: FactorsForm) -> str:
    return render_template(
        "circular/new_factors.html", form=form, columns=COLUMNS, types=TYPE_LABELS, parts=KIND_LABELS
    )
