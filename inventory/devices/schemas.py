"""What programs send and get about devices."""

import marshmallow as ma

from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.devices.models import DeviceType, Grade, MediumKind
from inventory.web.api import Page, PageQuery, Schema

_TYPES = [kind.value for kind in DeviceType]
_STATES = [state.value for state in DeviceState]
# PostgreSQL keeps no NUL in a text.
_PLAIN = ma.validate.ContainsNoneOf("\x00")


def _text(longest: int) -> ma.fields.String:
    return ma.fields.String(load_default="", validate=[ma.validate.Length(max=longest), _PLAIN])


class DeviceQuery(PageQuery):
    """Which devices; what is left out limits nothing."""

    q = _text(120)
    state = ma.fields.String(load_default=None, validate=ma.validate.OneOf(_STATES))
    type = ma.fields.String(load_default=None, validate=ma.validate.OneOf(_TYPES))
    location = _text(20)
    lot = _text(20)


class Medium(Schema):
    """A disk in the device."""

    serial = ma.fields.String(required=True)
    model = ma.fields.String(required=True)
    kind = ma.fields.String(required=True, validate=ma.validate.OneOf([kind.value for kind in MediumKind]))
    size_bytes = ma.fields.Integer(required=True, allow_none=True)
    state = ma.fields.String(required=True, validate=ma.validate.OneOf([state.value for state in MediumState]))


class DeviceAnswer(Schema):
    """A device. `moves` are the steps that this caller may take now; `holder_kind` is borrower, buyer or digipunt."""

    tag = ma.fields.String(required=True)
    type = ma.fields.String(required=True, validate=ma.validate.OneOf(_TYPES))
    make = ma.fields.String(required=True)
    model = ma.fields.String(required=True)
    serial = ma.fields.String(required=True)
    donor_tag = ma.fields.String(required=True)
    lot = ma.fields.String(required=True)
    owner = ma.fields.String(required=True, allow_none=True)
    location = ma.fields.String(required=True, allow_none=True)
    state = ma.fields.String(required=True, validate=ma.validate.OneOf(_STATES))
    grade = ma.fields.String(required=True, allow_none=True, validate=ma.validate.OneOf([g.value for g in Grade]))
    flags = ma.fields.List(ma.fields.String(), required=True)
    media = ma.fields.List(ma.fields.Nested(Medium), required=True)
    specs = ma.fields.Dict(keys=ma.fields.String(), required=True)
    holder_kind = ma.fields.String(required=True, allow_none=True)
    version = ma.fields.Integer(required=True)
    moves = ma.fields.List(ma.fields.String(), required=True)
    url = ma.fields.String(required=True)


DevicePage = Page(DeviceAnswer, "DevicePage")


class EventAnswer(Schema):
    """Something that happened. Roles, never names."""

    at = ma.fields.AwareDateTime(required=True, format="iso")
    kind = ma.fields.String(required=True)
    actor_role = ma.fields.String(required=True)
    from_state = ma.fields.String(required=True, data_key="from")
    to_state = ma.fields.String(required=True, data_key="to")
    note = ma.fields.String(required=True)
    data = ma.fields.Dict(keys=ma.fields.String(), required=True)


EventPage = Page(EventAnswer, "EventPage")


class MoveBody(Schema):
    """A step: its name, the facts that it asks, and a note without names of people."""

    move = ma.fields.String(required=True, validate=[ma.validate.Length(min=1, max=40), _PLAIN])
    note = _text(500)
    facts = ma.fields.Dict(keys=ma.fields.String(), load_default=dict)


class WeightBody(Schema):
    """What a device weighs, from a scale: kg, as a number or a text like `1,8`."""

    weight_kg = ma.fields.Decimal(required=True, allow_nan=False, validate=ma.validate.Range(min=0, max=1000))


class WeightAnswer(Schema):
    """What a device weighs, in kg, with the version that the device has since."""

    tag = ma.fields.String(required=True)
    weight_kg = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True)


class LabelQuery(Schema):
    """Which labels, on what. `tags` are separated by commas."""

    stock = ma.fields.String(required=True, validate=[ma.validate.Length(max=40), _PLAIN])
    tags = ma.fields.String(required=True, validate=[ma.validate.Length(min=1, max=20_000), _PLAIN])
    skip = ma.fields.Integer(load_default=0, validate=ma.validate.Range(min=0, max=100))
    copies = ma.fields.Integer(load_default=1, validate=ma.validate.Range(min=1, max=50))
