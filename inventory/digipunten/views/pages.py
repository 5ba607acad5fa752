"""The public pages of the digipunten, and the pages where the list and its equipment are kept."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.accounts.queries import org_by_code
from inventory.core.clock import today
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import LANGUAGES, _, _l, language, ngettext
from inventory.core.months import month_of
from inventory.core.periods import Period
from inventory.core.quarters import QUARTERS, Quarter
from inventory.devices.models import TYPE_LABELS
from inventory.digipunten import actions, documents, queries
from inventory.digipunten.forms import DayForm, DeliveryForm, DigipuntForm, NewDigipuntForm
from inventory.digipunten.lifecycle import (
    DELIVERY,
    DELIVERY_LABELS,
    DELIVERY_PHASES,
    DIGIPUNT,
    EASES,
    LABELS,
    PHASES,
    SERVICES,
    DeliveryState,
    DigipuntState,
)
from inventory.digipunten.views.listing import DIGIPUNTEN
from inventory.lists.views.shown import list_page
from inventory.web.files import file_answer
from inventory.web.guard import actor, can, needs, public
from inventory.web.languages import read_in
from inventory.web.saving import saving
from inventory.web.shell import settings

pages = Blueprint("digipunten", __name__)
_SAID = {
    "open": _l("Het digipunt werkt. Iedereen kan het nu vinden."),
    "close": _l("Het digipunt is gesloten. Het staat niet meer op de lijst."),
    "plan": _l("Het digipunt is opnieuw gepland."),
}


@pages.context_processor
def words() -> dict[str, Any]:
    """The words of the closed lists."""
    return {
        "quarter_words": QUARTERS,
        "service_words": SERVICES,
        "ease_words": EASES,
        "digipunt_words": LABELS,
        "digipunt_phases": PHASES,
        "delivery_words": DELIVERY_LABELS,
        "delivery_phases": DELIVERY_PHASES,
        "device_words": TYPE_LABELS,
        "city": settings().city,
    }


@pages.get("/digipunten")
@public
def digipunten() -> str:
    """Where they are, whether they are open now, and what to find. For everybody."""
    asked = _language_asked()
    every = queries.rows(DigipuntState.OPERATIONAL)
    wanted, only_open = request.args.get("where", ""), request.args.get("open") == "now"
    still = "now" if only_open else None  # what was chosen stays when one chooses something else
    found = [
        row for row in every if (not wanted or row.digipunt.quarter == wanted) and (not only_open or row.now.is_open)
    ]
    return render_template(
        "digipunten/digipunten.html",
        rows=found,
        every=every,
        quarters=[each for each in Quarter if any(row.digipunt.quarter == each for row in every)],
        wanted=wanted,
        only_open=only_open,
        open_count=sum(row.now.is_open is True for row in every),
        network=queries.network(
            every,
            city=settings().city,
            link=lambda each: url_for(".digipunten", where=each, open=still, lang=asked, _anchor="choose"),
        ),
        still=still,
        asked=asked,
        languages=_languages(where=wanted or None, open=still),
    )


@pages.get("/digipunten/list.pdf")
@public
def pdf() -> Response:
    """The list on paper."""
    return file_answer(documents.paper(queries.rows(DigipuntState.OPERATIONAL), settings()), "digipunten.pdf")


@pages.get("/digipunten/<code>")
@public
def digipunt(code: str) -> tuple[str, int]:
    """One that works, for everybody: a link to send. One that closed, of which the address hangs somewhere on a poster,
    says so and leads to the others.
    """
    asked = _language_asked()
    row = queries.one(code)
    page = render_template(
        "digipunten/digipunt.html",
        row=row,
        is_closed=_is_closed(row),
        asked=asked,
        languages=_languages(code=row.place.code),
    )
    return page, 410 if _is_closed(row) else 200


@pages.get("/digipunten/<code>/poster.pdf")
@public
def poster(code: str) -> Response:
    """One that works, on A4 for its door."""
    row = queries.one(code)
    if _is_closed(row):
        raise Missing(_("Dit digipunt kennen we niet."))
    content = documents.poster(row, settings(), path=url_for("digipunten.digipunt", code=row.place.code))
    return file_answer(content, f"digipunt-{row.place.code}.pdf")


@pages.get("/network")
@needs(Can.DIGIPUNTEN_SEE)
def network() -> Any:
    """All of them with their equipment; above the list the map of those that work."""
    every = queries.rows()
    return list_page(
        DIGIPUNTEN,
        "digipunten/network.html",
        every=every,
        network=queries.network(
            every, city=settings().city, link=lambda each: url_for(".network", quarter=each, state="operational")
        ),
        working=queries.operational(today()),
        bought=queries.bought(),
        waiting=queries.deliveries(state=DeliveryState.WAITING),
        my_id=actor().user_id,
        quarters=_quarters() if can(Can.DIGIPUNTEN_SET) else [],
    )


@pages.get("/network/learning")
@needs(Can.DIGIPUNTEN_SET)
def learning() -> str:
    """The offer to learn, per digipunt, in one whole quarter that is over: parts of it would tell of few."""
    every = _quarters()
    wanted = request.args.get("quarter", "")
    period = next((each for each in every if str(each) == wanted), every[0])
    return render_template(
        "digipunten/learning.html", table=queries.learning_figures(period), period=period, periods=every
    )


@pages.get("/network/new")
@needs(Can.DIGIPUNTEN_SET)
def new() -> str:
    """A digipunt to come."""
    return _form_page(NewDigipuntForm.ready(formdata=None))


@pages.post("/network/new")
@needs(Can.DIGIPUNTEN_SET)
def add() -> Any:
    """Keep it."""
    form = NewDigipuntForm.ready()
    if not form.validate():
        return _form_page(form), 422
    try:
        with saving():
            org = org_by_code(form.org.data)
            if org is None:
                raise BadInput("unknown_org", _("Deze organisatie kennen we niet."), field="org")
            made = actions.add_digipunt(form.words(), org=org, code=form.code.data or "", actor=actor())
            code = made.location.code
    except Refused as no:
        form.refuse(no.field, no.message)
        return _form_page(form), no.status
    flash(_("Het digipunt is gepland. Zet nu de uren erbij."), "ok")
    return _to(code)


@pages.get("/network/<code>")
@needs(Can.DIGIPUNTEN_SEE)
def one(code: str) -> str:
    """One with its history, its devices and its deliveries."""
    return _one_page(code)


@pages.get("/network/<code>/change")
@needs(Can.DIGIPUNTEN_SET)
def change(code: str) -> str:
    """What everybody reads of it, to change."""
    return _form_page(DigipuntForm.of(queries.digipunt_at(code)), code)


@pages.post("/network/<code>/change")
@needs(Can.DIGIPUNTEN_SET)
def changed(code: str) -> Any:
    """Say it otherwise."""
    found, form = queries.digipunt_at(code), DigipuntForm()
    if not form.validate():
        return _form_page(form, code), 422
    try:
        with saving():
            actions.change_digipunt(found, form.words(), actor=actor())
    except Refused as no:
        form.refuse(no.field, no.message)
        return _form_page(form, code), no.status
    flash(_("Het digipunt is gewijzigd."), "ok")
    return _to(code)


@pages.post("/network/<code>/move")
@needs(Can.DIGIPUNTEN_SET)
def move(code: str) -> Any:
    """It works, or is closed, from a day on."""
    found, form, name = queries.digipunt_at(code), DayForm(), request.form.get("move", "")
    if not form.validate():
        return _one_page(code, day=form, tried=name), 422
    try:
        with saving():
            actions.move_digipunt(found, name, from_on=form.from_on.data, actor=actor())
            left = len(queries.devices_at(found)) if name == "close" else 0
            row = queries.one(code)
            is_mute = name == "open" and not (row.opening.hours or found.phone or found.email)
    except Refused as no:
        form.refuse(no.field, no.message)
        return _one_page(code, day=form, tried=name), no.status
    flash(str(_SAID[name]), "ok")
    if is_mute:
        flash(_("Er staan nog geen uren bij, en geen telefoon of e-mailadres. Vul dat nu aan."), "confirm")
    if left:
        said = ngettext(
            "Er staat nog %(num)s toestel. Verplaats het of haal het terug.",
            "Er staan nog %(num)s toestellen. Verplaats ze of haal ze terug.",
            left,
        )
        flash(said, "info")
    return _to(code)


@pages.post("/network/<code>/deliveries")
@needs(Can.DIGIPUNTEN_SET)
def deliver(code: str) -> Any:
    """New devices in closed boxes: the first name."""
    found, form = queries.digipunt_at(code), DeliveryForm()
    if not form.validate():
        return _one_page(code, delivery=form), 422
    try:
        with saving():
            actions.note_delivery(found, form.boxes(), actor=actor())
    except Refused as no:
        form.refuse(no.field, no.message)
        return _one_page(code, delivery=form), no.status
    flash(_("De levering is genoteerd. Een technieker zet nu de tweede naam."), "ok")
    return _to(code)


@pages.post("/network/deliveries/<int:delivery>")
@needs(Can.DIGIPUNTEN_EQUIP, Can.DIGIPUNTEN_SET)
def move_delivery(delivery: int) -> Any:
    """The second name, or a mistake."""
    name = DELIVERY.move(request.form.get("move", "")).name
    found = queries.delivery_by_id(delivery)
    code = found.digipunt.location.code
    try:
        with saving():
            if name == "install":
                made = actions.install_delivery(found, tag_prefix=settings().tag_prefix, actor=actor())
                said = ngettext(
                    "%(num)s toestel staat bij het digipunt. Druk nu het etiket af.",
                    "%(num)s toestellen staan bij het digipunt. Druk nu de etiketten af.",
                    len(made),
                )
            else:
                actions.withdraw_delivery(found, actor=actor())
                said = _("De levering is ingetrokken.")
    except Refused as no:
        flash(no.message, "blocked")
        return _to(code)
    flash(said, "ok")
    return _to(code)


def _is_closed(row: queries.Row) -> bool:
    """Whether it was there for everybody and is no longer. What was never there is not known."""
    if row.digipunt.state == DigipuntState.OPERATIONAL:
        return False
    if any(each.state == DigipuntState.OPERATIONAL for each in queries.spells(row.digipunt)):
        return True
    raise Missing(_("Dit digipunt kennen we niet."))


def _language_asked() -> str | None:
    """The language in the address: who needs a digipunt may keep no cookie."""
    asked = request.args.get("lang")
    read_in(asked)
    return asked if asked in LANGUAGES else None


def _languages(**here: Any) -> list[tuple[str, str, str, bool]]:
    """This page in each language: code, name, address, and whether it is this one."""
    return [
        (code, name, url_for(str(request.endpoint), lang=code, **here), code == language())
        for code, name in LANGUAGES.items()
    ]


def _to(code: str) -> Any:
    return redirect(url_for("digipunten.one", code=code), 303)


def _form_page(form: DigipuntForm, code: str = "") -> str:
    return render_template("digipunten/form.html", form=form, row=queries.one(code) if code else None)


def _one_page(code: str, *, day: DayForm | None = None, tried: str = "", delivery: DeliveryForm | None = None) -> str:
    row = queries.one(code)
    return render_template(
        "digipunten/one.html",
        row=row,
        spells=queries.spells(row.digipunt),
        devices=queries.devices_at(row.digipunt),
        deliveries=queries.deliveries(digipunt=row.digipunt),
        moves=[each for each in DIGIPUNT.from_state(DigipuntState(row.digipunt.state)) if can(each.can)],
        day=day or DayForm(formdata=None),
        delivery=delivery or DeliveryForm(formdata=None),
        tried=tried,
        opened="delivery" if delivery is not None else "",
        form=day or delivery,
        my_id=actor().user_id,
    )


def _quarters() -> list[Period]:
    """The last eight quarters of a year that are over, the newest first."""
    month = month_of(today()).before
    while month.number % 3:
        month = month.before
    found = []
    for _number in range(8):
        first = month.before.before
        found.append(Period(first.first_on, month.next.first_on - timedelta(days=1)))
        month = first.before
    return found
