"""The papers for the donor: the receipt of what came in, and the proof of what became of every disk."""

import json
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Any

from inventory.access import SYSTEM, Actor, Can, demand
from inventory.config import Settings
from inventory.core.clock import day_of, now
from inventory.core.db import locked, session
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _, day_text, in_dutch
from inventory.core.one_writer import writing
from inventory.devices.documents.proofs import Saving, contact, disk_wipe, keep_if_new, names_for_donors, people_of
from inventory.devices.documents.proofs import check_address as check_address
from inventory.devices.lifecycle import LEGAL_GROUNDS, DeviceState
from inventory.devices.models import TYPE_LABELS, Device
from inventory.devices.queries.proofs import people, places_of
from inventory.history.actions import record
from inventory.history.archive import drawn, keep_data, newest
from inventory.history.models import KeptFile
from inventory.history.told import paper
from inventory.intake import queries
from inventory.intake.actions.steps import subject_of
from inventory.intake.lifecycle import EEE, FRACTIONS, LEAVES_FOR_LABELS, LeavesFor, LotState
from inventory.intake.models import Lot
from labels import (
    CountLine,
    DeviceDisk,
    DonorProofData,
    DonorReceiptData,
    OtherDevice,
    RejectLine,
    Section,
    TableReport,
    donor_proof,
    donor_receipt,
    report,
)


def receipt_data(lot: Lot, *, centre: str, check_at: str) -> DonorReceiptData:
    """What the receipt says; `check_at` is where anybody sees whether it is ours.

    Refused while a device that came in was not yet looked at.
    """
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
    was_announced = bool(lot.expected) or lot.announced_on != lot.received_on
    given_back = sum(line.given_back for line in counts)
    with in_dutch():
        return DonorReceiptData(
            centre=centre,
            lot=lot.code,
            donor_name=lot.donor.name,
            received_on=lot.received_on,
            counts=tuple(
                CountLine(
                    str(TYPE_LABELS[row.type]),
                    row.count.accepted + row.count.rejected,
                    row.count.accepted,
                    row.count.rejected,
                    row.expected if was_announced else None,
                )
                for row in queries.reconciliation(lot, looks).rows
                if row.count.accepted + row.count.rejected or (was_announced and row.expected)
            ),
            statement_on=day_of(lot.statement_at) if lot.statement_at else None,
            rejects=tuple(
                RejectLine(str(LEGAL_GROUNDS.get(ground, ground)), len(weights), sum(weights, Decimal(0)))
                for ground, weights in sorted(by_ground.items())
            ),
            donor_reference=lot.reference,
            place=lot.location.name if lot.location else "",
            note=_("Teruggegeven aan de schenker: %(count)s.", count=given_back) if given_back else "",
            check_address=check_at,
        )


def make_receipt(lot: Lot, *, actor: Actor, centre: str, check_at: str = "") -> KeptFile:
    """Keep what the receipt says. When nothing changed since the newest one, that one is it."""
    demand(actor, Can.LOTS_RECEIVE, lot)
    locked(Lot, lot.id)  # two who open the first one at the same moment get the same one
    data = receipt_data(lot, centre=centre, check_at=check_at)
    body = {"json": data.to_json()}
    kept = newest(queries.RECEIPT, "lot", lot.id)
    if kept is None or kept.data != body:
        name = f"{lot.code}-ontvangstbewijs.pdf"
        kept = keep_data(queries.RECEIPT, "lot", lot.id, name=name, data=body)
        record("lot:receipt-made", subject_of(lot), actor=actor, data={"file": kept.id, **paper(kept)})
    return kept


def first_receipt(code: str, *, centre: str, check_at: str, saving: Saving) -> None:
    """The first receipt is there as soon as it can be, whoever opens it; refused while a device is to be looked at."""
    lot = queries.lot_by_code(code, actor=SYSTEM)
    if newest(queries.RECEIPT, "lot", lot.id) is not None:
        return
    receipt_data(lot, centre=centre, check_at=check_at)
    session.rollback()
    with writing(), saving():
        make_receipt(queries.lot_by_code(code, actor=SYSTEM), actor=SYSTEM, centre=centre, check_at=check_at)


def receipt_pdf(lot_id: int, *, saving: Callable[[], AbstractContextManager[None]]) -> KeptFile | None:
    """The newest receipt with its bytes; drawn the first time that somebody opens it, after the commit."""
    return drawn(
        queries.RECEIPT,
        "lot",
        lot_id,
        lambda plain: donor_receipt(DonorReceiptData.from_json(plain["json"])),
        saving=saving,
    )


def proof_pdf(lot: Lot, settings: Settings, *, saving: Saving) -> KeptFile | None:
    """What became of every disk of the lot. While nothing changes it is the same file, with the same seal."""
    lot_id, code = lot.id, lot.code
    with in_dutch():
        data = proof_data(lot, settings)
    keep_if_new(queries.PROOF, "lot", lot_id, data, name=f"{code}-bewijs-van-wissen.pdf", saving=saving)
    return drawn(
        queries.PROOF,
        "lot",
        lot_id,
        lambda plain: donor_proof(DonorProofData.from_json(json.dumps(plain))),
        saving=saving,
    )


def proof_data(lot: Lot, settings: Settings) -> DonorProofData:
    """What the proof says. There is none before the lot came in."""
    if lot.state == LotState.ANNOUNCED or lot.received_on is None:
        raise Missing(_("%(lot)s is nog niet ontvangen.", lot=lot.code))
    disks = queries.given_disks(lot.code)
    who, name_of = people_of(proof for _device, proof in disks), names_for_donors(settings)
    places = places_of(proof for _device, proof in disks)
    lines = queries.lines_of(lot)
    with_proof = {device.id for device, _proof in disks}
    seen_by = people(line.device.no_media_seen_by for line in lines)
    said = _sorted_out(lines, with_proof, lambda device: name_of(seen_by.get(device.no_media_seen_by or 0)))
    return DonorProofData(
        centre=settings.centre_name,
        lot=lot.code,
        donor_name=lot.donor.name,
        received_on=lot.received_on,
        disks=tuple(
            DeviceDisk(device.tag, device.name, disk_wipe(proof, who, places, name_of=name_of), device.serial)
            for device, proof in disks
        ),
        without_disk=tuple(said[queries.LineState.NO_DRIVE]),
        still_open=tuple(said[queries.LineState.DISK_OPEN]),
        refused=tuple(said[queries.LineState.REFUSED]),
        given_back=tuple(said[queries.LineState.GIVEN_BACK]),
        donor_reference=lot.reference,
        made_at=now(),
        check_url=check_address(settings),
        contact=contact(settings),
    )


def _other(device: Device, why: str, *, by: str = "") -> OtherDevice:
    return OtherDevice(device.tag, device.name, why, device.serial, by=by)


def _sorted_out(
    lines: list[queries.Line], with_proof: set[int], seen_by: Callable[[Device], str]
) -> dict[queries.LineState, list[OtherDevice]]:
    """The lines without a proof of their own, as the page of the lot counts them: one rule for paper and page."""
    found: dict[queries.LineState, list[OtherDevice]] = defaultdict(list)
    for line in lines:
        device, state = line.device, line.state
        if line.is_open:
            disks = ": " + ", ".join(disk or _("zonder nummer") for disk in line.disks) if line.disks else ""
            found[queries.LineState.DISK_OPEN].append(_other(device, f"{queries.LINE_LABELS[state]}{disks}."))
        elif state == queries.LineState.GIVEN_BACK:
            found[state].append(_other(device, _("Teruggegeven met alles wat erop stond.")))
        elif state == queries.LineState.NO_DRIVE:
            found[state].append(_other(device, _("Er zit geen schijf in."), by=seen_by(device)))
        elif state == queries.LineState.REFUSED and device.id not in with_proof:
            found[state].append(_other(device, _refused(device)))
    return found


def _refused(device: Device) -> str:
    if device.state == DeviceState.RECYCLED:
        return _("Geweigerd. Met de verwerker mee, zonder gegevens.")
    if device.media_listed_in_cycle == device.cycle and not device.media:
        return _("Geweigerd. Er zit geen schijf in.")
    return _("Geweigerd. Het vertrekt pas als elke schijf gewist of vernietigd is.")


def transport_pdf(transport_id: int, *, saving: Saving) -> KeptFile | None:
    """The paper of a transport that left, as it was kept then."""
    return drawn(queries.PAPER, "transport", transport_id, _transport, saving=saving)


def _transport(plain: dict[str, Any]) -> bytes:
    with in_dutch():
        lines = plain["lines"]
        devices = [line for line in lines if line["tag"]]
        loose = [line for line in lines if not line["tag"]]
        sums: dict[str, list[Decimal]] = defaultdict(list)
        for line in lines:
            sums[line["fraction"]].append(Decimal(line["kg"]))
        total = sum((sum(each, Decimal(0)) for each in sums.values()), Decimal(0))
        sections = [
            Section(
                _("Wat meegaat, per soort"),
                (_("Soort"), _("Aantal"), _("Gewicht in kg")),
                tuple(
                    (str(FRACTIONS.get(key, key)), len(each) if key in EEE else "", _kilo(sum(each, Decimal(0))))
                    for key, each in sorted(sums.items())
                ),
                (_("Samen"), len(devices), _kilo(total)),
            ),
            Section(
                _("Toestellen"),
                (_("Nummer"), _("Toestel"), _("Serienummer"), _("Gewicht in kg"), _("Gewogen")),
                tuple(
                    (
                        line["tag"],
                        line["name"],
                        line["serial"],
                        _kilo(Decimal(line["kg"])),
                        _("ja") if line["is_weighed"] else _("nee"),
                    )
                    for line in devices
                ),
                note=_("Elke schijf is gewist of vernietigd.") if plain["leaves_for"] == "processor" else "",
            ),
        ]
        if loose:
            rows = tuple((str(FRACTIONS.get(each["fraction"], "")), _kilo(Decimal(each["kg"]))) for each in loose)
            sections.append(Section(_("Losse onderdelen"), (_("Soort"), _("Gewicht in kg")), rows))
        signed = tuple((who, "", "") for who in (_("Meegegeven door"), _("Meegenomen door")))
        sections.append(Section(_("Handtekeningen"), (_("Wie"), _("Naam en handtekening"), _("Dag")), signed))
        return report(
            TableReport(
                title=_("Transport %(code)s", code=plain["code"]),
                subtitle=str(LEAVES_FOR_LABELS[LeavesFor(plain["leaves_for"])]),
                sections=tuple(sections),
                centre=plain["centre"],
                facts=(
                    (_("Naar"), plain["receiver"]),
                    (_("Vervoersdocument"), plain["document"] or "-"),
                    (_("Dag"), day_text(date.fromisoformat(plain["leaves_on"]))),
                ),
                made_on=date.fromisoformat(plain["leaves_on"]),
            )
        )


def _kilo(kg: Decimal) -> str:
    return f"{kg:.2f}".replace(".", ",")
