"""What is noted on a case beside its steps: a promised day, that it was told, a part, a choice, photos, money back."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import Response, flash, redirect, url_for

from inventory.access import Can
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _, day_text
from inventory.loans.documents import PAPERS
from inventory.loans.models import PaymentMethod
from inventory.repairs import actions
from inventory.repairs.actions.photos import cleaned, keep_photos, photo_of
from inventory.repairs.forms import (
    BoughtPartForm,
    DataForm,
    PhotoForm,
    PromiseForm,
    RefundForm,
    StockPartForm,
    ToldForm,
)
from inventory.repairs.lifecycle import DataChoice, Told
from inventory.repairs.models import Repair
from inventory.repairs.queries import repair_by_number
from inventory.repairs.views.case import case_page
from inventory.repairs.views.pages import pages
from inventory.web.files import kept_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings
from inventory.web.widgets import Form
from inventory.workbench.actions.parts import fitting, part


def _noted(number: str, block: str, form: Form, act: Callable[[Repair], Any], done: Callable[[Any], str]) -> Any:
    """Check the form, do it, and say it; refused, the block stands open with what was typed."""
    case = repair_by_number(number, actor=actor())
    if not form.validate_on_submit():
        return case_page(case, **{block: form}), 422
    try:
        with saving():
            said = done(act(case))
    except Refused as refused:
        form.refuse(refused.field, refused.message)
        return case_page(repair_by_number(number, actor=actor()), **{block: form}), refused.status
    flash(said, "ok")
    return redirect(url_for("repairs.repair", number=number), 303)


@pages.post("/repairs/<number>/promise")
@needs(Can.REPAIRS_OPEN)
def promise(number: str) -> Any:
    """Say when it will be ready."""
    form = PromiseForm()

    def done(day: Any) -> str:
        return day.sentence or str(_("Beloofd: klaar op %(day)s.", day=day_text(day.day)))

    return _noted(
        number,
        "promise",
        form,
        lambda case: actions.promise(
            case, form.promised_on.data or today(), actor=actor(), reason=form.reason.data or ""
        ),
        done,
    )


@pages.post("/repairs/<number>/told")
@needs(Can.REPAIRS_OPEN)
def note_told(number: str) -> Any:
    """Somebody of the desk told the holder."""
    form = ToldForm()
    return _noted(
        number,
        "told",
        form,
        lambda case: actions.note_told(case, Told(form.how.data), actor=actor()),
        lambda _case: str(_("Genoteerd: het is verteld.")),
    )


@pages.post("/repairs/<number>/data")
@needs(Can.REPAIRS_OPEN)
def choose_data(number: str) -> Any:
    """The holder chose anew what may happen with the data."""
    form = DataForm()
    return _noted(
        number,
        "data",
        form,
        lambda case: actions.choose_data(case, DataChoice(form.data_choice.data), actor=actor()),
        lambda _case: str(_("De keuze over de gegevens is genoteerd.")),
    )


@pages.post("/repairs/<number>/parts/stock")
@needs(Can.REPAIRS_WORK)
def use_part(number: str) -> Any:
    """A part from the stock goes into the device."""
    form = StockPartForm().among(fitting(repair_by_number(number, actor=actor()).device))
    return _noted(
        number,
        "stock",
        form,
        lambda case: actions.use_part(case, part(form.part.data), form.count.data or 1, actor=actor()),
        lambda made: str(_("Genoteerd: %(part)s.", part=made.text)),
    )


@pages.post("/repairs/<number>/parts/bought")
@needs(Can.REPAIRS_WORK)
def buy_part(number: str) -> Any:
    """A part that was bought for this case goes into the device."""
    form = BoughtPartForm()
    return _noted(
        number,
        "bought",
        form,
        lambda case: actions.buy_part(
            case, form.name.data or "", form.count.data or 1, form.unit_eur.data, actor=actor()
        ),
        lambda made: str(_("Genoteerd: %(part)s.", part=made.text)),
    )


@pages.post("/repairs/<number>/photos")
@needs(Can.REPAIRS_OPEN)
def add_photos(number: str) -> Any:
    """Photos of the device."""
    form = PhotoForm()
    case = repair_by_number(number, actor=actor())
    # Reading a photo takes a while: nothing of ours waits for it.
    try:
        sent = [each for each in form.photos.data or [] if each and each.filename]
        made = [cleaned(each.read()) for each in sent] or [cleaned(b"")]
    except Refused as refused:
        form.refuse("photos", refused.message)
        return case_page(case, photos=form), refused.status
    return _noted(
        number,
        "photos",
        form,
        lambda found: keep_photos(found, made, actor=actor()),
        lambda _kept: str(_("De foto's zijn bewaard.")),
    )


@pages.get("/repairs/<number>/photos/<int:row>")
@needs(Can.REPAIRS_SEE)
def photo(number: str, row: int) -> Response:
    """A photo of the device; drawn anew when it was kept, so it holds nothing but its dots."""
    return kept_answer(photo_of(repair_by_number(number, actor=actor()), row))


@pages.post("/repairs/<number>/refund")
@needs(Can.REPAIRS_OPEN)
def refund(number: str) -> Any:
    """The price goes back, or a part of it."""
    form = RefundForm()
    return _noted(
        number,
        "refund",
        form,
        lambda case: actions.refund(
            case,
            form.refund_eur.data or Decimal(0),
            keeps_device=form.keeps_device.data,
            reason=form.reason.data or "",
            method=PaymentMethod(form.method.data),
            actor=actor(),
            settings=settings(),
            papers_of=PAPERS,
        ),
        lambda _case: str(_("Het bedrag staat bij het contract. De herstelling is afgesloten.")),
    )
