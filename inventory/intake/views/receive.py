"""Receiving a lot under the scanner: code after code, the page stays."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.codes import CodeKind, recognise
from inventory.core.errors import Refused
from inventory.core.i18n import _, ngettext
from inventory.devices.models import TYPE_LABELS, Device
from inventory.intake import queries
from inventory.intake.actions import announce, receive
from inventory.intake.actions.receive import AlreadyHere
from inventory.intake.actions.serials import DoubtfulSerial, check_serial
from inventory.intake.forms import ExtraForm
from inventory.intake.models import Lot
from inventory.intake.readers.donor_list import DonorRow
from inventory.intake.views.pages import device_url, found_lot, pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import settings
from inventory.web.widgets import tidy


@pages.get("/<code>/receive")
@needs(Can.LOTS_RECEIVE)
def receiving(code: str) -> str:
    """The scan page of a lot."""
    lot = found_lot(code)
    last = request.args.get("last", "")
    return _page(lot, last=queries.device_in(lot, last) if last else None, signal="ok" if last else None)


@pages.post("/<code>/receive")
@needs(Can.LOTS_RECEIVE)
def scan(code: str) -> Any:
    """Receive what was scanned. A code that was scanned before is no mistake; an unknown one is said, loudly."""
    lot = found_lot(code)
    text = (tidy(request.form.get("q", "")) or "")[:120]
    try:
        with saving():
            device = receive.receive_scanned(lot, _plain(text), actor=actor())
            tag = device.tag
    except AlreadyHere as again:
        return _page(found_lot(code), last=again.device, refusal=again, signal="already")
    except Refused as no:
        return _page(found_lot(code), refusal=no, scanned=text, signal="refused"), no.status
    return redirect(url_for("lots.receiving", code=code, last=tag), 303)


@pages.post("/<code>/receive-all")
@needs(Can.LOTS_RECEIVE)
def receive_all(code: str) -> Any:
    """Everything that was not scanned is here too."""
    with saving():
        count = len(receive.receive_lot(found_lot(code), actor=actor()))
    flash(ngettext("%(num)s toestel ontvangen.", "%(num)s toestellen ontvangen.", count), "ok")
    return redirect(url_for("lots.lot", code=code), 303)


@pages.route("/<code>/extra", methods=["GET", "POST"])
@needs(Can.LOTS_RECEIVE)
def extra(code: str) -> Any:
    """A device that came along and is not on the list."""
    lot = found_lot(code)
    form = ExtraForm()
    if request.method != "POST":
        form.serial.data = (tidy(request.args.get("serial", "")) or "")[:60]
        form.label.data = (tidy(request.args.get("label", "")) or "")[:20]
        return render_template("intake/extra.html", lot=lot, form=form)
    if not form.validate_on_submit():
        return render_template("intake/extra.html", lot=lot, form=form), 422
    row = DonorRow(1, form.type.data, form.make.data or "", form.model.data or "", form.serial.data or None)
    try:
        label = tag_in(form.label.data) if form.label.data else None
    except Refused as no:
        form.refuse("label", no.message)
        return render_template("intake/extra.html", lot=lot, form=form), no.status
    try:
        if form.serial.data:
            check_serial(
                form.serial.data,
                tag_prefix=settings().tag_prefix,
                make=row.make,
                model=row.model,
                is_sure=bool(form.is_sure.data),
            )
        with saving():
            tag = announce.add_device(lot, row, actor=actor(), tag_prefix=settings().tag_prefix, label=label).tag
    except Refused as no:
        is_doubted = isinstance(no, DoubtfulSerial)
        for each in no.details:
            form.refuse(each.column, each.message)
        if not no.details:
            form.refuse(no.field, no.message)
        return render_template("intake/extra.html", lot=found_lot(code), form=form, is_doubted=is_doubted), no.status
    return redirect(url_for("lots.receiving", code=code, last=tag), 303)


def _plain(text: str) -> str:
    """The tag behind a label's address or a sloppily typed tag; another text as it is."""
    found = recognise(text, prefix=settings().tag_prefix, base_url=settings().base_url)
    if found.kind is CodeKind.MISTYPED and found.intended is CodeKind.DEVICE_TAG:
        raise Refused("mistyped", _("'%(code)s' lijkt een etiket van ons, maar een teken klopt niet.", code=text[:40]))
    return found.value if found.kind in (CodeKind.DEVICE_TAG, CodeKind.SERIAL) else text


def _page(
    lot: Lot,
    *,
    last: Device | None = None,
    refusal: Refused | None = None,
    scanned: str = "",
    signal: str | None = None,
) -> str:
    looks = queries.looks_of([lot.code])[lot.code]
    waiting = [look.device for look in looks if look.outcome == queries.Outcome.ANNOUNCED]
    return render_template(
        "intake/receive.html",
        lot=lot,
        last=last,
        refusal=refusal,
        scanned=scanned,
        signal=signal,
        waiting=waiting,
        total=len(looks),
        has_list=bool(waiting or queries.imports_of(lot)) or len(looks) >= max(1, sum((lot.expected or {}).values())),
        to_look_at=sum(look.outcome == queries.Outcome.RECEIVED for look in looks),
        types=TYPE_LABELS,
        device_url=device_url,
    )
