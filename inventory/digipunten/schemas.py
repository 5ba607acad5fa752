"""What programs get about digipunten: what everybody may read."""

import marshmallow as ma

from inventory.core.quarters import Quarter
from inventory.digipunten.lifecycle import DigipuntState, Ease, Service
from inventory.web.api import Schema


class HoursAnswer(Schema):
    """A weekday from 0 for Monday, and from when until when."""

    weekday = ma.fields.Integer(required=True)
    opens = ma.fields.String(required=True)
    closes = ma.fields.String(required=True)


class ClosedAnswer(Schema):
    """Days on which it is closed, both in it, beside the holidays and the days without hours."""

    first_on = ma.fields.Date(required=True)
    last_on = ma.fields.Date(required=True)
    why = ma.fields.String(required=True)


class DigipuntAnswer(Schema):
    """A digipunt that works. `open_now` is null when nobody noted hours; devices are counts per type."""

    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    organisation = ma.fields.String(required=True)
    address = ma.fields.String(required=True)
    postcode = ma.fields.String(required=True)
    quarter = ma.fields.String(required=True, validate=ma.validate.OneOf([each.value for each in Quarter]))
    state = ma.fields.String(required=True, validate=ma.validate.OneOf([each.value for each in DigipuntState]))
    since = ma.fields.Date(required=True)
    open_now = ma.fields.Boolean(required=True, allow_none=True)
    by_appointment = ma.fields.Boolean(required=True)
    hours = ma.fields.List(ma.fields.Nested(HoursAnswer), required=True)
    closed = ma.fields.List(ma.fields.Nested(ClosedAnswer), required=True)
    services = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf([each.value for each in Service])), required=True
    )
    access = ma.fields.List(ma.fields.String(validate=ma.validate.OneOf([each.value for each in Ease])), required=True)
    phone = ma.fields.String(required=True)
    email = ma.fields.String(required=True)
    website = ma.fields.String(required=True)
    devices = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer(), required=True)
