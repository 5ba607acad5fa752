"""A new lot from a partner's list: look at it first, or take it in at once. What was typed or chosen is never lost."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.accounts.models import Location
from inventory.core.clock import today
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _, ngettext
from inventory.devices.models import TYPE_LABELS
from inventory.intake import queries
from inventory.intake.actions.announce import Gift, Imported, announce_lot, import_donation
from inventory.intake.forms import LotForm
from inventory.intake.readers.as_text import as_text
from inventory.intake.views.pages import pages
from inventory.web.guard import actor, can, needs
from inventory.web.saving import saving
from inventory.web.shell import settings
from inventory.web.widgets import choices

_PASTED = "geplakt.txt"


@pages.route("/new", methods=["GET", "POST"])
@needs(Can.LOTS_ANNOUNCE, Can.LOTS_RECEIVE)
def new() -> Any:
    """The form; the button says whether to look at the list or to keep it."""
    form = _form()
    if request.method != "POST":
        return _page(form)
    data, filename = _list_of(form)
    if not form.validate_on_submit():
        return _page(form), 422
    if not data.strip() and not any(form.terms().expected.values()):
        form.refuse("sheet", _("Kies een bestand, plak de rijen, of zeg hoeveel toestellen er komen."))
        return _page(form), 422
    if not data.strip():
        return _announce_counts(form)
    wants_to_keep = request.form.get("act") == "save"
    try:
        with saving():
            done = import_donation(
                data,
                filename,
                gift=_gift(form),
                actor=actor(),
                tag_prefix=settings().tag_prefix,
                mapping=form.mapping(),
                dry_run=not wants_to_keep,
            )
            lot = done.lot
    except Refused as no:
        if not no.details:
            form.refuse(no.field, no.message)
        return _page(form, refusal=no), no.status
    if lot is None:
        return _page(form, looked=done)
    count = len(done.devices)
    flash(
        ngettext(
            "%(lot)s is bewaard met %(num)s toestel.", "%(lot)s is bewaard met %(num)s toestellen.", count, lot=lot.code
        ),
        "ok",
    )
    return redirect(url_for("lots.lot", code=lot.code), 303)


def _announce_counts(form: LotForm) -> Any:
    """There is no list yet: only so many of each type."""
    try:
        with saving():
            lot, _devices = announce_lot((), gift=_gift(form), actor=actor(), tag_prefix=settings().tag_prefix)
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(form), no.status
    flash(_("%(lot)s is aangekondigd.", lot=lot.code), "ok")
    return redirect(url_for("lots.lot", code=lot.code), 303)


def _form() -> LotForm:
    form = LotForm()
    form.donor.choices = choices((each.code, each.name) for each in queries.donors(actor()))
    form.location.choices = choices((each.code, each.name) for each in queries.receiving_places())
    if not can(Can.LOTS_RECEIVE):
        del form.is_here, form.received_on, form.location
    elif not can(Can.LOTS_ANNOUNCE) and request.method != "POST":
        form.is_here.data = True
    if not form.donor.choices:
        form.refuse(None, _("Er is nog geen schenker. Vraag de beheerder om er een toe te voegen."))
    return form


def _list_of(form: LotForm) -> tuple[bytes, str]:
    """The list as bytes. An upload is also put in the text field, so that a mistake can be mended there."""
    upload = request.files.get("sheet")
    data = upload.read() if upload is not None and upload.filename else b""
    if data:
        form.pasted.data = as_text(data)
        return data, (upload.filename or "") if upload else ""
    return (form.pasted.data or "").encode(), _PASTED


def _gift(form: LotForm) -> Gift:
    is_here = bool(form.is_here and form.is_here.data)
    return Gift(
        donor=queries.donor_by_code(form.donor.data or ""),
        reference=form.reference.data or "",
        received_on=(form.received_on.data or today()) if is_here else None,
        location=_place(form) if is_here else None,
        terms=form.terms(),
    )


def _place(form: LotForm) -> Location | None:
    places = {place.code: place for place in queries.receiving_places()}
    if form.location.data and form.location.data not in places:
        raise BadInput("unknown_location", _("Deze plaats kennen we niet."), field="location")
    return places.get(form.location.data or "")


def _page(form: LotForm, *, refusal: Refused | None = None, looked: Imported | None = None) -> str:
    return render_template(
        "intake/new.html",
        form=form,
        refusal=refusal if refusal is not None and refusal.details else None,
        looked=looked,
        types=TYPE_LABELS,
        mapped=bool(form.mapping()),
    )
