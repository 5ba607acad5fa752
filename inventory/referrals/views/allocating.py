"""The waiting list: by date, with what is proposed and why; what is short; and the clients who are still to be told."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.clock import today
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.models import Device, DeviceType
from inventory.devices.queries import device_by_tag
from inventory.referrals import queries
from inventory.referrals.actions import telling
from inventory.referrals.actions.finding import find
from inventory.referrals.forms import PlainForm
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import OVERRIDE_LABELS, Referral
from inventory.referrals.queries import allocation
from inventory.referrals.queries.shortage import shortages
from inventory.referrals.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in

SHOWN = 100
_CHOICES = 6  # devices that are shown for one code


@pages.get("/referrals/waiting")
@needs(Can.REFERRALS_ALLOCATE)
def waiting() -> str:
    """The codes that wait, with the device that is proposed; for one code, what else could be taken; or, for one
    device, the codes that it could be for.
    """
    given, only, reached = (request.args.get(name, "") for name in ("device", "code", "after"))
    device = device_by_tag(tag_in(given), actor=actor()) if given else None
    kind = None if device is None else DeviceType(device.type)
    after = queries.referral_by_code(reached, actor=actor()) if reached else None
    one = _waiting(only) if only else None
    more = False
    if one is not None and kind in (None, one.device_type):
        rows = [one]
    else:
        found = queries.waiting_list(today(), limit=SHOWN + 1, after=after, device_type=kind)
        more, rows = len(found) > SHOWN, list(found[:SHOWN])
    fits, with_choice = _fits(rows, device, is_one=one is not None)
    here: dict[str, Any] = {"device": device.tag} if device is not None else {}
    return render_template(
        "referrals/waiting.html",
        rows=rows,
        fits=fits,
        with_choice=with_choice,
        device=device,
        is_one=one is not None,
        reasons=OVERRIDE_LABELS,
        next_url=url_for("referrals.waiting", **here, after=rows[-1].code) if more else None,
        first_url=url_for("referrals.waiting", **here) if after is not None else None,
    )


def _fits(
    rows: list[Referral], device: Device | None, *, is_one: bool
) -> tuple[dict[int, list[allocation.Fit]], frozenset[int]]:
    """Per code what is offered: the device in hand; every choice for one code; else the proposal alone. And which of
    the codes have something to choose on a page of their own.
    """
    seen = allocation.board(today(), types=[row.device_type for row in rows], at_orgs=actor().orgs())
    if device is not None:
        return {row.id: [seen.fit(row, device)] for row in rows}, frozenset()
    if is_one:
        return {row.id: seen.fits(row, each=_CHOICES) for row in rows}, frozenset()
    best = {row.id: seen.fits(row, each=1) for row in rows}
    proposals = {number: [fit for fit in found if fit.is_proposal] for number, found in best.items()}
    return proposals, frozenset(number for number, found in best.items() if found)


def _waiting(code: str) -> Referral | None:
    """The referral with this code, when it waits."""
    try:
        found = find(code, actor=actor(), address=request.remote_addr)
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


@pages.get("/referrals/shortage")
@needs(Can.REFERRALS_DEMAND)
def shortage() -> str:
    """Per type what is wanted against what is ready: counts, no codes."""
    return render_template("referrals/shortage.html", rows=shortages(today()))


@pages.get("/referrals/calls")
@needs(Can.REFERRALS_CALL)
def calls() -> str:
    """Clients without paper for whom something lies ready, and whom nobody told yet."""
    return render_template("referrals/calls.html", rows=telling.calls_to_make())


@pages.post("/referrals/calls/<int:number>/done")
@needs(Can.REFERRALS_CALL)
def called(number: int) -> Any:
    """A client was told."""
    if not PlainForm().validate():
        return calls(), 422
    with saving():
        code = telling.note_called(number, actor=actor())
    flash(_("Genoteerd: de klant van %(code)s weet het.", code=code), "ok")
    return redirect(url_for("referrals.calls"), 303)
