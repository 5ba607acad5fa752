"""The stock of vouchers for who coordinates, and giving one at the desk, from the page of a contract."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from inventory.access import Can, demand, may
from inventory.core.clock import now
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _, ngettext
from inventory.lists.views.shown import list_page
from inventory.loans.models import Loan
from inventory.loans.queries.contracts import loan_by_number
from inventory.vouchers import queries
from inventory.vouchers.actions import giving, stock
from inventory.vouchers.actions.stock import Batch
from inventory.vouchers.forms import CodesForm, GiveForm
from inventory.vouchers.lifecycle import KEPT_AFTER_GIVING, LABELS, PHASES, WHYS, VoucherState, Why
from inventory.vouchers.models import Voucher
from inventory.vouchers.views.listing import VOUCHERS
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings

pages = Blueprint("vouchers", __name__)
LARGEST = 1_000_000  # bytes of a file with codes


@pages.context_processor
def words() -> dict[str, Any]:
    return {"voucher_words": LABELS, "voucher_phases": PHASES, "why_words": WHYS}


@pages.get("/vouchers")
@needs(Can.VOUCHERS_SEE)
def vouchers() -> str:
    """The stock; for who coordinates also how many households there are, and the need."""
    return _page()


@pages.post("/vouchers")
@needs(Can.VOUCHERS_SET)
def add() -> Any:
    """Codes come in, pasted or as a file."""
    form = CodesForm()
    if not form.validate():
        return _page(form), 422
    try:
        with saving():
            assert form.value_eur.data is not None
            assert form.valid_until.data is not None
            batch = Batch(form.provider.data or "", form.value_eur.data, form.valid_until.data, *_codes(form))
            added = stock.add_codes(batch, actor=actor(), secret=settings().secret_key)
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(form), no.status
    said = [ngettext("%(num)s code is in voorraad.", "%(num)s codes zijn in voorraad.", added.new)]
    if added.known:
        said.append(ngettext("%(num)s code hadden we al.", "%(num)s codes hadden we al.", added.known))
    if added.mended:
        text = ngettext(
            "Daarvan heeft %(num)s nu dit bedrag en deze dag.", "Daarvan hebben er %(num)s nu dit bedrag en deze dag.",
            added.mended,
        )  # fmt: skip
        said.append(text)
    if added.doubles:
        said.append(ngettext("%(num)s regel was dubbel.", "%(num)s regels waren dubbel.", added.doubles))
    flash(" ".join(said), "ok")
    return redirect(url_for("vouchers.vouchers"), 303)


@pages.get("/vouchers/all")
@needs(Can.VOUCHERS_SET)
def every_voucher() -> Any:
    """Each voucher, the newest first."""
    return list_page(VOUCHERS, "vouchers/list.html")


@pages.get("/loans/<number>/voucher")
@needs(Can.VOUCHERS_GIVE)
def of_loan(number: str) -> str:
    """What was given with this contract, with the code while it may be read, or a button to give one."""
    return _loan_page(_loan(number))


@pages.post("/loans/<number>/voucher")
@needs(Can.VOUCHERS_GIVE)
def give(number: str) -> Any:
    """A code goes out with this contract."""
    loan, form = _loan(number), GiveForm().among(queries.providers())
    if not form.validate():
        return _loan_page(loan, form), 422
    try:
        with saving():
            why = Why(form.why.data) if form.why.data else None
            giving.give(loan, actor=actor(), provider=form.provider.data or "", why=why)
    except Refused as no:
        form.refuse(no.field, no.message)
        return _loan_page(loan, form), no.status
    flash(_("De voucher is gegeven. Druk de code af of schrijf ze over: morgen kan dat niet meer."), "ok")
    return redirect(url_for("vouchers.of_loan", number=number), 303)


@pages.post("/loans/<number>/voucher/code")
@needs(Can.VOUCHERS_GIVE)
def read(number: str) -> Any:
    """The code, for a colleague of who gave it: history tells who looked."""
    loan = _loan(number)
    try:
        with saving():
            giving.read_code(_given(loan), actor=actor())
    except Refused as no:
        flash(no.message, "blocked")
        return redirect(url_for("vouchers.of_loan", number=number), 303)
    return _loan_page(_loan(number), is_read=True)


@pages.post("/loans/<number>/voucher/back")
@needs(Can.VOUCHERS_GIVE)
def take_back(number: str) -> Any:
    """It was the wrong contract."""
    loan = _loan(number)
    try:
        with saving():
            giving.take_back(_given(loan), actor=actor())
    except Refused as no:
        flash(no.message, "blocked")
    else:
        flash(_("De voucher ligt weer in voorraad."), "ok")
    return redirect(url_for("vouchers.of_loan", number=number), 303)


def _loan(number: str) -> Loan:
    """A contract that this reader may give a voucher with."""
    found = loan_by_number(number, actor=actor())
    demand(actor(), Can.VOUCHERS_GIVE, found)
    return found


def _given(loan: Loan) -> Voucher:
    """The newest that went with this contract."""
    found = next((each for each in queries.vouchers_of(loan) if each.state == VoucherState.GIVEN), None)
    if found is None:
        raise Refused("not_given", _("Bij dit contract is geen voucher gegeven."))
    return found


def _codes(form: CodesForm) -> tuple[str, str]:
    """The codes, and the field that they stand in."""
    sent, pasted = form.file.data, form.codes.data or ""
    if not sent:
        return pasted, "codes"
    if pasted.strip():
        raise BadInput("two_lists", _("Plak de codes of kies een bestand, niet allebei."), field="file")
    content = sent.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise BadInput("too_large", _("Dit bestand is te groot."), field="file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("no_text", _("Dit bestand is geen tekst. Bewaar het als CSV."), field="file") from None
    return text, "file"


def _page(form: CodesForm | None = None) -> str:
    me = actor()
    manages = may(me, Can.VOUCHERS_SET)
    return render_template(
        "vouchers/vouchers.html",
        stock=queries.stock(),
        total=queries.in_stock(),
        low=queries.LOW,
        form=form,
        codes=form or CodesForm(formdata=None),
        manages=manages,
        need=queries.needs() if manages else None,
    )


def _loan_page(loan: Loan, form: GiveForm | None = None, *, is_read: bool = False) -> str:
    """`is_read`: a colleague of who gave it asked for the code, and that is told."""
    me, found = actor(), queries.vouchers_of(loan)
    newest = next((each for each in found if each.state == VoucherState.GIVEN), None)
    code = queries.code_of(newest, actor=me) if newest is not None else None
    is_own = newest is not None and me.user_id is not None and newest.given_by_id == me.user_id
    return render_template(
        "vouchers/of_loan.html",
        loan=loan,
        newest=newest,
        code=code,
        is_shown=is_own or is_read,
        past=queries.past_of(newest) if newest is not None and may(me, Can.VOUCHERS_SET) else [],
        total=queries.in_stock(),
        may_more=may(me, Can.VOUCHERS_MORE),
        give=form or GiveForm(formdata=None).among(queries.providers()),
        form=form,
        until=newest.given_at + KEPT_AFTER_GIVING if code and newest is not None and newest.given_at else now(),
    )
