"""What programs send and get about the offers."""

from typing import Any

import marshmallow as ma

from inventory.learning.actions import MOST_PLACES
from inventory.learning.models import OfferKind
from inventory.web.api import Schema

_KINDS = ma.validate.OneOf([kind.value for kind in OfferKind])


def _text(longest: int, *, least: int = 0, **more: Any) -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.Length(min=least, max=longest), **more)


class OfferBody(Schema):
    """An offer. Without `places` everybody is welcome; `when` is said freely."""

    kind = ma.fields.String(required=True, validate=_KINDS)
    name = _text(80, least=1, required=True)
    provider = _text(80, load_default="")
    place = _text(160, least=1, required=True)
    when = _text(160, least=1, required=True)
    level = _text(80, load_default="")
    price = _text(60, load_default="")
    contact = _text(120, load_default="")
    until_on = ma.fields.Date(load_default=None, allow_none=True)
    places = ma.fields.Integer(load_default=None, allow_none=True, validate=ma.validate.Range(min=0, max=MOST_PLACES))


class OfferAnswer(Schema):
    """An offer with how many places are free; null when everybody is welcome."""

    id = ma.fields.Integer(required=True)
    kind = ma.fields.String(required=True, validate=_KINDS)
    name = ma.fields.String(required=True)
    provider = ma.fields.String(required=True)
    place = ma.fields.String(required=True)
    when = ma.fields.String(required=True)
    level = ma.fields.String(required=True)
    price = ma.fields.String(required=True)
    contact = ma.fields.String(required=True)
    until_on = ma.fields.Date(required=True, allow_none=True)
    places = ma.fields.Integer(required=True, allow_none=True)
    taken = ma.fields.Integer(required=True)
    free = ma.fields.Integer(required=True, allow_none=True)
    is_withdrawn = ma.fields.Boolean(required=True)
    version = ma.fields.Integer(required=True)
