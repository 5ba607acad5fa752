"""The prices of the shop: what holds today, what comes next, what was. A new price is a new row."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from inventory.access import Can, may
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.models import DeviceType
from inventory.loans.actions.tariffs import set_tariff, withdraw
from inventory.loans.forms import TariffForm
from inventory.loans.lifecycle import LoanKind
from inventory.loans.queries.tariffs import price_list, tariff_by_id
from inventory.loans.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving


@pages.get("/tariffs")
@needs(Can.TARIFFS_SEE)
def tariffs() -> str:
    """Every price, by kind of contract and kind of device."""
    form = TariffForm(formdata=None)
    form.valid_from.data = today()
    return _page(form)


@pages.post("/tariffs")
@needs(Can.TARIFFS_SET)
def new_tariff() -> Any:
    """A new price from a day on."""
    form = TariffForm()
    if not form.validate():
        return _page(form), 422
    assert form.price_eur.data is not None
    assert form.valid_from.data is not None
    try:
        if form.valid_from.data < today():
            raise Refused("in_the_past", _("Kies vandaag of een latere dag."), field="valid_from")
        with saving():
            set_tariff(
                LoanKind(form.kind.data),
                DeviceType(form.device_type.data),
                price_eur=form.price_eur.data,
                deposit_eur=form.deposit_eur.data,
                valid_from=form.valid_from.data,
                legal_ref=form.legal_ref.data or "",
                actor=actor(),
            )
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(form), no.status
    flash(_("Het tarief is bewaard. Contracten die er al zijn, houden hun prijs."), "ok")
    return redirect(url_for("loans.tariffs"), 303)


@pages.post("/tariffs/<int:tariff>/withdraw")
@needs(Can.TARIFFS_SET)
def withdraw_tariff(tariff: int) -> Any:
    """Take back a price that did not begin yet."""
    try:
        with saving():
            withdraw(tariff_by_id(tariff), actor=actor())
    except Refused as no:
        flash(no.message, "blocked")
        return redirect(url_for("loans.tariffs"), 303)
    flash(_("Het tarief is ingetrokken."), "ok")
    return redirect(url_for("loans.tariffs"), 303)


def _page(form: TariffForm) -> str:
    return render_template(
        "loans/tariffs.html",
        prices=price_list(today()),
        form=form,
        may_set=may(actor(), Can.TARIFFS_SET),
        day=today(),
    )
