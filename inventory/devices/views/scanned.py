"""Where the codes on shelves and boxes lead: short addresses, in capitals too, because that makes a small symbol."""

from typing import Any

from flask import redirect, render_template, url_for

from inventory.access import Can, may
from inventory.core.codes import CodeError, format_lot_code, parse_lot_code
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.queries import spot_by_code
from inventory.devices.views.pages import pages
from inventory.web.guard import known_actor, public
from inventory.web.shell import settings


@pages.get("/p/<code>")
@public
def place_scanned(code: str) -> Any:
    """A shelf or a door: what stands there, for who works here."""
    who = known_actor()
    if who is None or not may(who, Can.DEVICES_SEE):
        return _ours(code)
    return redirect(url_for("devices.devices", location=spot_by_code(code).code), 303)


@pages.get("/P/<code>")
@public
def place_in_capitals(code: str) -> Any:
    """The same, as the code on the label says it."""
    return place_scanned(code)


@pages.get("/l/<code>")
@public
def lot_scanned(code: str) -> Any:
    """The box of a lot: the page of the lot, for who may see it."""
    try:
        lot = format_lot_code(parse_lot_code(code).year, parse_lot_code(code).number)
    except CodeError:
        raise Missing(_("Dit is geen nummer van een lot van ons. Kijk het na op het etiket.")) from None
    who = known_actor()
    if who is None or not (may(who, Can.LOTS_SEE) and may(who, Can.SCAN)):
        return _ours(lot)
    return redirect(url_for("scan.go", q=lot), 303)


@pages.get("/L/<code>")
@public
def lot_in_capitals(code: str) -> Any:
    """The same, as the code on the label says it."""
    return lot_scanned(code)


def _ours(code: str) -> str:
    """For everybody else: whose it is, and nothing about it. The same for a code that never was."""
    return render_template("devices/labels_found.html", code=code[:20].upper(), settings=settings())
