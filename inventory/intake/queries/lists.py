"""Lists that were taken in, what a donor calls its columns, and what a list says anew of devices that we know."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _, _l
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.history.models import Event
from inventory.intake.lifecycle import LotState
from inventory.intake.models import ListImport, ListMapping, Lot
from inventory.intake.readers.donor_list import DonorRow

# Until somebody has looked at it, a list may say better what a device is.
CORRECTABLE = (DeviceState.ANNOUNCED, DeviceState.NOT_COME, DeviceState.RECEIVED)
FIELD_NAMES: dict[str, Any] = {
    "type": _l("Soort"),
    "make": _l("Merk"),
    "model": _l("Model"),
    "serial": _l("Serienummer"),
    "donor_tag": _l("Nummer van de schenker"),
    "accessories": _l("Toebehoren"),
}


@dataclass(frozen=True)
class Planned:
    """A row of a list beside the device that it is about, when we know that one, and what it would change.

    `why_not` says what keeps the row from being taken in.
    """

    row: DonorRow
    device: Device | None
    changes: dict[str, tuple[Any, Any]]
    why_not: str = ""

    @property
    def is_new(self) -> bool:
        return self.device is None


def plan_for(lot: Lot, rows: Sequence[DonorRow]) -> list[Planned]:
    """Each row with its device in this lot, found by the donor's own number or the serial number."""
    devices = session.scalars(select(Device).where(Device.lot_code == lot.code).order_by(Device.id)).all()
    by_tag = {device.donor_tag.upper(): device for device in devices if device.donor_tag}
    by_serial = {device.serial.upper(): device for device in devices if device.serial}
    taken: dict[int, int] = {}
    found = []
    for row in rows:
        tagged, numbered = by_tag.get((row.donor_tag or "").upper()), by_serial.get((row.serial or "").upper())
        device, why_not = tagged or numbered, ""
        if tagged is not None and numbered is not None and tagged is not numbered:
            why_not = _(
                "Het nummer van de schenker is van %(one)s, het serienummer van %(other)s.",
                one=tagged.tag,
                other=numbered.tag,
            )
        elif device is not None and device.id in taken:
            why_not = _("Dit is hetzelfde toestel als in rij %(row)s.", row=taken[device.id])
        changes = changes_of(device, row) if device is not None else {}
        if device is not None and changes and device.state not in CORRECTABLE and not why_not:
            why_not = _("%(tag)s is al in behandeling. Verbeter het bij het toestel zelf.", tag=device.tag)
        if device is not None:
            taken.setdefault(device.id, row.row)
        found.append(Planned(row, device, changes, why_not))
    return found


def left_out(lot: Lot, plan: Sequence[Planned]) -> list[Device]:
    """The devices of the lot that this list does not name. They stay; who sends the list is told."""
    named = {each.device.id for each in plan if each.device is not None}
    query = select(Device).where(Device.lot_code == lot.code, Device.state != DeviceState.NOT_COME).order_by(Device.id)
    return [device for device in session.scalars(query) if device.id not in named]


def changes_of(device: Device, row: DonorRow) -> dict[str, tuple[Any, Any]]:
    """What the row says other than the device: field -> before and after. What a row leaves empty stays."""
    said: dict[str, Any] = {
        "type": row.type,
        "make": row.make,
        "model": row.model,
        "serial": row.serial or "",
        "donor_tag": row.donor_tag or "",
        "accessories": list(row.accessories),
    }
    before = {name: str(device.type) if name == "type" else getattr(device, name) for name in said}
    return {name: (before[name], after) for name, after in said.items() if after and after != before[name]}


def open_lots_of(donor_ids: Sequence[int]) -> Sequence[Lot]:
    """The lots of these donors that a list can still be added to, the newest first."""
    return session.scalars(
        select(Lot).where(Lot.donor_id.in_(donor_ids), Lot.state != LotState.CLOSED).order_by(Lot.id.desc()).limit(100)
    ).all()


def mapping_of(donor_id: int) -> dict[str, str]:
    """How this donor called its columns before: our field -> their heading."""
    found = session.get(ListMapping, donor_id)
    return {} if found is None else {str(ours): str(theirs) for ours, theirs in found.mapping.items()}


def imports_of(lot: Lot) -> Sequence[ListImport]:
    """The lists that were taken in for this lot, the newest first."""
    return session.scalars(select(ListImport).where(ListImport.lot_id == lot.id).order_by(ListImport.id.desc())).all()


def import_of(lot: Lot, number: int) -> ListImport:
    """The list of this lot with this number."""
    found = session.scalar(select(ListImport).where(ListImport.lot_id == lot.id, ListImport.id == number))
    if found is None:
        raise Missing(_("Deze lijst kennen we niet."))
    return found


def touched_since(done: ListImport) -> list[str]:
    """The devices of a list to which something happened since it was taken in: their tags."""
    numbers = [*done.made, *(int(number) for number in done.changed)]
    found: list[str] = []
    for start in range(0, len(numbers), 400):
        part = numbers[start : start + 400]
        found += session.scalars(
            select(Device.tag)
            .where(
                Device.id.in_(part),
                Device.lot_code != "",  # what was taken off the list by hand stands on none
                Device.id.in_(
                    select(Event.subject_id).where(
                        Event.subject_kind == "device", Event.subject_id.in_(part), Event.seq > done.last_seq
                    )
                ),
            )
            .order_by(Device.id)
        )
    return found


def last_event() -> int:
    """The number of the newest event."""
    return session.scalar(select(func.max(Event.seq))) or 0
