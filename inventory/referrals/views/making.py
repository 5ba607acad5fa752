"""Making a referral, its list, its page with the slip, and its steps."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from inventory.access import Can, may
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.models import DeviceType
from inventory.devices.queries import device_by_tag
from inventory.history.sealing import sealed
from inventory.referrals import queries
from inventory.referrals.actions import making, moving
from inventory.referrals.documents import slip_pdf
from inventory.referrals.forms import PlainForm, ReferralForm
from inventory.referrals.lifecycle import LABELS, REFERRAL, ReferralState
from inventory.referrals.models import Ease, Internet, Profile, Referral
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
    if wanted not in (*ReferralState, "open", "all"):
        wanted = "open"
    after = request.args.get("after", type=row_number)
    rows = queries.referrals(me, state="" if wanted == "all" else wanted, after=after, limit=SHOWN + 1)
    counts = queries.count_by_state(me)
    next_url = url_for("referrals.referrals", state=wanted, after=rows[SHOWN - 1].id) if len(rows) > SHOWN else None
    chips = [
        (_("Open"), url_for("referrals.referrals"), wanted == "open"),
        *(
            (LABELS[state], url_for("referrals.referrals", state=state.value), wanted == state, counts.get(state, 0))
            for state in ReferralState
        ),
        (_("Alle"), url_for("referrals.referrals", state="all"), wanted == "all"),
    ]
    return render_template(
        "referrals/referrals.html",
        rows=rows[:SHOWN],
        chip_rows=chips,
        next_url=next_url,
        first_url=url_for("referrals.referrals", state=wanted) if after is not None else None,
        sees_org=lambda referral: queries.sees_referrer(me, referral),
        sees_device=queries.sees_device(me),
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
    if form.validate_on_submit():
        try:
            with saving():
                made = making.make_referral(_need(form), actor=actor(), settings=settings())
            return redirect(url_for("referrals.referral", code=made.code), 303)
        except Refused as no:
            form.refuse(no.field, no.message)
            status = no.status
    elif request.method == "POST":
        status = 422
    return render_template("referrals/new.html", form=form, available=queries.availability(today())), status


@pages.get("/referrals/<code>")
@needs(Can.REFERRALS_SEE)
def referral(code: str) -> str:
    """One referral: its code, big; its state; what can be done."""
    return _page(queries.referral_by_code(code, actor=actor()))


@pages.get("/referrals/<code>/slip.pdf")
@needs(Can.REFERRALS_SEE)
def slip(code: str) -> Response:
    """The slip for the client."""
    found = queries.referral_by_code(code, actor=actor())
    response = Response(sealed(slip_pdf(found, settings()), what="Doorverwijzing"), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="doorverwijzing-{found.code}.pdf"'
    return response


@pages.post("/referrals/<code>/moves/<move>")
@needs(*_MOVERS)
def move(code: str, move: str) -> Any:
    """Take a step."""
    found = queries.referral_by_code(code, actor=actor())
    planned = REFERRAL.move(move)
    form = PlainForm()
    if not form.validate():
        return _page(found, form=form), 422
    tag = request.form.get("device", "")
    with saving():
        device = device_by_tag(tag_in(tag), actor=actor()) if tag else None
        if move == "confirm":
            making.confirm(found, actor=actor())
        elif move == "renew":
            making.renew(found, actor=actor(), settings=settings())
        else:
            moving.move(found, move, actor=actor(), facts={"device": device}, settings=settings())
        if move == "reserve" and device is not None:
            flash(_("%(tag)s ligt klaar voor %(code)s.", tag=device.tag, code=found.code), "ok")
        else:
            flash(_("%(move)s: gedaan.", move=planned.label), "ok")
    if move == "reserve":
        return redirect(url_for("referrals.waiting"), 303)
    if move == "confirm":  # the referral of a partner is no longer theirs to see
        return redirect(url_for("referrals.referrals", state=ReferralState.TO_CONFIRM.value), 303)
    return redirect(url_for("referrals.referral", code=found.code), 303)


def _need(form: ReferralForm) -> making.Need:
    return making.Need(
        device_type=DeviceType(form.device_type.data),
        profile=Profile(form.profile.data),
        ease_of_use=[Ease(wish) for wish in form.ease_of_use.data or []],
        representative_signs=bool(form.representative_signs.data),
        internet_at_home=Internet(form.internet_at_home.data),
        learning_path=bool(form.learning_path.data),
    )


def _page(found: Referral, *, form: PlainForm | None = None) -> str:
    me = actor()
    names = [name for name in moving.allowed_moves(found, me) if name != "reserve"]
    return render_template(
        "referrals/referral.html",
        referral=found,
        form=form,
        steps=[REFERRAL.move(name) for name in names],
        sees_org=queries.sees_referrer(me, found),
        device=found.device if queries.sees_device(me) and found.state == ReferralState.RESERVED else None,
        may_hand_over=may(me, Can.LOANS_HAND_OVER),
        is_ready=found.state in (ReferralState.WAITING, ReferralState.RESERVED),
    )
