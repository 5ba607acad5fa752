"""Taking back at the counter: scan, tick, done, next."""

from typing import Any

from flask import redirect, render_template, request, url_for

from inventory.access import Can, may
from inventory.core.codes import CodeKind
from inventory.core.errors import Missing, NotAllowed, Refused
from inventory.core.i18n import _
from inventory.devices.views.meant import device_of, scanned
from inventory.loans.actions import papers, photos
from inventory.loans.actions.findings import Finding
from inventory.loans.actions.loaner import out_of, take_loaner_back
from inventory.loans.actions.payments import Keep
from inventory.loans.actions.take_back import return_findings
from inventory.loans.actions.take_back import take_back as do_take_back
from inventory.loans.documents import PAPERS
from inventory.loans.forms import TakeBackForm
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import KeptFor, LinePurpose, Loan, LoanLine, PaymentMethod
from inventory.loans.queries.contracts import loan_by_number, open_loan_of_device
from inventory.loans.queries.loaners import line_to_return
from inventory.loans.queries.money import balance
from inventory.loans.shown import name_of_one
from inventory.loans.views.pages import draw_afterwards, pages, pictures_in
from inventory.loans.views.signing import signed
from inventory.looks.events import How
from inventory.looks.views.noting import seen
from inventory.people.shown import about
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings


@pages.route("/loans/take-back", methods=["GET", "POST"])
@needs(Can.LOANS_TAKE_BACK)
def take_back() -> Any:
    """Scan a device, or the number of its contract; tick what came back."""
    if request.method == "POST":
        return _take()
    text = request.args.get("q", "") or request.args.get("device", "") or request.args.get("number", "")
    if not text.strip():
        return _page(done=request.args.get("done", ""), loaner=request.args.get("loaner", ""))
    try:
        line = found_by(text)
    except Refused as no:
        return _page(refusal=str(no.message)), no.status
    return _page(line=line, form=_offer(TakeBackForm(formdata=None), line))


def found_by(text: str) -> LoanLine:
    """The device that a scan means, on its contract, when this clerk may take it back. It may be one that only stands
    in: then the contract does not end with it.
    """
    found = scanned(text)
    if found is None:
        raise Missing(_("Scan het toestel."))
    if found.kind is CodeKind.CONTRACT:
        loan = loan_by_number(found.value, actor=actor())
        line = line_to_return(loan)
    else:
        device = device_of(found)
        loan = open_loan_of_device(device, actor=actor())
        line = line_to_return(loan, device.tag)
    if not may(actor(), Can.LOANS_TAKE_BACK, loan):
        raise NotAllowed(_("Dit contract is van een andere balie."))
    if loan.state != LoanState.ACTIVE and line.purpose == LinePurpose.MAIN:
        raise Refused("wrong_state", _("Contract %(number)s loopt niet meer.", number=loan.number))
    return line


def _take() -> Any:
    # What was typed and the photos are read before the first question: whoever writes holds up the others.
    form = TakeBackForm()
    is_right = form.validate()
    pictures = pictures_in(form) if is_right else ()
    loan = loan_by_number(request.form.get("number", ""), actor=actor())
    tag = request.form.get("loaner", "")
    try:
        line = _stands_in(loan, tag) if tag else loan.line
    except Refused as no:
        return _page(refusal=str(no.message)), no.status
    if not is_right or pictures is None:
        return _page(line=line, form=_offer(form, line)), 422
    number, loan_id = loan.number, loan.id
    wrong = form.wrong()
    came_back = list(form.accessories.data or ())
    if "all" in request.form:  # the button that says it: all is there, but for what is wrong
        came_back = things_of(line)
    both: dict[str, Any] = {
        "actor": actor(),
        "settings": settings(),
        "papers_of": PAPERS,
        "accessories": [kind for kind in came_back if kind not in wrong],
        "things": wrong,
        "device_back": form.device_back(),
        "pictures": pictures,
        "condition": form.condition.data or "",
        "data_statement": bool(form.data_statement.data),
        "note": form.note.data or "",
    }
    try:
        with saving():
            if tag:
                take_loaner_back(loan, **both)
            else:
                do_take_back(
                    loan,
                    **both,
                    deposit_back_eur=form.deposit_back_eur.data,
                    deposit_method=PaymentMethod(form.deposit_method.data) if form.deposit_method.data else None,
                    deposit_kept=_kept(form),
                    confirmed=form.confirmed.data or (),
                )
    except Refused as no:
        again = loan_by_number(number, actor=actor())
        line = again.loaner if tag and again.loaner is not None else again.line
        form.refuse(no.field, no.message)
        return _page(line=line, form=_offer(form, line)), no.status
    draw_afterwards(loan_id, papers.LOANER_BACK if tag else papers.RECEIPT)
    return redirect(url_for("loans.take_back", done=number, loaner=tag or None), 303)


def _stands_in(loan: Loan, tag: str) -> LoanLine:
    """The device of the page, when it is still the one that stands in."""
    line = out_of(loan)
    if line.device.tag != tag:
        raise Missing(_("%(tag)s is nu niet uitgeleend. Kijk het nummer na.", tag=tag[:20]))
    return line


def things_of(line: LoanLine) -> list[str]:
    """What went along with the device."""
    return [each.kind for each in line.accessories if each.handed]


def _kept(form: TakeBackForm) -> list[Keep]:
    """What stays of the deposit, a part for each reason that has an amount."""
    fields = {
        KeptFor.DAMAGE: form.kept_damage,
        KeptFor.ACCESSORY: form.kept_accessory,
        KeptFor.PRICE: form.kept_price,
    }
    return [Keep(field.data, why) for why, field in fields.items() if field.data]


def _offer(form: TakeBackForm, line: LoanLine) -> TakeBackForm:
    form.offer(things_of(line), [] if line.purpose == LinePurpose.LOANER else _to_confirm(line.loan))
    return form


def _to_confirm(loan: Loan) -> list[tuple[str, str]]:
    findings: list[Finding] = return_findings(loan)
    return [(each.word, each.sentence) for each in findings]


def _page(
    line: LoanLine | None = None,
    form: TakeBackForm | None = None,
    *,
    refusal: str = "",
    done: str = "",
    loaner: str = "",
) -> str:
    finished = back = None
    if done:
        try:
            finished = loan_by_number(done, actor=actor())
            stood_in = [each for each in reversed(finished.loaners) if each.device.tag == loaner]
            back = stood_in[0] if stood_in else finished.line
        except Missing:
            finished = None
    loan = line.loan if line is not None else None
    name = name_of_one(actor(), loan) if loan is not None else ""
    if loan is not None and name:
        seen(about(loan.person), How.TAKE_BACK)
    is_loaner = line is not None and line.purpose == LinePurpose.LOANER
    return render_template(
        "loans/take_back.html",
        loan=loan,
        line=line,
        is_loaner=is_loaner,
        form=form,
        refusal=refusal,
        finished=finished,
        back=back,
        name=name,
        photos_out=signed(loan).photos_out if loan is not None and name and not is_loaner else (),
        most_photos=photos.MOST,
        balance=balance(loan) if loan is not None and loan.deposit_eur and not is_loaner else None,
        signal="refused" if refusal else ("ok" if loan or finished else None),
    )
