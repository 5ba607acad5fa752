"""What programs send and get about referrals. There is no field for a name or a reason."""

from enum import StrEnum
from typing import Any

import marshmallow as ma

from inventory.devices.models import DeviceType
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import MOST_DEVICES, Ease, Internet, OverrideReason, Profile, Programme, RefusalReason
from inventory.web.api import Schema


def _word(kind: type[StrEnum], **more: Any) -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.OneOf([word.value for word in kind]), **more)


class ClientBody(Schema):
    """How the desk reaches a client who cannot carry paper: until the pick-up, then erased."""

    initials = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=8))
    phone = ma.fields.String(required=True, validate=ma.validate.Length(min=8, max=30))
    agrees = ma.fields.Boolean(required=True)


class ClientAnswer(Schema):
    """The same, for the desk."""

    initials = ma.fields.String(required=True)
    phone = ma.fields.String(required=True)


class NewReferral(Schema):
    """What is needed."""

    device_type = _word(DeviceType, required=True)
    profile = _word(Profile, required=True)
    ease_of_use = ma.fields.List(_word(Ease), load_default=list, validate=ma.validate.Length(max=10))
    representative_signs = ma.fields.Boolean(load_default=False)
    valid_days = ma.fields.Integer(load_default=None, allow_none=True, validate=ma.validate.Range(min=1, max=365))
    internet_at_home = _word(Internet, load_default=Internet.UNKNOWN.value)
    learning_path = ma.fields.Boolean(load_default=False)
    learning_place = ma.fields.String(load_default=None, allow_none=True, validate=ma.validate.Length(min=1, max=20))
    programme = _word(Programme, load_default=Programme.DIGIBANK.value)
    devices = ma.fields.Integer(load_default=1, validate=ma.validate.Range(min=1, max=MOST_DEVICES))
    client = ma.fields.Nested(ClientBody, load_default=None, allow_none=True)


class ReferralAnswer(Schema):
    """A referral. `referrer` is null for who may not know it, `device` for who refers, `client` for all but the desk.

    `more_codes` are those of the second and third device that were asked together with this one.
    """

    code = ma.fields.String(required=True)
    state = _word(ReferralState, required=True)
    state_label = ma.fields.String(required=True)
    device_type = _word(DeviceType, required=True)
    profile = _word(Profile, required=True)
    ease_of_use = ma.fields.List(_word(Ease), required=True)
    representative_signs = ma.fields.Boolean(required=True)
    learning_path = ma.fields.Boolean(required=True)
    learning_place = ma.fields.String(required=True, allow_none=True)
    programme = _word(Programme, required=True)
    devices = ma.fields.Integer(required=True)
    more_codes = ma.fields.List(ma.fields.String(), required=True)
    client = ma.fields.Nested(ClientAnswer, required=True, allow_none=True)
    made_at = ma.fields.AwareDateTime(required=True, format="iso")
    valid_until = ma.fields.Date(required=True)
    referrer = ma.fields.String(required=True, allow_none=True)
    device = ma.fields.String(required=True, allow_none=True)
    moves = ma.fields.List(ma.fields.String(), required=True)
    version = ma.fields.Integer(required=True)


class ReferralFacts(Schema):
    """What a step asks."""

    device = ma.fields.String(validate=ma.validate.Length(min=1, max=120))
    reason = ma.fields.String(
        validate=ma.validate.OneOf([word.value for kind in (OverrideReason, RefusalReason) for word in kind])
    )


class ReferralMove(Schema):
    """A step."""

    move = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=40))
    facts = ma.fields.Nested(ReferralFacts, load_default=dict)


_WORD = ma.fields.String(required=True, validate=ma.validate.OneOf(["yes", "few", "no"]))


class Availability(Schema):
    """What a portal may show: per type whether there are devices."""

    laptop = _WORD
    desktop = _WORD
    tablet = _WORD


class TypeShortage(Schema):
    """Of one type: wanted, ready, and how many are too few."""

    type = _word(DeviceType, required=True)
    wanted = ma.fields.Integer(required=True)
    wanted_by_pupils = ma.fields.Integer(required=True)
    ready = ma.fields.Integer(required=True)
    short = ma.fields.Integer(required=True)
    longest_since = ma.fields.String(required=True, allow_none=True)
    profiles = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer(), required=True)


class Shortages(Schema):
    """What is wanted against what is ready, per type. Counts, no codes."""

    day = ma.fields.String(required=True)
    types = ma.fields.List(ma.fields.Nested(TypeShortage), required=True)
