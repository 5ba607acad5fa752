"""Part 5: what the workshop did, how long it took, and what waits longest."""

from datetime import datetime
from statistics import median

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from inventory.accounts.models import Location
from inventory.core.clock import day_of
from inventory.core.db import session
from inventory.core.i18n import _
from inventory.core.tables import Cell, Day, Table
from inventory.devices.lifecycle import DEVICE, DeviceState
from inventory.devices.models import Device
from inventory.history.models import Event
from inventory.reports.queries.month.ground import Ground
from inventory.reports.queries.month.stock import type_label

S = DeviceState
# Nothing proves yet that the device is empty. What leaves for parts or recycling is wiped or destroyed before it goes.
NOT_PROVEN = (S.RECEIVED, S.TO_DIAGNOSE, S.TO_WIPE, S.WIPE_FAILED, S.RETURNED)
IN_WORK = (*NOT_PROVEN, S.WIPED, S.REFURBISHING, S.TO_CHECK)
OLDEST = 5
_COUNTED = ("device:medium-wiped", "device:medium-not-wiped", "device:approved", "device:rejected", "device:recycled")
# What was bought new is empty from the first day: nothing was wiped.
_WAS_USED = or_(Event.data["source"].as_string().is_(None), Event.data["source"].as_string() != "new")


def work_table(ground: Ground) -> Table:
    """Wipes, approvals and the median of the days from receipt to ready."""
    kinds = dict(
        session.execute(
            select(Event.kind, func.count())
            .where(Event.kind.in_(_COUNTED), *ground.within, ground.only.of_devices(), _WAS_USED)
            .group_by(Event.kind)
        ).all()
    )
    days = _days_to_ready(ground)
    unproven = sum(number for (_type, _place, state), number in ground.closing.items() if state in NOT_PROVEN)
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("Schijven gewist met wisbewijs"), kinds.get("device:medium-wiped", 0)),
        (_("Wissen mislukt of niet aanvaard"), kinds.get("device:medium-not-wiped", 0)),
        (_("Toestellen zonder geldig wisbewijs, aan het einde"), unproven),
        (_("Toestellen goedgekeurd"), kinds.get("device:approved", 0)),
        (_("Terug naar opknapbeurt"), kinds.get("device:rejected", 0)),
        (_("Naar de verwerker"), kinds.get("device:recycled", 0)),
        (_("Dagen van ontvangst tot klaar (middelste)"), days if days is not None else "-"),
    )
    return Table(
        key="work",
        title=_("Werk"),
        columns=(_("Wat"), _("Aantal")),
        rows=rows,
        note=_("Zonder geldig wisbewijs: alles bij ons dat nog gewist moet worden."),
    )


def minutes_table(ground: Ground) -> Table:
    """How long each step took, of the work that was started and stopped; by the state that the device was in."""
    minutes: dict[str, list[int]] = {}
    told = select(Event.data).where(Event.kind == "device:worked-on", *ground.within, ground.only.of_devices())
    for data in session.scalars(told):
        minutes.setdefault(str(data["step"]), []).append(int(data["minutes"]))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (str(DEVICE.labels[state]), len(found), round(median(found)), sum(found))
        for state in DeviceState
        if (found := minutes.get(state))
    )
    return Table(
        key="minutes",
        title=_("Minuten per stap"),
        columns=(_("Stap"), _("Keer"), _("Middelste"), _("Samen")),
        rows=rows,
        note=_("Alleen werk dat met 'begin' en 'stop' gemeten is."),
    )


def oldest_table(ground: Ground) -> Table:
    """The five devices that stood longest in one step of the workshop."""
    found = sorted([*_still_there(ground), *_moved_since(ground)])[:OLDEST]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (tag, type_label(kind), str(DEVICE.labels[S(state)]), Day(day_of(since)), (ground.last_on - day_of(since)).days)
        for since, tag, kind, state in found
    )
    return Table(
        key="oldest",
        title=_("Wacht het langst"),
        columns=(_("Toestel"), _("Soort"), _("Staat"), _("Sinds"), _("Dagen")),
        rows=rows,
        note=_("De vijf toestellen die het langst in dezelfde stap van de werkplaats staan."),
    )


def _still_there(ground: Ground) -> list[tuple[datetime, str, str, str]]:
    """Those that stand today as they stood then."""
    only = ground.only
    query = select(Device).where(Device.state.in_(IN_WORK), Device.state_since < ground.month.ends_at)
    if only.type:
        query = query.where(Device.type == only.type)
    if only.location or only.org:
        query = query.where(Device.location.has(Location.code.in_(sorted(only.places))))
    return [
        (device.state_since, device.tag, str(device.type), str(device.state))
        for device in session.scalars(query.order_by(Device.state_since, Device.id).limit(OLDEST))
    ]


def _moved_since(ground: Ground) -> list[tuple[datetime, str, str, str]]:
    """Those that took a step after the month: the first one says in which state they stood."""
    if not ground.month.is_over:
        return []
    changed = (Event.subject_kind.concat("") == "device", Event.from_state != Event.to_state)
    firsts = select(func.min(Event.seq)).where(*changed, Event.at >= ground.month.ends_at).group_by(Event.subject_id)
    before = aliased(Event)
    since = (
        select(func.max(before.at))
        .where(
            before.subject_kind == "device",
            before.subject_id == Event.subject_id,
            before.seq < Event.seq,
            before.from_state != before.to_state,
        )
        .scalar_subquery()
    )
    place = func.coalesce(Event.data["place_before"].as_string(), Event.data["place"].as_string())
    rows = session.execute(
        select(since, Event.subject_code, Event.data["type"].as_string(), Event.from_state, place).where(
            Event.seq.in_(firsts), or_(*(Event.from_state == state.value for state in IN_WORK))
        )
    )
    return [(at, tag, kind, state) for at, tag, kind, state, where in rows if at and ground.only.has(kind, where or "")]


def _days_to_ready(ground: Ground) -> int | None:
    """The median of the whole days between a device's first receipt and its approval this month."""
    before = aliased(Event)
    # Of each device that was approved, and not of all that ever came in: found by the device and not by the kind.
    received = (
        select(func.min(before.at))
        .where(
            before.subject_kind == "device",
            before.subject_id == Event.subject_id,
            before.kind.concat("") == "device:received",
        )
        .scalar_subquery()
    )
    found = session.execute(
        select(received, Event.at).where(Event.kind == "device:approved", *ground.within, ground.only.of_devices())
    )
    pairs = [(first, ready) for first, ready in found if first is not None]
    return round(median((ready - first).days for first, ready in pairs)) if pairs else None
