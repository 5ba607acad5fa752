"""A label that was printed in advance is on a device that nobody wrote down yet: which lot did it come with?"""

from typing import Any

from flask import render_template, url_for

from inventory.access import Can
from inventory.core.codes import CodeError, device_tag, parse_device_tag
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.actions.blanks import free_blank
from inventory.intake import queries
from inventory.intake.lifecycle import LotState
from inventory.intake.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.shell import settings

_SHOWN = 30


@pages.get("/with-label/<tag>")
@needs(Can.LOTS_RECEIVE)
def with_label(tag: str) -> Any:
    """Choose the lot; the form for the device follows."""
    prefix = settings().tag_prefix
    try:
        label = free_blank(device_tag(prefix, parse_device_tag(tag, prefix)))
    except CodeError:
        raise Missing(_("Dit is geen nummer van een toestel van ons. Kijk het na op het etiket.")) from None
    lots = [
        {
            "label": f"{lot.code} · {lot.donor.name}",
            "hint": lot.reference,
            "url": url_for("lots.extra", code=lot.code, label=label.tag),
        }
        for lot in queries.lots(actor(), limit=_SHOWN)
        if lot.state != LotState.CLOSED
    ]
    return render_template("intake/with_label.html", tag=label.tag, lots=lots)
