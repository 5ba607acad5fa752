"""The blueprint of this room's pages, and what they share."""

from typing import cast

from flask import Blueprint, current_app

from inventory.config import Settings
from inventory.devices.queries import locations

pages = Blueprint("devices", __name__)


def settings() -> Settings:
    """The settings of this service."""
    return cast(Settings, current_app.config["SETTINGS"])


def places() -> list[tuple[str, str]]:
    """The locations to choose from, as code and name."""
    return [(place.code, place.name) for place in locations()]
