"""The stock of vouchers for programs. Codes are read on the page of the desk alone."""

from flask import Response, jsonify

from inventory.access import Can
from inventory.vouchers.queries import stock
from inventory.vouchers.schemas import VoucherStockAnswer
from inventory.web.api import ApiRoom
from inventory.web.guard import needs

calls = ApiRoom("vouchers-api", __name__, url_prefix="/api/v1", description="Vouchers voor internet.")


@calls.get("/vouchers/stock")
@needs(Can.VOUCHERS_SEE)
@calls.response(200, VoucherStockAnswer(many=True))
def voucher_stock() -> Response:
    """How many can be given, per provider and value."""
    return jsonify(VoucherStockAnswer(many=True).dump(stock()))
