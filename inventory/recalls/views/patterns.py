"""The same fault again and again, and what broke in the first days."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for

from inventory.access import Can
from inventory.core.i18n import _
from inventory.drawings.bars import Bars
from inventory.drawings.pen import Mark
from inventory.recalls.actions.patterns import judge
from inventory.recalls.forms import JudgeForm
from inventory.recalls.lifecycle import NoAction
from inventory.recalls.queries import first_days as shares
from inventory.recalls.queries.patterns import concerned, pattern_called
from inventory.recalls.queries.patterns import patterns as all_patterns
from inventory.recalls.views.pages import asked, pages, rule
from inventory.web.guard import actor, needs
from inventory.web.saving import saving


@pages.get("/recalls/patterns")
@needs(Can.RECALLS_MAKE)
def patterns() -> str:
    """Every pattern, what nobody judged first; one of them with its devices."""
    return _page(JudgeForm(formdata=None))


@pages.post("/recalls/patterns")
@needs(Can.RECALLS_MAKE)
def judge_pattern() -> Any:
    """Seen, no action."""
    form = JudgeForm()
    if not form.validate_on_submit():
        return _page(form, form.key.data or ""), 422
    found = pattern_called(form.key.data or "", rule())
    with saving():
        judge(found, actor=actor(), reason=NoAction(form.reason.data))
    flash(_("Genoteerd. Komt er een toestel bij, dan staat het patroon hier opnieuw als nieuw."), "ok")
    return redirect(url_for("recalls.patterns"), 303)


@pages.get("/recalls/first-days")
@needs(Can.RECALLS_SEE)
def first_days() -> str:
    """What broke within thirty days, by model, grade and checker."""
    return render_template(
        "recalls/first_days.html", found=shares.first_days(actor()), few=shares.FEW, days=shares.DAYS, drawn=_drawn
    )


def _drawn(title: str, rows: Sequence[shares.Share]) -> Bars | None:
    """At most eight shares; what has too few devices for one is in the table alone."""
    marks = [
        Mark(row.label, row.percent, tone="blocked" if row.failed else "stock", said=f"{row.percent} %")
        for row in rows
        if row.percent is not None
    ]
    return Bars(title, _("Dezelfde cijfers staan in de tabel."), tuple(marks[:8])) if marks else None


def _page(form: JudgeForm, key: str = "") -> str:
    found = all_patterns(rule())
    wanted = key or asked("key")
    chosen = next((each for each in found if each.key == wanted), None)
    if chosen is not None:
        form.key.data = chosen.key
    return render_template(
        "recalls/patterns.html",
        rows=found,
        chosen=chosen,
        concerned=concerned(chosen, rule()) if chosen else None,
        form=form,
        rule=rule(),
    )
