"""The list of offers, a form for the coordinator, and the slip to take home."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from inventory.access import Can
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.learning import actions
from inventory.learning.documents import slip as draw
from inventory.learning.forms import OfferForm
from inventory.learning.models import LearningOffer
from inventory.learning.queries import offer_by_id, taken_of
from inventory.learning.views.listing import OFFERS
from inventory.lists.views.shown import list_page
from inventory.web.files import file_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings

pages = Blueprint("learning", __name__)


@pages.get("/learning")
@needs(Can.LEARNING_SEE)
def offers() -> Any:
    """What the desk can offer, with free places."""
    return list_page(OFFERS, "learning/offers.html")


@pages.get("/learning/new")
@needs(Can.LEARNING_SET)
def new() -> str:
    """Something new on the list."""
    return _page(OfferForm(formdata=None))


@pages.post("/learning/new")
@needs(Can.LEARNING_SET)
def add() -> Any:
    """Keep it."""
    form = OfferForm()
    if not form.validate():
        return _page(form), 422
    try:
        with saving():
            actions.add_offer(form.words(), actor=actor())
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(form), no.status
    flash(_("Het aanbod staat op de lijst."), "ok")
    return redirect(url_for("learning.offers"), 303)


@pages.get("/learning/<int:offer>")
@needs(Can.LEARNING_SET)
def offer(offer: int) -> str:
    """One offer, to change it."""
    found = offer_by_id(offer)
    return _page(OfferForm.of(found), found)


@pages.post("/learning/<int:offer>")
@needs(Can.LEARNING_SET)
def change(offer: int) -> Any:
    """Say it otherwise."""
    found, form = offer_by_id(offer), OfferForm()
    if not form.validate():
        return _page(form, found), 422
    try:
        with saving():
            actions.change_offer(found, form.words(), actor=actor())
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(form, offer_by_id(offer)), no.status
    flash(_("Het aanbod is gewijzigd."), "ok")
    return redirect(url_for("learning.offers"), 303)


@pages.post("/learning/<int:offer>/withdraw")
@needs(Can.LEARNING_SET)
def withdraw(offer: int) -> Any:
    """It is offered no more."""
    try:
        with saving():
            actions.withdraw_offer(offer_by_id(offer), actor=actor())
    except Refused as no:
        flash(no.message, "blocked")
    else:
        flash(_("Dit bieden we niet meer aan. Wie een plaats heeft, houdt die."), "ok")
    return redirect(url_for("learning.offers"), 303)


@pages.get("/learning/<int:offer>/slip.pdf")
@needs(Can.LEARNING_SEE)
def slip(offer: int) -> Response:
    """The slip to take home: the same for everybody."""
    return file_answer(draw(offer_by_id(offer), settings()), f"leren-{offer}.pdf")


def _page(form: OfferForm, found: LearningOffer | None = None) -> str:
    return render_template(
        "learning/offer.html", form=form, offer=found, taken=taken_of(found) if found is not None else 0
    )
