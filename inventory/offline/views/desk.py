"""The desk without network: its page, what is prepared for today, and what comes in later."""

import json
import re
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from flask import Response, current_app, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict

from inventory.access import Actor
from inventory.accounts.queries import opening_of
from inventory.accounts.views.sign_in import who
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _
from inventory.devices.lifecycle import BLOCKING_FLAGS, accessory
from inventory.devices.models import TYPE_LABELS
from inventory.loans.actions import papers
from inventory.loans.actions.about_device import limits_of
from inventory.loans.actions.order import place_of
from inventory.loans.actions.terms import usual_due_on
from inventory.loans.documents import PAPERS
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import LearningPath, Loan
from inventory.loans.queries.contracts import loan_by_number
from inventory.loans.readers import strokes
from inventory.loans.views.counter import USUAL_ACCESSORIES
from inventory.loans.views.desk import Desk, name_person
from inventory.loans.views.pages import draw_afterwards
from inventory.offline.actions.arriving import arrive
from inventory.offline.actions.work import HandedOver, TakenBack, Work
from inventory.offline.documents import picto_url, terms_of_today
from inventory.offline.forms import HandOverForm, KnownForm, TakeBackForm
from inventory.offline.models import Arrival, Outcome, What
from inventory.offline.queries import arrival_by_key, coming_back, reserved_here
from inventory.offline.views import worker
from inventory.offline.views.pages import AT_THE_DESK, pages
from inventory.people.actions import NewEndUser
from inventory.people.models import Person
from inventory.people.queries import person_by_ref
from inventory.referrals.actions.finding import find
from inventory.referrals.models import Programme, Referral
from inventory.web.guard import actor, needs, public
from inventory.web.once import earlier_answer
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import mark_of, settings

_NUMBER = re.compile(r"\b[BHK]-\d{4}-\d{4,6}\b")
_LONGEST_AGO = 365 * 86_400  # seconds; a clock that was put right counts more


@pages.get("/service-worker.js")
@public
def service_worker() -> Response:
    """What a browser runs when there is no network. From here it may answer for every page."""
    return Response(worker.script(current_app), mimetype="text/javascript")


@pages.get("/offline")
@public
def desk() -> str:
    """The page that works without network. It holds no name and no code: those are on the device of the desk."""
    usual = sorted({name for names in USUAL_ACCESSORIES.values() for name in names})
    return render_template(
        "offline/desk.html",
        hand_over_form=HandOverForm(formdata=None),
        take_back_form=TakeBackForm(formdata=None, prefix="back-"),
        usual=[(name, str(accessory(name))) for name in usual],
    )


@pages.get("/offline/me")
@needs(*AT_THE_DESK)
def me() -> Response:
    """Who is signed in, for the queue of this browser, and the key of the session to send it with."""
    return jsonify({"who": mark_of(actor()), "csrf": generate_csrf()})


@pages.get("/offline/prepared")
@needs(*AT_THE_DESK)
def prepared() -> Response:
    """What can be finished today without network: what lies ready for a code, what is due back. No people."""
    me, day = actor(), today()
    place = place_of(me)
    here = place.name if place is not None else ""
    due_on = usual_due_on(LoanKind.BRUIKLEEN, day, settings(), opening=opening_of(place.id if place else None))
    assert due_on is not None
    reserved = [_to_hand_over(each) for each in reserved_here(me, day) if _is_clear(each)]
    terms = ""
    if reserved:
        sheet = terms_of_today(settings(), at=now(), due_on=due_on, place=here or settings().lender_name, clerk=me.name)
        terms = render_template("loans/_agreement.html", sheet=sheet, picto_url=picto_url)
    return jsonify(
        {
            "who": mark_of(me),
            "day": day.isoformat(),
            "place": here,
            "due_on": due_on.isoformat(),
            "hand_overs": reserved,
            "returns": [_to_take_back(each) for each in coming_back(me, day)],
            "terms": terms,
        }
    )


def _is_clear(referral: Referral) -> bool:
    return referral.device is not None and not BLOCKING_FLAGS & set(referral.device.flags)


def _to_hand_over(referral: Referral) -> dict[str, Any]:
    device = referral.device
    assert device is not None
    came_with_it = {name.casefold() for name in device.accessories}
    usual = [name for name in USUAL_ACCESSORIES[device.type] if name.casefold() not in came_with_it]
    confirm = (
        [("limits_told", _("Zeg dit aan wie tekent: %(limits)s", limits=" ".join(limits)))]
        if (limits := limits_of(device))
        else []
    )
    if device.type != referral.device_type:
        confirm.append(("wrong_type", _("Dit is niet het soort toestel dat gevraagd is. Vraag of het ook goed is.")))
    return {
        "tag": device.tag,
        "code": referral.code,
        "name": device.name,
        "type": str(TYPE_LABELS[device.type]),
        "serial": device.serial[-5:],
        "accessories": [[name, str(accessory(name))] for name in dict.fromkeys((*device.accessories, *usual))],
        "own": list(device.accessories),
        "confirm": confirm,
        "representative_signs": referral.representative_signs,
        "is_pupil": referral.programme == Programme.PUPILS,
        "learning": referral.learning_path,
    }


def _to_take_back(loan: Loan) -> dict[str, Any]:
    line = loan.line
    handed = [each.kind for each in line.accessories if each.handed]
    return {
        "tag": line.device.tag,
        "number": loan.number,
        "name": line.device.name,
        "accessories": [[kind, str(accessory(kind))] for kind in handed],
        "deposit": bool(loan.deposit_eur),
    }


# --- what comes in later ----------------------------------------------------------------------------------------------


@pages.post("/offline/work")
@needs(*AT_THE_DESK)
def send() -> Any:
    """One thing that was done without network. Sent again it gives the same answer."""
    me = actor()
    if request.form.get("who") != mark_of(me):
        return jsonify({"reason": "somebody_else"}), 409
    try:
        work = _work()
        _count_guesses(work)
        path = url_for("loans.hand_over" if work.what is What.HAND_OVER else "loans.take_back")
        with saving(is_checked=False):  # each field was looked through by its form
            told = _NUMBER.search(earlier_answer(who(), path, work.key))
            arrival = arrive(
                work,
                actor=me,
                settings=settings(),
                papers_of=PAPERS,
                referral_of=referral_of,
                earlier=told.group() if told else "",
            )
            loan_id = _drawn(arrival, me)
    except BadInput as wrong:
        session.rollback()
        return jsonify({"reason": wrong.reason, "field": wrong.field or "", "message": str(wrong.message)}), 422
    if loan_id is not None:
        is_out = work.what is What.HAND_OVER
        draw_afterwards(loan_id, papers.AGREEMENT if is_out else papers.RECEIPT)
    return redirect(url_for("offline.answer", key=work.key), 303)


@pages.get("/offline/answer")
@needs(*AT_THE_DESK)
def answer() -> Response:
    """What came of something that was sent."""
    found = arrival_by_key(request.args.get("key", "")[:120], actor=actor())
    if found is None:
        raise Missing(_("Dit is hier nog niet aangekomen."))
    is_done = found.outcome == Outcome.DONE
    return jsonify(
        {
            "outcome": str(found.outcome),
            "number": found.number,
            "message": found.said,
            "url": url_for("loans.loan", number=found.number) if is_done and found.number else url_for("offline.tasks"),
        }
    )


def _count_guesses(work: Work) -> None:
    """A code that is wrong is noted here as at the counter, before anything is written."""
    if isinstance(work.did, HandedOver) and arrival_by_key(work.key, actor=actor()) is None:
        with suppress(Missing):
            find(work.did.code, actor=actor(), address=request.remote_addr, is_whole=False)


def referral_of(code: str) -> Referral:
    """The code, for what was done with it; a wrong one was counted before."""
    return find(code, actor=actor(), address=request.remote_addr, is_noted=False)


def _drawn(arrival: Arrival, me: Actor) -> int | None:
    """The contract whose paper is drawn after the answer."""
    if arrival.outcome != Outcome.DONE or not arrival.number:
        return None
    return loan_by_number(arrival.number, actor=me).id


def _work() -> Work:
    sent = request.form
    key = sent.get("once", "")
    if not 8 <= len(key) <= 120 or not key.isascii():
        raise BadInput("key", _("Dit konden we niet lezen."))
    fields = _fields(sent.get("fields", ""))
    try:
        what = What(sent.get("what", ""))
        ago = int(sent.get("ago", ""))
        if ago < 0:
            raise ValueError
    except ValueError:
        raise BadInput("shape", _("Dit konden we niet lezen.")) from None
    drawn = strokes.read(sent["strokes"]) if sent.get("strokes") else None
    try:
        tag = tag_in(sent.get("tag", "")) if sent.get("tag") or not sent.get("number") else ""
    except Missing as no:
        raise BadInput("tag", no.message, field="tag") from None
    did = _handed_over(tag, fields) if what is What.HAND_OVER else _taken_back(tag, fields)
    return Work(key=key, done_at=now() - timedelta(seconds=min(ago, _LONGEST_AGO)), did=did, strokes=drawn)


def _fields(text: str) -> MultiDict[str, str]:
    try:
        read = json.loads(text)
        pairs = [(str(name), str(value)) for name, values in read.items() for value in values]
    except (ValueError, AttributeError, TypeError, RecursionError):
        raise BadInput("shape", _("Dit konden we niet lezen.")) from None
    return MultiDict(pairs[:200])


def _right(form: Any) -> Any:
    """The form, or what is wrong in it: that is for the desk to mend."""
    if not form.validate():
        name, errors = next(iter(form.errors.items()))
        field = form._fields.get(name or "")
        label = str(field.label.text) if field is not None else ""
        raise BadInput("form", f"{label}: {errors[0]}" if label else str(errors[0]), field=name)
    return form


def _handed_over(tag: str, fields: MultiDict[str, str]) -> HandedOver:
    known = _known(fields.get("person", ""))
    form = _right(KnownForm(formdata=fields) if known is not None else HandOverForm(formdata=fields))
    user, other = (form.end_user_first_name.data or "").strip(), (form.other_accessory.data or "").strip()
    ticked = tuple(dict.fromkeys(form.accessories.data or ()))
    try:
        day = date.fromisoformat(request.form.get("prepared_on", ""))
        learning = LearningPath(form.learning_path.data or LearningPath.NOT_OFFERED)
    except ValueError:
        raise BadInput("shape", _("Dit konden we niet lezen.")) from None
    return HandedOver(
        tag=tag,
        code=request.form.get("code", "")[:20],
        prepared_on=day,
        borrower=form.borrower(known) if known is not None else form.borrower(),
        known=known,
        identity_seen=bool(form.identity_seen.data),
        end_user=NewEndUser(user, form.end_user_birth_year.data) if user else None,
        representative_signs=bool(form.representative_signs.data),
        accessories=(*ticked, other) if other and other not in ticked else ticked,
        condition=form.condition.data or "",
        due_on=form.due_on.data,
        learning_path=learning,
        confirmed=frozenset(form.confirmed.data or ()),
    )


def _known(ref: str) -> Person | None:
    """Who was recognised before the network went. Erased since, or of another counter: the desk says who signed."""
    if not ref:
        return None
    desk = Desk(LoanKind.BRUIKLEEN)
    with suppress(Missing):
        name_person(desk, person_by_ref(ref, actor=actor()))
    if desk.person is None:
        raise BadInput("person_gone", _("We kennen deze persoon niet meer. Vul in wie tekent."), field="first_name")
    return desk.person


def _taken_back(tag: str, fields: MultiDict[str, str]) -> TakenBack:
    form = _right(TakeBackForm(formdata=fields))
    return TakenBack(
        tag=tag,
        number=request.form.get("number", "")[:16],
        accessories=tuple(dict.fromkeys(form.accessories.data or ())),
        condition=form.condition.data or "",
        data_statement=bool(form.data_statement.data),
        note=form.note.data or "",
        device_note=(form.device_note.data or "").strip(),
    )
