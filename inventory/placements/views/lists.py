"""The list of agreements, and a new one."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.accounts.queries import opening_of
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _l
from inventory.loans.actions.terms import due_day
from inventory.placements.actions.going import begin
from inventory.placements.forms import NewForm
from inventory.placements.lifecycle import Contact, Purpose
from inventory.placements.queries import FILTERS, receivers, stands
from inventory.placements.queries import placements as page_of
from inventory.placements.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.http import row_number
from inventory.web.saving import saving
from inventory.web.shell import settings

SHOWN = 50
_CHIPS = {
    "open": _l("Lopend en gepland"),
    "preparing": _l("In voorbereiding"),
    "today": _l("Vandaag terug"),
    "late": _l("Te laat"),
    "over": _l("Voorbij"),
}


@pages.get("/placements")
@needs(Can.PLACEMENTS_SEE)
def placements() -> str:
    """The agreements with organisations, the newest first."""
    wanted = request.args.get("show", "")
    wanted = wanted if wanted in FILTERS else "open"
    after = request.args.get("after", type=row_number)
    rows = page_of(actor(), wanted=wanted, day=today(), after=after, limit=SHOWN + 1)
    more = rows[SHOWN - 1].placement.id if len(rows) > SHOWN else None
    return render_template(
        "placements/placements.html",
        rows=rows[:SHOWN],
        day=today(),
        next_url=url_for("placements.placements", show=wanted, after=more) if more else None,
        chip_rows=[(_CHIPS[each], url_for("placements.placements", show=each), each == wanted) for each in FILTERS],
    )


@pages.route("/placements/new", methods=["GET", "POST"])
@needs(Can.PLACEMENTS_MAKE)
def new() -> Any:
    """For whom, where and how long; then scan what goes along."""
    form = NewForm().offer(receivers(actor()), stands())
    status = 200
    if form.validate_on_submit():
        assert form.from_on.data is not None
        try:
            with saving():
                made = begin(
                    actor=actor(),
                    settings=settings(),
                    purpose=Purpose(form.purpose.data),
                    receiver=form.receiver.data,
                    location=form.location.data,
                    contact=Contact(form.contact.data),
                    from_on=form.from_on.data,
                    until_on=form.until_on.data,
                    wanted=form.wanted.data,
                    accessories=form.accessories.data or (),
                )
            if form.until_on.data is not None and made.until_on != form.until_on.data:
                flash(due_day(form.until_on.data, opening=opening_of(made.home.id)).sentence, "info")
            return redirect(url_for("placements.placement", number=made.number), 303)
        except Refused as no:
            form.refuse(no.field, no.message)
            status = no.status
    elif request.method == "POST":
        status = 422
    else:
        form.from_on.data = today()
        form.accessories.data = ["lader"]
    return render_template("placements/new.html", form=form, weeks=settings().class_weeks), status
