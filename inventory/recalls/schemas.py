"""What programs send and get about recalls. Nothing here names a person."""

import marshmallow as ma

from inventory.recalls.lifecycle import LINE, Advice, LineState, Reason, RecallState
from inventory.web.api import Page, PageQuery, Schema

_PLAIN = ma.validate.ContainsNoneOf("\x00")


class RecallQuery(PageQuery):
    """Recalls, the newest first."""


class NewRecall(Schema):
    """Devices by their tag in any form; all of them or none."""

    devices = ma.fields.List(
        ma.fields.String(validate=[ma.validate.Length(min=1, max=120), _PLAIN]),
        required=True,
        validate=ma.validate.Length(min=1, max=500),
    )
    reason = ma.fields.String(required=True, validate=ma.validate.OneOf([each.value for each in Reason]))
    advice = ma.fields.String(required=True, validate=ma.validate.OneOf([each.value for each in Advice]))


class RecallMove(Schema):
    """`close`, without a device; else a step of one device."""

    move = ma.fields.String(
        required=True, validate=ma.validate.OneOf(["close", *(each.name for each in LINE.moves if not each.door)])
    )
    device = ma.fields.String(load_default="", validate=[ma.validate.Length(max=120), _PLAIN])


class RecallDevice(Schema):
    tag = ma.fields.String(required=True)
    state = ma.fields.String(required=True, validate=ma.validate.OneOf([each.value for each in LineState]))


class RecallAnswer(Schema):
    number = ma.fields.String(required=True)
    state = ma.fields.String(required=True, validate=ma.validate.OneOf([each.value for each in RecallState]))
    reason = ma.fields.String(required=True)
    advice = ma.fields.String(required=True)
    opened_at = ma.fields.AwareDateTime(required=True)
    closed_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    devices = ma.fields.List(ma.fields.Nested(RecallDevice), required=True)
    version = ma.fields.Integer(required=True)
    url = ma.fields.String(required=True)


class RecallRow(Schema):
    number = ma.fields.String(required=True)
    state = ma.fields.String(required=True)
    reason = ma.fields.String(required=True)
    devices = ma.fields.Integer(required=True)
    settled = ma.fields.Integer(required=True)


RecallPage = Page(RecallRow, "RecallPage")
