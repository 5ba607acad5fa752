"""Reading vouchers: the stock, what was given, and how many households that were."""

from sqlalchemy import func, select

from inventory.core.db import session
from inventory.core.periods import Span
from inventory.vouchers.lifecycle import VoucherState
from inventory.vouchers.models import Voucher


def households(span: Span) -> int:
    """How many households got their first voucher in this time. A household is an address; who got a second voucher
    counts once, in the time of the first.
    """
    return (
        session.scalar(
            select(func.count())
            .select_from(Voucher)
            .where(
                Voucher.state == VoucherState.GIVEN,
                Voucher.is_first,
                Voucher.given_at >= span.starts_at,
                Voucher.given_at < span.ends_at,
            )
        )
        or 0
    )
