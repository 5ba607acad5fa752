"""Part 8 beside the tables of the repairs room: which models broke in their first thirty days."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import func, select

from inventory.core.db import session
from inventory.core.i18n import _
from inventory.core.tables import Cell, Table
from inventory.devices.models import Device
from inventory.history.models import Event
from inventory.repairs.models import Repair
from inventory.reports.queries.month.ground import Ground

FIRST = timedelta(days=30)
_WENT_OUT = ("device:handed-over", "device:sold", "device:placed")


def early_table(ground: Ground) -> Table:
    """Per model, the cases of this month within thirty days after the device was handed over, sold or placed."""
    went_out = (
        select(func.max(Event.at))
        .where(
            Event.subject_kind == "device",
            Event.subject_id == Repair.device_id,
            Event.kind.concat("").in_(_WENT_OUT),
            Event.at <= Repair.opened_at,
        )
        .scalar_subquery()
    )
    query = (
        select(Device.make, Device.model, Repair.opened_at, went_out)
        .join(Device, Device.id == Repair.device_id)
        .where(Repair.opened_at >= ground.month.starts_at, Repair.opened_at < ground.month.ends_at)
    )
    if ground.only.type:
        query = query.where(Device.type == ground.only.type)
    found: Counter[str] = Counter(
        f"{make} {model}".strip()
        for make, model, opened_at, since in session.execute(query.order_by(Device.make, Device.model))
        if since is not None and opened_at - since <= FIRST
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(found.most_common())
    return Table(
        key="early_failures",
        title=_("Stuk in de eerste 30 dagen, per model"),
        columns=(_("Model"), _("Gemeld")),
        rows=rows,
        totals=(_("Samen"), sum(found.values())) if rows else (),
    )
