"""At the desk, from a case: a device that stands in, or another one for good."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from wtforms import BooleanField

from inventory.access import Can, demand, may
from inventory.core.errors import Refused
from inventory.core.i18n import _, _l
from inventory.devices.models import Device
from inventory.devices.queries import device_by_tag
from inventory.devices.views.meant import device_meant
from inventory.loans.actions import papers
from inventory.loans.actions.findings import Finding
from inventory.loans.actions.loaner import loaner_findings
from inventory.loans.actions.swap import swap_findings
from inventory.loans.documents import PAPERS
from inventory.loans.models import Loan
from inventory.loans.shown import name_of_one
from inventory.loans.views.along import AlongForm, InsteadForm
from inventory.loans.views.during import TICK, lists
from inventory.loans.views.pages import draw_afterwards
from inventory.looks.events import How
from inventory.looks.views.noting import seen
from inventory.people.shown import about
from inventory.repairs.actions.loaner import about_data, contract_of, give, replace
from inventory.repairs.lifecycle import REPAIR, STILL_OPEN
from inventory.repairs.models import Repair
from inventory.repairs.queries import repair_by_number
from inventory.repairs.views.pages import also_on_the_page, pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings


class LoanerForm(AlongForm):
    """What goes along with a device that stands in."""

    data_statement = BooleanField(_l("Ik zei: we wissen alles als het leentoestel terug is"), validators=[TICK])


class ReplaceForm(InsteadForm):
    """What came back with the device that stays here, and what goes along with the other one."""

    data_statement = BooleanField(_l("Ik zei: we wissen alles wat nog op het oude toestel staat"), validators=[TICK])


@dataclass(frozen=True)
class Beside:
    """What the page of a case says of another device: which stands in, and what may be given."""

    out: str
    contract: str
    may_give: bool
    may_replace: bool
    may_take_back: bool


@also_on_the_page
def beside(case: Repair) -> dict[str, Any]:
    """A device that stands in is told to everybody who sees the case; its contract to its own counter alone."""
    loan = contract_of(case)
    line = loan.loaner if loan is not None else None
    is_own = loan is not None and may(actor(), Can.LOANS_CHANGE, loan)
    is_open = case.state in STILL_OPEN
    steps = [step.name for step in REPAIR.from_state(case.state)]
    return {
        "beside": Beside(
            out=line.device.tag if line is not None else "",
            contract=loan.number if loan is not None and is_own else "",
            may_give=is_own and is_open and line is None,
            may_replace=is_own and "replace" in steps,
            may_take_back=is_own and line is not None,
        )
    }


@pages.route("/repairs/<number>/loaner", methods=["GET", "POST"])
@needs(Can.LOANS_CHANGE)
def loaner(number: str) -> Any:
    """Scan the device that stands in, tick what goes along."""
    return _one_page(number, LoanerForm, is_loaner=True)


@pages.route("/repairs/<number>/replace", methods=["GET", "POST"])
@needs(Can.LOANS_CHANGE)
def replacement(number: str) -> Any:
    """Scan the device that takes the place of this one, tick what came back and what goes along."""
    return _one_page(number, ReplaceForm, is_loaner=False)


def _one_page(number: str, kind: type[LoanerForm] | type[ReplaceForm], *, is_loaner: bool) -> Any:
    case, loan = _found(number)
    text = request.values.get("q", "") or request.values.get("device", "")
    if not text.strip():
        return _page(case, loan, is_loaner=is_loaner)
    try:
        device = device_meant(text)
    except Refused as no:
        return _page(case, loan, is_loaner=is_loaner, refusal=str(no.message)), no.status
    form = kind()
    if request.method == "GET":
        return _page(case, loan, device, form, is_loaner=is_loaner)
    if not form.validate():
        return _page(case, loan, device, form, is_loaner=is_loaner), 422
    both: dict[str, Any] = {
        "actor": actor(),
        "settings": settings(),
        "papers_of": PAPERS,
        "accessories": form.things,
        "condition": form.condition.data or "",
        "confirmed": form.said,
        "data_statement": bool(form.data_statement.data),
    }
    try:
        with saving():
            if isinstance(form, ReplaceForm):
                replace(case, device, came_back=form.came_back.data or (), **both)
            else:
                give(case, device, **both)
            loan_id, contract = loan.id, loan.number
    except Refused as no:
        form.refuse(no.field, no.message)
        case, loan = _found(number)
        return _page(case, loan, device_by_tag(device.tag, actor=actor()), form, is_loaner=is_loaner), no.status
    draw_afterwards(loan_id, papers.LOANER if is_loaner else papers.SWAP)
    if is_loaner:
        flash(_("%(tag)s gaat mee als leentoestel.", tag=device.tag), "ok")
    else:
        flash(_("Gewisseld. Leg het oude toestel bij de werkplaats: het kan nog gegevens bevatten."), "ok")
    return redirect(url_for("loans.loan", number=contract, done="loaner" if is_loaner else "swap"), 303)


def _found(number: str) -> tuple[Repair, Loan]:
    """The case with its contract, for the counter of that contract."""
    case = repair_by_number(number, actor=actor())
    loan = contract_of(case)
    if loan is None:
        said = _("%(tag)s staat op een vaste plaats. Wissel het bij de plaatsing.", tag=case.device.tag)
        raise Refused("no_contract", said)
    demand(actor(), Can.LOANS_CHANGE, loan)
    return case, loan


def _page(
    case: Repair,
    loan: Loan,
    device: Device | None = None,
    form: LoanerForm | ReplaceForm | None = None,
    *,
    is_loaner: bool,
    refusal: str = "",
) -> str:
    name = name_of_one(actor(), loan)
    if name:
        seen(about(loan.person), How.CONTRACT)
    findings: list[Finding] = []
    if device is not None and form is not None:
        if is_loaner:
            findings = loaner_findings(loan, device, actor=actor())
        else:
            findings = [*about_data(case), *swap_findings(loan, device, actor=actor())]
        form.offer_with(device)
        if isinstance(form, ReplaceForm):
            form.offer_back(loan.line)
        form.ask(findings)
    parts = lists(findings)
    return render_template(
        "repairs/loaner.html" if is_loaner else "repairs/replacement.html",
        case=case,
        loan=loan,
        device=device,
        form=form,
        name=name,
        found=parts,
        is_blocked=bool(parts["blocked"]) and not (form is not None and form.errors),
        refusal=refusal,
        serial_tail=device.serial[-5:] if device is not None else "",
        signal="refused" if refusal or parts["blocked"] else ("ok" if device is not None else None),
    )
