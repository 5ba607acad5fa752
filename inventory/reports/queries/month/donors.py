"""Part 4: what each donor gave, and what became of it at the first look."""

from collections import Counter

from sqlalchemy import func, or_, select

from inventory.accounts.models import Organisation
from inventory.core.db import session
from inventory.core.i18n import _
from inventory.core.tables import Cell, Table, totals
from inventory.devices.lifecycle import LEGAL_GROUNDS, DeviceState
from inventory.devices.models import Device
from inventory.history.models import Event
from inventory.reports.queries.month.ground import Ground

RECEIVED, ACCEPTED, REFUSED = "device:received", "device:accepted", "device:refused"
# What was scanned or tapped wrong was no receipt and no refusal.
_NEVER_WAS = {
    "device:receipt-undone": RECEIVED,
    "device:withdrawn": RECEIVED,  # of what the scan alone had made
    "device:refusal-undone": REFUSED,
}


def donor_table(ground: Ground) -> Table:
    """Received, usable and refused per donor, and below it on which legal grounds. An organisation that is asked is the
    donor.
    """
    per_donor: dict[str, Counter[str]] = {}
    grounds: Counter[str] = Counter()
    why = Event.data["ground"].as_string()
    only = ground.only
    query = (
        select(Organisation.name, Event.kind, why, func.count())
        .join(Device, Device.id == Event.subject_id)
        .join(Organisation, Organisation.id == Device.donor_id)
        .where(
            or_(
                Event.kind.in_((RECEIVED, ACCEPTED, REFUSED, *(set(_NEVER_WAS) - {"device:withdrawn"}))),
                (Event.kind == "device:withdrawn") & (Event.from_state == DeviceState.RECEIVED.value),
            ),
            *ground.within,
        )
        .group_by(Organisation.name, Event.kind, why)
    )
    if only.type:
        query = query.where(Event.data["type"].as_string() == only.type)
    if only.location:
        query = query.where(Event.data["place"].as_string() == only.location)
    if only.org:
        query = query.where(Organisation.code == only.org)
    for donor, kind, reason, number in session.execute(query):
        if kind in _NEVER_WAS:
            kind, number = _NEVER_WAS[kind], -number
        per_donor.setdefault(donor, Counter())[kind] += number
        if kind == REFUSED:
            grounds[reason or ""] += number
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (donor, counted[RECEIVED], counted[ACCEPTED], counted[REFUSED])
        for donor, counted in sorted(per_donor.items())
        if any(counted.values())
    )
    told = ", ".join(f"{LEGAL_GROUNDS.get(word, word)}: {number}" for word, number in sorted(grounds.items()) if number)
    return Table(
        key="donors",
        title=_("Per schenker"),
        columns=(_("Schenker"), _("Ontvangen"), _("Bruikbaar"), _("Niet bruikbaar")),
        rows=rows,
        totals=totals(rows, first=1),
        note=_("Waarom niet bruikbaar: %(why)s.", why=told) if told else "",
    )
