"""A device of a lot that was scanned or written down wrong: another serial number, or not received after all."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import TYPE_LABELS, Device
from inventory.intake import queries
from inventory.intake.actions import mend as actions
from inventory.intake.actions.serials import DoubtfulSerial
from inventory.intake.forms import SerialForm
from inventory.intake.models import Lot
from inventory.intake.views.pages import found_lot, pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings


@pages.route("/<code>/mend/<tag>", methods=["GET", "POST"])
@needs(Can.LOTS_RECEIVE)
def mend(code: str, tag: str) -> Any:
    """Its serial number, and the way back when it was not received after all."""
    lot = found_lot(code)
    device, form = _device(lot, tag), SerialForm()
    if request.method != "POST":
        form.serial.data = device.serial
        return _page(lot, device, form)
    if not form.validate_on_submit():
        return _page(lot, device, form), 422
    try:
        with saving():
            actions.correct_serial(
                lot,
                device,
                form.serial.data or "",
                actor=actor(),
                tag_prefix=settings().tag_prefix,
                is_sure=bool(form.is_sure.data),
            )
    except Refused as no:
        form.refuse(no.field, no.message)
        shown = _page(found_lot(code), _device(found_lot(code), tag), form, is_doubted=isinstance(no, DoubtfulSerial))
        return shown, no.status
    flash(_("Het serienummer van %(tag)s is verbeterd.", tag=tag.upper()), "ok")
    return redirect(url_for("lots.lot", code=code, _anchor="devices"), 303)


@pages.post("/<code>/mend/<tag>/undo")
@needs(Can.LOTS_RECEIVE)
def undo_receipt(code: str, tag: str) -> Any:
    """It was not received after all."""
    lot = found_lot(code)
    device, form = _device(lot, tag), SerialForm()
    try:
        with saving():
            actions.undo_receipt(lot, device, actor=actor())
    except Refused as no:
        form.serial.data = device.serial
        form.refuse(no.field, no.message)
        return _page(found_lot(code), _device(found_lot(code), tag), form), no.status
    flash(_("%(tag)s is toch niet ontvangen.", tag=tag.upper()), "ok")
    if request.form.get("back") == "receive":
        return redirect(url_for("lots.receiving", code=code), 303)
    return redirect(url_for("lots.lot", code=code, _anchor="devices"), 303)


def _device(lot: Lot, tag: str) -> Device:
    device = queries.devices_called(lot, [tag.upper()]).get(tag.upper())
    if device is None:
        raise Missing(_("Dit toestel hoort niet bij %(lot)s.", lot=lot.code))
    return device


def _page(lot: Lot, device: Device, form: SerialForm, *, is_doubted: bool = False) -> str:
    return render_template(
        "intake/mend.html",
        lot=lot,
        device=device,
        form=form,
        is_doubted=is_doubted,
        is_touched=device.state not in queries.CORRECTABLE or queries.was_worked_on(device),
        may_undo=device.state == DeviceState.RECEIVED,
        types=TYPE_LABELS,
    )
