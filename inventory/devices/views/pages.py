"""The blueprint of this room's pages, and what they share."""

from flask import Blueprint

from inventory.devices.lifecycle import accessory
from inventory.devices.queries import locations

pages = Blueprint("devices", __name__)
pages.add_app_template_filter(accessory)


def places() -> list[tuple[str, str]]:
    """The locations to choose from, as code and name."""
    return [(place.code, place.name) for place in locations()]
