"""Another device under the same contract: scan either one, tick what came back and what goes along, done."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from wtforms import BooleanField

from inventory.access import Can, may
from inventory.core.codes import CodeKind
from inventory.core.errors import Refused
from inventory.core.i18n import _, _l
from inventory.devices.models import Device
from inventory.devices.queries import device_by_tag
from inventory.devices.views.meant import device_meant, scanned
from inventory.loans.actions import papers
from inventory.loans.actions.findings import Finding
from inventory.loans.actions.swap import swap as do_swap
from inventory.loans.actions.swap import swap_findings
from inventory.loans.documents import PAPERS
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import LinePurpose, Loan
from inventory.loans.queries.contracts import loan_by_number, open_line
from inventory.loans.shown import name_of_one
from inventory.loans.views.along import InsteadForm
from inventory.loans.views.during import TICK, changeable, lists
from inventory.loans.views.pages import draw_afterwards, pages, paper_response
from inventory.looks.events import How
from inventory.looks.views.noting import seen
from inventory.people.shown import about
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import settings
from inventory.web.widgets import LongText


class SwapForm(InsteadForm):
    """What came back with the old device, and what goes along with the new one."""

    condition = LongText(_l("Zo is het nieuwe toestel nu"), longest=500)
    data_statement = BooleanField(_l("Ik zei: we wissen alles wat nog op het oude toestel staat"), validators=[TICK])


@pages.get("/loans/swap")
@needs(Can.LOANS_CHANGE)
def swap_scan() -> Any:
    """Scan one of the two devices, or the number of the contract: the one that is away finds the contract."""
    text, new = request.args.get("q", ""), request.args.get("new", "")
    if not text.strip():
        return _scan_page(new)
    try:
        found = scanned(text)
        if found is not None and found.kind is CodeKind.CONTRACT:
            number = loan_by_number(found.value, actor=actor()).number
        else:
            device = device_meant(text)
            line = open_line(device.id)
            if line is None:
                return redirect(url_for("loans.swap_scan", new=device.tag))
            number = loan_by_number(line.loan.number, actor=actor()).number
            if line.purpose == LinePurpose.LOANER:  # it may become the device of the contract
                new = device.tag
    except Refused as no:
        return _scan_page(new, str(no.message)), no.status
    return redirect(url_for("loans.swap", number=number, device=new or None))


def _scan_page(new: str, refusal: str = "") -> str:
    waits = None
    if new:
        try:
            waits = device_by_tag(tag_in(new), actor=actor())
        except Refused as no:
            refusal = refusal or str(no.message)
    return render_template("loans/swap_scan.html", new=waits, refusal=refusal)


@pages.route("/loans/<number>/swap", methods=["GET", "POST"])
@needs(Can.LOANS_CHANGE)
def swap(number: str) -> Any:
    """Which device goes along instead, with what."""
    found = changeable(number)
    if found.state != LoanState.ACTIVE:
        return render_template("loans/swap_over.html", loan=found), 409
    text = request.values.get("q", "") or request.values.get("device", "")
    if not text.strip():
        return _page(found)
    try:
        device = device_meant(text)
    except Refused as no:
        return _page(found, refusal=str(no.message)), no.status
    form = SwapForm()
    if request.method == "GET":
        return _page(found, device, form)
    if not form.validate():
        return _page(found, device, form), 422
    try:
        with saving():
            do_swap(
                found,
                device,
                actor=actor(),
                settings=settings(),
                papers_of=PAPERS,
                accessories=form.things,
                came_back=form.came_back.data or (),
                condition=form.condition.data or "",
                confirmed=form.said,
                data_statement=bool(form.data_statement.data),
            )
            loan_id, number = found.id, found.number
    except Refused as no:
        found = loan_by_number(number, actor=actor())
        form.refuse(no.field, no.message)
        return _page(found, device_by_tag(device.tag, actor=actor()), form), no.status
    draw_afterwards(loan_id, papers.SWAP)
    flash(_("Gewisseld. Leg het oude toestel bij de werkplaats: het kan nog gegevens bevatten."), "ok")
    return redirect(url_for("loans.loan", number=number, done="swap"), 303)


@pages.get("/loans/<number>/swap.pdf")
@needs(Can.LOANS_SEE)
def swapped(number: str) -> Response:
    """The sheet with the newest device."""
    return paper_response(number, papers.SWAP, actor=actor())


def _page(found: Loan, device: Device | None = None, form: SwapForm | None = None, *, refusal: str = "") -> str:
    me = actor()
    name = name_of_one(me, found)
    if name and may(me, Can.LOANS_CHANGE, found):
        seen(about(found.person), How.CONTRACT)
    findings: list[Finding] = []
    if device is not None and form is not None:
        findings = swap_findings(found, device, actor=me)
        form.offer_with(device)
        form.offer_back(found.line)
        form.ask(findings)
    parts = lists(findings)
    return render_template(
        "loans/swap.html",
        loan=found,
        old=found.line.device,
        device=device,
        form=form,
        name=name,
        found=parts,
        is_blocked=bool(parts["blocked"]) and not (form is not None and form.errors),
        refusal=refusal,
        serial_tail=device.serial[-5:] if device is not None else "",
        signal="refused" if refusal or parts["blocked"] else ("ok" if device is not None else None),
    )
