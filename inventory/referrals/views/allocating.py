"""The waiting list: by date, with what is proposed and why; what is short; and the clients who are still to be told."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.clock import today
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.models import Device
from inventory.devices.queries import device_by_tag
from inventory.lists.queries.asked import Given
from inventory.lists.views.files import file_answer
from inventory.lists.views.pages import asked_in
from inventory.lists.views.shown import show
from inventory.referrals import queries
from inventory.referrals.actions import telling
from inventory.referrals.actions.finding import find
from inventory.referrals.forms import PlainForm
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import OVERRIDE_LABELS, Referral
from inventory.referrals.queries import allocation
from inventory.referrals.queries.shortage import shortages
from inventory.referrals.views.pages import pages
from inventory.referrals.views.waiting_list import WAITING, Row
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in

_CHOICES = 6  # devices that are shown for one code


@pages.get("/referrals/waiting")
@needs(Can.REFERRALS_ALLOCATE)
def waiting() -> Any:
    """The codes that wait, with the device that is proposed; for one code, what else could be taken; or, for one
    device, the codes that it could be for.
    """
    given, only = (request.args.get(name, "") for name in ("device", "code"))
    device = device_by_tag(tag_in(given), actor=actor()) if given else None
    one = _waiting(only) if only else None
    if device is not None and one is not None and one.device_type != device.type:
        one = None
    asked = asked_in(WAITING, _words(device, one))
    if "as" in request.args:
        return file_answer(asked, request.args["as"])
    shown = show(asked)
    fits, with_choice = _fits(shown.rows, device, is_one=one is not None)
    return render_template(
        "referrals/waiting.html",
        shown=shown,
        fits=fits,
        with_choice=with_choice,
        device=device,
        is_one=one is not None,
        reasons=OVERRIDE_LABELS,
    )


def _words(device: Device | None, one: Referral | None) -> Given:
    """The words of the address, with a device and a code as they are written, however they were typed."""
    words = Given.of((name, value) for name, value in request.args.items(multi=True) if name not in ("device", "code"))
    if device is not None:
        words["device"] = [device.tag]
    if one is not None:
        words["code"] = [one.code]
    return words


def _fits(
    rows: list[Row], device: Device | None, *, is_one: bool
) -> tuple[dict[int, list[allocation.Fit]], frozenset[int]]:
    """Per code what is offered: the device in hand; every choice for one code; else the proposal alone. And which of
    the codes have something to choose on a page of their own.
    """
    if device is None and not is_one:
        proposals = {row.id: [fit for fit in row.best if fit.is_proposal] for row in rows}
        return proposals, frozenset(row.id for row in rows if row.best)
    seen = allocation.board(today(), types=[row.referral.device_type for row in rows], at_orgs=actor().orgs())
    if device is not None:
        return {row.id: [seen.fit(row.referral, device)] for row in rows}, frozenset()
    return {row.id: seen.fits(row.referral, each=_CHOICES) for row in rows}, frozenset()


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
