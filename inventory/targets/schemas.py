"""What programs send and get about the targets."""

import marshmallow as ma

from inventory.targets.actions import MOST
from inventory.targets.actions.figures import LONGEST_NOTE
from inventory.targets.models import CountedBy, Kind, Unit
from inventory.web.api import Schema

_MONTH = ma.validate.Length(max=7)


class TargetsQuery(Schema):
    month = ma.fields.String(load_default="", validate=_MONTH, metadata={"description": "2026-03; leeg: deze maand"})


class TargetAnswer(Schema):
    """A target. `in_period`, `cumulative` and `percent` are null when nobody counted, or for one to four people.
    People and households are told in fives, and not of a single month: `in_period` is null then.
    """

    code = ma.fields.String(required=True)
    label = ma.fields.String(required=True)
    unit = ma.fields.String(required=True, validate=ma.validate.OneOf([unit.value for unit in Unit]))
    target = ma.fields.Integer(required=True)
    period = ma.fields.String(required=True, validate=ma.validate.OneOf([kind.value for kind in Kind]))
    counted_by = ma.fields.String(required=True, validate=ma.validate.OneOf([who.value for who in CountedBy]))
    in_period = ma.fields.Integer(required=True, allow_none=True)
    cumulative = ma.fields.Integer(required=True, allow_none=True)
    percent = ma.fields.Integer(required=True, allow_none=True)
    by_system = ma.fields.Integer(required=True, allow_none=True)
    by_hand = ma.fields.Integer(required=True, allow_none=True)
    source = ma.fields.String(required=True)
    note = ma.fields.String(required=True)
    remark = ma.fields.String(required=True)


class TargetsAnswer(Schema):
    """The targets with the project they are of; `month` is the month of `in_period`."""

    project = ma.fields.String(required=True)
    first_on = ma.fields.Date(required=True)
    last_on = ma.fields.Date(required=True)
    month = ma.fields.String(required=True)
    targets = ma.fields.List(ma.fields.Nested(TargetAnswer), required=True)


class FigureBody(Schema):
    """A number that people counted in a month. For the same month a newer one takes the place of the older."""

    code = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=10))
    month = ma.fields.String(required=True, validate=_MONTH, metadata={"description": "2026-03"})
    value = ma.fields.Integer(required=True, strict=True, validate=ma.validate.Range(min=0, max=MOST))
    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=LONGEST_NOTE))


class FigureAnswer(Schema):
    """The number that counts for the month; `is_new` is false when it stood there already."""

    code = ma.fields.String(required=True)
    month = ma.fields.String(required=True)
    value = ma.fields.Integer(required=True)
    note = ma.fields.String(required=True)
    is_new = ma.fields.Boolean(required=True)
