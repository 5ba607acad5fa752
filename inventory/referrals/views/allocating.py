"""The waiting list: by date, with what fits beside it."""

from typing import Any

from flask import redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.clock import today
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.queries import device_by_tag
from inventory.referrals import queries
from inventory.referrals.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.scan import tag_in


@pages.get("/referrals/waiting")
@needs(Can.REFERRALS_ALLOCATE)
def waiting() -> str:
    """The codes that wait and the devices that can be put aside; or, for one device, the codes it fits."""
    rows = queries.waiting_list(today())
    only = request.args.get("code", "")
    if only:
        rows = [row for row in rows if row.code == only] or rows
    given = request.args.get("device", "")
    device = device_by_tag(tag_in(given), actor=actor()) if given else None
    if device is not None:
        rows = [row for row in rows if row.device_type == device.type]
        fits = {row.id: [queries.Fit(device, 0)] for row in rows}
    else:
        fits = queries.fitting_devices(rows, at_orgs=actor().orgs())
    return render_template("referrals/waiting.html", rows=rows, fits=fits, device=device, day=today())


@pages.get("/referrals/of/<tag>")
@needs(Can.REFERRALS_ALLOCATE)
def of_device(tag: str) -> Any:
    """The referral for which a device lies ready."""
    found = queries.reserved_for(device_by_tag(tag_in(tag), actor=actor()))
    if found is None:
        raise Missing(_("Dit toestel ligt voor niemand klaar."))
    return redirect(url_for("referrals.referral", code=found.code))
