"""What the room of the devices tells the house."""

from flask import url_for

from inventory.access import Actor, Can, Role, may
from inventory.core.codes import CodeKind, Recognised
from inventory.core.i18n import _, _l
from inventory.core.room import Hit, NavEntry, NavGroup, Room
from inventory.devices import api
from inventory.devices.actions.labelling import forget_files
from inventory.devices.actions.search import keep_search_in_step
from inventory.devices.lifecycle import LABELS, DeviceState
from inventory.devices.queries import (
    DeviceFilter,
    count_devices,
    count_in,
    devices_page,
    devices_with_serial,
    is_device,
)
from inventory.devices.queries.checks import (
    no_medium_without_proof,
    no_unproven_device,
    search_in_step,
    states_follow_from_events,
)
from inventory.devices.queries.media import media_called
from inventory.devices.queries.printing import blank_by_tag, device_that_had
from inventory.devices.queries.search import is_spot
from inventory.devices.queries.transfers import under_way_to
from inventory.devices.views import (
    basket,
    blanks,
    device,
    device_list,
    labels,
    print_jobs,
    printers,
    scanned,
    shelves,
    stocktake,
    transfers,
    weighing,
)
from inventory.devices.views.device_listing import DEVICES as DEVICE_LIST
from inventory.devices.views.pages import pages
from inventory.devices.views.print_listing import PRINTERS, PRINTS
from inventory.devices.views.shelf_listing import SHELVES
from inventory.devices.views.stocktake_listing import STOCKTAKES
from inventory.devices.views.transfer_listing import TRANSFERS
from inventory.web.doors import door

VIEWS = (
    device,
    device_list,
    labels,
    print_jobs,
    basket,
    blanks,
    printers,
    scanned,
    shelves,
    stocktake,
    transfers,
    weighing,
)  # imported for their addresses


def work_lists(actor: Actor) -> list[tuple[str, int | str, str]]:
    """What waits among the devices for the roles of this person."""
    found: list[tuple[str, int | str, str]] = []
    if may(actor, Can.LABELS_PRINT) and may(actor, Can.DEVICES_RECEIVE):
        count = count_in(
            *(state for state in DeviceState if state in _NEEDS_LABEL),
            unlabelled=True,
        )
        found.append((_("Etiketten om af te drukken"), count, url_for("devices.labels", unprinted="1")))
    coming = under_way_to(actor)
    if coming:
        one = url_for("devices.transfer", transfer=coming[0].number)
        address = one if len(coming) == 1 else url_for("devices.transfers")
        found.append((_("Onderweg naar jou: scan bij aankomst"), len(coming), address))
    counters = actor.orgs(Role.LIBRARY, Role.SHOP)
    if may(actor, Can.DEVICES_SEE) and counters:
        ours = DeviceFilter(state=DeviceState.READY, at_orgs=counters)
        address = url_for("devices.devices", state=DeviceState.READY.value, ours="1")
        found.append((_("Klaar om mee te geven"), count_devices(ours, actor=actor), address))
    for can, states, title in _QUEUES:
        if may(actor, can):
            for state in states:
                found.append((str(title), count_in(state), url_for("devices.devices", state=state.value)))
    return found


_NEEDS_LABEL = frozenset({DeviceState.RECEIVED, DeviceState.TO_DIAGNOSE, DeviceState.TO_WIPE, DeviceState.RETURNED})
_QUEUES = ((Can.DEVICES_REOPEN, (DeviceState.MISSING,), _l("Vermiste toestellen")),)


def scan(recognised: Recognised, actor: Actor) -> str | None:
    """A tag opens its device (for who may not see devices: the page of the finder); a serial number what has it: the
    device, or the disk, whose page says in which devices it was.
    """
    if recognised.kind is CodeKind.DEVICE_TAG:
        tag = recognised.value
        if not may(actor, Can.DEVICES_SEE) or is_device(tag) or blank_by_tag(tag) or device_that_had(tag):
            return url_for("devices.device", tag=tag)
        return None
    if recognised.kind is CodeKind.PLACE and may(actor, Can.DEVICES_SEE):
        return url_for("devices.place_scanned", code=recognised.value)
    if recognised.kind is CodeKind.SERIAL and may(actor, Can.DEVICES_SEE):
        found = devices_with_serial(recognised.value, actor=actor)
        if len(found) == 1:
            return url_for("devices.device", tag=found[0].tag)
        if found:
            return url_for("devices.devices", q=recognised.value)
        disks = media_called(recognised.value)
        if disks and may(actor, Can.MEDIA_SEE) and (address := door("disk", recognised.value)):
            return address
        holder = next((disk.device for disk in disks if disk.device is not None), None)
        if holder is not None:
            return url_for("devices.device", tag=holder.tag)
        if is_spot(recognised.value):
            return url_for("devices.place_scanned", code=recognised.value.strip().upper())
    return None


def search(recognised: Recognised, actor: Actor) -> str | None:
    """Words that are nobody's code: the list of devices in which they occur."""
    if recognised.kind is not CodeKind.SERIAL or not may(actor, Can.DEVICES_SEE):
        return None
    rows, _more = devices_page(DeviceFilter(q=recognised.value), actor=actor, limit=1)
    return url_for("devices.devices", q=recognised.value) if rows else None


def find(text: str, _recognised: Recognised, actor: Actor) -> list[Hit]:
    """The first devices with these words in their number, make, model or serial number."""
    if not may(actor, Can.DEVICES_SEE):
        return []
    rows, _more = devices_page(DeviceFilter(q=text), actor=actor, limit=5)
    return [
        Hit(row.tag, url_for("devices.device", tag=row.tag), f"{row.name} · {LABELS[DeviceState(row.state)]}", "device")
        for row in rows
    ]


DEVICES = Room(
    name="devices",
    pages=(pages,),
    api=(api.calls,),
    nav=(
        NavEntry(
            _l("Toestellen"),
            "devices.devices",
            "device",
            Can.DEVICES_SEE,
            order=20,
            group=NavGroup.STOCK,
            daily=(Role.LIBRARY, Role.SHOP, Role.TECHNICIAN, Role.COORDINATOR),
        ),
        NavEntry(_l("Etiketten"), "devices.labels", "label", Can.LABELS_PRINT, order=70, group=NavGroup.STOCK),
        NavEntry(
            _l("Tellingen"), "devices.stocktakes", "stocktake", Can.DEVICES_MOVE_PLACE, order=75, group=NavGroup.STOCK
        ),
        NavEntry(
            _l("Overdrachten"),
            "devices.transfers",
            "arrow-right",
            Can.DEVICES_MOVE_PLACE,
            order=76,
            group=NavGroup.STOCK,
        ),
        NavEntry(_l("Wegen"), "devices.weighing", "stocktake", Can.DEVICES_WEIGH, order=77, group=NavGroup.STOCK),
    ),
    work_lists=(work_lists,),
    scans=(scan, search),
    finds=(find,),
    lists=(DEVICE_LIST, STOCKTAKES, TRANSFERS, SHELVES, PRINTERS, PRINTS),
    nightly=(forget_files, keep_search_in_step),
    verifies=(states_follow_from_events, no_unproven_device, no_medium_without_proof, search_in_step),
)
