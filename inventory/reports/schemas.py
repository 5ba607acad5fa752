"""What the reports look like in the API."""

import marshmallow as ma

from inventory.web.api import Schema


class MonthQuery(Schema):
    month = ma.fields.String(required=True, metadata={"description": "2026-03"}, validate=ma.validate.Length(max=7))
    location = ma.fields.String(load_default="", validate=ma.validate.Length(max=20))
    type = ma.fields.String(load_default="", validate=ma.validate.Length(max=10))
    org = ma.fields.String(load_default="", validate=ma.validate.Length(max=20))
    route = ma.fields.String(load_default="", metadata={"description": "A, B"}, validate=ma.validate.Length(max=1))


class PeriodQuery(Schema):
    first = ma.fields.String(
        required=True, data_key="from", metadata={"description": "2026-01-01"}, validate=ma.validate.Length(max=10)
    )
    last = ma.fields.String(
        required=True, data_key="to", metadata={"description": "2026-12-31"}, validate=ma.validate.Length(max=10)
    )


class ReportTable(Schema):
    key = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    columns = ma.fields.List(ma.fields.String(), required=True)
    rows = ma.fields.List(ma.fields.List(ma.fields.Raw()), required=True)
    totals = ma.fields.List(ma.fields.Raw(), required=True)
    note = ma.fields.String(required=True)


class StockReport(Schema):
    month = ma.fields.String(required=True)
    as_of = ma.fields.String(required=True)
    made_at = ma.fields.String(required=True)
    made_by = ma.fields.String(required=True)
    issued_at = ma.fields.String(required=True, allow_none=True)
    sha256 = ma.fields.String(required=True, allow_none=True)
    filters = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)
    run = ma.fields.String(required=True)
    difference = ma.fields.Integer(required=True)
    tables = ma.fields.List(ma.fields.Nested(ReportTable), required=True)


class SubsidyFigure(Schema):
    key = ma.fields.String(required=True)
    label = ma.fields.String(required=True)
    value = ma.fields.Raw(required=True)


class SubsidyReport(Schema):
    from_ = ma.fields.String(required=True, data_key="from", attribute="from")
    to = ma.fields.String(required=True)
    made_at = ma.fields.String(required=True)
    frozen_at = ma.fields.String(required=True, allow_none=True)
    number = ma.fields.String(required=True)
    figures = ma.fields.List(ma.fields.Nested(SubsidyFigure), required=True)
    tables = ma.fields.List(ma.fields.Nested(ReportTable), required=True)


class SnapshotFile(Schema):
    name = ma.fields.String(required=True)
    sha256 = ma.fields.String(required=True)


class SubsidySnapshot(Schema):
    number = ma.fields.String(required=True)
    from_ = ma.fields.String(required=True, data_key="from", attribute="from")
    to = ma.fields.String(required=True)
    frozen_at = ma.fields.String(required=True)
    files = ma.fields.List(ma.fields.Nested(SnapshotFile), required=True)


class SubsidySnapshots(Schema):
    snapshots = ma.fields.List(ma.fields.Nested(SubsidySnapshot), required=True)
