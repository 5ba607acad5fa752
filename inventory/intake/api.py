"""Lots for programs of partners: the same actions as the pages."""

from typing import Any

from flask import current_app

from inventory.access import Can
from inventory.intake import queries
from inventory.intake.actions.announce import Gift, announce_lot
from inventory.intake.models import Lot
from inventory.intake.readers.donor_list import DonorRow
from inventory.intake.schemas import LotAnswer, NewLot
from inventory.web.api import ApiRoom, rows_of
from inventory.web.guard import actor, needs
from inventory.web.saving import saving

calls = ApiRoom("lots-api", __name__, url_prefix="/api/v1", description="Loten: wat partners schenken.")


@calls.post("/lots")
@needs(Can.LOTS_ANNOUNCE, Can.LOTS_RECEIVE)
@calls.arguments(NewLot)
@calls.response(201, LotAnswer)
def announce(body: dict[str, Any]) -> dict[str, Any]:
    """Announce a lot with its devices, or take it in at once. All devices or none."""
    rows = [
        DonorRow(
            number,
            given["type"],
            given["make"],
            given["model"],
            given["serial"],
            given["donor_tag"],
            tuple(given["accessories"]),
        )
        for number, given in enumerate(body["devices"], 1)
    ]
    with rows_of("devices"), saving():
        lot, _devices = announce_lot(
            rows,
            gift=Gift(
                donor=queries.donor_by_code(body["donor"]),
                reference=body["reference"],
                received_on=body["received_on"],
            ),
            actor=actor(),
            tag_prefix=current_app.config["SETTINGS"].tag_prefix,
        )
        return _answer(lot)


@calls.get("/lots/<string:code>")
@needs(Can.LOTS_SEE)
@calls.response(200, LotAnswer)
def lot(code: str) -> dict[str, Any]:
    """A lot: counts, devices with what became of them, proofs of wiping."""
    return _answer(queries.lot_by_code(code, actor=actor()))


def _answer(found: Lot) -> dict[str, Any]:
    looks = queries.looks_of([found.code])[found.code]
    return {
        "code": found.code,
        "donor": found.donor.code,
        "reference": found.reference,
        "state": found.state,
        "announced_on": found.announced_on,
        "received_on": found.received_on,
        "counts": queries.counts(looks),
        "devices": [
            {
                "tag": look.device.tag,
                "type": look.device.type,
                "make": look.device.make,
                "model": look.device.model,
                "serial": look.device.serial,
                "donor_tag": look.device.donor_tag,
                "outcome": look.outcome,
            }
            for look in looks
        ],
        "proofs": [
            {
                "tag": proof.tag,
                "serial": proof.disk_serial,
                "category": proof.category,
                "method": proof.method,
                "ended_at": proof.ended_at,
                "sha256": proof.sha256,
            }
            for proof in queries.wipe_proofs(found.code)
        ],
        "url": f"{current_app.config['SETTINGS'].base_url}/lots/{found.code}",
    }
