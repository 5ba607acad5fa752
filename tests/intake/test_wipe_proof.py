"""The proof for a donor: every disk of a lot, and nothing said that is not so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.devices.actions import media, moves
from inventory.devices.actions.media import Proof
from inventory.devices.models import Device
from inventory.history.models import KeptFile
from inventory.intake import documents, queries
from inventory.intake.actions import triage
from inventory.intake.models import Lot
from tests.clients import Client
from tests.intake.conftest import lot_named
from tests.loans import kit
from tests.people import (
    COORDINATOR,
    DONOR,
    LIBRARIAN,
    OTHER_DONOR,
    SOCIAL_WORKER,
    TECHNICIAN,
    Persona,
    actor_of,
    user_of,
)

ClientFor = Callable[[Persona], Client]
MakeLot = Callable[..., str]


def devices_of(code: str) -> list[Device]:
    return session.query(Device).filter_by(lot_code=code).order_by(Device.id).all()


def signed(**changes: Any) -> Proof:
    values: dict[str, Any] = {
        "source": "manual",
        "category": "clear",
        "method": "overwrite",
        "ended_at": now(),
        "operator_id": user_of(TECHNICIAN).id,
        "witness_id": user_of(LIBRARIAN).id,
    }
    return Proof(**(values | changes))


def with_disk(device: Device, serial: str = "DISK1") -> media.StorageMedium:
    triage.accept_device(device, actor=actor_of(TECHNICIAN))
    disk = media.add_medium(device, actor=actor_of(TECHNICIAN), serial=serial, size_bytes=256_000_000_000)
    media.confirm_media(device, actor=actor_of(TECHNICIAN))
    moves.step(device, "diagnose", actor=actor_of(TECHNICIAN))
    return disk


def said(code: str) -> Any:
    return documents.proof_data(lot_named(session, code), kit.settings())


def test_each_disk_says_how_by_whom_and_who_saw_it(make_lot: MakeLot, arrange: Any) -> None:
    code = make_lot(3, received_on=today())
    with arrange():
        one, two, three = devices_of(code)
        media.accept_wipe(with_disk(one), signed(tool="nwipe 0.42"), actor=actor_of(TECHNICIAN))
        media.accept_wipe(
            with_disk(two, "DISK2"), signed(category="destroy", method="drilled"), actor=actor_of(TECHNICIAN)
        )
        triage.accept_device(three, actor=actor_of(TECHNICIAN))
        data = said(code)
        first, second = data.disks
        assert (first.tag, first.disk.serial, first.disk.category) == (one.tag, "DISK1", "clear")
        assert first.disk.method == "Overschreven met een programma"
        assert first.disk.tool == "nwipe 0.42"
        assert first.disk.size == "256 GB"
        assert first.disk.operator.startswith(user_of(TECHNICIAN).name)
        assert first.disk.verifier.startswith(user_of(LIBRARIAN).name)
        assert second.disk.is_destroyed
        assert [each.tag for each in data.still_open] == [three.tag]
        media.confirm_media(three, actor=actor_of(TECHNICIAN), none_present=True)
        data = said(code)
        assert not data.still_open
        assert [each.tag for each in data.without_disk] == [three.tag]


def test_a_city_may_print_initials_for_the_donor(make_lot: MakeLot, arrange: Any) -> None:
    code = make_lot(1, received_on=today())
    with arrange():
        media.accept_wipe(with_disk(devices_of(code)[0]), signed(), actor=actor_of(TECHNICIAN))
        settings = replace(kit.settings(), proof_in_initials=True)
        (given,) = documents.proof_data(lot_named(session, code), settings).disks
        assert given.disk.operator == "T.S. (technieker)"
        assert user_of(LIBRARIAN).name not in given.disk.to_json()


def test_a_disk_that_failed_or_lies_around_keeps_the_lot_open(make_lot: MakeLot, arrange: Any) -> None:
    code = make_lot(2, received_on=today())
    with arrange():
        one, two = devices_of(code)
        media.refuse_wipe(with_disk(one), signed(), reasons=["aborted"], actor=actor_of(TECHNICIAN))
        disk = with_disk(two, "DISK2")
        media.remove_medium(disk, actor=actor_of(TECHNICIAN), reason="past niet")
        session.refresh(two)
        media.confirm_media(two, actor=actor_of(TECHNICIAN), none_present=True)
        data = said(code)
        assert not data.disks
        assert [(each.tag, each.why) for each in data.still_open] == [
            (one.tag, "Nog te wissen: DISK1."),
            (two.tag, "Schijf eruit en nog niet gewist: DISK2."),
        ]


def test_the_paper_counts_what_is_open_as_the_page_does(make_lot: MakeLot, arrange: Any) -> None:
    code = make_lot(5, received_on=today())
    with arrange():
        who = actor_of(TECHNICIAN)
        one, two, three, four, _five = devices_of(code)
        triage.refuse_device(one, actor=who, ground="crt")
        with_disk(two)
        triage.accept_device(three, actor=who)
        moves.step(four, "give_back", actor=actor_of(COORDINATOR), facts={"reason": "vergissing"})
        data = said(code)
        lot = lot_named(session, code)
        assert [each.tag for each in data.still_open] == [line.device.tag for line in queries.open_lines(lot)]
        assert [each.tag for each in data.refused] == [one.tag]
        assert [each.tag for each in data.given_back] == [four.tag]
        named = [*data.still_open, *data.refused, *data.given_back, *data.without_disk]
        assert len(named) == len({each.tag for each in named}) == 5


def test_a_new_disk_of_ours_is_not_the_donors(make_lot: MakeLot, arrange: Any) -> None:
    code = make_lot(1, received_on=today())
    with arrange():
        (device,) = devices_of(code)
        media.accept_wipe(with_disk(device), signed(source="new", method="new"), actor=actor_of(TECHNICIAN))
        data = said(code)
        assert not data.disks
        assert not data.still_open


def test_a_lot_that_is_not_here_has_no_proof(make_lot: MakeLot, arrange: Any) -> None:
    code = make_lot(1)
    with arrange(), pytest.raises(Missing, match="nog niet ontvangen"):
        said(code)


def test_the_donor_gets_the_same_sealed_file_until_something_changes(
    client_for: ClientFor, make_lot: MakeLot, arrange: Any
) -> None:
    code = make_lot(1, received_on=today())
    with arrange():
        (device,) = devices_of(code)
        disk = with_disk(device).id
    client = client_for(DONOR)
    assert f"/lots/{code}/wipe-proof.pdf" in client.get(f"/lots/{code}").get_data(as_text=True)
    first = client.get(f"/lots/{code}/wipe-proof.pdf")
    assert first.mimetype == "application/pdf"
    assert b"/ByteRange" in first.data
    assert client.get(f"/lots/{code}/wipe-proof.pdf").data == first.data
    with arrange():
        medium = session.get_one(media.StorageMedium, disk)
        media.accept_wipe(medium, signed(), actor=actor_of(TECHNICIAN))
    assert client.get(f"/lots/{code}/wipe-proof.pdf").data != first.data
    with arrange():
        assert session.query(KeptFile).filter_by(kind="donor_proof").count() == 2
        assert session.query(Lot).one().code == code
    assert client_for(OTHER_DONOR).get(f"/lots/{code}/wipe-proof.pdf").status_code == 404
    assert client_for(SOCIAL_WORKER).get(f"/lots/{code}/wipe-proof.pdf").status_code == 403


def test_the_place_is_that_of_the_wipe_and_not_of_a_later_one(make_lot: MakeLot, arrange: Any, clock: Any) -> None:
    code = make_lot(1, received_on=today())
    with arrange():
        (device,) = devices_of(code)
        disk = with_disk(device)
        media.accept_wipe(disk, signed(), actor=actor_of(TECHNICIAN))
        (given,) = said(code).disks
        before = given.disk.place
        assert before == device.location.name
        clock.forward(days=30)
        moves.move_place(device, "STOCK", actor=actor_of(TECHNICIAN))
        media.accept_wipe(disk, signed(), actor=actor_of(TECHNICIAN))
        (given,) = said(code).disks
        assert device.location.name != before
        assert given.disk.place == before
