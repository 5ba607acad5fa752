"""What leaves for good: transports and their paper."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.models import Device
from inventory.devices.queries import device_by_tag
from inventory.intake import documents, queries
from inventory.intake.actions import disposal
from inventory.intake.actions.disposal import Destination
from inventory.intake.forms import LeaveForm, LooseForm, PackForm, TransportForm
from inventory.intake.lifecycle import FRACTIONS, LEAVES_FOR_LABELS, LeavesFor
from inventory.intake.models import OutTransport
from inventory.intake.views.pages import device_url
from inventory.intake.views.transport_listing import TRANSPORTS
from inventory.lists.views.shown import list_page
from inventory.web.files import kept_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import settings
from inventory.web.widgets import Form

outs = Blueprint("disposal", __name__)


@outs.get("/transports")
@needs(Can.DEVICES_SEE)
def transports() -> Any:
    """Transports that are being packed and that left, the newest first."""
    return _list(TransportForm())


@outs.post("/transports")
@needs(Can.DEVICES_DISPOSE)
def begin() -> Any:
    """Begin to pack one."""
    form = TransportForm()
    if not form.validate_on_submit():
        return _list(form), 422
    try:
        with saving():
            made = disposal.begin(
                Destination(
                    LeavesFor(form.leaves_for.data or LeavesFor.PROCESSOR),
                    form.receiver.data or "",
                    form.leaves_on.data,
                    form.document.data or "",
                ),
                actor=actor(),
            )
            code = made.code
    except Refused as no:
        form.refuse(no.field, no.message)
        return _list(form), no.status
    return redirect(url_for("disposal.transport", code=code), 303)


@outs.get("/transports/<code>")
@needs(Can.DEVICES_SEE)
def transport(code: str) -> str:
    """One transport: what is on it, and what could still go along."""
    return _page(queries.transport_by_code(code), last=request.args.get("last", ""))


@outs.post("/transports/<code>/devices")
@needs(Can.DEVICES_DISPOSE)
def put_in(code: str) -> Any:
    """A scanned device goes along."""
    found, form = queries.transport_by_code(code), PackForm()
    if not form.validate_on_submit():
        return _page(found, pack=form, signal="refused"), 422
    try:
        with saving():
            device = _scanned(form.q.data or "")
            disposal.put_in(found, device, actor=actor(), weight_kg=form.weight_kg.data)
            tag = device.tag
    except Refused as no:
        found = queries.transport_by_code(code)
        if no.field == "weight_kg":
            form.refuse(no.field, no.message)
            return _page(found, pack=form, signal="refused"), no.status
        # the field is empty again, and so is the weight: both were of this device
        return _page(found, refusal=no, signal="already" if no.reason == "already_on" else "refused"), no.status
    return redirect(url_for("disposal.transport", code=code, last=tag), 303)


@outs.post("/transports/<code>/loose")
@needs(Can.DEVICES_DISPOSE)
def put_loose(code: str) -> Any:
    """Loose parts go along."""
    found, form = queries.transport_by_code(code), LooseForm()
    if not form.validate_on_submit():
        return _page(found, loose=form), 422
    try:
        with saving():
            disposal.put_loose(found, form.fraction.data, form.loose_kg.data, actor=actor())
    except Refused as no:
        form.refuse("loose_kg" if no.field == "weight_kg" else no.field, no.message)
        return _page(queries.transport_by_code(code), loose=form), no.status
    return redirect(url_for("disposal.transport", code=code), 303)


@outs.post("/transports/<code>/lines/<int:number>/out")
@needs(Can.DEVICES_DISPOSE)
def take_out(code: str, number: int) -> Any:
    """It does not go along."""
    found = queries.transport_by_code(code)
    with saving():
        disposal.take_out(found, number, actor=actor())
    return redirect(url_for("disposal.transport", code=code), 303)


@outs.post("/transports/<code>/leave")
@needs(Can.DEVICES_DISPOSE)
def leave(code: str) -> Any:
    """It left."""
    found, form = queries.transport_by_code(code), LeaveForm()
    if not form.validate_on_submit():
        return _page(found, leaving=form), 422
    try:
        with saving():
            disposal.leave(found, actor=actor(), document=form.document.data or "", centre=settings().centre_name)
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(queries.transport_by_code(code), leaving=form), no.status
    flash(_("%(code)s is vertrokken.", code=code.upper()), "ok")
    return redirect(url_for("disposal.transport", code=code), 303)


@outs.get("/transports/<code>.pdf")
@needs(Can.DEVICES_SEE)
def paper(code: str) -> Any:
    """The paper that goes along, as it was kept when the transport left."""
    kept = documents.transport_pdf(queries.transport_by_code(code).id, saving=saving)
    return kept_answer(kept, otherwise=_("Het papier komt er als het transport vertrekt."))


def _scanned(text: str) -> Device:
    return device_by_tag(tag_in(text), actor=actor())


def _list(form: Form) -> Any:
    return list_page(TRANSPORTS, "intake/transports.html", form=form, waiting=queries.count_waiting())


def _page(
    found: OutTransport,
    *,
    pack: PackForm | None = None,
    loose: LooseForm | None = None,
    leaving: LeaveForm | None = None,
    last: str = "",
    refusal: Refused | None = None,
    signal: str | None = None,
) -> str:
    lines = queries.transport_by_code(found.code).lines
    leaving_form = leaving or LeaveForm()
    if leaving is None:
        leaving_form.document.data = found.document
    leaving_form.document.flags.required = found.leaves_for == LeavesFor.PROCESSOR
    where = (LeavesFor(found.leaves_for), found.receiver)
    on_it = {line.device.tag for line in lines if line.device}
    return render_template(
        "intake/transport.html",
        transport=found,
        lines=lines,
        total=sum(line.weight_kg for line in lines),
        waiting=queries.waiting_for(*where) if found.gone_at is None else [],
        count=queries.count_waiting(*where) if found.gone_at is None else 0,
        refusal=refusal,
        pack=pack or PackForm(formdata=None),
        loose=loose or LooseForm(formdata=None),
        leaving=leaving_form,
        last=last if last in on_it else "",
        signal=signal or ("ok" if last in on_it else None),
        labels=LEAVES_FOR_LABELS,
        fractions=FRACTIONS,
        device_url=device_url,
    )
