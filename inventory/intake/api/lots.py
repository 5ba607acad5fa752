"""Lots for programs of partners: the same actions as the pages."""

from typing import Any

from inventory.access import Can
from inventory.intake import queries
from inventory.intake.actions import agree, steps
from inventory.intake.actions.announce import Gift, announce_lot
from inventory.intake.actions.receive import receive_lot
from inventory.intake.actions.relist import list_into, undo_import
from inventory.intake.actions.series import Same, receive_serial
from inventory.intake.lifecycle import GivenAs, LotState, RemarkKind, Transport, WipedBy
from inventory.intake.models import Lot
from inventory.intake.readers.donor_list import DonorRow
from inventory.intake.schemas import (
    ListAnswer,
    LotAnswer,
    LotDevice,
    LotMove,
    NewerList,
    NewLot,
    NewRemark,
    ReceivedDevice,
)
from inventory.web.api import ApiRoom, rows_of
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import settings

calls = ApiRoom("lots-api", __name__, url_prefix="/api/v1", description="Loten: wat partners schenken.")


@calls.post("/lots")
@needs(Can.LOTS_ANNOUNCE, Can.LOTS_RECEIVE)
@calls.arguments(NewLot)
@calls.response(201, LotAnswer)
def announce(body: dict[str, Any]) -> dict[str, Any]:
    """Announce a lot with its devices, or take it in at once. All devices or none."""
    rows = _rows(body["devices"])
    with rows_of("devices"), saving():
        lot, _devices = announce_lot(
            rows,
            gift=Gift(
                donor=queries.donor_by_code(body["donor"]),
                reference=body["reference"],
                received_on=body["received_on"],
                terms=terms_of(body),
            ),
            actor=actor(),
            tag_prefix=settings().tag_prefix,
        )
        return answer_of(lot)


@calls.get("/lots/<string:code>")
@needs(Can.LOTS_SEE)
@calls.response(200, LotAnswer)
def lot(code: str) -> dict[str, Any]:
    """A lot: counts, devices with what became of them, proofs of wiping."""
    return answer_of(queries.lot_by_code(code, actor=actor()))


@calls.post("/lots/<string:code>/devices")
@needs(Can.LOTS_RECEIVE)
@calls.arguments(ReceivedDevice)
@calls.response(201, LotDevice)
def receive_one(body: dict[str, Any], code: str) -> dict[str, Any]:
    """Receive the device with this serial: of the list, or a new one when type, make and model say what it is."""
    found = queries.lot_by_code(code, actor=actor())
    prefix = settings().tag_prefix
    same = Same(body["type"], body["make"], body["model"]) if body["type"] else None
    with saving():
        device = receive_serial(
            found,
            body["serial"],
            actor=actor(),
            tag_prefix=prefix,
            same=same,
            label=tag_in(body["label"]) if body["label"] else None,
            donor_tag=body["donor_tag"],
        )
        return next(_device(line) for line in queries.lines_of(found) if line.device.id == device.id)


@calls.post("/lots/<string:code>/moves")
@needs(Can.LOTS_RECEIVE, Can.LOTS_ANNOUNCE)
@calls.arguments(LotMove)
@calls.response(200, LotAnswer)
def move(body: dict[str, Any], code: str) -> dict[str, Any]:
    """Take a step with a lot. It closes only when no line is open; `missing` names the open ones."""
    found = queries.lot_by_code(code, actor=actor())
    with saving():
        if body["move"] == "receive":
            receive_lot(found, actor=actor())
        elif body["move"] == "close":
            steps.close_lot(found, actor=actor())
        elif body["move"] == "reopen":
            steps.step(found, "reopen", actor=actor(), facts={"reason": body["reason"]})
        else:
            agree.confirm_list(found, actor=actor())
        return answer_of(found)


@calls.post("/lots/<string:code>/remarks")
@needs(Can.LOTS_ANNOUNCE)
@calls.arguments(NewRemark)
@calls.response(201, LotAnswer)
def say_wrong(body: dict[str, Any], code: str) -> dict[str, Any]:
    """Say what is wrong with the reconciled list."""
    found = queries.lot_by_code(code, actor=actor())
    with saving():
        agree.say_wrong(found, RemarkKind(body["kind"]), body["text"], tag=body["tag"], actor=actor())
        return answer_of(found)


@calls.post("/lots/<string:code>/lists")
@needs(Can.LOTS_ANNOUNCE, Can.LOTS_RECEIVE)
@calls.arguments(NewerList)
@calls.response(200, ListAnswer)
def newer_list(body: dict[str, Any], code: str) -> dict[str, Any]:
    """A newer list of the lot: devices are found by the donor's own number or the serial, updated or added."""
    found = queries.lot_by_code(code, actor=actor())
    prefix = settings().tag_prefix
    with rows_of("devices"), saving():
        done, kept = list_into(found, _rows(body["devices"]), actor=actor(), tag_prefix=prefix, dry_run=body["dry_run"])
        new = sum(each.is_new for each in done.plan)
        changed = sum(bool(each.changes) for each in done.plan)
        return {
            "new": new,
            "changed": changed,
            "same": len(done.plan) - new - changed,
            "number": kept.id if kept else None,
        }


@calls.post("/lots/<string:code>/lists/<string:number>/undo")
@needs(Can.LOTS_ANNOUNCE, Can.LOTS_RECEIVE)
@calls.response(200, LotAnswer)
def undo_list(code: str, number: str) -> dict[str, Any]:
    """Take a list back, as long as nothing happened to its devices; `missing` names those with which something did."""
    found = queries.lot_by_code(code, actor=actor())
    with saving():
        undo_import(found, number_in(number), actor=actor())
        return answer_of(found)


def number_in(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _rows(devices: list[dict[str, Any]]) -> list[DonorRow]:
    return [
        DonorRow(
            number,
            given["type"],
            given["make"],
            given["model"],
            given["serial"],
            given["donor_tag"],
            tuple(given["accessories"]),
        )
        for number, given in enumerate(devices, 1)
    ]


def terms_of(body: dict[str, Any]) -> agree.Terms:
    return agree.Terms(
        wipes_by=WipedBy(body["wipes_by"]),
        wants_certificate=body["wants_certificate"],
        expected=body["expected"],
        transport=Transport(body["transport"]),
        fetch_on=body["fetch_on"],
        fetch_where=body["fetch_where"],
        given_as=GivenAs(body["given_as"]),
        statement=body["statement"],
    )


def _device(line: queries.Line) -> dict[str, Any]:
    device = line.device
    return {
        "tag": device.tag,
        "type": device.type,
        "make": device.make,
        "model": device.model,
        "serial": device.serial,
        "donor_tag": device.donor_tag,
        "outcome": line.look.outcome,
        "line": line.state,
        "is_open": line.is_open,
    }


def answer_of(found: Lot) -> dict[str, Any]:
    lines = queries.lines_of(found)
    balance = queries.reconciliation(found, [line.look for line in lines])
    return {
        "code": found.code,
        "donor": found.donor.code,
        "reference": found.reference,
        "state": found.state,
        "announced_on": found.announced_on,
        "received_on": found.received_on,
        "counts": [
            {
                "type": row.type,
                "expected": row.expected,
                "announced": row.count.announced,
                "received": row.count.received,
                "accepted": row.count.accepted,
                "rejected": row.count.rejected,
            }
            for row in balance.rows
        ],
        "devices": [_device(line) for line in lines],
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
        "expected": found.expected,
        "wipes_by": found.wipes_by,
        "wants_certificate": found.wants_certificate,
        "transport": found.transport,
        "fetch_on": found.fetch_on,
        "fetch_where": found.fetch_where,
        "given_as": found.given_as,
        "statement_at": found.statement_at,
        "differences": balance.differences if found.state != LotState.ANNOUNCED else [],
        "confirmed_at": found.confirmed_at,
        "is_confirmed": found.confirmed_sha256 == balance.sha256,
        "remarks": [
            {
                "number": remark.id,
                "tag": remark.device.tag if remark.device else None,
                "kind": remark.kind,
                "text": remark.text,
                "answer": remark.answer,
                "is_settled": remark.settled_at is not None,
            }
            for remark in queries.remarks_of(found)
        ],
        "lists": [
            {
                "number": each.id,
                "filename": each.filename,
                "done_at": each.done_at,
                "new": len(each.made),
                "changed": len(each.changed),
                "undone_at": each.undone_at,
            }
            for each in queries.imports_of(found)
        ],
        "url": f"{settings().base_url}/lots/{found.code}",
    }
