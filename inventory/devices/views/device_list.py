"""The list of devices: filtered by its address, a page at a time, and the same rows for a spreadsheet."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, redirect, render_template, request, stream_with_context, url_for

from inventory.access import Can, Role, may
from inventory.core.clock import today
from inventory.core.codes import CodeKind, recognise
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _
from inventory.devices.documents import devices_csv
from inventory.devices.lifecycle import LABELS, PHASE_LABELS, PHASES, DeviceState, Phase
from inventory.devices.models import TYPE_LABELS, DeviceType, Grade, Spot
from inventory.devices.queries import (
    SORTS,
    DeviceFilter,
    count_by_state,
    count_devices,
    devices_page,
    each_device,
    is_device,
    lot_codes,
    spot_by_code,
)
from inventory.devices.queries.media import media_called
from inventory.devices.views.pages import pages, spots
from inventory.web.api import cursor_of, cursor_value
from inventory.web.doors import door
from inventory.web.guard import actor, needs
from inventory.web.shell import settings
from inventory.web.widgets import tidy

PER_PAGE = 50
LONGEST = 120
Word = TypeVar("Word", bound=StrEnum)


@pages.get("/devices")
@needs(Can.DEVICES_SEE)
def devices() -> Any:
    """Every device that the filter in the address leaves. A whole tag opens its device at once."""
    wanted = filter_in(request.args)
    opened = _tag_in(wanted.q)
    if opened:
        return redirect(url_for("devices.device", tag=opened), 303)
    sort = request.args.get("sort", "newest")
    sort = sort if sort in SORTS else "newest"
    after = _after(request.args.get("cursor"))
    rows, following = devices_page(wanted, actor=actor(), sort=sort, after=after, limit=PER_PAGE)
    args = _args(wanted, sort)
    return render_template(
        "devices/devices.html",
        rows=rows,
        wanted=wanted,
        total=count_devices(wanted, actor=actor()) if after or following else len(rows),
        next_url=url_for("devices.devices", **args, cursor=cursor_of(json.dumps(following))) if following else None,
        first_url=url_for("devices.devices", **args) if after else None,
        csv_url=url_for("devices.export", **args),
        phases=_phase_chips(wanted, sort),
        taken=_taken(wanted, sort),
        sort=sort,
        sort_url=lambda name: url_for("devices.devices", **_args(wanted, name)),
        choices=_choices(),
        # Looked up once and not for every row.
        labels={state: str(label) for state, label in LABELS.items()},
        types={kind: str(label) for kind, label in TYPE_LABELS.items()},
        grades={grade: _("graad %(grade)s", grade=grade) for grade in Grade},
        spot=_spot(wanted.location),
        recall_url=door("recall", urlencode(args)) if rows and args and may(actor(), Can.RECALLS_MAKE) else None,
        put_url=door("put_here", wanted.location) if wanted.location else None,
        device_url=url_for("devices.device", tag="-").removesuffix("-"),
        disk_url="" if rows else _disk_url(wanted.q),
    )


def _disk_url(text: str) -> str | None:
    """Where the disk with this number is, when no device has it."""
    disks = media_called(text) if text else []
    if disks and may(actor(), Can.MEDIA_SEE):
        return door("disk", text)
    return next((url_for("devices.device", tag=disk.device.tag) for disk in disks if disk.device), None)


@pages.get("/devices.csv")
@needs(Can.DEVICES_SEE)
def export() -> Response:
    """Exactly the devices of the filter, for a spreadsheet."""
    wanted = filter_in(request.args)
    sort = request.args.get("sort", "newest")
    rows = each_device(wanted, actor=actor(), sort=sort if sort in SORTS else "newest")
    response = Response(stream_with_context(devices_csv(rows)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="toestellen-{today().isoformat()}.csv"'
    return response


def _spot(code: str) -> Spot | None:
    """The place or the shelf that the list is limited to: what can be done there stands above the list."""
    if not code or not may(actor(), Can.DEVICES_MOVE_PLACE):
        return None
    try:
        return spot_by_code(code)
    except Missing:
        return None


def filter_in(args: Mapping[str, str]) -> DeviceFilter:
    """The filter that an address holds."""

    def text(name: str) -> str:
        return str(tidy(args.get(name, "")))[:LONGEST]

    return DeviceFilter(
        q=text("q"),
        state=_word(DeviceState, args.get("state")),
        phase=_word(Phase, args.get("phase")),
        type=_word(DeviceType, args.get("type")),
        location=text("location"),
        lot=text("lot"),
        unlabelled=args.get("unlabelled") == "1",
        at_orgs=actor().orgs(Role.LIBRARY, Role.SHOP) if args.get("ours") == "1" else frozenset(),
        prefix=settings().tag_prefix,
    )


def _word(kind: type[Word], text: str | None) -> Word | None:
    """The word of the enum; an unknown word limits nothing."""
    try:
        return kind(text) if text else None
    except ValueError:
        return None


def _after(cursor: str | None) -> list[Any] | None:
    value = cursor_value(cursor)
    if value is None:
        return None
    try:
        found = json.loads(value)
    except ValueError:
        found = None
    if not isinstance(found, list):
        raise BadInput("cursor", _("Deze plaats in de lijst kennen we niet. Begin de lijst opnieuw."), field="cursor")
    return found


def _tag_in(text: str) -> str | None:
    if not text or " " in text.strip():
        return None
    found = recognise(text, prefix=settings().tag_prefix, base_url=settings().base_url)
    return found.value if found.kind is CodeKind.DEVICE_TAG and is_device(found.value) else None


def _args(wanted: DeviceFilter, sort: str = "newest", **changed: Any) -> dict[str, Any]:
    """The filter as arguments of an address, without what is empty."""
    given = {
        "q": wanted.q,
        "type": wanted.type,
        "phase": wanted.phase,
        "state": wanted.state,
        "location": wanted.location,
        "lot": wanted.lot,
        "unlabelled": "1" if wanted.unlabelled else "",
        "ours": "1" if wanted.at_orgs else "",
        "sort": sort if sort != "newest" else "",
    } | changed
    return {name: str(value) for name, value in given.items() if value}


def _phase_chips(wanted: DeviceFilter, sort: str) -> list[tuple[str, str, bool, int]]:
    counts = count_by_state()
    chips = [
        (
            str(label),
            url_for("devices.devices", **_args(wanted, sort, phase=phase, state="")),
            wanted.phase == phase,
            sum(count for state, count in counts.items() if PHASES[DeviceState(state)] == phase),
        )
        for phase, label in PHASE_LABELS.items()
    ]
    everything = url_for("devices.devices", **_args(wanted, sort, phase="", state=""))
    return [(_("Alles"), everything, not wanted.phase and not wanted.state, sum(counts.values())), *chips]


def _taken(wanted: DeviceFilter, sort: str) -> list[tuple[str, str]]:
    """The filters that are on, each with the address of the list without it."""
    said = {
        "q": _("Zoekt: %(words)s", words=wanted.q) if wanted.q else "",
        "type": TYPE_LABELS[wanted.type] if wanted.type else "",
        "state": LABELS[wanted.state] if wanted.state else "",
        "location": _("Plaats: %(place)s", place=_place_name(wanted.location)) if wanted.location else "",
        "lot": _("Lot: %(lot)s", lot=wanted.lot) if wanted.lot else "",
        "unlabelled": _("Nog geen etiket") if wanted.unlabelled else "",
        "ours": _("Alleen bij ons") if wanted.at_orgs else "",
    }
    return [
        (str(label), url_for("devices.devices", **_args(wanted, sort, **{name: ""})))
        for name, label in said.items()
        if label
    ]


def _place_name(code: str) -> str:
    return next((name for each, name in spots() if each == code.upper()), code)


def _choices() -> dict[str, list[tuple[str, Any]]]:
    return {
        "type": [(kind.value, label) for kind, label in TYPE_LABELS.items()],
        "state": [(state.value, label) for state, label in LABELS.items()],
        "location": spots(),
        "lot": [(code, code) for code in lot_codes()],
    }
