"""The blueprint of this room's pages, and what they share."""

from flask import Blueprint, flash, url_for

from inventory.access import Actor
from inventory.core.i18n import _
from inventory.devices.actions import moves
from inventory.devices.lifecycle import accessory
from inventory.devices.models import Device
from inventory.devices.queries import locations
from inventory.devices.queries import places as place_queries
from inventory.web.guard import actor
from inventory.web.saving import saving
from inventory.web.undo import offer_undo

pages = Blueprint("devices", __name__)
pages.add_app_template_filter(accessory)


def places() -> list[tuple[str, str]]:
    """The locations to choose from, as code and name."""
    return [(place.code, place.name) for place in locations()]


def spots() -> list[tuple[str, str]]:
    """The same with the shelves of each: where something can be put, or counted."""
    return [(spot.code, spot.name) for spot in place_queries.spots()]


def own_place(who: Actor) -> str:
    """The code of the place where this person works; nothing when that is nowhere."""
    return next((place.code for place in locations() if place.id == who.location_id), "")


def put_elsewhere(device: Device, code: str) -> None:
    """Put it there and say so, with a button that puts it back to where it stood."""
    former = device.shelf.code if device.shelf else device.location.code if device.location else ""
    with saving():
        moves.move_place(device, code, actor=actor())
    said = _("Het toestel staat nu op een andere plaats.")
    if former in dict(spots()):
        offer_undo(said, url_for("devices.place", tag=device.tag), **{"elsewhere-location": former})
    else:
        flash(said, "ok")
