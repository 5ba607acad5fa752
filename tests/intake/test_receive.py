"""Receiving, the first look, the receipt and closing: the actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest

import labels
from inventory.core.clock import now, today
from inventory.core.errors import BadInput, Missing, NotAllowed, Refused
from inventory.devices.actions import media, moves, transfers
from inventory.devices.actions.media import Proof
from inventory.devices.lifecycle import LEGAL_GROUNDS, DeviceState
from inventory.devices.models import Device
from inventory.history.queries import events_of
from inventory.intake import documents, queries
from inventory.intake.actions import agree, disposal, mend, receive, steps, triage
from inventory.intake.actions.announce import Gift, add_device, announce_lot
from inventory.intake.actions.disposal import Destination
from inventory.intake.lifecycle import LeavesFor, LotState
from inventory.intake.models import Lot
from inventory.intake.readers.donor_list import DonorRow
from inventory.web.saving import saving
from tests.intake.conftest import lot_named, row
from tests.people import COORDINATOR, DONOR, LIBRARIAN, SHOPKEEPER, TECHNICIAN, actor_of, org_of, place, user_of


@pytest.fixture
def lot(make_lot: Callable[..., str], database: Any) -> Lot:
    """A lot of three laptops, announced."""
    return lot_named(database, make_lot(3))


@contextmanager
def refused(reason: str) -> Iterator[None]:
    with pytest.raises(Refused) as no:
        yield
    assert no.value.reason == reason


def devices_of(lot: Lot) -> list[Device]:
    return [look.device for look in queries.looks_of([lot.code])[lot.code]]


def outcomes(lot: Lot) -> list[str]:
    return [look.outcome.value for look in queries.looks_of([lot.code])[lot.code]]


@pytest.mark.parametrize("text", ["SN01A", "sn01a", " SN01A "])
def test_scanned_by_serial(lot: Lot, text: str) -> None:
    device = receive.receive_scanned(lot, text, actor=actor_of(TECHNICIAN))
    assert device.state == DeviceState.RECEIVED
    assert device.location is not None
    assert device.location.code == "WERK"
    assert (lot.state, lot.received_on) == ("received", today())
    assert outcomes(lot) == ["received", "announced", "announced"]


def test_scanned_by_tag(lot: Lot) -> None:
    tag = devices_of(lot)[1].tag
    assert receive.receive_scanned(lot, tag.lower(), actor=actor_of(TECHNICIAN)).tag == tag


def test_scanned_twice_does_no_harm(lot: Lot, database: Any) -> None:
    receive.receive_scanned(lot, "SN01A", actor=actor_of(TECHNICIAN))
    before = devices_of(lot)[0].version
    with pytest.raises(receive.AlreadyHere):
        receive.receive_scanned(lot, "SN01A", actor=actor_of(TECHNICIAN))
    assert devices_of(lot)[0].version == before


@pytest.mark.parametrize(("text", "wrong"), [("WAT?", Missing), ("", BadInput)])
def test_not_on_the_list(lot: Lot, text: str, wrong: type[Refused]) -> None:
    with pytest.raises(wrong):
        receive.receive_scanned(lot, text, actor=actor_of(TECHNICIAN))
    assert outcomes(lot) == ["announced"] * 3
    assert lot.state == "announced"


def test_a_device_of_another_lot(lot: Lot, make_lot: Callable[..., str], database: Any) -> None:
    code = make_lot(1, prefix="OTH")
    database.rollback()
    other = lot_named(database, code)
    with pytest.raises(Missing):
        receive.receive_scanned(lot, "OTH01A", actor=actor_of(TECHNICIAN))
    with refused("other_lot"):
        receive.receive_device(devices_of(other)[0], lot=lot, actor=actor_of(TECHNICIAN))
    assert outcomes(other) == ["announced"]


@pytest.mark.parametrize("who", [DONOR, SHOPKEEPER])
def test_who_may_not_receive(lot: Lot, who: Any) -> None:
    for action in (
        lambda: receive.receive_scanned(lot, "SN01A", actor=actor_of(who)),
        lambda: receive.receive_lot(lot, actor=actor_of(who)),
        lambda: add_device(lot, row(9, "XX99"), actor=actor_of(who), tag_prefix="KOR"),
    ):
        with pytest.raises(NotAllowed):
            action()
    assert outcomes(lot) == ["announced"] * 3


def test_the_rest_at_once(lot: Lot) -> None:
    receive.receive_scanned(lot, "SN02A", actor=actor_of(LIBRARIAN), location=place("BIB-C"))
    assert len(receive.receive_lot(lot, actor=actor_of(LIBRARIAN))) == 2
    assert outcomes(lot) == ["received"] * 3
    with pytest.raises(Refused):
        receive.receive_lot(lot, actor=actor_of(LIBRARIAN))


def test_a_device_that_came_along(lot: Lot) -> None:
    device = add_device(lot, row(9, "XX99"), actor=actor_of(TECHNICIAN), tag_prefix="KOR")
    assert device.state == DeviceState.RECEIVED
    assert outcomes(lot) == ["announced"] * 3 + ["received"]
    with pytest.raises(BadInput):
        add_device(lot, row(9, "xx99"), actor=actor_of(TECHNICIAN), tag_prefix="KOR")


def test_accepted_and_refused(lot: Lot) -> None:
    receive.receive_lot(lot, actor=actor_of(TECHNICIAN))
    one, two, three = devices_of(lot)
    triage.accept_device(one, actor=actor_of(TECHNICIAN), defects="kras")
    triage.refuse_device(two, actor=actor_of(LIBRARIAN), ground="crt")
    triage.refuse_device(three, actor=actor_of(TECHNICIAN), ground="damage", weight_kg=Decimal("2.45"))
    assert outcomes(lot) == ["accepted", "rejected", "rejected"]
    assert (two.weight_kg, three.weight_kg) == (Decimal("1.8"), Decimal("2.45"))
    assert two.state == three.state == DeviceState.TO_RECYCLE
    counts = queries.counts(queries.looks_of([lot.code])[lot.code])
    assert [(c.listed, c.received, c.accepted, c.rejected, c.to_look_at) for c in counts] == [(3, 3, 1, 2, 0)]


@pytest.mark.parametrize("ground", ["", "lelijk", "usable"])
def test_only_the_five_legal_grounds(lot: Lot, ground: str) -> None:
    receive.receive_lot(lot, actor=actor_of(TECHNICIAN))
    with pytest.raises(BadInput):
        triage.refuse_device(devices_of(lot)[0], actor=actor_of(TECHNICIAN), ground=ground)
    assert outcomes(lot) == ["received"] * 3
    assert len(LEGAL_GROUNDS) == 5


@pytest.mark.parametrize("kg", ["0", "-1", "201", "NaN", "Infinity"])
def test_weights_that_cannot_be(lot: Lot, kg: str) -> None:
    receive.receive_lot(lot, actor=actor_of(TECHNICIAN))
    with pytest.raises(BadInput):
        triage.refuse_device(devices_of(lot)[0], actor=actor_of(TECHNICIAN), ground="crt", weight_kg=Decimal(kg))
    assert outcomes(lot)[0] == "received"


def test_a_device_that_did_not_come_is_not_looked_at(lot: Lot) -> None:
    with pytest.raises(Refused):
        triage.accept_device(devices_of(lot)[0], actor=actor_of(TECHNICIAN))
    assert outcomes(lot)[0] == "announced"


def test_a_reject_leaves_only_when_its_disks_are_accounted_for(lot: Lot) -> None:
    receive.receive_lot(lot, actor=actor_of(TECHNICIAN))
    device = devices_of(lot)[0]
    triage.refuse_device(device, actor=actor_of(TECHNICIAN), ground="crt")
    gone = {"weight_kg": "1.8", "carrier": "Recupel"}
    with pytest.raises(Refused) as no:
        moves.move(device, "recycle", actor=actor_of(COORDINATOR), facts=gone)
    assert no.value.reason == "media_not_listed"
    media.confirm_media(device, actor=actor_of(TECHNICIAN), none_present=True)
    with pytest.raises(NotAllowed):
        moves.move(device, "recycle", actor=actor_of(TECHNICIAN), facts=gone)
    device = moves.move(device, "recycle", actor=actor_of(COORDINATOR), facts=gone)
    assert device.state == DeviceState.RECYCLED
    assert device.weight_kg == Decimal("1.8")


def test_the_receipt_waits_for_the_last_look(lot: Lot) -> None:
    with refused("not_received"):
        documents.make_receipt(lot, actor=actor_of(TECHNICIAN), centre="Digibank")
    receive.receive_lot(lot, actor=actor_of(TECHNICIAN))
    with refused("not_looked_at"):
        documents.make_receipt(lot, actor=actor_of(TECHNICIAN), centre="Digibank")


def test_the_receipt_is_the_same_bytes_until_something_changes(lot: Lot, database: Any) -> None:
    receive.receive_lot(lot, actor=actor_of(TECHNICIAN))
    one, two, three = devices_of(lot)
    triage.accept_device(one, actor=actor_of(TECHNICIAN))
    triage.refuse_device(two, actor=actor_of(TECHNICIAN), ground="crt")
    triage.refuse_device(three, actor=actor_of(TECHNICIAN), ground="crt")
    first = documents.make_receipt(lot, actor=actor_of(TECHNICIAN), centre="Digibank")
    again = documents.make_receipt(lot, actor=actor_of(TECHNICIAN), centre="Digibank")
    assert again.id == first.id
    database.commit()
    paper = documents.receipt_pdf(lot.id, saving=saving)
    assert paper is not None
    assert paper.id == first.id
    assert (paper.content or b"").startswith(b"%PDF")
    moves.step(two, "reopen", actor=actor_of(COORDINATOR), facts={"reason": "toch goed"})
    third = documents.make_receipt(lot, actor=actor_of(TECHNICIAN), centre="Digibank")
    assert third.id != first.id
    with pytest.raises(NotAllowed):
        documents.make_receipt(lot, actor=actor_of(DONOR), centre="Digibank")


def test_the_receipt_says_what_was_announced_and_declared(lot: Lot, database: Any) -> None:
    terms = agree.Terms(expected={"laptop": 4, "tablet": 1}, statement=True)
    agree.change_terms(lot, terms, actor=actor_of(COORDINATOR))
    receive.receive_lot(lot, actor=actor_of(TECHNICIAN))
    for device in devices_of(lot):
        triage.accept_device(device, actor=actor_of(TECHNICIAN))
    data = documents.receipt_data(lot, centre="Digibank", check_at="")
    assert [(line.announced, line.received) for line in data.counts] == [(4, 3), (1, 0)]
    assert data.statement_on == today()
    assert labels.donor_receipt(data).startswith(b"%PDF")


def test_a_lot_closes_when_every_disk_of_the_donor_is_empty(lot: Lot) -> None:
    who = actor_of(TECHNICIAN)
    receive.receive_scanned(lot, "SN01A", actor=who)
    receive.receive_scanned(lot, "SN02A", actor=who)
    one, two, _never_came = devices_of(lot)
    triage.refuse_device(two, actor=who, ground="outdated")
    with pytest.raises(Refused) as no:
        steps.close_lot(lot, actor=who)
    assert no.value.missing == (one.tag,)
    triage.accept_device(one, actor=who)
    disk = media.add_medium(one, actor=who, serial="DISK1")
    media.confirm_media(one, actor=who)
    moves.step(one, "diagnose", actor=who)
    with pytest.raises(Refused):
        steps.close_lot(lot, actor=who)
    assert lot.state == "received"
    witness = user_of(LIBRARIAN).id
    proof = Proof("manual", "clear", "x", now(), operator_id=who.user_id, witness_id=witness)
    media.accept_wipe(disk, proof, actor=who)
    assert steps.close_lot(lot, actor=who).state == "closed"
    assert [proof.disk_serial for proof in queries.wipe_proofs(lot.code)] == ["DISK1"]
    for action in (
        lambda: receive.receive_scanned(lot, "SN03A", actor=who),
        lambda: add_device(lot, row(9, "XX99"), actor=who, tag_prefix="KOR"),
    ):
        with refused("lot_closed"):
            action()
    with pytest.raises(NotAllowed):
        steps.step(lot, "reopen", actor=who, facts={"reason": "nog iets"})
    assert steps.step(lot, "reopen", actor=actor_of(COORDINATOR), facts={"reason": "nog iets"}).state == "received"


def test_a_gift_belongs_to_the_city_once_it_is_here(lot: Lot, client_for: Any, database: Any) -> None:
    assert {device.owner for device in devices_of(lot)} == {None}
    scanned = receive.receive_scanned(lot, "SN01A", actor=actor_of(TECHNICIAN))
    receive.receive_lot(lot, actor=actor_of(TECHNICIAN))
    extra = add_device(lot, row(9, "SN09A"), actor=actor_of(TECHNICIAN), tag_prefix="KOR")
    assert {device.owner.code for device in (*devices_of(lot), extra) if device.owner} == {"STAD"}
    assert (events_of("device", scanned.id)[-1].data["owner"], scanned.location and scanned.location.code) == (
        "STAD",
        "WERK",
    )


def test_what_is_brought_at_once_has_an_owner_too(make_lot: Callable[..., str], database: Any) -> None:
    lot = lot_named(database, make_lot(2, received_on=today()))
    assert [device.owner.code for device in devices_of(lot) if device.owner] == ["STAD", "STAD"]


def test_bringing_it_elsewhere_changes_no_owner(lot: Lot) -> None:
    device = receive.receive_scanned(lot, "SN01A", actor=actor_of(TECHNICIAN))
    for where in ("WINKEL", "WERK", "BIB-C", "STOCK"):
        moves.move_place(device, where, actor=actor_of(COORDINATOR))
        assert device.owner is not None
        assert device.owner.code == "STAD"
    assert all("owner" not in event.data for event in events_of("device", device.id) if event.kind == "device:moved")


def test_who_gets_it_back_owns_it(lot: Lot) -> None:
    first = receive.receive_scanned(lot, "SN01A", actor=actor_of(TECHNICIAN))
    moves.move(first, "give_back", actor=actor_of(COORDINATOR), facts={"reason": "vergissing"})
    assert first.owner is first.donor


def test_what_never_came_may_come_with_a_later_lot(make_lot: Callable[..., str], database: Any) -> None:
    first, who = lot_named(database, make_lot(2)), actor_of(TECHNICIAN)
    receive.receive_scanned(first, "SN01A", actor=who)
    device = queries.device_in(first, "SN01A")
    absent = queries.device_in(first, "SN02A")
    assert device is not None
    assert absent is not None
    triage.refuse_device(device, actor=who, ground="crt")
    steps.close_lot(first, actor=who)
    assert absent.state == "not_come"
    second, (again,) = announce_lot(
        [DonorRow(1, "laptop", "Dell", "Latitude 2", "SN02A")],
        gift=Gift(org_of("MIRAS")),
        actor=actor_of(COORDINATOR),
        tag_prefix="KOR",
    )
    receive.receive_device(again, lot=second, actor=who)
    steps.step(first, "reopen", actor=actor_of(COORDINATOR), facts={"reason": "nog een doos"})
    with refused("serial_known"), database.begin_nested():
        receive.receive_scanned(first, "SN02A", actor=who)
    with refused("serial_known"), database.begin_nested():
        moves.move(absent, "receive", actor=who)  # as the page of the device, a card on the floor and a program do


def test_what_stands_on_a_transport_or_in_a_transfer_was_received(lot: Lot) -> None:
    """Undoing it would leave a transport that cannot leave: it is taken off there first."""
    who = actor_of(COORDINATOR)
    device = receive.receive_scanned(lot, "SN01A", actor=actor_of(TECHNICIAN))
    transport = disposal.begin(Destination(LeavesFor.DONOR, "MIRAS"), actor=who)
    line = disposal.put_in(transport, device, actor=who)
    with refused("packed"):
        mend.undo_receipt(lot, device, actor=actor_of(TECHNICIAN))
    disposal.take_out(transport, line.id, actor=who)
    transfer = transfers.begin("WERK", "STOCK", actor=actor_of(TECHNICIAN))
    transfers.pack(transfer, device, actor=actor_of(TECHNICIAN))
    with refused("packed"):
        mend.undo_receipt(lot, device, actor=actor_of(TECHNICIAN))
    transfers.leave_out(transfer, device, actor=actor_of(TECHNICIAN))
    assert mend.undo_receipt(lot, device, actor=actor_of(TECHNICIAN)).state == DeviceState.ANNOUNCED


def test_a_lot_of_which_nothing_is_here_any_more_is_announced_again(lot: Lot) -> None:
    """The first scan was a mistake: the donor is asked nothing about it, and it can be received later."""
    who = actor_of(TECHNICIAN)
    one, two = list(queries.announced_devices(lot))[:2]
    receive.receive_device(one, lot=lot, actor=who)
    receive.receive_device(two, lot=lot, actor=who)
    mend.undo_receipt(lot, one, actor=who)
    assert lot.state == LotState.RECEIVED, "something is here"
    mend.undo_receipt(lot, two, actor=who)
    assert (lot.state, lot.received_on) == (LotState.ANNOUNCED, None)
    receive.receive_device(two, lot=lot, actor=who)
    assert lot.state == LotState.RECEIVED
