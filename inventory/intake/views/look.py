"""The visual pre-selection: one device at a time, two answers, five legal reasons for a no."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.devices.lifecycle import LABELS, LEGAL_GROUNDS, DeviceState
from inventory.devices.models import TYPE_LABELS, Device
from inventory.factors.queries import usual_kg
from inventory.intake import queries
from inventory.intake.actions import mend, triage
from inventory.intake.forms import LookForm
from inventory.intake.models import Lot
from inventory.intake.views.pages import device_url, found_lot, pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving

_USABLE = "usable"


@pages.get("/<code>/look")
@needs(Can.DEVICES_TRIAGE)
def look(code: str) -> Any:
    """The next device of the lot that waits for its first look."""
    lot = found_lot(code)
    device = queries.next_to_look_at(lot)
    if device is None:
        flash(_("Alles van %(lot)s wat hier is, is bekeken.", lot=lot.code), "ok")
        return redirect(url_for("lots.lot", code=lot.code), 303)
    return redirect(url_for("lots.look_at", code=lot.code, tag=device.tag), 303)


@pages.route("/<code>/look/<tag>", methods=["GET", "POST"])
@needs(Can.DEVICES_TRIAGE)
def look_at(code: str, tag: str) -> Any:
    """One device: usable or not."""
    lot = found_lot(code)
    device = queries.device_in(lot, tag)
    if device is None or device.tag != tag.upper():
        raise Missing(_("Dit toestel hoort niet bij %(lot)s.", lot=lot.code))
    form = LookForm()
    if request.method != "POST":
        return _page(lot, device, form)
    if not form.validate_on_submit():
        return _page(lot, device, form), 422
    number, verdict = device.id, request.form.get("verdict", "")
    try:
        with saving():
            if verdict == _USABLE:
                triage.accept_device(device, actor=actor(), defects=form.defects.data or "")
            else:
                triage.refuse_device(device, actor=actor(), ground=verdict, weight_kg=form.weight_kg.data)
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(found_lot(code), queries.device_in(found_lot(code), tag) or device, form), no.status
    said = _("Bruikbaar") if verdict == _USABLE else str(LEGAL_GROUNDS[verdict])
    flash(_("%(tag)s: %(answer)s.", tag=tag.upper(), answer=said), "ok")
    following = queries.next_to_look_at(lot, after=number)
    if following is None:
        return redirect(url_for("lots.lot", code=code), 303)
    last = tag.upper() if verdict != _USABLE else None
    return redirect(url_for("lots.look_at", code=code, tag=following.tag, last=last), 303)


@pages.post("/<code>/look/<tag>/undo")
@needs(Can.DEVICES_TRIAGE)
def undo_refusal(code: str, tag: str) -> Any:
    """The wrong reason was tapped: it is looked at again."""
    lot = found_lot(code)
    device, form = queries.device_in(lot, tag), LookForm()
    if device is None or device.tag != tag.upper():
        raise Missing(_("Dit toestel hoort niet bij %(lot)s.", lot=lot.code))
    try:
        with saving():
            mend.undo_refusal(lot, device, actor=actor())
    except Refused as no:
        return _page(found_lot(code), queries.device_in(found_lot(code), tag) or device, form, refusal=no), no.status
    flash(_("%(tag)s is weer te bekijken.", tag=tag.upper()), "ok")
    return redirect(url_for("lots.look_at", code=code, tag=tag.upper()), 303)


def _page(lot: Lot, device: Device, form: LookForm, refusal: Refused | None = None) -> str:
    looks = queries.looks_of([lot.code])[lot.code]
    return render_template(
        "intake/look.html",
        lot=lot,
        device=device,
        form=form,
        grounds=LEGAL_GROUNDS,
        usable=_USABLE,
        usual_kg=usual_kg(device.type),
        is_waiting=device.state == DeviceState.RECEIVED,
        state_label=LABELS[DeviceState(device.state)],
        may_undo=queries.just_refused(device) is not None,
        refusal=refusal,
        last=queries.device_in(lot, request.args.get("last", "")) if request.args.get("last") else None,
        left=sum(each.outcome == queries.Outcome.RECEIVED for each in looks),
        types=TYPE_LABELS,
        device_url=device_url,
    )
