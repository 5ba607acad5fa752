"""The blueprint of this room's pages, and what they share."""

from flask import Blueprint

from inventory.access import Actor
from inventory.devices.lifecycle import accessory
from inventory.devices.queries import locations
from inventory.devices.queries import places as place_queries

pages = Blueprint("devices", __name__)
pages.add_app_template_filter(accessory)


def places() -> list[tuple[str, str]]:
    """The locations to choose from, as code and name."""
    return [(place.code, place.name) for place in locations()]


def spots() -> list[tuple[str, str]]:
    """The same with the shelves of each: where something can be put, or counted."""
    return [(spot.code, spot.name) for spot in place_queries.spots()]


def own_place(actor: Actor) -> str:
    """The code of the place where this person works; nothing when that is nowhere."""
    return next((place.code for place in locations() if place.id == actor.location_id), "")
