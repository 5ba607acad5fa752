"""A phone and nothing else: the code on a photo goes to the desk's page as a scan would."""

from typing import Any

from flask import flash, redirect, request, url_for

from inventory.access import Can
from inventory.core.errors import BadInput
from inventory.loans.views.pages import pages
from inventory.web.guard import needs
from inventory.web.scan import read_photo, shown

_TO = {"back": "loans.take_back", "swap": "loans.swap_scan"}
_KEPT = ("kind", "device", "code", "person", "new")
_LONGEST = 40


@pages.post("/loans/scan-photo")
@needs(Can.LOANS_HAND_OVER, Can.LOANS_SELL, Can.LOANS_TAKE_BACK)
def scan_photo() -> Any:
    """Read it, and go on where the photo was taken with what was there already."""
    to = _TO.get(request.args.get("to", ""), "loans.hand_over")
    kept: dict[str, Any] = {name: request.args[name][:_LONGEST] for name in _KEPT if request.args.get(name)}
    sent = request.files.get("photo")
    try:
        kept["q"] = shown(read_photo(sent.read() if sent else b""))
    except BadInput as no:
        flash(no.message, "blocked")
    return redirect(url_for(to, **kept), 303)
