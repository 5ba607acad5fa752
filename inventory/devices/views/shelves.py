"""Shelves: what stands on each, more of them, and their labels."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.errors import Refused
from inventory.core.i18n import _, ngettext
from inventory.devices.actions import places as actions
from inventory.devices.forms import ShelvesForm
from inventory.devices.queries import locations
from inventory.devices.queries import places as queries
from inventory.devices.views.pages import own_place, pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving


@pages.get("/shelves")
@needs(Can.DEVICES_MOVE_PLACE)
def shelves() -> str:
    """Every place with its shelves; and a form for more."""
    form = _form()
    form.location.data = request.args.get("location", "").upper() or own_place(actor())
    return _page(form)


@pages.post("/shelves")
@needs(Can.DEVICES_MOVE_PLACE)
def add_shelves() -> Any:
    """More shelves; then on to their labels."""
    form = _form()
    if not form.validate():
        return _page(form), 422
    try:
        with saving():
            made = actions.add_shelves(form.location.data, form.rack.data or "", form.count.data or 0, actor=actor())
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(form), no.status
    flash(ngettext("%(num)d plank gemaakt.", "%(num)d planken gemaakt.", len(made)), "ok")
    return redirect(url_for("devices.shelves", made=f"{made[0].code} {made[-1].code}", _anchor="places"), 303)


@pages.post("/shelves/<code>/close")
@needs(Can.DEVICES_MOVE_PLACE)
def close_shelf(code: str) -> Any:
    """This shelf is not used any more."""
    try:
        with saving():
            actions.close_shelf(queries.shelf_by_code(code), actor=actor())
        flash(_("De plank is weg."), "ok")
    except Refused as no:
        flash(str(no.message), "blocked")
    return redirect(url_for("devices.shelves", _anchor="places"), 303)


def _form() -> ShelvesForm:
    who = actor()
    return ShelvesForm().offer([(place.code, place.name) for place in locations() if actions.works_at(place, who)])


def _page(form: ShelvesForm) -> str:
    who = actor()
    found = queries.filled_shelves()
    return render_template(
        "devices/shelves.html",
        form=form,
        places=[(place, rows, actions.works_at(place, who)) for place, rows in found.items()],
    )
