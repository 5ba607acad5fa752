"""Digipunten for programs: a city portal may show them. Public, as the page is."""

from typing import Any

from flask import Response, jsonify

from inventory.devices.models import DeviceType
from inventory.digipunten.lifecycle import DigipuntState
from inventory.digipunten.queries import Row, rows
from inventory.digipunten.schemas import DigipuntAnswer
from inventory.web.api import ApiRoom
from inventory.web.guard import public

calls = ApiRoom("digipunten-api", __name__, url_prefix="/api/v1", description="Digipunten.")


@calls.get("/digipunten")
@public
@calls.response(200, DigipuntAnswer(many=True))
def digipunten() -> Response:
    """The digipunten that work: where, when open, what to find. No sign-in needed."""
    return jsonify([_plain(row) for row in rows(DigipuntState.OPERATIONAL)])


def _plain(row: Row) -> Any:
    it, place = row.digipunt, row.place
    return DigipuntAnswer().dump(
        {
            "code": place.code,
            "name": place.name,
            "organisation": place.org.name,
            "address": place.address,
            "postcode": row.postcode,
            "quarter": it.quarter.value,
            "state": it.state.value,
            "since": row.since,
            "open_now": row.now.is_open,
            "by_appointment": it.by_appointment,
            "hours": [
                {"weekday": day, "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"}
                for day, opens, closes in row.opening.hours
            ],
            "closed": [{"first_on": first, "last_on": last, "why": why} for first, last, why in row.opening.closed],
            "services": it.services,
            "access": it.eases,
            "phone": it.phone,
            "email": it.email,
            "website": it.website,
            "devices": {kind.value: row.there[kind] for kind in DeviceType if row.there[kind]},
        }
    )
