"""Noting a need on a phone; for who coordinates the counts of a month, and the sessions."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _, _l, day_text, ngettext
from inventory.core.months import month_of, parse_month
from inventory.core.periods import Period
from inventory.core.quarters import QUARTERS, Quarter
from inventory.lists.views.shown import list_page
from inventory.outreach import actions, queries
from inventory.outreach.forms import HeldForm, SessionForm, SignalForm
from inventory.outreach.lifecycle import KINDS, LABELS, PHASES, SESSION, TOPICS, SessionState, Topic
from inventory.outreach.models import OutreachSession
from inventory.outreach.views.listing import SESSIONS
from inventory.web.guard import actor, needs
from inventory.web.saving import saving

pages = Blueprint("outreach", __name__)
_SAID = {
    "hold": _l("Genoteerd. Het telt mee voor het doel."),
    "cancel": _l("Dit gaat niet door."),
    "reopen": _l("Het staat weer op gepland."),
}


@pages.context_processor
def words() -> dict[str, Any]:
    return {
        "topic_words": TOPICS,
        "quarter_words": QUARTERS,
        "session_kinds": KINDS,
        "session_words": LABELS,
        "session_phases": PHASES,
    }


@pages.get("/signals")
@needs(Can.SIGNALS_NOTE)
def signals() -> str:
    """A topic, a number, done."""
    form = SignalForm(formdata=None)
    form.quarter.data = (queries.last_quarter(actor()) or Quarter.KORTRIJK).value
    return _signal_page(form)


@pages.post("/signals")
@needs(Can.SIGNALS_NOTE)
def note() -> Any:
    """Keep it."""
    form = SignalForm()
    if not form.validate():
        return _signal_page(form), 422
    try:
        with saving():
            made = actions.note_signal(
                Topic(form.topic.data), Quarter(form.quarter.data), form.people.data or 0, actor=actor(),
                heard_on=form.heard_on.data,
            )  # fmt: skip
            said = ngettext("%(topic)s: %(num)s mens.", "%(topic)s: %(num)s mensen.", made.people, topic=_topic(made))
    except Refused as no:
        form.refuse(no.field, no.message)
        return _signal_page(form), no.status
    flash(_("Genoteerd. %(what)s", what=said), "ok")
    return redirect(url_for("outreach.signals"), 303)


@pages.post("/signals/<int:signal>/withdraw")
@needs(Can.SIGNALS_NOTE)
def withdraw(signal: int) -> Any:
    """The wrong button."""
    try:
        with saving():
            actions.withdraw_signal(queries.signal_by_id(signal), actor=actor())
    except Refused as no:
        flash(no.message, "blocked")
    else:
        flash(_("Dit telt niet meer mee."), "ok")
    return redirect(url_for("outreach.signals"), 303)


@pages.get("/outreach")
@needs(Can.OUTREACH_SEE)
def outreach() -> str:
    """The needs of a month that is over as counts, and the sessions."""
    wanted = request.args.get("month", "")
    month = parse_month(wanted) if wanted else month_of(today()).before
    ever = Period(date(2020, 1, 1), today())
    since = _(
        "Gehouden van %(first)s tot en met vandaag. Het doel telt vanaf de eerste dag van het project.",
        first=day_text(ever.first_on),
    )
    return render_template(
        "outreach/outreach.html",
        month=month,
        newer=month.next if month.next.is_over else None,
        table=queries.signals(month),
        figures=replace(queries.figures(ever), note=since),
        planned=queries.planned(),
        held=queries.over_by_year(),
    )


@pages.get("/outreach/sessions")
@needs(Can.OUTREACH_SEE)
def sessions() -> Any:
    """Every session, with filters and files."""
    return list_page(SESSIONS, "outreach/sessions.html")


@pages.get("/outreach/new")
@needs(Can.OUTREACH_SET)
def new() -> str:
    """A session to come."""
    return _form_page(SessionForm(formdata=None))


@pages.post("/outreach/new")
@needs(Can.OUTREACH_SET)
def add() -> Any:
    """Keep it."""
    form = SessionForm()
    if not form.validate():
        return _form_page(form), 422
    try:
        with saving():
            number = actions.plan_session(form.plan(), actor=actor()).id
    except Refused as no:
        form.refuse(no.field, no.message)
        return _form_page(form), no.status
    flash(_("Het is gepland."), "ok")
    return redirect(url_for("outreach.one", number=number), 303)


@pages.get("/outreach/<int:number>")
@needs(Can.OUTREACH_SET)
def one(number: int) -> str:
    """One session: was it held, and by how many?"""
    return _one_page(queries.session_by_id(number))


@pages.post("/outreach/<int:number>/change")
@needs(Can.OUTREACH_SET)
def change(number: int) -> Any:
    """Say it otherwise."""
    found, form = queries.session_by_id(number), SessionForm()
    if not form.validate():
        return _one_page(found, form), 422
    try:
        with saving():
            actions.change_session(found, form.plan(), actor=actor())
    except Refused as no:
        form.refuse(no.field, no.message)
        return _one_page(queries.session_by_id(number), form), no.status
    flash(_("Het is gewijzigd."), "ok")
    return redirect(url_for("outreach.one", number=number), 303)


@pages.post("/outreach/<int:number>/move")
@needs(Can.OUTREACH_SET)
def move(number: int) -> Any:
    """Held, cancelled, or neither."""
    found, name, form = queries.session_by_id(number), request.form.get("move", ""), HeldForm()
    if name == "hold" and not form.validate():
        return _one_page(found, held=form), 422
    try:
        with saving():
            actions.move_session(
                found, name, actor=actor(), participants=form.participants.data if name == "hold" else None
            )
    except Refused as no:
        form.refuse(no.field, no.message)
        return _one_page(queries.session_by_id(number), held=form), no.status
    flash(str(_SAID[name]), "ok")
    return redirect(url_for("outreach.one", number=number), 303)


def _topic(made: Any) -> str:
    return str(TOPICS[made.topic])


def _signal_page(form: SignalForm) -> str:
    return render_template("outreach/signals.html", form=form, mine=queries.signals_of_today(actor()), topics=Topic)


def _form_page(form: SessionForm) -> str:
    return render_template("outreach/form.html", form=form)


def _one_page(found: OutreachSession, form: SessionForm | None = None, held: HeldForm | None = None) -> str:
    return render_template(
        "outreach/one.html",
        it=found,
        moves=list(SESSION.from_state(SessionState(found.state))),
        is_to_come=found.held_on > today(),
        session_form=form or SessionForm.of(found),
        held=held or HeldForm(formdata=None),
        form=form or held,
        opened=form is not None,
    )
