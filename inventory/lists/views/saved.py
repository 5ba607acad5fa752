"""Keeping the list as it stands under a name, and taking an own view away."""

from typing import Any

from flask import flash, redirect, request, url_for

from inventory.access import Can
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.lists.actions import views
from inventory.lists.views.pages import asked_again, listing_called, pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving


@pages.post("/<listing>/views")
@needs(Can.HOME_SEE)
def keep_view(listing: str) -> Any:
    """Keep it, and stay on it."""
    found = listing_called(listing)
    asked = asked_again(found, request.form.get("query", ""))
    try:
        with saving():
            name = request.form.get("name", "")
            views.keep(asked, name, share=request.form.get("share", ""), actor=actor())
        flash(_("De weergave '%(name)s' is bewaard.", name=name.strip()), "ok")
    except Refused as no:
        flash(no.message, "blocked")
    return redirect(f"{url_for(found.endpoint)}?{asked.query()}", 303)


@pages.post("/<listing>/views/<int:number>/forget")
@needs(Can.HOME_SEE)
def forget_view(listing: str, number: int) -> Any:
    """Take it away."""
    found = listing_called(listing)
    with saving():
        name = views.take_away(number, actor=actor())
    flash(_("De weergave '%(name)s' is weg.", name=name), "ok")
    return redirect(url_for(found.endpoint), 303)
