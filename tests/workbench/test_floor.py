"""The floor: one step for a shelf, each device by its own rules; cards, places, minutes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from inventory.core.codes import recognise
from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, FloorScan, WorkSession
from inventory.devices.queries.checks import no_unproven_device, states_follow_from_events
from inventory.devices.queries.floor import open_run, open_session, step_times
from inventory.history.queries import events_of
from inventory.workbench import queries
from inventory.workbench.actions import floor, sessions
from inventory.workbench.queries import Queue
from tests.devices.stock import device_in, list_media, new_device, test_well, wipe
from tests.people import CHECKER, COORDINATOR, LIBRARIAN, TECHNICIAN, Persona, actor_of

S = DeviceState


def begin(name: str, who: Persona = TECHNICIAN, **facts: Any) -> Any:
    mode = floor.mode_called(name)
    assert mode is not None
    return floor.begin(mode, actor=actor_of(who), facts=facts)


def scan(run: Any, text: str, who: Persona = TECHNICIAN) -> FloorScan:
    found = recognise(text, prefix="KOR", base_url="http://digibank.test")
    return floor.scan(run, found, actor=actor_of(who))


def test_a_shelf_goes_from_announced_to_ready_step_by_step(database: Any) -> None:
    """Each step once, every device through its own rules; wiping is the bench's own proof."""
    shelf = [new_device(announced=True) for _each in range(3)]
    for name in ("receive", "accept"):
        run = begin(name)
        assert [scan(run, device.tag).outcome for device in shelf] == ["ok"] * 3
    run = begin("diagnose")
    refused = scan(run, shelf[0].tag)
    assert (refused.outcome, refused.said) == ("refused", "Noteer eerst de schijven, of zeg dat er geen in zit.")
    for device in shelf:
        list_media(device)
    run = begin("diagnose")
    assert [scan(run, device.tag).outcome for device in shelf] == ["ok"] * 3
    run = begin("start_work")
    assert scan(run, shelf[0].tag).outcome == "refused", "not wiped"
    for device in shelf:
        wipe(device)
    for name, facts in (("start_work", {}), ("test", {}), ("submit", {"os": "Linux Mint 22", "grade": "B"})):
        run = begin(name, **facts)
        assert [scan(run, device.tag).outcome for device in shelf] == ["ok"] * 3
    own = begin("approve", labels_removed="y")
    assert scan(own, shelf[0].tag).outcome == "refused", "who did the work does not check it"
    run = begin("approve", CHECKER, labels_removed="y")
    assert [scan(run, device.tag, CHECKER).outcome for device in shelf] == ["ok"] * 3
    assert {device.state for device in shelf} == {S.READY}
    assert [scan(run, device.tag, CHECKER).outcome for device in shelf] == ["already"] * 3
    assert not no_unproven_device()
    assert not states_follow_from_events()


def test_a_refusal_leaves_nothing_and_stops_nobody(database: Any) -> None:
    good, lent, wiped = device_in(S.RECEIVED), device_in(S.ON_LOAN), device_in(S.WIPED)
    run = begin("accept")
    before = {device.tag: len(events_of("device", device.id)) for device in (lent, wiped)}
    outcomes = [
        scan(run, text).outcome for text in (lent.tag, good.tag, wiped.tag, "KOR-000001-A", "ONBEKEND", good.tag)
    ]
    assert outcomes == ["refused", "ok", "refused", "refused", "refused", "already"]
    assert before == {device.tag: len(events_of("device", device.id)) for device in (lent, wiped)}
    assert all(line.said for line in session.scalars(select(FloorScan).where(FloorScan.outcome == "refused")))


def test_the_diagnosis_that_is_refused_halfway_leaves_the_list_unconfirmed(database: Any, monkeypatch: Any) -> None:
    device = device_in(S.TO_DIAGNOSE)
    list_media(device)
    device.media_listed_in_cycle = None
    session.flush()
    told = len(events_of("device", device.id))

    def no(*args: Any, **kwargs: Any) -> None:
        raise Refused("no", "Nee.")

    monkeypatch.setattr(floor.moves, "move", no)
    assert scan(begin("diagnose"), device.tag).outcome == "refused"
    assert session.get_one(Device, device.id).media_listed_in_cycle is None
    assert len(events_of("device", device.id)) == told


def test_only_who_may_only_with_what_is_asked_and_one_step_at_a_time(database: Any) -> None:
    with pytest.raises(NotAllowed):
        begin("start_work", LIBRARIAN)
    with pytest.raises(BadInput):
        begin("submit", os="Linux")
    with pytest.raises(BadInput):
        begin("submit", os="Linux", grade="Z")
    first = begin("accept")
    second = begin("start_work")
    assert first.ended_at is not None
    assert open_run(actor_of(TECHNICIAN).user_id) is second
    with pytest.raises(Refused):
        scan(first, new_device().tag)
    with pytest.raises(Refused):
        scan(second, new_device().tag, CHECKER)


def test_a_place_then_devices_puts_them_there(database: Any) -> None:
    here, there, placed = new_device(), new_device(location="STOCK"), device_in(S.PLACED)
    run = begin("place", COORDINATOR, location="stock")
    assert [scan(run, each.tag, COORDINATOR).outcome for each in (here, there, placed)] == ["ok", "already", "refused"]
    assert here.location is not None
    assert here.location.code == "STOCK"
    assert events_of("device", here.id)[-1].kind == "device:moved"


def test_boards_say_what_waits_and_a_part_that_is_awaited_takes_a_device_out_of_its_line(database: Any) -> None:
    to_test, tested, to_check = device_in(S.REFURBISHING), device_in(S.REFURBISHING), device_in(S.TO_CHECK)
    test_well(tested)
    desktop = device_in(S.REFURBISHING, kind="desktop")
    test_well(desktop)
    counts = queries.count_queues()
    assert (counts[Queue.TO_TEST], counts[Queue.TO_MEND], counts[Queue.TO_CHECK]) == (1, 2, 1)
    assert [each.tag for each in queries.queued(Queue.TO_TEST)] == [to_test.tag]
    run = begin("part")
    assert [scan(run, each.tag).outcome for each in (to_check, to_test, to_test)] == ["ok", "ok", "already"]
    counts = queries.count_queues()
    assert (counts[Queue.WAITS_FOR_PART], counts[Queue.TO_TEST], counts[Queue.TO_CHECK]) == (2, 0, 0)
    run = begin("part_in")
    assert scan(run, to_check.tag).outcome == "ok"
    assert [each.tag for each in queries.queued(Queue.TO_CHECK)] == [to_check.tag]


def test_minutes_count_from_start_to_stop_to_the_next_device_and_to_the_step(database: Any, clock: Any) -> None:
    clock.at("2026-11-02")
    one, two = device_in(S.REFURBISHING), device_in(S.REFURBISHING)
    run = begin("work")
    assert scan(run, one.tag).outcome == "ok"
    clock.forward(minutes=12)
    assert scan(run, one.tag).outcome == "already"
    assert scan(run, two.tag).outcome == "ok"
    clock.forward(minutes=5)
    test_well(two)
    moves.move(two, "submit", actor=actor_of(TECHNICIAN), facts={"os": "Linux", "grade": "A"})
    assert open_session(actor_of(TECHNICIAN).user_id) is None
    assert [each.minutes for each in session.scalars(select(WorkSession).order_by(WorkSession.id))] == [12, 5]
    assert [event.data["minutes"] for event in events_of("device", one.id) if event.kind == "device:worked-on"] == [12]
    assert not states_follow_from_events()
    times = step_times(clock.at("2026-11-01"), clock.at("2026-12-01"))
    assert [(each.step, each.times, each.total) for each in times] == [(S.REFURBISHING, 2, 17)]
    sessions.start_session(one, actor=actor_of(TECHNICIAN))
    clock.forward(hours=20)
    sessions.forget_sessions()
    assert session.scalars(select(WorkSession).order_by(WorkSession.id.desc())).first().minutes is None


def test_the_floor_on_its_pages_without_script(arrange: Any, client_for: Any) -> None:
    with arrange():
        good, also, lent = device_in(S.RECEIVED).tag, device_in(S.RECEIVED).tag, device_in(S.ON_LOAN).tag
    client = client_for(TECHNICIAN)
    assert "Begin met opknappen" in client.page("/workbench/floor").text
    assert "Kies eerst een stap" in client.submit("/workbench/floor", {"q": good}, form="/floor/scan").text
    card = client.submit("/workbench/floor", {"q": "http://digibank.test/workbench/m/M-BRUIKBAAR"}, form="/floor/scan")
    assert "Bruikbaar na de eerste blik" in card.text
    done = client.submit("/workbench/floor", {"q": good}, form="/floor/scan")
    assert 'data-signal="ok"' in done.text
    again = client.submit("/workbench/floor", {"q": good}, form="/floor/scan")
    assert 'data-signal="already"' in again.text
    assert "Al gedaan" in again.text
    many = client.submit("/workbench/floor", {"q": f"{also}\n{lent}\n"}, form="/floor/scan-many")
    assert "1 toestel gedaan" in many.text
    assert "Geweigerd, en waarom" in many.text
    assert "Uitgeleend" in many.text
    asks = client.submit("/workbench/floor", {"q": "m-controle"}, form="/floor/scan")
    assert "Welk systeem staat erop?" in asks.text
    run = client.submit("/workbench/floor?mode=submit", {"os": "Linux Mint 22", "grade": "B"}, form="begin")
    assert "Linux Mint 22 · B" in run.text
    assert "Linux Mint 22" in client.page("/workbench/floor?mode=submit").text, "the last time stands there already"
    place = client.submit("/workbench/floor", {"q": "HTTP://DIGIBANK.TEST/P/STOCK"}, form="/floor/scan")
    assert "Stockplaats" in place.text
    assert "Scan een moduskaart" in client.submit("/workbench/floor", {"q": "M-PAUZE"}, form="/floor/scan").text
    cards = client.get("/workbench/floor/cards.pdf")
    assert cards.status_code == 200
    assert cards.data.startswith(b"%PDF")
    assert client.get("/workbench/m/M-GOED").headers["Location"].endswith("/workbench/floor?mode=approve")
    assert client.get("/scan/go?q=M-GOED").headers["Location"].endswith("/workbench/floor?mode=approve")
    with arrange():
        states = [session.scalar(select(Device.state).where(Device.tag == tag)) for tag in (good, also, lent)]
    assert states == [S.TO_DIAGNOSE, S.TO_DIAGNOSE, S.ON_LOAN]
    assert "Begin met opknappen" not in client_for(LIBRARIAN).page("/workbench/floor").text
