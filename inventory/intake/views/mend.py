"""A device of a lot that was scanned or written down wrong: another number, not received after all, or not given."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import TYPE_LABELS, Device
from inventory.intake import queries
from inventory.intake.actions import mend as actions
from inventory.intake.actions.relist import take_from_list
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


@pages.route("/<code>/off/<tag>", methods=["GET", "POST"])
@needs(Can.LOTS_ANNOUNCE, Can.LOTS_RECEIVE)
def take_off(code: str, tag: str) -> Any:
    """It is not given after all: until it is here it comes off the list. The page asks once."""
    lot = found_lot(code)
    device, refusal = _device(lot, tag), None
    if request.method == "POST":
        try:
            with saving():
                take_from_list(lot, device, actor=actor())
        except Refused as no:
            lot, refusal = found_lot(code), no
            device = _device(lot, tag)
        else:
            flash(_("%(tag)s staat niet meer op de lijst.", tag=tag.upper()), "ok")
            return redirect(url_for("lots.lot", code=code, _anchor="devices"), 303)
    may_take_off = refusal is None and device.state == DeviceState.ANNOUNCED
    page = render_template(
        "intake/off.html", lot=lot, device=device, refusal=refusal, may_take_off=may_take_off, types=TYPE_LABELS
    )
    return (page, refusal.status) if refusal is not None else page


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
        may_take_off=device.state == DeviceState.ANNOUNCED,
        types=TYPE_LABELS,
    )
