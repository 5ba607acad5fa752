"""One agreement: what goes is scanned, what comes back is scanned, and all that happens between."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, render_template, request, url_for

from inventory.access import Can, may
from inventory.accounts.queries import opening_of
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.lifecycle import LABELS as DEVICE_LABELS
from inventory.devices.queries import device_by_tag, own_tag
from inventory.devices.views.meant import device_meant
from inventory.history.archive import newest
from inventory.loans.actions.findings import Level
from inventory.loans.actions.terms import due_day
from inventory.placements.actions import during, going, papers
from inventory.placements.actions.preflight import about_device, about_handing_out
from inventory.placements.actions.signing import is_signed, may_be_signed
from inventory.placements.documents import PAPERS
from inventory.placements.forms import ExtendForm, MissingForm, SwapForm
from inventory.placements.lifecycle import LineEnding, PlacementState, Purpose
from inventory.placements.models import Placement
from inventory.placements.queries import lines_of, refused_devices
from inventory.placements.views.pages import (
    draw_afterwards,
    found,
    pages,
    paper_response,
    to,
)
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import read_photo, shown
from inventory.web.shell import settings

S = PlacementState


@pages.get("/placements/<number>")
@needs(Can.PLACEMENTS_SEE)
def placement(number: str) -> str:
    """What goes, what stands there, what is back."""
    outcome = request.args.get("outcome", "")
    return _page(
        found(number),
        last=request.args.get("last", "")[:30],
        signal=outcome if outcome in ("ok", "already", "refused") else None,
    )


@pages.post("/placements/<number>/scan")
@needs(Can.PLACEMENTS_MAKE)
def scan(number: str) -> Any:
    """While it is prepared: this goes along. Afterwards: this is back."""
    return _scanned(number, request.form.get("q", ""))


@pages.post("/placements/<number>/photo")
@needs(Can.PLACEMENTS_MAKE)
def photo(number: str) -> Any:
    """The same with a photo of the code."""
    found(number)
    sent = request.files.get("photo")
    try:
        text = read_photo(sent.read() if sent else b"")
    except Refused as no:
        return _page(found(number), refusal=str(no.message)), no.status
    return _scanned(number, text)


@pages.post("/placements/<number>/out")
@needs(Can.PLACEMENTS_MAKE)
def leave_out(number: str) -> Any:
    """It stays here after all."""
    return _done(number, lambda each: going.leave_out(each, _device(each), actor=actor()))


@pages.post("/placements/<number>/hand-out")
@needs(Can.PLACEMENTS_MAKE)
def hand_out(number: str) -> Any:
    """Off they go, under one agreement."""
    said = _("Meegegeven. Laat de overeenkomst tekenen, op het scherm of op papier.")
    confirmed = request.form.getlist("confirmed")
    return _done(
        number,
        lambda each: going.hand_out(each, actor=actor(), settings=settings(), papers_of=PAPERS, confirmed=confirmed),
        said,
        papers.AGREEMENT,
    )


@pages.post("/placements/<number>/cancel")
@needs(Can.PLACEMENTS_MAKE)
def cancel(number: str) -> Any:
    """It will not be."""
    return _done(number, lambda each: going.cancel(each, actor=actor()), _("Deze overeenkomst gaat niet door."))


@pages.post("/placements/<number>/lacking")
@needs(Can.PLACEMENTS_MAKE)
def lacking(number: str) -> Any:
    """One thing did not come back with its device, or came after all."""
    kind = request.form.get("kind", "")[:60]

    def act(each: Placement) -> None:
        during.note_lacking(each, _device(each), kind, actor=actor(), settings=settings(), papers_of=PAPERS)

    return _done(number, act, "", papers.RECEIPT)


@pages.post("/placements/<number>/receipt")
@needs(Can.PLACEMENTS_MAKE)
def make_receipt(number: str) -> Any:
    """A receipt of what is back by now."""

    def act(each: Placement) -> None:
        during.make_receipt(each, actor=actor(), settings=settings(), papers_of=PAPERS)

    return _done(number, act, _("Het bewijs is gemaakt."), papers.RECEIPT)


@pages.post("/placements/<number>/extend")
@needs(Can.PLACEMENTS_MAKE)
def extend(number: str) -> Any:
    """The class goes on for a while."""
    each, form = found(number), ExtendForm(prefix="extend-")
    if not form.validate():
        return _page(each, extend_form=form), 422
    assert form.until_on.data is not None
    try:
        with saving():
            during.extend(each, form.until_on.data, actor=actor(), settings=settings(), papers_of=PAPERS)
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(found(number), extend_form=form), no.status
    flash(_("Verlengd. Er is een nieuw blad om te tekenen."), "ok")
    if (each := found(number)).until_on != form.until_on.data:
        flash(due_day(form.until_on.data, opening=opening_of(each.home.id)).sentence, "info")
    draw_afterwards(each.id, papers.AGREEMENT)
    return to(each)


@pages.post("/placements/<number>/swap")
@needs(Can.PLACEMENTS_MAKE)
def swap(number: str) -> Any:
    """One device back, another one there, in one go."""
    each = found(number)
    form = SwapForm(prefix="swap-").among(_there(each))
    if not form.validate():
        return _page(each, swap_form=form), 422
    try:
        with saving():
            during.swap(
                each,
                device_by_tag(form.tag.data, actor=actor()),
                device_meant(form.instead.data or ""),
                actor=actor(),
                settings=settings(),
                papers_of=PAPERS,
                fault=form.fault.data or "",
            )
    except Refused as no:
        form.refuse("fault" if no.field in ("fault", "note") else "instead", no.message)
        return _page(found(number), swap_form=form), no.status
    flash(_("Omgeruild. Er is een nieuw blad om te tekenen."), "ok")
    draw_afterwards(each.id, papers.AGREEMENT)
    return to(each)


@pages.post("/placements/<number>/missing")
@needs(Can.PLACEMENTS_MAKE)
def missing(number: str) -> Any:
    """A device is lost there, or stolen."""
    each = found(number)
    form = MissingForm(prefix="missing-").among(_there(each))
    if not form.validate():
        return _page(each, missing_form=form), 422
    try:
        with saving():
            during.report_missing(
                each,
                device_by_tag(form.tag.data, actor=actor()),
                form.kind.data,
                actor=actor(),
                settings=settings(),
                papers_of=PAPERS,
                police_number=form.police_number.data or "",
            )
    except Refused as no:
        form.refuse("police_number" if no.field == "fault" else no.field, no.message)
        return _page(found(number), missing_form=form), no.status
    flash(_("Vermist gemeld."), "ok")
    return to(each)


@pages.get("/placements/<number>/agreement.pdf")
@needs(Can.PLACEMENTS_SEE)
def agreement(number: str) -> Response:
    """The newest agreement, as it was kept."""
    return paper_response(number, papers.AGREEMENT)


@pages.get("/placements/<number>/receipt.pdf")
@needs(Can.PLACEMENTS_SEE)
def receipt(number: str) -> Response:
    """The newest receipt, as it was kept."""
    return paper_response(number, papers.RECEIPT)


def _device(_placement: Placement) -> Any:
    return device_by_tag(own_tag(request.form.get("tag", ""), prefix=settings().tag_prefix), actor=actor())


def _there(placement: Placement) -> list[tuple[str, str]]:
    """The devices that stand there now, by tag."""
    there = [line.device for line in lines_of(placement) if line.ended_at is None]
    return sorted((device.tag, f"{device.tag} · {device.name}") for device in there)


def _done(number: str, act: Callable[[Placement], Any], said: str = "", kind: str = "") -> Any:
    each = found(number)
    try:
        with saving():
            act(each)
    except Refused as no:
        return _page(found(number), refusal=str(no.message)), no.status
    if said:
        flash(said, "ok")
    if kind:
        draw_afterwards(each.id, kind)
    return to(each)


def _scanned(number: str, text: str) -> Any:
    each = found(number)
    is_going = each.state == S.PREPARING
    is_new: bool | None
    try:
        with saving():
            device = device_meant(text)
            tag = device.tag
            if is_going:
                is_new, notes = going.scan_or_note(each, device, actor=actor())
            else:
                came = request.form.getlist("came") if "counted" in request.form else None
                is_new, notes = _back(each, device, came), []
    except Refused as no:
        return _page(found(number), refusal=str(no.message), typed=shown(text)), no.status
    if is_new is None:
        return to(each, last=tag, outcome="refused")
    for note in notes:
        flash(f"{tag}: {note.sentence}", "info")
    if not is_going:
        draw_afterwards(each.id, papers.RECEIPT)
    return to(each, last=tag, outcome="ok" if is_new else "already")


def _back(placement: Placement, device: Any, came: list[str] | None) -> bool:
    return during.take_back(placement, device, actor=actor(), settings=settings(), papers_of=PAPERS, accessories=came)


def _page(
    each: Placement,
    *,
    last: str = "",
    refusal: str = "",
    typed: str = "",
    signal: str | None = None,
    extend_form: ExtendForm | None = None,
    swap_form: SwapForm | None = None,
    missing_form: MissingForm | None = None,
) -> str:
    lines = lines_of(each)
    makes = may(actor(), Can.PLACEMENTS_MAKE, each)
    is_going, is_out = each.state == S.PREPARING and makes, each.state == S.OUT and makes
    there = [line for line in lines if line.ended_at is None]
    done = (LineEnding.RETURNED, LineEnding.SWAPPED)
    stopped = {
        line.device.tag: finding.sentence
        for line in (there if is_going else ())
        for finding in about_device(line.device, each, line=line, is_brief=True)
    }
    findings = about_handing_out(each, there, settings()) if is_going and there else []
    devices = sorted((line.device.tag, f"{line.device.tag} · {line.device.name}") for line in there)
    refused = [
        (device, next((f.sentence for f in about_device(device, each) if f.level is Level.BLOCKED), ""))
        for device in (refused_devices(each) if is_going and each.refused else ())
    ]
    agreement = newest(papers.AGREEMENT, papers.OWNER, each.id)
    receipt = newest(papers.RECEIPT, papers.OWNER, each.id)
    if signal == "refused" and not refusal:
        refusal = next((why for device, why in refused if device.tag == last), "")
        signal = signal if refusal else None
    return render_template(
        "placements/placement.html",
        placement=each,
        lines=lines,
        there=there,
        back=[line for line in lines if line.ending in done],
        missing=[line for line in lines if line.ending == LineEnding.MISSING],
        stopped=stopped,
        refused=refused,
        to_confirm=[finding for finding in findings if finding.level is Level.CONFIRM],
        is_going=is_going,
        is_out=is_out,
        makes=makes,
        is_late=each.state == S.OUT and each.until_on is not None and each.until_on < today(),
        last=last,
        refusal=refusal,
        typed=typed,
        signal="refused" if refusal else signal,
        has_receipt=receipt is not None,
        to_sign=[
            name
            for name, kept in (("agreement", agreement), ("receipt", receipt))
            if makes and kept is not None and not is_signed(kept) and may_be_signed(each, kept.kind)
        ],
        agreement_is_signed=is_signed(agreement),
        extend_form=(extend_form or ExtendForm(formdata=None, prefix="extend-"))
        if is_out and each.purpose == Purpose.CLASS
        else None,
        swap_form=(swap_form or SwapForm(formdata=None, prefix="swap-").among(devices)) if is_out else None,
        missing_form=(missing_form or MissingForm(formdata=None, prefix="missing-").among(devices)) if is_out else None,
        opened="extend" if extend_form else "swap" if swap_form else "missing" if missing_form else "",
        device_labels=DEVICE_LABELS,
        Ending=LineEnding,
        list_url=url_for("placements.placements"),
    )
