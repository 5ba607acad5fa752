"""What people write in the report, and the bands by which a call pays."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from inventory.access import Can
from inventory.core.errors import Refused
from inventory.core.i18n import _, ngettext
from inventory.core.periods import Period
from inventory.reports.actions.subsidy import set_bands, write
from inventory.reports.forms import BandsForm, TextsForm
from inventory.reports.models import PART_LABELS
from inventory.reports.queries.subsidy.written import bands, past, texts
from inventory.reports.views.pages import pages
from inventory.reports.views.subsidy.asked import asked_period, days_of
from inventory.web.guard import actor, needs
from inventory.web.saving import saving


@pages.route("/reports/subsidy/texts", methods=["GET", "POST"])
@needs(Can.SUBSIDY_WRITE)
def subsidy_texts() -> Any:
    """The texts of these days; former ones stay readable below."""
    period = asked_period()
    form = TextsForm(data={part.value: text for part, text in texts(period).items()})
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                with saving():
                    changed = write(period, form.texts(), actor=actor())
            except Refused as no:
                form.refuse(no.field, no.message)
                status = no.status
            else:
                flash(
                    ngettext("%(num)s tekst bewaard.", "%(num)s teksten bewaard.", len(changed))
                    if changed
                    else _("Er was niets veranderd."),
                    "ok",
                )
                return redirect(_report_of(period), 303)
    return render_template(
        "reports/subsidy/texts.html",
        form=form,
        period=period,
        days=days_of(period),
        past=past(period),
        labels=PART_LABELS,
    ), status


@pages.route("/reports/subsidy/bands", methods=["GET", "POST"])
@needs(Can.SUBSIDY_WRITE)
def subsidy_bands() -> Any:
    """The bands of the present call; new ones take the place of all."""
    present = bands()
    shown = [{"least": row.least, "most": row.most, "amount": row.amount_eur} for row in present]
    first = {"call": present[0].call, "source": present[0].source} if present else {}
    form = BandsForm(data={**first, "rows": shown})
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                with saving():
                    set_bands(form.call.data or "", form.bands(), source=form.source.data or "", actor=actor())
            except Refused as no:
                form.refuse(None, no.message)
                status = no.status
            else:
                flash(_("De schijven zijn bewaard. Ze gelden voor elk verslag dat nog niet vastgelegd is."), "ok")
                return redirect(url_for("reports.subsidy"), 303)
    return render_template("reports/subsidy/bands.html", form=form), status


def _report_of(period: Period) -> str:
    days: dict[str, Any] = days_of(period)
    return url_for("reports.subsidy", **days)
