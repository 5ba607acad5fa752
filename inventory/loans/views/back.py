"""Taking back at the counter: scan, tick, done, next."""

from typing import Any

from flask import redirect, render_template, request, url_for

from inventory.access import Can, may
from inventory.core.codes import CodeKind
from inventory.core.errors import Missing, NotAllowed, Refused
from inventory.core.i18n import _
from inventory.devices.queries import device_by_tag, devices_with_serial
from inventory.loans.actions import papers, photos
from inventory.loans.actions.payments import Keep
from inventory.loans.actions.take_back import take_back as do_take_back
from inventory.loans.documents import PAPERS
from inventory.loans.forms import TakeBackForm
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import KeptFor, Loan, PaymentMethod
from inventory.loans.queries.contracts import loan_by_number, open_loan_of_device
from inventory.loans.queries.money import balance
from inventory.loans.shown import name_of_one
from inventory.loans.views.pages import draw_afterwards, not_of_here, pages, pictures_in, scanned
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
        return _page(done=request.args.get("done", ""))
    try:
        loan = found_by(text)
    except Refused as no:
        return _page(refusal=str(no.message)), no.status
    return _page(loan=loan, form=_offer(TakeBackForm(formdata=None), loan))


def found_by(text: str) -> Loan:
    """The running contract that a scan means, when this clerk may take its device back."""
    found = scanned(text)
    if found is None:
        raise Missing(_("Scan het toestel."))
    if found.kind is CodeKind.CONTRACT:
        loan = loan_by_number(found.value, actor=actor())
    elif found.kind is CodeKind.DEVICE_TAG:
        loan = open_loan_of_device(device_by_tag(found.value, actor=actor()), actor=actor())
    else:
        same = devices_with_serial(found.value, actor=actor()) if found.kind is CodeKind.SERIAL else []
        if len(same) != 1:
            raise Missing(not_of_here(found))
        loan = open_loan_of_device(same[0], actor=actor())
    if not may(actor(), Can.LOANS_TAKE_BACK, loan):
        raise NotAllowed(_("Dit contract is van een andere balie."))
    if loan.state != LoanState.ACTIVE:
        raise Refused("wrong_state", _("Contract %(number)s loopt niet meer.", number=loan.number))
    return loan


def _take() -> Any:
    # What was typed and the photos are read before the first question: whoever writes holds up the others.
    form = TakeBackForm()
    is_right = form.validate()
    pictures = pictures_in(form) if is_right else ()
    loan = loan_by_number(request.form.get("number", ""), actor=actor())
    if not is_right or pictures is None:
        return _page(loan=loan, form=_offer(form, loan)), 422
    number, loan_id = loan.number, loan.id
    wrong = form.wrong()
    came_back = list(form.accessories.data or ())
    if "all" in request.form:  # the button that says it: all is there, but for what is wrong
        came_back = things_of(loan)
    try:
        with saving():
            do_take_back(
                loan,
                actor=actor(),
                settings=settings(),
                papers_of=PAPERS,
                accessories=[kind for kind in came_back if kind not in wrong],
                things=wrong,
                device_back=form.device_back(),
                pictures=pictures,
                condition=form.condition.data or "",
                data_statement=bool(form.data_statement.data),
                deposit_back_eur=form.deposit_back_eur.data,
                deposit_method=PaymentMethod(form.deposit_method.data) if form.deposit_method.data else None,
                deposit_kept=_kept(form),
                note=form.note.data or "",
            )
    except Refused as no:
        again = loan_by_number(number, actor=actor())
        form.refuse(no.field, no.message)
        return _page(loan=again, form=_offer(form, again)), no.status
    draw_afterwards(loan_id, papers.RECEIPT)
    return redirect(url_for("loans.take_back", done=number), 303)


def things_of(loan: Loan) -> list[str]:
    """What went along with the device."""
    return [each.kind for each in loan.line.accessories if each.handed]


def _kept(form: TakeBackForm) -> list[Keep]:
    """What stays of the deposit, a part for each reason that has an amount."""
    fields = {
        KeptFor.DAMAGE: form.kept_damage,
        KeptFor.ACCESSORY: form.kept_accessory,
        KeptFor.PRICE: form.kept_price,
    }
    return [Keep(field.data, why) for why, field in fields.items() if field.data]


def _offer(form: TakeBackForm, loan: Loan) -> TakeBackForm:
    form.offer(things_of(loan))
    return form


def _page(loan: Loan | None = None, form: TakeBackForm | None = None, *, refusal: str = "", done: str = "") -> str:
    finished = None
    if done:
        try:
            finished = loan_by_number(done, actor=actor())
        except Missing:
            finished = None
    name = name_of_one(actor(), loan) if loan is not None else ""
    if loan is not None and name:
        seen(about(loan.person), How.TAKE_BACK)
    return render_template(
        "loans/take_back.html",
        loan=loan,
        form=form,
        refusal=refusal,
        finished=finished,
        name=name,
        photos_out=signed(loan).photos_out if loan is not None and name else (),
        most_photos=photos.MOST,
        balance=balance(loan) if loan is not None and loan.deposit_eur else None,
        signal="refused" if refusal else ("ok" if loan or finished else None),
    )
