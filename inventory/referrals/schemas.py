"""What programs send and get about referrals. There is no field for a name or a reason."""

from enum import StrEnum
from typing import Any

import marshmallow as ma

from inventory.devices.models import DeviceType
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Ease, Internet, Profile
from inventory.web.api import Schema


def _word(kind: type[StrEnum], **more: Any) -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.OneOf([word.value for word in kind]), **more)


class NewReferral(Schema):
    """What is needed."""

    device_type = _word(DeviceType, required=True)
    profile = _word(Profile, required=True)
    ease_of_use = ma.fields.List(_word(Ease), load_default=list, validate=ma.validate.Length(max=10))
    representative_signs = ma.fields.Boolean(load_default=False)
    valid_days = ma.fields.Integer(load_default=None, allow_none=True, validate=ma.validate.Range(min=1, max=365))
    internet_at_home = _word(Internet, load_default=Internet.UNKNOWN.value)
    learning_path = ma.fields.Boolean(load_default=False)


class ReferralAnswer(Schema):
    """A referral. `referrer` is null for who may not know it, `device` for who refers."""

    code = ma.fields.String(required=True)
    state = _word(ReferralState, required=True)
    state_label = ma.fields.String(required=True)
    device_type = _word(DeviceType, required=True)
    profile = _word(Profile, required=True)
    ease_of_use = ma.fields.List(_word(Ease), required=True)
    representative_signs = ma.fields.Boolean(required=True)
    learning_path = ma.fields.Boolean(required=True)
    made_at = ma.fields.AwareDateTime(required=True, format="iso")
    valid_until = ma.fields.Date(required=True)
    referrer = ma.fields.String(required=True, allow_none=True)
    device = ma.fields.String(required=True, allow_none=True)
    moves = ma.fields.List(ma.fields.String(), required=True)
    version = ma.fields.Integer(required=True)


class ReferralFacts(Schema):
    """What a step asks."""

    device = ma.fields.String(validate=ma.validate.Length(min=1, max=120))


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
