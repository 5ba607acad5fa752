"""From one place to another: scanned when it leaves and when it arrives; custodian and owner apart."""

from __future__ import annotations

from typing import Any

import pytest

from inventory.core.errors import NotAllowed, Refused
from inventory.devices.actions import moves, transfers
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Ending
from inventory.devices.queries.checks import states_follow_from_events
from inventory.devices.queries.transfers import lines_of
from inventory.history.queries import events_of
from tests.devices.stock import device_in, new_device
from tests.people import COORDINATOR, LIBRARIAN, SHOPKEEPER, TECHNICIAN, actor_of, place

S = DeviceState


def to(code: str, start: str = "WERK") -> Any:
    return transfers.begin(start, code, actor=actor_of(TECHNICIAN))


def test_the_custodian_changes_at_the_second_scan_and_the_owner_does_not(database: Any) -> None:
    device = device_in(S.READY, location="WERK")
    transfer = to("WINKEL")
    assert transfers.pack(transfer, device, actor=actor_of(TECHNICIAN))
    assert not transfers.pack(transfer, device, actor=actor_of(TECHNICIAN))
    transfers.send(transfer, actor=actor_of(TECHNICIAN))
    assert device.location is place("WERK")
    assert device.owner is not None
    assert device.owner.code == "STAD"
    assert transfers.receive(transfer, device, actor=actor_of(SHOPKEEPER))
    assert not transfers.receive(transfer, device, actor=actor_of(SHOPKEEPER))
    assert device.location is place("WINKEL")
    assert device.owner.code == "STAD"
    kinds = [event.kind for event in events_of("device", device.id)][-2:]
    assert kinds == ["device:sent", "device:moved"]
    assert not states_follow_from_events()


def test_the_owner_changes_when_the_coordinator_gives_it_for_good(database: Any) -> None:
    device, coordinator = device_in(S.READY, location="WERK"), actor_of(COORDINATOR)
    with pytest.raises(NotAllowed):
        transfers.begin("WERK", "WINKEL", actor=actor_of(TECHNICIAN), for_good=True)
    with pytest.raises(Refused, match="blijft dus dezelfde"):
        transfers.begin("WERK", "BIB-C", actor=coordinator, for_good=True)
    transfer = transfers.begin("WERK", "WINKEL", actor=coordinator, for_good=True)
    transfers.pack(transfer, device, actor=coordinator)
    transfers.send(transfer, actor=coordinator)
    assert device.owner is not None
    assert device.owner.code == "STAD", "not before it arrives"
    transfers.receive(transfer, device, actor=actor_of(SHOPKEEPER))
    assert device.owner.code == "KRINGLOOP"
    assert events_of("device", device.id)[-1].data["owner"] == "KRINGLOOP"


def test_what_is_under_way_is_said_where_it_arrives_and_at_the_device(arrange: Any, client_for: Any) -> None:
    with arrange():
        device = device_in(S.READY, location="WERK")
        transfer = to("WINKEL")
        transfers.pack(transfer, device, actor=actor_of(TECHNICIAN))
        transfers.send(transfer, actor=actor_of(TECHNICIAN))
        tag, number = device.tag, transfer.number
    home = client_for(SHOPKEEPER).page("/").root
    assert home.xpath("//a[contains(., 'Onderweg naar jou')]/@href") == [f"/transfers/{number}"]
    assert "Onderweg naar jou" not in client_for(LIBRARIAN).page("/").text
    assert "onderweg naar Kringloopwinkel" in client_for(SHOPKEEPER).page(f"/d/{tag}").text


def test_what_is_under_way_waits(database: Any) -> None:
    device = device_in(S.READY, location="WERK")
    transfer = to("BIB-C")
    transfers.pack(transfer, device, actor=actor_of(TECHNICIAN))
    moves.move(device, "wipe_again", actor=actor_of(TECHNICIAN), facts={"reason": "twijfel"})
    assert device.state == S.TO_WIPE, "while it is packed it is still here"
    device = device_in(S.READY, location="WERK")
    transfers.pack(transfer, device, actor=actor_of(TECHNICIAN))
    transfers.send(transfer, actor=actor_of(TECHNICIAN))
    for act in (
        lambda: moves.move_place(device, "STOCK", actor=actor_of(COORDINATOR)),
        lambda: moves.move(device, "wipe_again", actor=actor_of(TECHNICIAN), facts={"reason": "twijfel"}),
        lambda: moves.step(device, "hand_over", actor=actor_of(LIBRARIAN), permission_checked=True),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.reason == "under_way"


def test_who_and_what_may_go(database: Any) -> None:
    raw, reserved = device_in(S.TO_WIPE), device_in(S.RESERVED, location="WERK")
    away = new_device(location="STOCK")
    desk = to("BIB-C")
    for device, reason in ((raw, "not_ready"), (reserved, "not_here"), (away, "elsewhere")):
        with pytest.raises(Refused) as refused:
            transfers.pack(desk, device, actor=actor_of(TECHNICIAN))
        assert refused.value.reason == reason
    store = to("STOCK")
    assert transfers.pack(store, raw, actor=actor_of(TECHNICIAN)), "behind the scenes anything may go"
    with pytest.raises(Refused, match="al in overdracht"):
        transfers.pack(to("STOCK"), raw, actor=actor_of(TECHNICIAN))
    with pytest.raises(NotAllowed):
        transfers.begin("STOCK", "WERK", actor=actor_of(SHOPKEEPER))
    transfers.send(store, actor=actor_of(TECHNICIAN))
    with pytest.raises(NotAllowed):
        transfers.receive(store, raw, actor=actor_of(TECHNICIAN))
    with pytest.raises(Refused, match="zat niet in"):
        transfers.receive(store, away, actor=actor_of(COORDINATOR))


def test_what_does_not_arrive_is_named_and_stays_with_whom_it_was(database: Any) -> None:
    one, two, out = new_device(), new_device(), new_device()
    transfer = to("STOCK")
    for device in (one, two, out):
        transfers.pack(transfer, device, actor=actor_of(TECHNICIAN))
    transfers.leave_out(transfer, out, actor=actor_of(TECHNICIAN))
    transfers.send(transfer, actor=actor_of(TECHNICIAN))
    transfers.receive(transfer, one, actor=actor_of(COORDINATOR))
    transfers.close(transfer, actor=actor_of(COORDINATOR))
    assert {line.device.tag: line.ending for line in lines_of(transfer)} == {
        one.tag: Ending.RECEIVED,
        two.tag: Ending.NOT_ARRIVED,
    }
    assert two.location is place("WERK")
    assert events_of("device", two.id)[-1].kind == "device:not-arrived"
    moves.move_place(two, "STOCK", actor=actor_of(COORDINATOR))


def test_both_scans_on_their_pages_without_script(arrange: Any, client_for: Any) -> None:
    with arrange():
        good, raw = device_in(S.READY, location="WERK").tag, device_in(S.TO_WIPE).tag
    sender, receiver = client_for(TECHNICIAN), client_for(SHOPKEEPER)
    begun = sender.submit("/transfers", {"from": "WERK", "to": "WINKEL"}, form="begin")
    address = begun.request.path
    assert "gaat mee" in sender.submit(address, {"q": good}, form="/scan").text
    refused = sender.submit(address, {"q": raw}, form="/scan", follow=False)
    assert refused.status_code == 409
    assert "is niet klaar" in refused.text
    assert "Onderweg" in sender.submit(address, form="/send").text
    looks_on = sender.page(address)
    assert "Kringloopwinkel" in looks_on.text
    assert not looks_on.root.xpath("//main//form"), "who sent it has nothing to scan or to close there"
    assert "Onderweg" in receiver.page("/transfers").text
    assert "is aangekomen" in receiver.submit(address, {"q": good}, form="/scan").text
    assert "al gescand" in receiver.submit(address, {"q": good}, form="/scan").text
    assert "Afgesloten" in receiver.submit(address, form="/close").text
    assert receiver.get("/transfers/V-2026-999").status_code == 404
