"""Our repairs in the fields of the Open Repair Data Standard. No tag, no number of a case, nobody's own words."""

from datetime import date, timedelta

from sqlalchemy import func, select

from inventory.accounts.models import Organisation
from inventory.core.clock import day_of, start_of_day
from inventory.core.db import session
from inventory.core.i18n import in_dutch
from inventory.devices.models import TYPE_LABELS
from inventory.repairs.lifecycle import CATEGORIES, faults_for, ords_status
from inventory.repairs.models import Repair

COUNTRY = "BEL"
_FORMULA = "=+-@\t\r\0＝ "


def ords_rows(since: date, until: date) -> list[dict[str, str]]:
    """Every case of these days: a closed one on the day that it closed, an open one on the day that it began.

    The problem is told as the fault from our list: what the holder said stays here.
    """
    first, last = start_of_day(since), start_of_day(until + timedelta(days=1))
    at = func.coalesce(Repair.closed_at, Repair.opened_at)
    found = session.execute(
        select(Repair, Organisation.name)
        .join(Organisation, Organisation.id == Repair.org_id)
        .where(at >= first, at < last)
        .order_by(Repair.id)
    ).all()
    with in_dutch():
        return [_row(case, group) for case, group in found]


def _row(case: Repair, group: str) -> dict[str, str]:
    category, number = CATEGORIES[case.device.type]
    fault = str(faults_for(case.device.type).get(case.fault_type, case.fault_type))
    ended_at = case.closed_at or case.opened_at
    status = ords_status(case.state, case.outcome)
    return {
        "id": str(case.id),
        "country": COUNTRY,
        "partner_product_category": str(TYPE_LABELS[case.device.type]),
        "product_category": category,
        "product_category_id": str(number),
        # A spreadsheet takes what begins so for a formula, and no make does.
        "brand": case.device.make.lstrip(_FORMULA) or "Unknown",
        "repair_status": status,
        "repair_barrier_if_end_of_life": case.barrier if status == "End of life" else "",
        "group_identifier": group,
        "event_date": day_of(ended_at).isoformat(),
        "problem": fault,
    }
