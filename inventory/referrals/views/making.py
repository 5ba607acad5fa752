"""Making a referral, its list, its page with the slip, and its steps."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from inventory.access import Can, Role, may
from inventory.core.clock import today
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _, day_text
from inventory.devices.models import DeviceType
from inventory.devices.queries import device_by_tag
from inventory.history.sealing import sealed
from inventory.lists.views.shown import list_page
from inventory.referrals import queries
from inventory.referrals.actions import making, moving
from inventory.referrals.actions.finding import find
from inventory.referrals.documents import slip_pdf
from inventory.referrals.forms import PlainForm, ReferralForm, RefuseForm, ReserveForm
from inventory.referrals.lifecycle import OPEN, REFERRAL, ReferralState
from inventory.referrals.models import Ease, Internet, Profile, Programme, Referral
from inventory.referrals.queries.deciding import decided_lately
from inventory.referrals.views.listing import REFERRALS
from inventory.referrals.views.pages import pages
from inventory.web.files import file_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import settings

_MOVERS = (Can.REFERRALS_MAKE, Can.REFERRALS_CONFIRM, Can.REFERRALS_ALLOCATE)


@pages.get("/referrals")
@needs(Can.REFERRALS_SEE)
def referrals() -> Any:
    """The referrals of the own organisation; for library and coordinator all of them."""
    me = actor()
    return list_page(
        REFERRALS,
        "referrals/referrals.html",
        hides_org=lambda rows: (
            Role.COORDINATOR in me.roles and any(not queries.sees_referrer(me, row.referral) for row in rows)
        ),
        decided=decided_lately(me) if request.args.get("state") == ReferralState.TO_CONFIRM else (),
        steps_of=lambda referral: [REFERRAL.move(name) for name in moving.allowed_moves(referral, me)],
        available=queries.availability(today()) if may(me, Can.REFERRALS_MAKE) else {},
        available_words={"yes": _("genoeg"), "few": _("enkele"), "no": _("geen")},
        available_kinds={"yes": "ok", "few": "confirm", "no": "blocked"},
    )


@pages.route("/referrals/new", methods=["GET", "POST"])
@needs(Can.REFERRALS_MAKE)
def new() -> Any:
    """Make a referral."""
    form = ReferralForm()
    status = 200
    last = queries.last_made_by(actor())
    is_same = request.method == "GET" and "same" in request.args and last is not None
    if form.validate_on_submit():
        try:
            with saving():
                made = making.make_referral(_need(form), actor=actor(), settings=settings())
                code = made.code
            return redirect(url_for("referrals.referral", code=code, done="made"), 303)
        except Refused as no:
            form.refuse(no.field, no.message)
            status = no.status
    elif request.method == "POST":
        status = 422
    else:
        form.begin_with(last if is_same else None)
    return render_template(
        "referrals/new.html",
        form=form,
        last=last if request.method == "GET" else None,
        is_same=is_same,
        available=queries.availability(today()),
    ), status


@pages.get("/referrals/<code>")
@needs(Can.REFERRALS_SEE)
def referral(code: str) -> str:
    """One referral: its code, big; its state; what can be done."""
    return _page(_find(code))


@pages.get("/referrals/<code>/slip.pdf")
@needs(Can.REFERRALS_SEE)
def slip(code: str) -> Response:
    """The slip for the client, while the code is of use."""
    found = _find(code)
    if found.state not in OPEN:
        raise Refused(
            "code_has_ended",
            _("Deze code is niet meer te gebruiken. Verleng ze eerst, of maak een nieuwe doorverwijzing."),
        )
    content = sealed(slip_pdf(found, settings()), what="Doorverwijzing")
    return file_answer(content, f"doorverwijzing-{found.code}.pdf")


@pages.post("/referrals/<code>/moves/<move>")
@needs(*_MOVERS)
def move(code: str, move: str) -> Any:
    """Take a step."""
    planned = REFERRAL.move(move)
    try:
        found = _find(code)
    except Missing:
        if move not in moving.TAKEN_BACK:
            raise
        return _too_late(_("Dit kan niet meer: er gebeurde al iets met de code."))
    form = {"reserve": ReserveForm, "refuse": RefuseForm}.get(move, PlainForm)()
    if not form.validate():
        return _page(found, form=form), 422
    tag = request.form.get("device", "")
    number, until = found.code, found.valid_until
    try:
        with saving():
            device = device_by_tag(tag_in(tag), actor=actor()) if tag else None
            if move == "confirm":
                making.confirm(found, actor=actor())
            elif move == "refuse":
                making.refuse(found, making.refusal_reason(form.reason.data), actor=actor())
            elif move in moving.TAKEN_BACK:
                making.take_back(found, move, actor=actor())
            elif move == "renew":
                until = making.renew(found, actor=actor(), settings=settings()).valid_until
            else:
                facts = {"device": device, "reason": form.reason.data if move == "reserve" else None}
                moving.move(found, move, actor=actor(), facts=facts, settings=settings())
            tag = device.tag if device is not None else ""
    except Refused as no:
        if move in moving.TAKEN_BACK:
            return _too_late(str(no.message))
        if no.reason != "reason_needed":
            raise
        flash(str(no.message), "confirm")
        return redirect(url_for("referrals.waiting", code=number), 303)
    if move == "reserve":
        flash(_("%(tag)s ligt klaar voor %(code)s.", tag=tag, code=number), "ok")
        return redirect(url_for("referrals.waiting"), 303)
    done = {
        "confirm": _("%(code)s is bevestigd.", code=number),
        "refuse": _("%(code)s is geweigerd.", code=number),
        "unconfirm": _("De bevestiging van %(code)s is teruggenomen.", code=number),
        "unrefuse": _(
            "De weigering van %(code)s is teruggenomen. Stond er een telefoonnummer van de klant bij? Dat is gewist.",
            code=number,
        ),
        "withdraw": _("%(code)s is ingetrokken.", code=number),
        "release": _("Het toestel is weer vrij. %(code)s wacht op een ander.", code=number),
    }.get(move, _("%(move)s: gedaan.", move=planned.label))
    if move == "renew":
        flash(_("De code is nu geldig tot en met %(day)s.", day=day_text(until)), "ok")
    else:
        flash(done, "ok")
    if move in (*moving.DECISIONS, *moving.TAKEN_BACK):  # the referral of a partner is no longer theirs to see
        return redirect(url_for("referrals.referrals", state=ReferralState.TO_CONFIRM.value), 303)
    return redirect(url_for("referrals.referral", code=number), 303)


def _too_late(why: str) -> Any:
    flash(why, "confirm")
    return redirect(url_for("referrals.referrals", state=ReferralState.TO_CONFIRM.value), 303)


def _find(code: str) -> Referral:
    return find(code, actor=actor(), address=request.remote_addr)


def _need(form: ReferralForm) -> making.Need:
    return making.Need(
        device_type=DeviceType(form.device_type.data),
        profile=Profile(form.profile.data),
        ease_of_use=[Ease(wish) for wish in form.ease_of_use.data or []],
        representative_signs=bool(form.representative_signs.data),
        internet_at_home=Internet(form.internet_at_home.data),
        learning_path=bool(form.learning_path.data),
        learning_place=form.place(),
        programme=Programme.PUPILS if form.pupil.data else Programme.DIGIBANK,
        devices=int(form.devices.data or 1),
        client=making.Client(
            initials=form.client_initials.data or "",
            phone=form.client_phone.data or "",
            agrees=bool(form.client_agrees.data),
        ),
    )


def _page(found: Referral, *, form: Any = None) -> str:
    me = actor()
    refusing = form if isinstance(form, RefuseForm) else RefuseForm()
    refusing.offer(is_extra=found.extra_of_id is not None)
    names = [name for name in moving.allowed_moves(found, me) if name != "reserve"]
    return render_template(
        "referrals/referral.html",
        referral=found,
        form=form,
        steps=[REFERRAL.move(name) for name in names],
        state=queries.seen_state(found, me),
        refusing=refusing,
        what_next=queries.what_next(found, me),
        sees_refusal=queries.sees_all(me) and Role.COORDINATOR in me.roles,
        sees_org=queries.sees_referrer(me, found),
        sees_client=queries.sees_client(me),
        device=found.device if queries.sees_device(me) and found.state == ReferralState.RESERVED else None,
        extras=queries.seen_extras(me, found),
        may_hand_over=may(me, Can.LOANS_HAND_OVER),
        is_open=found.state in OPEN,
        is_made=request.args.get("done") == "made",
    )
