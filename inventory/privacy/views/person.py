"""One person: what is known, what was lent, and everything that somebody may ask of us."""

from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from inventory.access import Actor, Can, demand, may
from inventory.accounts.views.fresh import fresh
from inventory.core.db import session
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _, moment_text
from inventory.history.models import Event
from inventory.history.queries import events_of
from inventory.loans.lifecycle import KIND_LABELS, LABELS, PHASES
from inventory.loans.models import Loan
from inventory.loans.queries.contracts import visible_to as visible_loans
from inventory.looks import actions as looking
from inventory.looks.events import LOOKS, How
from inventory.looks.queries import looks_at
from inventory.looks.views.noting import seen
from inventory.people.actions import NewEndUser, rights, twins
from inventory.people.events import FIELDS, TOLD
from inventory.people.models import HOUSEHOLD_LABELS, RIGHT_LABELS, EndUser, HouseholdReason, Person, RightReason
from inventory.people.queries import class_of, household_of, objections_of, person_by_ref, search
from inventory.people.queries.twins import end_users_of, merged_into, open_pairs_of, pairs
from inventory.people.shown import about, person_listed, person_shown, short_name
from inventory.privacy import documents
from inventory.privacy.actions.erase import erase_asked
from inventory.privacy.forms import EndUserForm, ExceptionForm, ObjectForm, RightForm, SearchForm
from inventory.privacy.queries.dossier import dossier, roles_of
from inventory.privacy.queries.due import blocks, loans_of
from inventory.privacy.views.pages import pages, tidy_files_afterwards
from inventory.web.files import file_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings
from inventory.web.widgets import Form

MOST_FOUND = 10


@pages.get("/people")
@needs(Can.PEOPLE_SEE)
def people() -> str:
    """Look for somebody; and how many look alike."""
    return _search_page(SearchForm())


@pages.post("/people")
@needs(Can.PEOPLE_SEE)
def found() -> Any:
    """Who has this name, of the own counter. That somebody looked is written down, and who was shown; what was typed is
    not."""
    form = SearchForm()
    if not form.validate():
        return _search_page(form), 422
    rows = search(form.name.data or "", actor=actor(), limit=MOST_FOUND + 1)
    shown = rows[:MOST_FOUND]
    with saving():
        looking.note_search(
            form.name.data or "", [about(row) for row in shown], actor=actor(), secret=settings().secret_key
        )
        listed = [person_listed(row) for row in shown]
    return _search_page(form, listed, is_more=len(rows) > MOST_FOUND)


@pages.get("/people/<ref>")
@needs(Can.PEOPLE_SEE)
def person(ref: str) -> str:
    """One person."""
    return _page(person_by_ref(ref, actor=actor()))


@pages.post("/people/<ref>/phone")
@needs(Can.PEOPLE_SEE)
def show_phone(ref: str) -> Any:
    """Show the phone number for a quarter of an hour; history is told."""
    found = person_by_ref(ref, actor=actor())
    with saving():
        looking.show_phone(about(found), actor=actor())
    return _back(found)


@pages.route("/people/<ref>/right", methods=["GET", "POST"])
@needs(Can.PEOPLE_CHANGE)
def put_right(ref: str) -> Any:
    """Put something right, or write down a new address."""
    found = person_by_ref(ref, actor=actor())
    demand(actor(), Can.PEOPLE_CHANGE, found)
    form = RightForm(obj=found)
    if request.method == "POST" and form.validate():
        values: dict[str, str | date] = {
            name: value for name, value in form.facts().items() if name in FIELDS and value is not None
        }
        try:
            with saving():
                rights.put_right(found, values, RightReason(form.reason.data), actor=actor())
                flash(_("Het staat er nu goed."), "ok")
                return _back(found)
        except Refused as no:
            form.refuse(no.field, no.message)
            return _form_page(ref, form, "privacy/put_right.html"), no.status
    if request.method == "POST":
        return _form_page(ref, form, "privacy/put_right.html"), 422
    if request.args.get("why") in RIGHT_LABELS:
        form.reason.data = request.args["why"]
    seen(about(found), How.PERSON)
    return _form_page(ref, form, "privacy/put_right.html")


@pages.route("/people/<ref>/users/<int:number>", methods=["GET", "POST"])
@needs(Can.PEOPLE_CHANGE)
def put_user_right(ref: str, number: int) -> Any:
    """Put right who uses the device."""
    found = person_by_ref(ref, actor=actor())
    demand(actor(), Can.PEOPLE_CHANGE, found)
    user = session.get(EndUser, number)
    if user is None or user.person_id not in class_of(found.id):
        raise Missing(_("We kennen niemand met dit nummer. Kijk het na."))
    form = EndUserForm(obj=user)
    if request.method == "GET":
        seen(about(found), How.PERSON)
        return _form_page(ref, form, "privacy/put_user_right.html")
    if not form.validate():
        return _form_page(ref, form, "privacy/put_user_right.html"), 422
    wanted = NewEndUser(form.first_name.data or "", form.birth_year.data)
    try:
        with saving():
            rights.put_end_user_right(user, wanted, RightReason(form.reason.data), actor=actor())
            flash(_("Het staat er nu goed."), "ok")
            return _back(found)
    except Refused as no:
        form.refuse(no.field, no.message)
        return _form_page(ref, form, "privacy/put_user_right.html"), no.status


@pages.post("/people/<ref>/objection")
@needs(Can.PEOPLE_CHANGE)
def object_to(ref: str) -> Any:
    """Note to what somebody objects."""
    found, form = person_by_ref(ref, actor=actor()), ObjectForm()
    try:
        with saving():
            rights.object_to(
                found,
                learning_contact=bool(form.learning_contact.data),
                statistics=bool(form.statistics.data),
                actor=actor(),
            )
        flash(_("Het bezwaar is genoteerd."), "ok")
    except Refused as no:
        flash(no.message, "blocked")
    return _back(found)


@pages.post("/people/<ref>/dispute")
@needs(Can.PEOPLE_CHANGE)
def dispute(ref: str) -> Any:
    """Note that something is disputed, or that it is over."""
    found = person_by_ref(ref, actor=actor())
    try:
        with saving():
            rights.dispute(found, request.form.get("is_disputed") == "1", actor=actor())
        flash(_("Het is genoteerd."), "ok")
    except Refused as no:
        flash(no.message, "blocked")
    return _back(found)


@pages.route("/people/<ref>/household", methods=["GET", "POST"])
@needs(Can.HOUSEHOLD_EXCEPTION)
def household(ref: str) -> Any:
    """The coordinator lets one more device go to this household."""
    found = person_by_ref(ref, actor=actor())
    demand(actor(), Can.HOUSEHOLD_EXCEPTION, found)
    form = ExceptionForm()
    if request.method == "GET":
        return _form_page(ref, form, "privacy/household.html")
    if not form.validate():
        return _form_page(ref, form, "privacy/household.html"), 422
    try:
        with saving():
            rights.allow_second_device(found, HouseholdReason(form.reason.data), actor=actor())
            flash(_("Dit gezin mag één toestel meer hebben."), "ok")
            return _back(found)
    except Refused as no:
        form.refuse(no.field, no.message)
        return _form_page(ref, form, "privacy/household.html"), no.status


@pages.post("/people/<ref>/unmerge")
@needs(Can.PEOPLE_CHANGE)
def unmerge(ref: str) -> Any:
    """It was somebody else after all."""
    found = person_by_ref(ref, actor=actor())
    try:
        with saving():
            twins.undo_merge(found, actor=actor())
        flash(_("Dit is weer iemand apart."), "ok")
    except Refused as no:
        flash(no.message, "blocked")
    return _back(found)


@pages.post("/people/<ref>/export")
@needs(Can.PEOPLE_EXPORT)
@fresh
def export(ref: str) -> Response:
    """Everything about this person, to give to the person: a file to read and one for programs."""
    found = person_by_ref(ref, actor=actor())
    demand(actor(), Can.PEOPLE_EXPORT, found)
    if found.anonymised_at is not None:
        raise Refused("anonymised", _("De gegevens van deze persoon zijn gewist."))
    with saving():
        looking.note_export(about(found), actor=actor())
    file = documents.dossier_zip(dossier(found), settings())
    return file_answer(file, f"gegevens-{found.ref}.zip", "application/zip", is_shown=False)


@pages.route("/people/<ref>/erase", methods=["GET", "POST"])
@needs(Can.PEOPLE_CHANGE)
@fresh
def erase(ref: str) -> Any:
    """The person asks to be erased: what goes, what stays, and what stands in the way."""
    found = person_by_ref(ref, actor=actor())
    demand(actor(), Can.PEOPLE_CHANGE, found)
    if request.method == "POST":
        try:
            with saving():
                erase_asked(found, actor=actor())
        except Refused as no:
            flash(no.message, "blocked")
            return redirect(url_for("privacy.erase", ref=ref), 303)
        flash(_("De gegevens zijn gewist."), "ok")
        tidy_files_afterwards()
        return redirect(url_for("privacy.person", ref=ref), 303)
    if found.anonymised_at is None:
        seen(about(found), How.PERSON)
    return render_template(
        "privacy/erase.html",
        person=person_shown(found, actor=actor()),
        blocks=blocks(merged_into(found) or found, asked=True),
    )


def _back(found: Person) -> Any:
    return redirect(url_for("privacy.person", ref=found.ref), 303)


def _form_page(ref: str, form: Form, template: str) -> str:
    return render_template(template, ref=ref, form=form)


def _search_page(form: SearchForm, rows: Any = None, *, is_more: bool = False) -> str:
    alike = len(pairs(actor(), limit=51))
    return render_template("privacy/people.html", form=form, rows=rows, is_more=is_more, alike=alike)


def _page(found: Person) -> str:
    me = actor()
    numbers = class_of(found.id)
    if found.anonymised_at is None:
        seen(about(found), How.PERSON)
    near = household_of(found.address_key, org_id=found.org_id, route=found.route)
    no_offer, no_count = objections_of(found)
    events = [event for number in numbers for event in events_of("person", number) if event.kind not in LOOKS]
    return render_template(
        "privacy/person.html",
        person=found,
        who=person_shown(found, actor=me),
        root=merged_into(found),
        others=[person_listed(row) for row in _rows(numbers[1:])],
        alike=open_pairs_of(found, actor=me),
        short_name=short_name,
        users=end_users_of(numbers),
        loans=_loans(found, me),
        kind_words=KIND_LABELS,
        state_words=LABELS,
        state_phases=PHASES,
        household=[(each.ref, short_name(each)) for each in near if each.id not in numbers],
        exception=rights.open_exception([each.id for each in near] or numbers),
        household_words=HOUSEHOLD_LABELS,
        may_change=may(me, Can.PEOPLE_CHANGE, found),
        may_export=may(me, Can.PEOPLE_EXPORT, found),
        may_allow=may(me, Can.HOUSEHOLD_EXCEPTION, found),
        no_offer=no_offer,
        no_count=no_count,
        objection=ObjectForm(formdata=None, learning_contact=no_offer, statistics=no_count),
        blocks=blocks(found),
        # Who looked is read by the coordinator; the person finds it in the file of all that we hold.
        looks=[look for number in numbers for look in looks_at(number)][-20:] if may(me, Can.LOOKS_SEE) else None,
        timeline_items=[_told(event) for event in sorted(events, key=lambda event: -event.seq)],
    )


def _rows(numbers: list[int]) -> list[Person]:
    return [row for number in numbers if (row := session.get(Person, number)) is not None]


def _loans(found: Person, me: Actor) -> list[Any]:
    numbers = [loan.id for loan in loans_of(found)]
    return list(session.scalars(visible_loans(me).where(Loan.id.in_(numbers)).order_by(Loan.id.desc())))


def _told(event: Event) -> dict[str, Any]:
    what, icon, kind = TOLD.get(event.kind, (event.kind, "info", "neutral"))
    fields = ", ".join(str(FIELDS.get(name, name)) for name in event.data.get("fields", ()))
    reason = event.data.get("reason", "")
    why = RIGHT_LABELS.get(reason) or HOUSEHOLD_LABELS.get(reason) or ""
    return {
        "what": f"{what}: {fields}" if fields else what,
        "when": moment_text(event.at),
        "at": event.at.isoformat(timespec="minutes"),
        "who": roles_of(event),
        "note": str(why),
        "icon": icon,
        "kind": kind,
        "url": None,
    }
