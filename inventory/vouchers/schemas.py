"""What programs get about vouchers: counts, never a code."""

import marshmallow as ma

from inventory.web.api import Schema


class VoucherStockAnswer(Schema):
    """So many codes of one provider and value can be given; `first_until` is when the first of them expires."""

    provider = ma.fields.String(required=True)
    value_eur = ma.fields.Float(required=True)
    count = ma.fields.Integer(required=True)
    first_until = ma.fields.Date(required=True)
