"""What is still to pay and to give back: the shop contract by contract, the coordinator as counts and sums."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from flask import render_template

from inventory.access import Can
from inventory.core.clock import today
from inventory.core.money import NOTHING
from inventory.lists.views.shown import list_page
from inventory.loans.queries.money import MOST, PAY_WITHIN_DAYS, OpenAmount, count_open, may_see_names
from inventory.loans.queries.money import open_amounts as found_open
from inventory.loans.views.open_list import OPEN_AMOUNTS
from inventory.loans.views.pages import pages
from inventory.web.guard import actor, needs


@pages.get("/loans/open-amounts")
@needs(Can.MONEY_SEE)
def open_amounts() -> Any:
    """Which contracts have an open amount, since when, and the sum."""
    me = actor()
    rows = found_open(me)
    sums: dict[str, Any] = {
        "to_pay": sum((each.to_pay for each in rows), NOTHING),
        "to_give_back": sum((each.to_give_back for each in rows), NOTHING),
        "count": count_open(me) if len(rows) == MOST else len(rows),
        "is_whole": len(rows) < MOST,
    }
    if may_see_names(me):
        return list_page(OPEN_AMOUNTS, "loans/open_list.html", within=PAY_WITHIN_DAYS, most=MOST, **sums)
    return render_template("loans/open_amounts.html", groups=_groups(rows), most=MOST, **sums)


def _groups(rows: list[OpenAmount]) -> list[tuple[str, int, int, Decimal, Decimal]]:
    """Per shop: how many, how many late, what is to pay and what is to give back."""
    day = today()
    by_org: dict[str, list[OpenAmount]] = defaultdict(list)
    for each in rows:
        by_org[each.loan.org.name].append(each)
    return [
        (
            name,
            len(mine),
            sum(each.is_late(day) for each in mine),
            sum((each.to_pay for each in mine), NOTHING),
            sum((each.to_give_back for each in mine), NOTHING),
        )
        for name, mine in sorted(by_org.items())
    ]
