"""What the dashboard looks like in the API."""

import marshmallow as ma

from inventory.web.api import Schema


class DashboardQuery(Schema):
    first = ma.fields.String(
        load_default="", data_key="from", metadata={"description": "2026-01"}, validate=ma.validate.Length(max=7)
    )
    last = ma.fields.String(
        load_default="", data_key="to", metadata={"description": "2026-12"}, validate=ma.validate.Length(max=7)
    )
    location = ma.fields.String(load_default="", validate=ma.validate.Length(max=20))


class DashboardTable(Schema):
    key = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    columns = ma.fields.List(ma.fields.String(), required=True)
    rows = ma.fields.List(ma.fields.List(ma.fields.Raw()), required=True)
    note = ma.fields.String(required=True)


class DashboardFigures(Schema):
    from_ = ma.fields.String(required=True, data_key="from", attribute="from")
    to = ma.fields.String(required=True)
    location = ma.fields.String(required=True)
    made_at = ma.fields.String(required=True)
    tables = ma.fields.List(ma.fields.Nested(DashboardTable), required=True)
