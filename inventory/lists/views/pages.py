"""The blueprint of this room, and which lists there are."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Flask, current_app

from inventory.access import may
from inventory.core.clock import today
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _
from inventory.core.national_number import refuse_national_number
from inventory.core.room import Room
from inventory.lists.queries.asked import Asked, Given, asked
from inventory.lists.queries.declared import Ask, Listing
from inventory.web.guard import actor

pages = Blueprint("lists", __name__, url_prefix="/lists")
_LISTS = "digibank.lists"
_LONGEST = 2000  # signs of a query


def init(app: Flask, rooms: Iterable[Room]) -> None:
    """Collect the lists of every room by name."""
    found: dict[str, Listing] = {}
    for room in rooms:
        for listing in room.lists:
            if listing.name in found:
                raise RuntimeError(f"Two lists are called {listing.name}.")
            found[listing.name] = listing
    app.extensions[_LISTS] = found


def listings() -> dict[str, Listing]:
    """Every list of the house."""
    found: dict[str, Listing] = current_app.extensions[_LISTS]
    return found


def listing_called(name: str) -> Listing:
    """A list that this reader may open. One that is not there and one that is not yours give the same answer."""
    found = listings().get(name)
    if found is None or not may(actor(), found.can):
        raise Missing(_("Deze lijst kennen we niet."))
    return found


def asked_in(listing: Listing, args: Any) -> Asked:
    """The list as the words of an address ask it, for who is signed in."""
    return asked(listing, args, Ask(actor(), today()))


def asked_again(listing: Listing, query: str) -> Asked:
    """The list as a query says that was kept or sent again. One that is too long is refused: without its last filters
    it would be of more rows than somebody saw.
    """
    if len(query) > _LONGEST:
        raise BadInput("query_long", _("Dit is te lang."), field="query")
    pairs = parse_qsl(query)
    for name, value in pairs:  # as the page itself: what is spelled otherwise in the query is read here first
        refuse_national_number(value, name)
    return asked_in(listing, Given.of(pairs))
