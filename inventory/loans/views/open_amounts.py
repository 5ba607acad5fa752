"""What is still to pay and to give back: the shop contract by contract, the coordinator as counts and sums."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request

from inventory.access import Can
from inventory.core.clock import today
from inventory.core.money import NOTHING
from inventory.lists.queries import reading
from inventory.lists.views.pages import asked_in
from inventory.lists.views.shown import list_page
from inventory.loans.queries.money import PAY_WITHIN_DAYS, Sums, is_open_for, may_see_names, open_sums
from inventory.loans.views.open_list import OPEN_AMOUNTS
from inventory.loans.views.pages import pages
from inventory.web.guard import actor, needs


@pages.get("/loans/open-amounts")
@needs(Can.MONEY_SEE)
def open_amounts() -> Any:
    """Which contracts have an open amount, since when, and the sum of all that the filters leave."""
    me = actor()
    if not may_see_names(me):
        groups = open_sums(is_open_for(me), today())
        return render_template("loans/open_amounts.html", groups=groups, **_together(groups))
    if "as" in request.args:
        return list_page(OPEN_AMOUNTS)
    asked = asked_in(OPEN_AMOUNTS, request.args)
    sums = _together(open_sums(reading.any_of(asked), today()))
    return list_page(OPEN_AMOUNTS, "loans/open_list.html", within=PAY_WITHIN_DAYS, **sums)


def _together(groups: Sequence[Sums]) -> dict[str, Any]:
    return {
        "count": sum(each.count for each in groups),
        "to_pay": sum((each.to_pay for each in groups), NOTHING),
        "to_give_back": sum((each.to_give_back for each in groups), NOTHING),
    }
