"""What is still to pay and to give back: the shop contract by contract, the coordinator as counts and sums."""

import csv
import io
from collections import defaultdict
from decimal import Decimal

from flask import Response, render_template

from inventory.access import Can
from inventory.core.clock import today
from inventory.core.i18n import _
from inventory.core.money import NOTHING, to_cents
from inventory.loans.queries.money import MOST, PAY_WITHIN_DAYS, OpenAmount, count_open, may_see_names
from inventory.loans.queries.money import open_amounts as found_open
from inventory.loans.views.pages import pages
from inventory.web.guard import actor, needs


@pages.get("/loans/open-amounts")
@needs(Can.MONEY_SEE)
def open_amounts() -> str:
    """Which contracts have an open amount, since when, and the sum."""
    me, day = actor(), today()
    rows = found_open(me)
    return render_template(
        "loans/open_amounts.html",
        rows=rows if may_see_names(me) else [],
        groups=_groups(rows),
        to_pay=sum((each.to_pay for each in rows), NOTHING),
        to_give_back=sum((each.to_give_back for each in rows), NOTHING),
        count=count_open(me) if len(rows) == MOST else len(rows),
        is_whole=len(rows) < MOST,
        sees_rows=may_see_names(me),
        within=PAY_WITHIN_DAYS,
        day=day,
    )


@pages.get("/loans/open-amounts.csv")
@needs(Can.LOANS_SELL)
def open_amounts_file() -> Response:
    """The same list for a spreadsheet; no names."""
    response = Response(_csv(found_open(actor())), mimetype="text/csv")
    name = f"open-bedragen-{today().isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _csv(rows: list[OpenAmount]) -> bytes:
    """For a Belgian spreadsheet: a BOM, semicolons, a comma in amounts. No cell is typed by anybody."""
    out, day = io.StringIO(), today()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(
        [
            _("Contract"),
            _("Soort"),
            _("Toestel"),
            _("Nog te betalen"),
            _("Nog terug te geven"),
            _("Sinds"),
            _("Te laat"),
        ]
    )
    for each in rows:
        amounts = [str(to_cents(amount)).replace(".", ",") for amount in (each.to_pay, each.to_give_back)]
        late = _("ja") if each.is_late(day) else _("nee")
        loan = each.loan
        table.writerow([loan.number, loan.kind, loan.line.device.tag, *amounts, each.since.isoformat(), late])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


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
