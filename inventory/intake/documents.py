"""The receipt for the donor: what came in, what was accepted, what was refused and why."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

from inventory.access import Actor, Can, demand
from inventory.core.errors import Refused
from inventory.core.i18n import _, in_dutch
from inventory.devices.lifecycle import LEGAL_GROUNDS
from inventory.devices.models import TYPE_LABELS
from inventory.history.actions import record
from inventory.history.archive import drawn, keep_data, newest
from inventory.history.models import KeptFile
from inventory.history.told import paper
from inventory.intake import queries
from inventory.intake.actions.steps import subject_of
from inventory.intake.lifecycle import LotState
from inventory.intake.models import Lot
from labels import CountLine, DonorReceiptData, RejectLine, donor_receipt


def receipt_data(lot: Lot, *, centre: str) -> DonorReceiptData:
    """What the receipt says. Refused while a device that came in was not yet looked at."""
    looks = queries.looks_of([lot.code])[lot.code]
    counts = queries.counts(looks)
    if lot.state == LotState.ANNOUNCED or lot.received_on is None:
        raise Refused("not_received", _("%(lot)s is nog niet ontvangen.", lot=lot.code))
    waiting = sum(line.to_look_at for line in counts)
    if waiting:
        raise Refused(
            "not_looked_at",
            _("Bekijk eerst alle toestellen van %(lot)s. Nog te bekijken: %(count)s.", lot=lot.code, count=waiting),
        )
    by_ground: dict[str, list[Decimal]] = defaultdict(list)
    for look in looks:
        if look.outcome == queries.Outcome.REJECTED:
            by_ground[look.ground].append(look.kg or Decimal(0))
    given_back = sum(line.given_back for line in counts)
    with in_dutch():
        return DonorReceiptData(
            centre=centre,
            lot=lot.code,
            donor_name=lot.donor.name,
            received_on=lot.received_on,
            counts=tuple(
                CountLine(
                    str(TYPE_LABELS[line.type]),
                    line.accepted + line.rejected,
                    line.accepted,
                    line.rejected,
                )
                for line in counts
                if line.accepted + line.rejected
            ),
            rejects=tuple(
                RejectLine(str(LEGAL_GROUNDS.get(ground, ground)), len(weights), sum(weights, Decimal(0)))
                for ground, weights in sorted(by_ground.items())
            ),
            donor_reference=lot.reference,
            place=lot.location.name if lot.location else "",
            note=_("Teruggegeven aan de schenker: %(count)s.", count=given_back) if given_back else "",
        )


def make_receipt(lot: Lot, *, actor: Actor, centre: str) -> KeptFile:
    """Keep what the receipt says. When nothing changed since the newest one, that one is it."""
    demand(actor, Can.LOTS_RECEIVE, lot)
    data = receipt_data(lot, centre=centre)
    body = {"json": data.to_json()}
    kept = newest(queries.RECEIPT, "lot", lot.id)
    if kept is None or kept.data != body:
        name = f"{lot.code}-ontvangstbewijs.pdf"
        kept = keep_data(queries.RECEIPT, "lot", lot.id, name=name, data=body)
        record("lot:receipt-made", subject_of(lot), actor=actor, data={"file": kept.id, **paper(kept)})
    return kept


def receipt_pdf(lot_id: int, *, saving: Callable[[], AbstractContextManager[None]]) -> KeptFile | None:
    """The newest receipt with its bytes; drawn the first time that somebody opens it, after the commit."""
    return drawn(
        queries.RECEIPT,
        "lot",
        lot_id,
        lambda plain: donor_receipt(DonorReceiptData.from_json(plain["json"])),
        saving=saving,
    )
