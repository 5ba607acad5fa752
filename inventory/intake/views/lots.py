"""The list of lots, one lot, its receipt, and closing it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can, may
from inventory.core.clock import day_of, today
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.devices.lifecycle import LEGAL_GROUNDS, WIPE_CATEGORIES, WIPE_METHODS, DeviceState
from inventory.devices.models import TYPE_LABELS
from inventory.history.archive import newest
from inventory.intake import documents, queries
from inventory.intake.actions import agree, steps
from inventory.intake.forms import AnswerForm, ReasonForm, RemarkForm, TermsForm
from inventory.intake.lifecycle import (
    GIVEN_AS_LABELS,
    LOT_LABELS,
    LOT_PHASES,
    OWN_TRANSPORT_LABELS,
    OWN_WIPED_BY_LABELS,
    REMARK_LABELS,
    TRANSPORT_LABELS,
    WIPED_BY_LABELS,
    LotState,
    RemarkKind,
)
from inventory.intake.models import Lot
from inventory.intake.queries.lots import counts_of
from inventory.intake.views.listing import LOTS
from inventory.intake.views.pages import device_url, found_lot, pages
from inventory.lists.views.shown import list_page
from inventory.web.files import kept_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings
from inventory.web.widgets import choices


@pages.get("")
@needs(Can.LOTS_SEE)
def lots() -> Any:
    """All lots, the newest first; for a donor its own."""
    return list_page(LOTS, "intake/lots.html", works_here=queries.sees_all(actor()))


@pages.get("/<code>")
@needs(Can.LOTS_SEE)
def lot(code: str) -> str:
    """One lot: what was announced, what came, what became of it, and the proofs of wiping."""
    return _page(found_lot(code))


def _page(found: Lot, refusal: Refused | None = None, remark_form: RemarkForm | None = None) -> str:
    lines = queries.lines_of(found)
    balance = queries.reconciliation(found, [line.look for line in lines])
    return render_template(
        "intake/lot.html",
        lot=found,
        lines=lines,
        still_open=[line for line in lines if line.is_open],
        balance=balance,
        totals=counts_of([found.code])[found.code],
        expected=balance.total("expected"),
        remarks=queries.remarks_of(found),
        remark_form=remark_form or _remark_form([line.device.tag for line in lines]),
        proofs=queries.wipe_proofs(found.code),
        wipe_methods=WIPE_METHODS,
        wipe_categories=WIPE_CATEGORIES,
        receipt=newest(queries.RECEIPT, "lot", found.id),
        works_here=queries.sees_all(actor()),
        speaks_for_donor=may(actor(), Can.LOTS_ANNOUNCE, found),
        undoable=_undoable(lines) if may(actor(), Can.DEVICES_TRIAGE) and found.state != LotState.CLOSED else (),
        mendable=_mendable(lines) if may(actor(), Can.LOTS_RECEIVE, found) and found.state != LotState.CLOSED else (),
        removable=_removable(found, lines),
        imports=queries.imports_of(found),
        may_change_list=_may_change_list(found),
        states=LOT_LABELS,
        phases=LOT_PHASES,
        wiped_by=WIPED_BY_LABELS if queries.sees_all(actor()) else OWN_WIPED_BY_LABELS,
        transports=TRANSPORT_LABELS if queries.sees_all(actor()) else OWN_TRANSPORT_LABELS,
        given_as=GIVEN_AS_LABELS,
        remark_labels=REMARK_LABELS,
        legal_grounds=LEGAL_GROUNDS,
        types=TYPE_LABELS,
        line_labels=queries.LINE_LABELS,
        outcomes=queries.OUTCOME_LABELS,
        outcome_kinds=queries.OUTCOME_KINDS,
        device_url=device_url,
        refusal=refusal,
        reason_form=ReasonForm(),
    )


def _undoable(lines: list[queries.Line]) -> set[int]:
    """Those that were refused today: the page of the first look takes that back, as long as nothing followed."""
    devices = [line.look.device for line in lines]
    return {each.id for each in devices if each.state == DeviceState.TO_RECYCLE and day_of(each.state_since) == today()}


def _mendable(lines: list[queries.Line]) -> set[int]:
    """The devices of which the serial number can still be put right."""
    return queries.not_worked_on(line.device for line in lines if line.device.state in queries.CORRECTABLE)


def _removable(found: Lot, lines: list[queries.Line]) -> set[int]:
    """What its donor can still take off its list; who receives finds that behind "Zet recht"."""
    if may(actor(), Can.LOTS_RECEIVE, found) or not _may_change_list(found):
        return set()
    return {line.device.id for line in lines if line.device.state == DeviceState.ANNOUNCED}


def _may_change_list(found: Lot) -> bool:
    if may(actor(), Can.LOTS_RECEIVE, found):
        return found.state != LotState.CLOSED
    return found.state == LotState.ANNOUNCED and may(actor(), Can.LOTS_ANNOUNCE, found)


def _remark_form(tags: list[str]) -> RemarkForm:
    form = RemarkForm()
    form.tag.choices = choices([("", _("Het geheel")), *((tag, tag) for tag in tags)])
    return form


@pages.post("/<code>/receipt")
@needs(Can.LOTS_RECEIVE)
def make_receipt(code: str) -> Any:
    """Make the receipt for the donor."""
    found = found_lot(code)
    try:
        with saving():
            documents.make_receipt(
                found,
                actor=actor(),
                centre=settings().centre_name,
                check_at=documents.check_address(settings()),
            )
    except Refused as no:
        return _page(found_lot(code), no), no.status
    return redirect(url_for("lots.receipt", code=code), 303)


@pages.get("/<code>/receipt.pdf")
@needs(Can.LOTS_SEE)
def receipt(code: str) -> Any:
    """The newest receipt, always the same bytes."""
    found = found_lot(code)
    number, code = found.id, found.code
    try:
        check_at = documents.check_address(settings())
        documents.first_receipt(code, centre=settings().centre_name, check_at=check_at, saving=saving)
    except Refused as no:
        raise Missing(no.message) from None
    kept = documents.receipt_pdf(number, saving=saving)
    return kept_answer(kept, otherwise=_("Voor dit lot is nog geen ontvangstbewijs gemaakt."))


@pages.get("/<code>/wipe-proof.pdf")
@needs(Can.LOTS_SEE)
def wipe_proof(code: str) -> Any:
    """What became of every disk of this lot: kept and sealed, the same file while nothing changes."""
    return kept_answer(documents.proof_pdf(found_lot(code), settings(), saving=saving))


@pages.post("/<code>/close")
@needs(Can.LOTS_RECEIVE)
def close(code: str) -> Any:
    """The lot is done."""
    found = found_lot(code)
    try:
        with saving():
            steps.close_lot(found, actor=actor())
    except Refused as no:
        return _page(found_lot(code), no), no.status
    flash(_("%(lot)s is afgerond.", lot=code), "ok")
    return redirect(url_for("lots.lot", code=code), 303)


@pages.post("/<code>/reopen")
@needs(Can.DEVICES_REOPEN)
def reopen(code: str) -> Any:
    """Open a closed lot again."""
    found = found_lot(code)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(found, Refused("reason", _("Zeg waarom je dit lot heropent."))), 422
    with saving():
        steps.step(found, "reopen", actor=actor(), facts={"reason": form.reason.data or ""})
    flash(_("%(lot)s is heropend.", lot=code), "ok")
    return redirect(url_for("lots.lot", code=code), 303)


@pages.route("/<code>/terms", methods=["GET", "POST"])
@needs(Can.LOTS_ANNOUNCE)
def terms(code: str) -> Any:
    """What is agreed with the donor of this lot."""
    found = found_lot(code)
    form = TermsForm()
    if not queries.sees_all(actor()):
        form.speak_to_donor()
    if request.method != "POST":
        form.show(found)
        return render_template("intake/terms.html", lot=found, form=form)
    if not form.validate_on_submit():
        return render_template("intake/terms.html", lot=found, form=form), 422
    try:
        with saving():
            agree.change_terms(found, form.terms(), actor=actor())
    except Refused as no:
        form.refuse(no.field, no.message)
        return render_template("intake/terms.html", lot=found_lot(code), form=form), no.status
    flash(_("De afspraken over %(lot)s zijn bewaard.", lot=code), "ok")
    return redirect(url_for("lots.lot", code=code), 303)


@pages.post("/<code>/confirm")
@needs(Can.LOTS_ANNOUNCE)
def confirm(code: str) -> Any:
    """The donor agrees with the reconciled list."""
    found = found_lot(code)
    try:
        with saving():
            agree.confirm_list(found, actor=actor())
    except Refused as no:
        return _page(found_lot(code), no), no.status
    flash(_("De lijst van %(lot)s is bevestigd.", lot=code), "ok")
    return redirect(url_for("lots.lot", code=code, _anchor="confirmation"), 303)


@pages.post("/<code>/remarks")
@needs(Can.LOTS_ANNOUNCE)
def remark(code: str) -> Any:
    """The donor says what is wrong."""
    found = found_lot(code)
    form = _remark_form([look.device.tag for look in queries.looks_of([found.code])[found.code]])
    if not form.validate_on_submit():
        return _page(found, remark_form=form), 422
    try:
        with saving():
            agree.say_wrong(
                found, RemarkKind(form.kind.data), form.text.data or "", tag=form.tag.data or "", actor=actor()
            )
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(found_lot(code), remark_form=form), no.status
    flash(_("Bedankt. We kijken het na en antwoorden hier."), "ok")
    return redirect(url_for("lots.lot", code=code, _anchor="confirmation"), 303)


@pages.post("/<code>/remarks/<int:number>/withdraw")
@needs(Can.LOTS_ANNOUNCE)
def take_back_remark(code: str, number: int) -> Any:
    """The donor takes back what it said."""
    found = found_lot(code)
    try:
        with saving():
            agree.withdraw_remark(found, number, actor=actor())
    except Refused as no:
        return _page(found_lot(code), no), no.status
    flash(_("Je opmerking is ingetrokken."), "ok")
    return redirect(url_for("lots.lot", code=code, _anchor="confirmation"), 303)


@pages.post("/<code>/remarks/<int:number>/answer")
@needs(Can.LOTS_RECEIVE)
def settle(code: str, number: int) -> Any:
    """We answer what the donor said."""
    found = found_lot(code)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page(found, Refused("answer", _("Geef een antwoord in één zin."))), 422
    try:
        with saving():
            agree.settle_remark(found, number, form.answer.data or "", actor=actor())
    except Refused as no:
        return _page(found_lot(code), no), no.status
    return redirect(url_for("lots.lot", code=code, _anchor="confirmation"), 303)
