"""What programs send and get about agreements with organisations. Nothing here names a person."""

from enum import StrEnum
from typing import Any

import marshmallow as ma

from inventory.devices.lifecycle import MISSING_KINDS
from inventory.placements.actions.preflight import MOST
from inventory.placements.lifecycle import Contact, LineEnding, PlacementState, Purpose
from inventory.placements.queries import FILTERS
from inventory.web.api import Page, PageQuery, Schema

_PLAIN = ma.validate.ContainsNoneOf("\x00")


def _word(kind: type[StrEnum], **more: Any) -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.OneOf([word.value for word in kind]), **more)


def _text(longest: int, *, least: int = 0, **more: Any) -> ma.fields.String:
    return ma.fields.String(validate=[ma.validate.Length(min=least, max=longest), _PLAIN], **more)


def _words(**more: Any) -> ma.fields.List[Any]:
    return ma.fields.List(_text(60, least=1), validate=ma.validate.Length(max=20), **more)


class PlacementQuery(PageQuery):
    """Which agreements."""

    show = ma.fields.String(load_default="open", validate=ma.validate.OneOf(FILTERS))


class NewPlacement(Schema):
    """An agreement to prepare. `receiver` and `location` are codes; only a class has an `until_on`."""

    purpose = _word(Purpose, required=True)
    receiver = _text(20, least=1, required=True)
    location = _text(20, least=1, required=True)
    contact = _word(Contact, required=True)
    from_on = ma.fields.Date(required=True)
    until_on = ma.fields.Date(load_default=None, allow_none=True)
    wanted = ma.fields.Integer(load_default=None, allow_none=True, validate=ma.validate.Range(min=1, max=MOST))
    accessories = _words(load_default=list)


class PlacedDeviceBody(Schema):
    """One device, by its tag in any form."""

    device = _text(120, least=1, required=True)


class HandOutBody(Schema):
    """`confirmed` are the words of what was read: see `missing` of a refusal `confirm_needed`."""

    confirmed = _words(load_default=list)


class PlacedBackBody(Schema):
    """A device is back. Without `accessories` all that belongs to it came along."""

    device = _text(120, least=1, required=True)
    accessories = _words(load_default=None, allow_none=True)


class PlacedSwapBody(Schema):
    """`before` comes back, `device` goes instead. `fault` is for the workshop."""

    before = _text(120, least=1, required=True)
    device = _text(120, least=1, required=True)
    fault = _text(200, load_default="")


class PlacedMissingBody(Schema):
    """Lost there, or stolen."""

    device = _text(120, least=1, required=True)
    kind = ma.fields.String(required=True, validate=ma.validate.OneOf([str(kind) for kind in MISSING_KINDS]))
    police_number = _text(40, load_default="")


class PlacedUntilBody(Schema):
    """The class goes on for a while."""

    until_on = ma.fields.Date(required=True)


class PlacementLineAnswer(Schema):
    """One device under an agreement; `ending` is null while it is there."""

    device = ma.fields.String(required=True)
    accessories = ma.fields.List(ma.fields.String(), required=True)
    lacking = ma.fields.List(ma.fields.String(), required=True)
    from_at = ma.fields.AwareDateTime(required=True, allow_none=True, format="iso")
    ended_at = ma.fields.AwareDateTime(required=True, allow_none=True, format="iso")
    ending = _word(LineEnding, required=True, allow_none=True)


class PlacementAnswer(Schema):
    """An agreement with an organisation and its devices."""

    number = ma.fields.String(required=True)
    purpose = _word(Purpose, required=True)
    state = _word(PlacementState, required=True)
    org = ma.fields.String(required=True)
    receiver = ma.fields.String(required=True)
    location = ma.fields.String(required=True)
    home = ma.fields.String(required=True)
    contact = _word(Contact, required=True)
    from_on = ma.fields.Date(required=True)
    until_on = ma.fields.Date(required=True, allow_none=True)
    wanted = ma.fields.Integer(required=True, allow_none=True)
    accessories = ma.fields.List(ma.fields.String(), required=True)
    out_at = ma.fields.AwareDateTime(required=True, allow_none=True, format="iso")
    closed_at = ma.fields.AwareDateTime(required=True, allow_none=True, format="iso")
    is_signed = ma.fields.Boolean(required=True)
    devices = ma.fields.List(ma.fields.Nested(PlacementLineAnswer), required=True)
    moves = ma.fields.List(ma.fields.String(), required=True)
    url = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True)


class PlacementRow(Schema):
    """An agreement in a list."""

    number = ma.fields.String(required=True)
    purpose = _word(Purpose, required=True)
    state = _word(PlacementState, required=True)
    receiver = ma.fields.String(required=True)
    location = ma.fields.String(required=True)
    until_on = ma.fields.Date(required=True, allow_none=True)
    devices = ma.fields.Integer(required=True)
    there = ma.fields.Integer(required=True)


PlacementPage = Page(PlacementRow, "PlacementPage")
