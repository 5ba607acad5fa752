"""Counting the stock: what a scan means, two people at once, closing, putting right, and the paper."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from inventory.core.clock import today
from inventory.core.db import db, session
from inventory.core.errors import NotAllowed, Refused
from inventory.core.one_writer import writing
from inventory.devices.actions import moves
from inventory.devices.actions import stocktake as actions
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, Seen, Settled, Stocktake, StocktakeLine
from inventory.devices.queries.checks import states_follow_from_events
from inventory.devices.queries.stocktake import result_of, seen_as
from inventory.devices.views.stocktake_listing import STOCKTAKES
from inventory.history.queries import events_of
from inventory.lists.queries import reading
from inventory.lists.queries.asked import Given, asked
from inventory.lists.queries.declared import Ask
from inventory.web.saving import saving
from tests.devices.stock import device_in, new_device
from tests.people import COORDINATOR, DONOR, LIBRARIAN, SHOPKEEPER, TECHNICIAN, actor_of

S = DeviceState


def scan(count: Stocktake, text: str, who: Any = TECHNICIAN) -> actions.Scan:
    return actions.count(count, text, actor=actor_of(who), tag_prefix="KOR", base_url="http://digibank.test")


@pytest.fixture
def count(database: Any) -> Stocktake:
    return actions.start("WERK", actor=actor_of(TECHNICIAN))


def test_what_still_runs_stands_first_page_after_page(count: Stocktake) -> None:
    who = actor_of(TECHNICIAN)
    done = [actions.start(place, actor=who) for place in ("BIB-C", "WINKEL")]
    for each in done:
        actions.close(each, actor=who)
    shown, place = list[int](), None
    while True:
        rows, place = reading.page(asked(STOCKTAKES, Given(), Ask(who, today())), after=place, limit=1)
        shown += [row.stocktake.id for row in rows]
        if place is None:
            break
    assert shown == [count.id, done[1].id, done[0].id]


def test_each_thing_on_the_shelf_is_one_line_with_its_word(count: Stocktake) -> None:
    here, elsewhere = new_device(), new_device(location="BIB-C")
    lent, lost = device_in(S.ON_LOAN), device_in(S.MISSING)
    announced, gone = new_device(announced=True), device_in(S.RECYCLED)
    by_serial = new_device(serial="SER-0042")
    forgotten = new_device()
    assert scan(count, here.tag.lower()).line.seen == Seen.HERE
    assert scan(count, f"http://digibank.test/D/{elsewhere.tag}").line.seen == Seen.ELSEWHERE
    assert scan(count, lent.tag).line.seen == Seen.WITH_SOMEBODY
    assert scan(count, lost.tag).line.seen == Seen.LOST
    assert scan(count, announced.tag).line.seen == Seen.NOT_COME
    assert scan(count, gone.tag).line.seen == Seen.GONE
    assert scan(count, "ser-0042").line.code == by_serial.tag
    assert scan(count, "Een ander ding").line.seen == Seen.UNKNOWN
    again = scan(count, here.tag, LIBRARIAN)
    assert not again.is_new
    assert again.line.code == here.tag
    assert seen_as(Device(state=S.SOLD), count.spot) == Seen.GONE, "nobody takes back what was sold"
    result = result_of(count)
    assert [device.tag for device in result.waiting] == [forgotten.tag]
    assert (result.expected, result.here, result.scanned) == (3, 2, 8)
    assert lent.state == S.ON_LOAN, "a scan changes nothing"
    assert elsewhere.location.code == "BIB-C"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("KOR-000123-A", "mistyped"),
        ("http://digibank.test/p/BIB-C", "other_place"),
        ("http://digibank.test/p/werk", "this_place"),
        ("https://elders.example/x", "not_a_device"),
        ("L-2026-001", "not_a_device"),
        ("85.07.30-033.28", "national_number"),
        ("85073003328", "national_number"),
        ("m-goed", "mode_card"),
        ("http://digibank.test/workbench/m/M-ONDERDEEL-OK", "mode_card"),
    ],
)
def test_what_is_on_no_device_is_refused_and_not_counted(count: Stocktake, text: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        scan(count, text)
    assert refused.value.reason == reason
    assert result_of(count).scanned == 0


def test_who_begins_where_a_count_runs_joins_it(count: Stocktake) -> None:
    assert actions.start("werk", actor=actor_of(LIBRARIAN)) is count
    assert actions.start("BIB-C", actor=actor_of(LIBRARIAN)) is not count
    with pytest.raises(NotAllowed):
        actions.start("STOCK", actor=actor_of(DONOR))


def test_closing_writes_down_what_was_not_seen_and_moves_nothing(count: Stocktake) -> None:
    seen, unseen, elsewhere = new_device(), new_device(), new_device(location="BIB-C")
    scan(count, seen.tag)
    scan(count, elsewhere.tag)
    actions.close(count, actor=actor_of(LIBRARIAN))
    result = result_of(count)
    assert [line.code for line in result.of(Seen.NOT_SCANNED)] == [unseen.tag]
    assert count.expected == 2
    assert unseen.state == S.RECEIVED
    assert elsewhere.location.code == "BIB-C"
    assert events_of("stocktake", count.id)[-1].data["counts"] == {"here": 1, "elsewhere": 1, "not_scanned": 1}
    with pytest.raises(Refused, match="gesloten"):
        scan(count, unseen.tag)
    with pytest.raises(Refused, match="gesloten"):
        actions.close(count, actor=actor_of(LIBRARIAN))


def test_what_nobody_knows_is_taken_away_and_counts_no_more(count: Stocktake) -> None:
    known = new_device()
    scan(count, known.tag)
    scan(count, "Doos 7")
    scan(count, "Doos 8")
    actions.take_away(count, "DOOS 7", actor=actor_of(LIBRARIAN))
    assert [line.code for line in result_of(count).of(Seen.UNKNOWN)] == ["DOOS 8"]
    assert result_of(count).scanned == 2
    told = events_of("stocktake", count.id)[-1]
    assert told.kind == "stocktake:line-taken-away"
    assert "DOOS" not in str(told.data)
    for code in ("DOOS 7", "DOOS 9"):
        with pytest.raises(Refused, match="staat niet in de telling"):
            actions.take_away(count, code, actor=actor_of(LIBRARIAN))
    with pytest.raises(Refused, match="blijft geteld"):
        actions.take_away(count, known.tag, actor=actor_of(LIBRARIAN))
    assert scan(count, "doos 7").is_new, "scanned again it is there again"
    assert result_of(count).scanned == 3
    actions.take_away(count, "DOOS 7", actor=actor_of(LIBRARIAN))
    actions.close(count, actor=actor_of(LIBRARIAN))
    assert events_of("stocktake", count.id)[-1].data["counts"] == {"here": 1, "unknown": 1}
    with pytest.raises(Refused, match="gesloten"):
        actions.take_away(count, "DOOS 8", actor=actor_of(LIBRARIAN))


def test_who_closes_does_not_cut_off_who_still_scans(count: Stocktake) -> None:
    one, two = new_device(), new_device()
    scan(count, one.tag)
    scan(count, two.tag, LIBRARIAN)
    with pytest.raises(Refused, match="Intussen"):
        actions.close(count, actor=actor_of(TECHNICIAN), seen=1)
    assert count.is_open
    actions.close(count, actor=actor_of(TECHNICIAN), seen=2)


def test_who_finds_something_after_closing_counts_on_in_a_new_count(count: Stocktake, clock: Any) -> None:
    clock.at("2027-11-02")
    seen, found_later, moved = new_device(), new_device(), new_device()
    for text in (seen.tag, moved.tag, "Doos 7"):
        scan(count, text)
    assert actions.count_on(count, actor=actor_of(LIBRARIAN)) is count, "one that runs goes on by itself"
    actions.close(count, actor=actor_of(TECHNICIAN))
    moves.move_place(moved, "STOCK", actor=actor_of(LIBRARIAN))
    new = actions.count_on(count, actor=actor_of(LIBRARIAN))
    assert new is not count
    assert scan(new, found_later.tag).is_new
    result = result_of(new)
    assert {line.code for line in result.of(Seen.HERE)} == {seen.tag, found_later.tag}
    assert [line.code for line in result.of(Seen.ELSEWHERE)] == [moved.tag], "looked up again"
    assert [line.code for line in result.of(Seen.UNKNOWN)] == ["DOOS 7"]
    assert not result.waiting
    assert result_of(count).of(Seen.NOT_SCANNED), "the first stays as it was"
    assert events_of("stocktake", new.id)[-1].data["before"] == count.number
    with pytest.raises(Refused, match="loopt al"):
        actions.count_on(count, actor=actor_of(LIBRARIAN))
    actions.close(new, actor=actor_of(LIBRARIAN))
    clock.at("2027-11-03")
    with pytest.raises(Refused, match="andere dag"):
        actions.count_on(count, actor=actor_of(LIBRARIAN))


def test_places_are_put_right_in_one_step_each_by_its_own_rules(count: Stocktake) -> None:
    one, two = new_device(location="BIB-C"), device_in(S.READY, location="STOCK")
    leaves = new_device(location="BIB-C")
    for device in (one, two, leaves):
        scan(count, device.tag)
    leaves.state = S.TO_RECYCLE  # stays in the workshop
    placed = device_in(S.PLACED)
    scan(count, placed.tag)
    settled = actions.correct_places(count, actor=actor_of(COORDINATOR))
    assert set(settled.done) == {one.tag, two.tag, leaves.tag}
    assert [tag for tag, _why in settled.refused] == [placed.tag], "what is placed for good stays so"
    assert one.location.code == two.location.code == "WERK"
    assert placed.location.code == "ZONNE"
    assert events_of("device", one.id)[-1].kind == "device:moved"
    lines = {line.code: line for line in result_of(count).of(Seen.ELSEWHERE)}
    assert lines[one.tag].settled == Settled.MOVED
    assert lines[placed.tag].settled is None
    assert actions.correct_places(count, actor=actor_of(COORDINATOR)).done == ()


def test_missing_only_after_closing_only_what_was_not_seen_and_only_by_who_may(count: Stocktake) -> None:
    seen, unseen, moved = new_device(), device_in(S.READY, location="WERK"), new_device()
    reserved = device_in(S.RESERVED, location="WERK")
    scan(count, seen.tag)
    tags = [seen.tag, unseen.tag, moved.tag, reserved.tag]
    with pytest.raises(Refused, match="loopt nog"):
        actions.report_missing(count, tags, kind="loss", actor=actor_of(LIBRARIAN))
    actions.close(count, actor=actor_of(TECHNICIAN))
    with pytest.raises(NotAllowed):
        actions.report_missing(count, tags, kind="loss", actor=actor_of(TECHNICIAN))
    moves.move_place(moved, "STOCK", actor=actor_of(LIBRARIAN))
    settled = actions.report_missing(count, tags, kind="theft", actor=actor_of(LIBRARIAN))
    assert settled.done == (unseen.tag,)
    assert {tag for tag, _why in settled.refused} == {moved.tag, reserved.tag}
    assert (seen.state, unseen.state, moved.state, reserved.state) == (S.RECEIVED, S.MISSING, S.RECEIVED, S.RESERVED)
    told = events_of("device", unseen.id)[-1]
    assert told.kind == "device:missing"
    assert told.data["stocktake"] == count.number
    assert told.data["kind"] == "theft"
    assert not states_follow_from_events()
    unseen = session.get_one(Device, unseen.id)
    moves.step(unseen, "find", actor=actor_of(LIBRARIAN))
    assert unseen.state == S.RETURNED
    assert unseen.cycle == 2


def test_the_step_cannot_be_taken_past_the_count(database: Any) -> None:
    device = device_in(S.READY)
    with pytest.raises(Refused, match="andere pagina"):
        moves.move(device, "not_found", actor=actor_of(LIBRARIAN), facts={"kind": "loss", "stocktake": "T-2026-001"})


def test_the_database_keeps_a_closed_count_as_it_is(count: Stocktake) -> None:
    new_device()
    actions.close(count, actor=actor_of(LIBRARIAN))
    number = count.id
    session.commit()
    for sql in (
        "INSERT INTO stocktake_line (stocktake_id, code, seen, belongs_at, at)"
        f" VALUES ({number}, 'X', 'unknown', '', '2026-01-01')",
        "UPDATE stocktake SET expected = 9",
        "UPDATE stocktake_line SET seen = 'here'",
        "DELETE FROM stocktake_line",
        "DELETE FROM stocktake",
    ):
        with pytest.raises(Exception, match=r"telling|geteld"), session.begin_nested():
            session.connection().exec_driver_sql(sql)
        session.rollback()


def test_two_people_count_at_once_without_loss(app: Flask, arrange: Any) -> None:
    with arrange():
        tags = [new_device().tag for _each in range(12)]
        number = actions.start("WERK", actor=actor_of(LIBRARIAN)).id
    new: list[str] = []
    failed: list[BaseException] = []
    ready = threading.Barrier(2)

    def count_all(who: Any, order: list[str]) -> None:
        with app.app_context():
            actor = actor_of(who)
            db.session.rollback()
            ready.wait()
            for tag in order:
                try:
                    with writing(), saving():
                        done = actions.count(
                            session.get_one(Stocktake, number), tag, actor=actor, tag_prefix="KOR", base_url="http://x"
                        )
                        new.extend([tag] if done.is_new else [])
                except BaseException as error:
                    failed.append(error)

    people = [
        threading.Thread(target=count_all, args=(TECHNICIAN, tags)),
        threading.Thread(target=count_all, args=(LIBRARIAN, tags[::-1])),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join(60)
    assert not failed
    assert sorted(new) == sorted(tags), "each device was counted by exactly one of the two"
    with arrange():
        assert sorted(session.scalars(select(StocktakeLine.code))) == sorted(tags)


def _texts(root: Any, path: str) -> list[str]:
    return [each.text_content().strip() for each in root.xpath(path)]


def test_the_whole_count_on_its_pages_without_script(arrange: Any, client_for: Any) -> None:
    with arrange():
        here, unseen = new_device().tag, device_in(S.READY, location="WERK").tag
        elsewhere, lent = new_device(location="BIB-C").tag, device_in(S.ON_LOAN).tag
    client = client_for(LIBRARIAN)
    list_of_counts = client.page("/stocktakes").root
    assert list_of_counts.xpath("//form[@method='get'][contains(@action, 'blank.pdf')]//select[@name='location']")
    assert not list_of_counts.xpath("//*[@formmethod='get'] | //form[@method='get']//input[@name='csrf_token']")
    page = client.submit("/stocktakes", {"location": "WERK"}, form="start")
    assert "Werkplaats" in page.text
    assert "Nog niets gescand" in page.text
    address = page.request.path
    assert "staat waar het hoort" in client.submit(address, {"q": here}, form="/scan").text
    assert "Al geteld" in client.submit(address, {"q": here}, form="/scan").text
    assert "hoort in Centrale Bibliotheek" in client.submit(address, {"q": elsewhere}, form="/scan").text
    assert "staat hier op de plank" in client.submit(address, {"q": lent}, form="/scan").text
    refused = client.submit(address, {"q": "KOR-000001-A"}, form="/scan", follow=False)
    assert refused.status_code == 404
    assert "een teken klopt niet" in refused.text
    many = client.submit(address, {"q": f"DOOS 7\nKOR-000001-A\n{here}"}, form="/scan-many")
    assert "1 ding geteld" in many.text
    assert "een teken klopt niet" in many.text
    assert "staat nu hier" in client.submit(address, form="/places").text
    assert "1 toestel is nog niet gezien" in client.page(address).text
    assert "DOOS 7 is uit de telling" in client.submit(address, form="/take-away").text
    preview = client.page(address).root.xpath("//details[@id='closing']")[0]
    said = dict(zip(_texts(preview, ".//dt"), _texts(preview, ".//dd"), strict=True))
    assert said["Hier, zoals het hoort"] == "1"
    assert (said["Hoort elders"], said["Onbekend"], said["Niet gezien"]) == ("1", "0", "1")
    assert "is gesloten" in client.submit(address, form="/close").text
    onwards = client.submit(address, form="/on")
    assert "Tel verder" in onwards.text
    assert onwards.request.path != address
    assert "is gesloten" in client.submit(onwards.request.path, form="/close").text
    assert client.submit(address, {}, form="/missing").status_code == 422
    assert "vermist gemeld" in client.submit(address, {"tag": unseen, "kind": "loss"}, form="/missing").text
    with arrange():
        states = {device.tag: (device.state, device.location.code) for device in session.scalars(select(Device))}
    assert states[elsewhere] == (S.RECEIVED, "WERK")
    assert states[unseen][0] == S.MISSING
    for path in (f"{address}.pdf", "/stocktakes/blank.pdf?location=WERK"):
        paper = client.get(path)
        assert paper.status_code == 200
        assert paper.data.startswith(b"%PDF")
    assert client.get("/stocktakes/T-2026-999").status_code == 404
    assert "missing" not in str(client_for(SHOPKEEPER).page("/stocktakes").text)
