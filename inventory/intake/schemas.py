"""What the API takes and answers about lots."""

import marshmallow as ma

from inventory.devices.models import DeviceType
from inventory.intake.lifecycle import LotState
from inventory.intake.queries import Outcome
from inventory.web.api import Schema

_TYPES = [each.value for each in DeviceType]


def _text(longest: int, *, required: bool = False) -> ma.fields.String:
    least = 1 if required else 0
    validate = ma.validate.Length(min=least, max=longest)
    if required:
        return ma.fields.String(required=True, validate=validate)
    return ma.fields.String(load_default="", validate=validate)


class GivenDevice(Schema):
    """A device on a donor's list."""

    type = ma.fields.String(required=True, validate=ma.validate.OneOf(_TYPES))
    make = _text(60, required=True)
    model = _text(80, required=True)
    serial = _text(60)
    donor_tag = _text(40)
    accessories = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(min=1, max=60)),
        load_default=list,
        validate=ma.validate.Length(max=20),
    )


class NewLot(Schema):
    """A lot to announce; with `received_on` the devices are here already."""

    donor = _text(20, required=True)
    reference = _text(60)
    received_on = ma.fields.Date(load_default=None, allow_none=True)
    devices = ma.fields.List(ma.fields.Nested(GivenDevice), required=True, validate=ma.validate.Length(min=1, max=5000))


class LotDevice(Schema):
    """A device of a lot and what became of it, as its donor may know."""

    tag = ma.fields.String(required=True)
    type = ma.fields.String(required=True, validate=ma.validate.OneOf(_TYPES))
    make = ma.fields.String(required=True)
    model = ma.fields.String(required=True)
    serial = ma.fields.String(required=True)
    donor_tag = ma.fields.String(required=True)
    outcome = ma.fields.String(required=True, validate=ma.validate.OneOf([each.value for each in Outcome]))


class LotCount(Schema):
    type = ma.fields.String(required=True, validate=ma.validate.OneOf(_TYPES))
    announced = ma.fields.Integer(required=True)
    received = ma.fields.Integer(required=True)
    accepted = ma.fields.Integer(required=True)
    rejected = ma.fields.Integer(required=True)


class LotProof(Schema):
    """The proof that one disk was emptied of what the donor had on it."""

    tag = ma.fields.String(required=True)
    serial = ma.fields.String(required=True)
    category = ma.fields.String(required=True, validate=ma.validate.OneOf(["clear", "purge", "destroy"]))
    method = ma.fields.String(required=True)
    ended_at = ma.fields.AwareDateTime(required=True)
    sha256 = ma.fields.String(required=True, allow_none=True)


class LotAnswer(Schema):
    code = ma.fields.String(required=True)
    donor = ma.fields.String(required=True)
    reference = ma.fields.String(required=True)
    state = ma.fields.String(required=True, validate=ma.validate.OneOf([each.value for each in LotState]))
    announced_on = ma.fields.Date(required=True)
    received_on = ma.fields.Date(required=True, allow_none=True)
    counts = ma.fields.List(ma.fields.Nested(LotCount), required=True)
    devices = ma.fields.List(ma.fields.Nested(LotDevice), required=True)
    proofs = ma.fields.List(ma.fields.Nested(LotProof), required=True)
    url = ma.fields.String(required=True)
