"""The waiting list: by date, with what fits beside it."""

from typing import Any

from flask import redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.clock import today
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.models import DeviceType
from inventory.devices.queries import device_by_tag
from inventory.referrals import queries
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Referral
from inventory.referrals.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.scan import tag_in

SHOWN = 100


@pages.get("/referrals/waiting")
@needs(Can.REFERRALS_ALLOCATE)
def waiting() -> str:
    """The codes that wait and the devices that can be put aside; or, for one device, the codes it fits."""
    given, only, reached = (request.args.get(name, "") for name in ("device", "code", "after"))
    device = device_by_tag(tag_in(given), actor=actor()) if given else None
    kind = None if device is None else DeviceType(device.type)
    after = queries.referral_by_code(reached, actor=actor()) if reached else None
    rows = queries.waiting_list(today(), limit=SHOWN + 1, after=after, device_type=kind)
    more, rows = len(rows) > SHOWN, rows[:SHOWN]
    if only and (one := _waiting(only)) is not None and kind in (None, one.device_type):
        rows, more = [one], False
    if device is not None:
        fits = {row.id: [queries.Fit(device, 0)] for row in rows}
    else:
        fits = queries.fitting_devices(rows, at_orgs=actor().orgs())
    here: dict[str, Any] = {"device": device.tag} if device is not None else {}
    return render_template(
        "referrals/waiting.html",
        rows=rows,
        fits=fits,
        device=device,
        day=today(),
        next_url=url_for("referrals.waiting", **here, after=rows[-1].code) if more else None,
        first_url=url_for("referrals.waiting", **here) if after is not None else None,
    )


def _waiting(code: str) -> Referral | None:
    """The referral with this code, when it waits."""
    try:
        found = queries.referral_by_code(code, actor=actor())
    except Missing:
        return None
    return found if found.state == ReferralState.WAITING and found.valid_until >= today() else None


@pages.get("/referrals/of/<tag>")
@needs(Can.REFERRALS_ALLOCATE)
def of_device(tag: str) -> Any:
    """The referral for which a device lies ready."""
    found = queries.reserved_for(device_by_tag(tag_in(tag), actor=actor()))
    if found is None:
        raise Missing(_("Dit toestel ligt voor niemand klaar."))
    return redirect(url_for("referrals.referral", code=found.code))
