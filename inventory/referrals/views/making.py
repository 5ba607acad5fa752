"""Making a referral, its list, its page with the slip, and its steps."""

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from inventory.access import Actor, Can, Role, may
from inventory.core.clock import today
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _, day_text
from inventory.devices.models import DeviceType
from inventory.devices.queries import device_by_tag
from inventory.history.sealing import sealed
from inventory.referrals import queries
from inventory.referrals.actions import making, moving
from inventory.referrals.actions.finding import find
from inventory.referrals.documents import slip_pdf
from inventory.referrals.forms import PlainForm, ReferralForm, RefuseForm, ReserveForm
from inventory.referrals.lifecycle import LABELS, OPEN, REFERRAL, WORDS, ReferralState
from inventory.referrals.models import Ease, Internet, Profile, Programme, Referral
from inventory.referrals.queries.deciding import decided_lately
from inventory.referrals.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.http import row_number
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import settings

SHOWN = 50
_MOVERS = (Can.REFERRALS_MAKE, Can.REFERRALS_CONFIRM, Can.REFERRALS_ALLOCATE)


@pages.get("/referrals")
@needs(Can.REFERRALS_SEE)
def referrals() -> str:
    """The referrals of the own organisation; for library and coordinator all of them."""
    me = actor()
    wanted = request.args.get("state", "open")
    is_there = wanted in (*ReferralState, "open", "all")
    if not is_there or (queries.sees_all(me) and wanted in set(ReferralState) - queries.states_seen(me)):
        wanted = "open"
    after = request.args.get("after", type=row_number)
    rows = _rows(me, wanted, after)
    next_url = url_for("referrals.referrals", state=wanted, after=rows[SHOWN - 1].id) if len(rows) > SHOWN else None
    return render_template(
        "referrals/referrals.html",
        rows=rows[:SHOWN],
        chip_rows=_chips(me, wanted),
        next_url=next_url,
        first_url=url_for("referrals.referrals", state=wanted) if after is not None else None,
        sees_org=lambda referral: queries.sees_referrer(me, referral),
        shows_org=not queries.sees_words_only(me) or len({row.org_id for row in rows} | me.orgs()) > 1,
        what_next=lambda referral: queries.what_next(referral, me),
        hides_org=Role.COORDINATOR in me.roles and any(not queries.sees_referrer(me, row) for row in rows[:SHOWN]),
        is_referrer=queries.sees_words_only(me),
        state_of=lambda referral: queries.seen_state(referral, me),
        sees_device=queries.sees_device(me),
        decided=decided_lately(me) if wanted == ReferralState.TO_CONFIRM else (),
        steps_of=lambda referral: [REFERRAL.move(name) for name in moving.allowed_moves(referral, me)],
        available=queries.availability(today()) if may(me, Can.REFERRALS_MAKE) else {},
        available_words={"yes": _("genoeg"), "few": _("enkele"), "no": _("geen")},
        available_kinds={"yes": "ok", "few": "confirm", "no": "blocked"},
    )


def _rows(me: Actor, wanted: str, after: int | None) -> list[Referral]:
    """A page of the list. Who refers asks by the four words; what waits for a confirmation is a list of its own."""
    found: Sequence[Referral]
    if queries.sees_words_only(me) and wanted == ReferralState.TO_CONFIRM:
        found = queries.partners_to_confirm(me, after=after, limit=SHOWN + 1)
    elif queries.sees_words_only(me):
        words = {"open": (ReferralState.WAITING, ReferralState.RESERVED), "all": WORDS}.get(wanted, (wanted,))
        found = queries.own_referrals(me, [ReferralState(word) for word in words], after=after, limit=SHOWN + 1)
    else:
        found = queries.referrals(me, state="" if wanted == "all" else wanted, after=after, limit=SHOWN + 1)
    return list(found)


def _chips(me: Actor, wanted: str) -> list[tuple[Any, ...]]:
    if queries.sees_words_only(me):
        counts: dict[ReferralState, int | str] = dict(queries.count_by_word(me))
        if Role.SOCIAL_WORKER in me.roles:
            counts[ReferralState.TO_CONFIRM] = queries.count_to_confirm(me)
    else:
        counts = dict(queries.count_by_state(me, queries.states_seen(me)))
    return [
        (_("Open"), url_for("referrals.referrals"), wanted == "open"),
        *(
            (LABELS[state], url_for("referrals.referrals", state=state.value), wanted == state, counts[state])
            for state in ReferralState
            if state in counts
        ),
        (_("Alle"), url_for("referrals.referrals", state="all"), wanted == "all"),
    ]


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
    response = Response(sealed(slip_pdf(found, settings()), what="Doorverwijzing"), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="doorverwijzing-{found.code}.pdf"'
    return response


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
