"""Agreements with organisations for tests, made through the same actions as the pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from inventory.access import Actor
from inventory.core.clock import today
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.placements.actions import during, going
from inventory.placements.documents import PAPERS
from inventory.placements.lifecycle import Contact, Purpose
from inventory.placements.models import Placement
from tests.devices.stock import device_in
from tests.loans.kit import settings
from tests.people import LIBRARIAN, Persona, actor_of


def ready(place: str = "BIB-C") -> Device:
    return device_in(DeviceState.READY, location=place)


def asked(who: Persona = LIBRARIAN, **changes: Any) -> Placement:
    """A class of two weeks for CVO Miras in De Zonnewijzer, or a digipunt there."""
    values: dict[str, Any] = {
        "purpose": Purpose.CLASS,
        "receiver": "MIRAS",
        "location": "ZONNE",
        "contact": Contact.TEACHER,
        "from_on": today(),
        "accessories": ("lader",),
    } | changes
    if values["purpose"] == Purpose.CLASS:
        values.setdefault("until_on", values["from_on"] + timedelta(days=14))
    return going.begin(actor=actor_of(who), settings=settings(), **values)


def given(*devices: Device, who: Persona = LIBRARIAN, **changes: Any) -> Placement:
    """The same with these devices, given along."""
    found = asked(who, **changes)
    for device in devices:
        going.scan_out(found, device, actor=actor_of(who))
    return give(found, actor_of(who))


def give(placement: Placement, actor: Actor | None = None, confirmed: tuple[str, ...] = ()) -> Placement:
    actor = actor or actor_of(LIBRARIAN)
    return going.hand_out(placement, actor=actor, settings=settings(), papers_of=PAPERS, confirmed=confirmed)


def back(placement: Placement, device: Device, who: Persona = LIBRARIAN, came: tuple[str, ...] | None = None) -> bool:
    return during.take_back(
        placement, device, actor=actor_of(who), settings=settings(), papers_of=PAPERS, accessories=came
    )


def extend(placement: Placement, until_on: date) -> Placement:
    return during.extend(placement, until_on, actor=actor_of(LIBRARIAN), settings=settings(), papers_of=PAPERS)


def swap(placement: Placement, before: Device, device: Device, fault: str = "") -> Placement:
    return during.swap(
        placement, before, device, actor=actor_of(LIBRARIAN), settings=settings(), papers_of=PAPERS, fault=fault
    )


def lose(placement: Placement, device: Device) -> None:
    during.report_missing(placement, device, "theft", actor=actor_of(LIBRARIAN), settings=settings(), papers_of=PAPERS)
