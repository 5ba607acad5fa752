"""The list of agreements, and a new one."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.accounts.queries import opening_of
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.lists.views.shown import list_page
from inventory.loans.actions.terms import due_day
from inventory.placements.actions.going import begin
from inventory.placements.forms import NewForm
from inventory.placements.lifecycle import Contact, Purpose
from inventory.placements.queries import receivers, stands
from inventory.placements.views.listing import PLACEMENTS
from inventory.placements.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings


@pages.get("/placements")
@needs(Can.PLACEMENTS_SEE)
def placements() -> Any:
    """The agreements with organisations, the newest first."""
    return list_page(PLACEMENTS, "placements/placements.html")


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
