"""What may happen to a running contract: damage, loss or theft; somebody moved or died; a device is written off."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from wtforms import DateField, RadioField
from wtforms.validators import Optional

from inventory.access import Can, demand
from inventory.core.clock import today
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _, _l, day_text
from inventory.devices.queries import device_by_tag
from inventory.loans.actions import changes
from inventory.loans.actions.died import note_died, undo_died
from inventory.loans.actions.moved import note_moved
from inventory.loans.actions.written_off import reasons_for
from inventory.loans.actions.written_off import write_off as do_write_off
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import (
    DECIDER_LABELS,
    INCIDENT_LABELS,
    WRITE_OFF_LABELS,
    Decider,
    IncidentKind,
    LinePurpose,
    Loan,
    WriteOffReason,
)
from inventory.loans.queries.contracts import loan_by_number
from inventory.loans.queries.during import last_contract_of
from inventory.loans.queries.loaners import was_loaner
from inventory.loans.views.during import CHOOSE, FILL, changeable
from inventory.loans.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import settings
from inventory.web.widgets import City, Form, Text, choices

MAIN, LOANER = LinePurpose.MAIN.value, LinePurpose.LOANER.value


class IncidentForm(Form):
    which = RadioField(_l("Welk toestel?"), validators=[Optional()])
    kind = RadioField(_l("Wat is er gebeurd?"), choices=choices(INCIDENT_LABELS), validators=[CHOOSE])
    told_on = DateField(_l("Wanneer hoorden we het?"), validators=[Optional()])
    police_number = Text(_l("Nummer van de aangifte bij de politie"), longest=40)
    note = Text(_l("Nota"), longest=300, description=_l("Schrijf geen namen van mensen."))


class MovedForm(Form):
    street = Text(_l("Straat en nummer"), required=True)
    postal_code = Text(_l("Postcode"), required=True, longest=12)
    city = City(_l("Gemeente"), required=True)


class WriteOffForm(Form):
    why = RadioField(_l("Waarom?"), choices=choices(WRITE_OFF_LABELS), validators=[CHOOSE])
    decided_by = RadioField(_l("Wie besliste?"), choices=choices(DECIDER_LABELS), validators=[CHOOSE])
    decided_on = DateField(_l("Wanneer is het beslist?"), validators=[FILL])
    reference = Text(_l("Nummer van de beslissing"), longest=40)


@pages.route("/loans/<number>/incidents", methods=["GET", "POST"])
@needs(Can.LOANS_CHANGE)
def incident(number: str) -> Any:
    """Note damage, loss or theft."""
    found = changeable(number)
    form = _about_which(IncidentForm(prefix="incident-"), found)
    if request.method == "GET":
        form.told_on.data = today()
        return _page("incident", found, form)
    if not form.validate():
        return _page("incident", found, form), 422
    kind = IncidentKind(form.kind.data)
    try:
        with saving():
            changes.note_incident(
                found,
                kind,
                actor=actor(),
                police_number=form.police_number.data or "",
                note=form.note.data or "",
                told_on=form.told_on.data,
                loaner=form.which.data == LOANER,
            )
    except Refused as no:
        return _again("incident", number, _about_which(form, loan_by_number(number, actor=actor())), no)
    if kind is IncidentKind.DAMAGE:
        flash(
            _("Genoteerd. Het contract loopt door. Is het niet meer bruikbaar? Begin een herstelling, of wissel."), "ok"
        )
    elif form.which.data == LOANER:
        flash(_("Genoteerd. Het leentoestel staat op 'Vermist'. Aan het contract verandert niets."), "ok")
    else:
        flash(_("Genoteerd. Het contract is voorbij en het toestel staat op 'Vermist'."), "ok")
    return redirect(url_for("loans.loan", number=number), 303)


def _about_which(form: IncidentForm, found: Loan) -> IncidentForm:
    """The device of the contract while it runs, and the one that stands in while that is out."""
    kinds = [(MAIN, found.line.device)] if found.state == LoanState.ACTIVE else []
    kinds += [(LOANER, found.loaner.device)] if found.loaner is not None else []
    if not kinds:
        raise Refused("wrong_state", _("Dit contract loopt niet meer."))
    words = {MAIN: _("Het toestel van het contract"), LOANER: _("Het leentoestel")}
    form.which.choices = choices((word, f"{words[word]}: {device.tag}") for word, device in kinds)
    if form.which.data and form.which.data not in dict(kinds):  # it came back since the page was made
        raise Refused("wrong_state", _("Dat toestel is niet meer mee. Kijk het contract na."))
    if not form.which.data:
        asked = request.args.get("which", "")
        form.which.data = asked if asked in dict(kinds) else kinds[0][0]
    return form


@pages.route("/loans/<number>/moved", methods=["GET", "POST"])
@needs(Can.LOANS_CHANGE)
def moved(number: str) -> Any:
    """Somebody has a new address."""
    found = _running(number)
    form = MovedForm(prefix="moved-")
    if request.method == "GET":
        return _page("moved", found, form)
    if not form.validate():
        return _page("moved", found, form), 422
    try:
        with saving():
            in_city = note_moved(
                found,
                street=form.street.data or "",
                postal_code=form.postal_code.data or "",
                city=form.city.data or "",
                actor=actor(),
                settings=settings(),
            )
            due = day_text(found.due_on)
    except Refused as no:
        return _again("moved", number, form, no)
    flash(_("Het nieuwe adres is bewaard. De volgende brief gaat daarheen."), "ok")
    if not in_city:
        flash(
            _("Dit is buiten %(city)s. Het contract loopt gewoon tot %(day)s.", city=settings().city, day=due), "info"
        )
    return redirect(url_for("loans.loan", number=number), 303)


@pages.route("/loans/<number>/died", methods=["GET", "POST"])
@needs(Can.LOANS_CHANGE)
def died(number: str) -> Any:
    """Somebody died: nothing leaves any more."""
    found = _running(number)
    if request.method == "GET":
        return _page("died", found, None)
    try:
        with saving():
            note_died(found, actor=actor())
    except Refused as no:
        flash(no.message, "blocked")
        return redirect(url_for("loans.loan", number=number), 303)
    return redirect(url_for("loans.loan", number=number), 303)


@pages.post("/loans/<number>/died/undo")
@needs(Can.LOANS_CHANGE)
def not_died(number: str) -> Any:
    """It was a mistake."""
    found = changeable(number)
    try:
        with saving():
            undo_died(found, actor=actor())
    except Refused as no:
        flash(no.message, "blocked")
    else:
        flash(_("Rechtgezet. Er kunnen weer berichten vertrekken."), "ok")
    return redirect(url_for("loans.loan", number=number), 303)


@pages.get("/loans/write-off/<tag>")
@needs(Can.DEVICES_DISPOSE)
def write_off_device(tag: str) -> Any:
    """From the page of a missing device to the contract under which it was away."""
    device = device_by_tag(tag_in(tag), actor=actor())
    number = last_contract_of(device)
    beside = was_loaner(device) if number is None else None
    if beside is not None:
        said = _(
            "%(tag)s was een leentoestel bij contract %(number)s. Dat schrijf je niet af: het staat op 'Vermist'.",
            tag=device.tag,
            number=beside,
        )
        raise Refused("was_loaner", said)
    if number is None:
        raise Missing(_("%(tag)s ging niet weg met een contract. Er is niets af te schrijven.", tag=device.tag))
    return redirect(url_for("loans.write_off", number=number))


@pages.route("/loans/<number>/write-off", methods=["GET", "POST"])
@needs(Can.DEVICES_DISPOSE)
def write_off(number: str) -> Any:
    """A decision that the device is not expected back."""
    found = loan_by_number(number, actor=actor())
    demand(actor(), Can.DEVICES_DISPOSE, found.line.device)
    form = WriteOffForm(prefix="off-")
    form.why.choices = choices((word, WRITE_OFF_LABELS[word]) for word in reasons_for(found))
    if request.method == "GET":
        if found.state not in (LoanState.ACTIVE, LoanState.LOST):
            raise Refused("wrong_state", _("Dit contract is voorbij. Er is niets af te schrijven."))
        form.decided_on.data = today()
        if len(form.why.choices) < len(WRITE_OFF_LABELS):  # what the desk noted is the usual reason
            form.why.data = form.why.choices[0].value
        return _page("write_off", found, form)
    decided_on = form.decided_on.data
    if not form.validate() or decided_on is None:
        return _page("write_off", found, form), 422
    try:
        with saving():
            do_write_off(
                found,
                WriteOffReason(form.why.data),
                decided_by=Decider(form.decided_by.data),
                decided_on=decided_on,
                reference=form.reference.data or "",
                actor=actor(),
            )
    except Refused as no:
        return _again("write_off", number, form, no)
    flash(_("Het toestel is afgeschreven. Duikt het toch op? Meld het dan als teruggevonden."), "ok")
    return redirect(url_for("loans.loan", number=number), 303)


def _running(number: str) -> Loan:
    found = changeable(number)
    if found.state != LoanState.ACTIVE:
        raise Refused("wrong_state", _("Dit contract loopt niet meer."))
    return found


def _again(page: str, number: str, form: Form, no: Refused) -> Any:
    """The page again, on what is true now, with what was typed."""
    form.refuse(no.field, no.message)
    return _page(page, loan_by_number(number, actor=actor()), form), no.status


def _page(page: str, found: Loan, form: Form | None) -> str:
    return render_template(f"loans/{page}.html", loan=found, form=form, day=today(), city=settings().city)
