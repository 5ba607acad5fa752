"""When each place is open: the hours of its week, and the days on which it is closed."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can, may
from inventory.accounts.actions import opening
from inventory.accounts.forms import ClosedForm, HoursForm
from inventory.accounts.models import ClosedDays, Location
from inventory.accounts.queries import closed_days, location_by_code, opening_of, places_with_hours
from inventory.accounts.views.pages import pages
from inventory.core.calendar import WEEKDAYS, holidays_from
from inventory.core.clock import today
from inventory.core.db import session as database
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.web.guard import actor, needs
from inventory.web.saving import saving


@pages.get("/places")
@needs(Can.OPENING_SET)
def places() -> str:
    """The places of which this reader sets the opening hours."""
    found = places_with_hours(actor())
    return render_template("accounts/places.html", rows=[(place, opening_of(place.id)) for place in found])


@pages.get("/places/<code>")
@needs(Can.OPENING_SET)
def opening_hours(code: str) -> str:
    """One place."""
    return _page(_place(code))


@pages.post("/places/<code>/hours")
@needs(Can.OPENING_SET)
def set_hours(code: str) -> Any:
    """The week anew."""
    place, form = _place(code), HoursForm(prefix="week-")
    if not form.validate():
        return _page(place, hours=form), 422
    try:
        with saving():
            opening.set_hours(place, form.week(), actor=actor())
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(place, hours=form), no.status
    flash(_("De openingsuren zijn bewaard."), "ok")
    return redirect(url_for("accounts.opening_hours", code=code), 303)


@pages.post("/places/<code>/closed")
@needs(Can.OPENING_SET)
def close_place(code: str) -> Any:
    """Closed on some days."""
    place, form = _place(code), ClosedForm(prefix="closed-")
    first = form.from_on.data
    if not form.validate() or first is None:
        return _page(place, closed=form), 422
    try:
        with saving():
            opening.close_on(place, first, form.until_on.data, why=form.why.data or "", actor=actor())
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(place, closed=form), no.status
    flash(_("De sluitingsdagen zijn bewaard. Einddatums die je nu nog geeft, vallen er niet op."), "ok")
    return redirect(url_for("accounts.opening_hours", code=code, _anchor="closed"), 303)


@pages.post("/places/<code>/closed/<int:row>/remove")
@needs(Can.OPENING_SET)
def open_place(code: str, row: int) -> Any:
    """Open on these days after all."""
    place = _place(code)
    found = database.get(ClosedDays, row)
    if found is None or found.location_id != place.id:
        raise Missing(_("Deze sluitingsdagen kennen we niet."))
    with saving():
        opening.open_again(found, actor=actor())
    flash(_("De sluitingsdagen zijn weg."), "ok")
    return redirect(url_for("accounts.opening_hours", code=code, _anchor="closed"), 303)


def _place(code: str) -> Location:
    found = location_by_code(code)
    if found is None or not may(actor(), Can.OPENING_SET, found):
        raise Missing(_("Deze plaats kennen we niet."))
    return found


def _page(place: Location, *, hours: HoursForm | None = None, closed: ClosedForm | None = None) -> str:
    known = opening_of(place.id)
    return render_template(
        "accounts/opening_hours.html",
        place=place,
        opening=known,
        hours=hours or HoursForm(prefix="week-", formdata=None).filled(known),
        closed=closed or ClosedForm(prefix="closed-", formdata=None),
        form=hours or closed if request.method == "POST" else None,
        rows=closed_days(place),
        holidays=holidays_from(today()),
        weekdays=WEEKDAYS,
    )
