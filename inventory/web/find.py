"""What may be meant by what somebody types in the palette: devices, contracts, lots, by the rooms that have them.

People are not found here. Codes of referrals are not guessed along either: they are asked whole, at the scan field.
"""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Flask, jsonify, request

from inventory.access import Can
from inventory.config import Settings
from inventory.core.codes import recognise
from inventory.core.national_number import may_not_be_kept
from inventory.core.one_writer import may_write
from inventory.core.register_number import national_number_in
from inventory.core.room import Hit, Room
from inventory.web.guard import actor, needs
from inventory.web.widgets import tidy

SHORTEST, LONGEST, MOST = 2, 60, 8


def init(app: Flask, rooms: Iterable[Room], settings: Settings) -> None:
    """Put `/find` in the service."""
    sources = [find for room in rooms for find in room.finds]
    pages = Blueprint("find", __name__)

    @pages.post("/find")
    @needs(Can.SCAN)
    def find() -> Any:
        """The first things that fit. It is posted, so that what is typed stands in no address."""
        may_write(False)
        text = (tidy(request.form.get("q", "")) or "")[:LONGEST]
        hits: list[Hit] = []
        if len(text) >= SHORTEST and not may_not_be_kept(text, "q") and not national_number_in(text):
            recognised = recognise(text, prefix=settings.tag_prefix, base_url=settings.base_url)
            for source in sources:
                hits += source(text, recognised, actor())
        return jsonify(
            items=[{"label": hit.label, "hint": hit.hint, "url": hit.url, "icon": hit.icon} for hit in hits[:MOST]]
        )

    app.register_blueprint(pages)
