"""Shelves: what stands on each, and more of them."""

from typing import Any

from flask import flash, redirect, request, url_for

from inventory.access import Can
from inventory.core.errors import Refused
from inventory.core.i18n import ngettext
from inventory.devices.actions import places as actions
from inventory.devices.forms import ShelvesForm
from inventory.devices.queries import locations
from inventory.devices.views.pages import own_place, pages
from inventory.devices.views.shelf_listing import SHELVES
from inventory.lists.views.shown import list_page
from inventory.web.guard import actor, needs
from inventory.web.saving import saving


@pages.get("/shelves")
@needs(Can.DEVICES_MOVE_PLACE)
def shelves() -> Any:
    """The shelves, and a form for more."""
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
    return redirect(url_for("devices.shelves", location=form.location.data), 303)


def _form() -> ShelvesForm:
    who = actor()
    return ShelvesForm().offer([(place.code, place.name) for place in locations() if actions.works_at(place, who)])


def _page(form: ShelvesForm) -> Any:
    return list_page(SHELVES, "devices/shelves.html", form=form)
