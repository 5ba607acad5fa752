"""The blueprint of the lots pages, and what several of them need."""

from flask import Blueprint

from inventory.intake import queries
from inventory.intake.models import Lot
from inventory.web.guard import actor

pages = Blueprint("lots", __name__, url_prefix="/lots")


def found_lot(code: str) -> Lot:
    """The lot of the address, when this actor may see it."""
    return queries.lot_by_code(code, actor=actor())


def device_url(tag: str) -> str:
    """The page of a device, by the address that its label holds."""
    return f"/d/{tag}"
