"""What fault reports look like in the API. How to call back goes in and never comes out."""

import marshmallow as ma

from inventory.faults.lifecycle import BY_HAND, Problem, Source
from inventory.faults.models import LONGEST
from inventory.web.api import Page, PageQuery, Schema

_SOURCES = [source.value for source in Source if source is not Source.LABEL]


class NewFault(Schema):
    device = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=40))
    problem = ma.fields.String(required=True, validate=ma.validate.OneOf([each.value for each in Problem]))
    source = ma.fields.String(load_default=Source.API.value, validate=ma.validate.OneOf(_SOURCES))
    call_back = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=LONGEST),
        metadata={"description": "A phone number or an e-mail address; empty when they come to the counter."},
    )


class FaultMove(Schema):
    move = ma.fields.String(required=True, validate=ma.validate.OneOf([move.name for move in BY_HAND]))


class FaultOut(Schema):
    code = ma.fields.String(required=True)
    device = ma.fields.String(required=True)
    problem = ma.fields.String(required=True)
    source = ma.fields.String(required=True)
    state = ma.fields.String(required=True)
    organisation = ma.fields.String(required=True)
    can_be_called = ma.fields.Boolean(required=True)
    repair = ma.fields.String(required=True)
    reported_at = ma.fields.AwareDateTime(required=True)
    version = ma.fields.Integer(required=True)
    moves = ma.fields.List(ma.fields.String(), required=True)
    url = ma.fields.String(required=True)


class FaultQuery(PageQuery):
    show = ma.fields.String(load_default="new", validate=ma.validate.OneOf(["new", "taken", "over"]))


FaultPage = Page(FaultOut, "FaultPage")
