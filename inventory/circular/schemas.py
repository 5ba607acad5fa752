"""What the calls of this room take and give."""

import marshmallow as ma

from inventory.intake.lifecycle import EEE, FRACTIONS
from inventory.web.api import Schema


class PeriodQuery(Schema):
    """Two days, both in it; `factors` is the number of a version, as an older report had it."""

    from_ = ma.fields.String(required=True, data_key="from", attribute="from")
    to = ma.fields.String(required=True)
    factors = ma.fields.Integer(load_default=None)


class Years(Schema):
    loan = ma.fields.Float(required=True)
    placed = ma.fields.Float(required=True)
    sold = ma.fields.Float(required=True)
    total = ma.fields.Float(required=True)


class Weight(Schema):
    devices = ma.fields.Integer(required=True)
    kg = ma.fields.Float(required=True)
    weighed = ma.fields.Integer(required=True)
    kg_weighed = ma.fields.Float(required=True)


class DisposedFraction(Schema):
    fraction = ma.fields.String(required=True, validate=ma.validate.OneOf(list(FRACTIONS)))
    devices = ma.fields.Integer(required=True, allow_none=True)
    kg = ma.fields.Float(required=True)
    kg_weighed = ma.fields.Float(required=True)


class PartCounts(Schema):
    harvested = ma.fields.Integer(required=True)
    kg_harvested = ma.fields.Float(required=True)
    used = ma.fields.Integer(required=True)
    kg_used = ma.fields.Float(required=True)


class Range(Schema):
    """Kg CO2e: an order of magnitude."""

    low = ma.fields.Integer(required=True)
    mid = ma.fields.Integer(required=True)
    high = ma.fields.Integer(required=True)


class FactorVersion(Schema):
    number = ma.fields.Integer(required=True)
    name = ma.fields.String(required=True)
    source = ma.fields.String(required=True)


class ProofAnswer(Schema):
    """The circular proof of some days: kg first, CO2 as a range, with the version of the factors."""

    from_ = ma.fields.String(required=True, data_key="from", attribute="from")
    to = ma.fields.String(required=True)
    device_years = ma.fields.Nested(Years, required=True)
    device_years_per_type = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Nested(Years), required=True)
    in_use = ma.fields.Nested(Weight, required=True)
    went_out = ma.fields.Nested(Weight, required=True)
    repaired = ma.fields.Nested(Weight, required=True)
    came_in = ma.fields.Nested(Weight, required=True)
    disposed = ma.fields.List(ma.fields.Nested(DisposedFraction), required=True)
    parts = ma.fields.Nested(PartCounts, required=True)
    co2_kg = ma.fields.Nested(Range, required=True)
    factors = ma.fields.Nested(FactorVersion, required=True)
    method = ma.fields.String(required=True)


class YearQuery(Schema):
    year = ma.fields.Integer(required=True, validate=ma.validate.Range(2000, 2999))


class YearAmount(Schema):
    count = ma.fields.Integer(required=True)
    kg = ma.fields.Float(required=True)
    weighed = ma.fields.Integer(required=True)
    kg_weighed = ma.fields.Float(required=True)


class YearCategory(Schema):
    category = ma.fields.String(required=True, validate=ma.validate.OneOf(list(EEE)))
    unu = ma.fields.String(required=True)
    came_in = ma.fields.Nested(YearAmount, required=True)
    reused = ma.fields.Nested(YearAmount, required=True)
    recycled = ma.fields.Nested(YearAmount, required=True)
    given_back = ma.fields.Nested(YearAmount, required=True)


class YearFraction(Schema):
    fraction = ma.fields.String(required=True, validate=ma.validate.OneOf(list(FRACTIONS)))
    is_loose = ma.fields.Boolean(required=True)
    receiver = ma.fields.String(required=True)
    document = ma.fields.String(required=True)
    transport = ma.fields.String(required=True)
    on = ma.fields.String(required=True)
    kg = ma.fields.Float(required=True)
    kg_weighed = ma.fields.Float(required=True)


class YearAnswer(Schema):
    """Number and kg per category of electrical waste in a year, as OVAM asks before 1 July of the year after."""

    year = ma.fields.Integer(required=True)
    is_whole = ma.fields.Boolean(required=True)
    before = ma.fields.String(required=True)
    categories = ma.fields.List(ma.fields.Nested(YearCategory), required=True)
    fractions = ma.fields.List(ma.fields.Nested(YearFraction), required=True)
