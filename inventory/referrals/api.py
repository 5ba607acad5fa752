"""Referrals for programs: the same actions as the pages."""

from typing import Any

from flask import Response, jsonify, request

from inventory.access import Can
from inventory.accounts.models import Location
from inventory.core.clock import today
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.devices.models import DeviceType
from inventory.devices.queries import device_by_tag
from inventory.referrals import queries
from inventory.referrals.actions import making, moving
from inventory.referrals.actions.finding import find
from inventory.referrals.lifecycle import LABELS, ReferralState
from inventory.referrals.models import Ease, Internet, Profile, Programme, Referral
from inventory.referrals.queries.shortage import figures
from inventory.referrals.schemas import Availability, NewReferral, ReferralAnswer, ReferralMove, Shortages
from inventory.web.api import ApiRoom, check_version, etag
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import settings

calls = ApiRoom("referrals-api", __name__, url_prefix="/api/v1", description="Doorverwijzingen: wat nodig is.")


@calls.post("/referrals")
@needs(Can.REFERRALS_MAKE)
@calls.arguments(NewReferral)
@calls.response(201, ReferralAnswer)
def make_referral(body: dict[str, Any]) -> Response:
    """Make a referral; its code goes on a slip that the client carries."""
    with saving():
        made = making.make_referral(
            making.Need(
                device_type=DeviceType(body["device_type"]),
                profile=Profile(body["profile"]),
                ease_of_use=[Ease(wish) for wish in body["ease_of_use"]],
                representative_signs=body["representative_signs"],
                internet_at_home=Internet(body["internet_at_home"]),
                learning_path=body["learning_path"],
                learning_place=_place(body["learning_place"]),
                programme=Programme(body["programme"]),
                devices=body["devices"],
                client=making.Client(**body["client"]) if body["client"] else None,
            ),
            actor=actor(),
            settings=settings(),
            valid_days=body["valid_days"],
        )
        return _answer(made, 201)


@calls.get("/referrals/<string:code>")
@needs(Can.REFERRALS_SEE)
@calls.response(200, ReferralAnswer)
def referral(code: str) -> Response:
    """A referral, as far as the caller may see it."""
    return _answer(find(code, actor=actor(), address=request.remote_addr), 200, is_read=True)


@calls.post("/referrals/<string:code>/moves")
@needs(Can.REFERRALS_MAKE, Can.REFERRALS_CONFIRM, Can.REFERRALS_ALLOCATE)
@calls.arguments(ReferralMove)
@calls.response(200, ReferralAnswer)
def move(body: dict[str, Any], code: str) -> Response:
    """Take a step: confirm, release, renew, withdraw; refuse, with the fact `reason`; unconfirm or unrefuse, within
    half an hour; or reserve, with the facts `device` (a tag) and `reason` (when it is not the proposal).
    """
    name, tag = body["move"], body["facts"].get("device")
    with saving():
        found = find(code, actor=actor(), address=request.remote_addr)
        check_version(queries.version_seen(found, actor()))
        if name == "confirm":
            making.confirm(found, actor=actor())
        elif name == "refuse":
            making.refuse(found, making.refusal_reason(body["facts"].get("reason")), actor=actor())
        elif name in moving.TAKEN_BACK:
            making.take_back(found, name, actor=actor())
        elif name == "renew":
            making.renew(found, actor=actor(), settings=settings())
        else:
            device = device_by_tag(tag_in(tag), actor=actor()) if tag else None
            moving.move(found, name, actor=actor(), facts={**body["facts"], "device": device}, settings=settings())
        return _answer(found, 200)


@calls.get("/referrals/shortage")
@needs(Can.REFERRALS_DEMAND)
@calls.response(200, Shortages)
def shortage() -> dict[str, Any]:
    """Per type what is wanted against what is ready. Counts, no codes."""
    return figures(today())


@calls.get("/availability")
@needs(Can.AVAILABILITY_SEE)
@calls.response(200, Availability)
def availability() -> dict[str, str]:
    """Whether there are devices for who asks now, after all who wait already, per type: yes, few or no. No counts."""
    return {kind.value: word for kind, word in queries.availability(today()).items()}


def _place(code: str | None) -> Location | None:
    if code is None:
        return None
    place = next((each for each in queries.learning_places() if each.code == code.strip().upper()), None)
    if place is None:
        raise BadInput("learning_place", _("Deze plaats kennen we niet."), field="learning_place")
    return place


def _answer(found: Referral, status: int, *, is_read: bool = False) -> Response:
    """How the client is reached stands in what is read only: the answer to a step is kept for a week (`web.once`)."""
    me = actor()
    word = queries.seen_state(found, me)
    has_client = is_read and bool(found.client_phone) and queries.sees_client(me)
    device = found.device if queries.sees_device(me) and found.state == ReferralState.RESERVED else None
    response = jsonify(
        ReferralAnswer().dump(
            {
                "code": found.code,
                "state": str(word),
                "state_label": str(LABELS[word]),
                "device_type": str(found.device_type),
                "profile": str(found.profile),
                "ease_of_use": list(found.ease_of_use),
                "representative_signs": found.representative_signs,
                "learning_path": found.learning_path,
                "learning_place": found.learning_place.code if found.learning_place else None,
                "programme": str(found.programme),
                "devices": found.devices_asked,
                "more_codes": [extra.code for extra in queries.seen_extras(me, found)],
                "client": {"initials": found.client_initials, "phone": found.client_phone} if has_client else None,
                "made_at": found.made_at,
                "valid_until": found.valid_until,
                "referrer": found.org.name if queries.sees_referrer(me, found) else None,
                "device": device.tag if device is not None else None,
                "moves": moving.allowed_moves(found, me),
                "version": queries.version_seen(found, me),
            }
        )
    )
    response.status_code = status
    return etag(response, queries.version_seen(found, me))
