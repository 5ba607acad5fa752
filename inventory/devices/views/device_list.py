"""The page of the list of devices, and what else stands on it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from flask import redirect, request, url_for

from inventory.access import Can, Role, may
from inventory.core.codes import CodeKind, recognise
from inventory.core.errors import Missing
from inventory.devices.lifecycle import DeviceState, Phase
from inventory.devices.models import DeviceType, Spot
from inventory.devices.queries import DeviceFilter, is_device, spot_by_code
from inventory.devices.queries.media import media_called
from inventory.devices.views.device_listing import DEVICES
from inventory.devices.views.pages import pages
from inventory.lists.queries.asked import Given
from inventory.lists.views.files import file_answer
from inventory.lists.views.pages import asked_in
from inventory.lists.views.shown import list_page
from inventory.web.doors import door
from inventory.web.guard import actor, needs
from inventory.web.shell import settings
from inventory.web.widgets import tidy

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
    return list_page(
        DEVICES,
        "devices/devices.html",
        spot=_spot(wanted.location),
        recall_url=lambda query: door("recall", query) if query and may(actor(), Can.RECALLS_MAKE) else None,
        put_url=door("put_here", wanted.location) if wanted.location else None,
        disk_url=lambda: _disk_url(wanted.q),
    )


@pages.get("/devices.csv")
@needs(Can.DEVICES_SEE)
def export() -> Any:
    """The devices of the filter with every column, for a spreadsheet."""
    words = [(name, value) for name, value in request.args.items(multi=True) if name != "col"]
    return file_answer(asked_in(DEVICES, Given.of([*words, ("col", "all")])), "csv")


def _disk_url(text: str) -> str | None:
    """Where the disk with this number is, when no device has it."""
    disks = media_called(text) if text else []
    if disks and may(actor(), Can.MEDIA_SEE):
        return door("disk", text)
    return next((url_for("devices.device", tag=disk.device.tag) for disk in disks if disk.device), None)


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


def _tag_in(text: str) -> str | None:
    if not text or " " in text.strip():
        return None
    found = recognise(text, prefix=settings().tag_prefix, base_url=settings().base_url)
    return found.value if found.kind is CodeKind.DEVICE_TAG and is_device(found.value) else None
