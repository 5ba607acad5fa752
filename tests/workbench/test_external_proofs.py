"""A certificate of another eraser counts when two people stand behind it, and for its own disk alone."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed
from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.devices.models import Device, Wipe
from inventory.history.models import Event, KeptFile
from inventory.history.told import first_untold
from inventory.workbench.actions.evidence_external import (
    Claim,
    approve_external_proof,
    note_external_proof,
    refuse_external_proof,
)
from inventory.workbench.models import ExternalProof
from tests.people import BENCH, COORDINATOR, LIBRARIAN, TECHNICIAN, actor_of
from tests.workbench.conftest import DISK, KORTRIJK, OTHER_DISK, make_device, refused

PDF = b"%PDF-1.7\n% certificate of an eraser\n%%EOF\n"
AT = datetime(2026, 3, 11, 15, 0, tzinfo=KORTRIJK)


@pytest.fixture
def laptop(database: Any, march: Any) -> Device:
    device = make_device()
    march.at("2026-03-12")
    return device


def note(data: bytes = PDF, who: Any = TECHNICIAN, **changes: Any) -> ExternalProof:
    claim = Claim(**{"software": "Blancco 7", "serial": DISK, "method": "overwrite", "ended_at": AT, **changes})
    return note_external_proof(claim, data, "bewijs.pdf", actor=actor_of(who))


def test_one_name_proves_nothing_two_do(laptop: Device) -> None:
    proof = note(serial=DISK.lower())
    assert laptop.state == DeviceState.TO_WIPE
    assert not session.scalars(select(Wipe)).all()
    approve_external_proof(proof, actor=actor_of(COORDINATOR))
    assert laptop.state == DeviceState.WIPED
    wipe = session.scalars(select(Wipe)).one()
    assert (wipe.source, wipe.tool, wipe.category, wipe.evidence_id) == ("manual", "Blancco 7", "clear", proof.file_id)
    assert (wipe.operator_id, wipe.witness_id) == (actor_of(TECHNICIAN).user_id, actor_of(COORDINATOR).user_id)
    assert proof.file.content == PDF
    assert first_untold() is None
    with refused("already_settled"):
        approve_external_proof(proof, actor=actor_of(COORDINATOR))


@pytest.mark.parametrize("who", [TECHNICIAN, LIBRARIAN, BENCH])
def test_who_may_not_approve(laptop: Device, who: Any) -> None:
    proof = note()
    with pytest.raises(NotAllowed):
        approve_external_proof(proof, actor=actor_of(who))
    assert laptop.state == DeviceState.TO_WIPE


@pytest.mark.parametrize("who", [COORDINATOR, LIBRARIAN])
def test_who_may_not_note(laptop: Device, who: Any) -> None:
    with pytest.raises(NotAllowed):
        note(who=who)


def test_the_database_wants_two_people_too(laptop: Device) -> None:
    proof = note()
    inside = session.begin_nested()
    with pytest.raises(Exception, match=r"two_people|CHECK|check"):
        session.execute(
            text("UPDATE external_proof SET decided_by_id = made_by_id, decided_at = made_at, is_approved = false"
                 " WHERE id = :id"), {"id": proof.id})  # fmt: skip
    inside.rollback()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"serial": "ONBEKEND77"}, "medium_unknown"),
        ({"serial": ""}, "medium_unknown"),
        ({"method": "shredded"}, "unknown_method"),
        ({"software": " "}, "software_missing"),
        ({"software": "x" * 81}, "too_long"),
        ({"data": b""}, "empty"),
        ({"data": b"hello"}, "certificate_kind"),
        ({"data": b"%PDF-" + b"x" * 10_000_001}, "too_large"),
    ],
)
def test_what_is_not_taken(laptop: Device, changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadInput) as no:
        note(**changes)
    assert no.value.reason == reason
    assert not session.scalars(select(ExternalProof)).all()
    assert not session.scalars(select(KeptFile).where(KeptFile.kind == "external-proof")).all()


def test_an_old_certificate_and_one_of_tomorrow(laptop: Device) -> None:
    with refused("evidence_too_old"):
        note(ended_at=AT - timedelta(days=30))
    with refused("evidence_in_future"):
        note(ended_at=now() + timedelta(days=1))


def test_a_device_that_came_back_in_between(laptop: Device) -> None:
    proof = note()
    laptop.cycle += 1
    session.flush()
    with refused("evidence_too_old"):
        approve_external_proof(proof, actor=actor_of(COORDINATOR))
    assert laptop.media[0].state != MediumState.SANITISED


def test_refused_stays_and_proves_nothing(laptop: Device) -> None:
    proof = note()
    with refused("facts_missing"):
        refuse_external_proof(proof, actor=actor_of(COORDINATOR), reason=" ")
    refuse_external_proof(proof, actor=actor_of(COORDINATOR), reason="ander serienummer in de PDF")
    assert (proof.is_approved, laptop.state) == (False, DeviceState.TO_WIPE)
    assert note().file_id == proof.file_id, "the same file is kept once"
    kinds = [event.kind for event in session.scalars(select(Event))]
    assert kinds.count("evidence:kept") == 1
    assert "device:external-proof-refused" in kinds


def test_one_certificate_for_two_disks(database: Any, march: Any) -> None:
    device = make_device(disks=(DISK, OTHER_DISK))
    march.at("2026-03-12")
    for serial in (DISK, OTHER_DISK):
        approve_external_proof(note(serial=serial), actor=actor_of(COORDINATOR))
    assert device.state == DeviceState.WIPED


def test_on_the_pages(client_for: Any, on_bench: Any, arrange: Any) -> None:
    tag = on_bench()
    technician, coordinator = client_for(TECHNICIAN), client_for(COORDINATOR)
    said = {
        "serial": DISK,
        "software": "Blancco",
        "method": "overwrite",
        "ended_at": "2026-03-11T15:00",
        "succeeded": "y",
    }
    empty = technician.submit("/workbench/proofs", {**said, "file": (io.BytesIO(b"hello"), "x.pdf")}, form="note")
    assert empty.status_code == 422
    assert "Kies het bewijs zelf" in empty.text
    failed = {**said, "file": (io.BytesIO(PDF), "x.pdf"), "succeeded": None}
    assert technician.submit("/workbench/proofs", failed, form="note").status_code == 422
    answer = technician.submit("/workbench/proofs", {**said, "file": (io.BytesIO(PDF), "x.pdf")}, form="note")
    assert "Dit wacht op de coördinator" in answer.text
    assert "Ja, dit bewijs is goed" not in answer.text
    with arrange() as db:
        number = db.query(ExternalProof).one().id
    assert coordinator.get(f"/workbench/proofs/{number}/file").data == PDF
    assert coordinator.submit("/workbench/proofs", {"reason": ""}, form="/refuse").status_code == 422
    coordinator.submit("/workbench/proofs", form="/approve")
    with arrange() as db:
        assert db.query(Device).filter_by(tag=tag).one().state == "wiped"
    assert client_for(LIBRARIAN).get("/workbench/proofs").status_code == 403
