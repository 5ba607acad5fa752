"""Shelves below a place: made in a row, labelled, scanned to put devices there, counted one by one."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from inventory.accounts.actions.orgs import add_location
from inventory.accounts.models import LocationKind, Shelf
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import BadInput, Missing, NotAllowed, Refused
from inventory.devices.actions import moves, places
from inventory.devices.actions import stocktake as counts
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, Seen
from inventory.devices.queries import DeviceFilter, devices_page, spot_by_code
from inventory.devices.queries.places import spots
from inventory.devices.queries.printing import items_of
from inventory.devices.queries.stocktake import result_of
from inventory.devices.views.shelf_listing import SHELVES
from inventory.history.queries import events_of
from inventory.lists.queries import reading
from inventory.lists.queries.asked import Given, asked
from inventory.lists.queries.declared import Ask
from tests.devices.stock import device_in, new_device
from tests.pages import Page
from tests.people import ADMIN, COORDINATOR, DONOR, LIBRARIAN, SHOPKEEPER, TECHNICIAN, actor_of, place

S = DeviceState


def rack(name: str = "A", count: int = 3, place: str = "WERK") -> list[Shelf]:
    return places.add_shelves(place, name, count, actor=actor_of(TECHNICIAN))


def tags_at(code: str) -> set[str]:
    rows, _more = devices_page(DeviceFilter(location=code), actor=actor_of(TECHNICIAN))
    return {device.tag for device in rows}


def test_a_rack_of_shelves_is_made_at_once_and_goes_on_where_it_ended(database: Any) -> None:
    assert [(shelf.code, shelf.name) for shelf in rack()] == [
        ("WERK-A-1", "A1"),
        ("WERK-A-2", "A2"),
        ("WERK-A-3", "A3"),
    ]
    assert [shelf.code for shelf in rack("a", 1)] == ["WERK-A-4"]
    assert [shelf.name for shelf in rack("Kast 2", 1)] == ["Kast 2 1"]
    places.close_shelf(spot_by_code("WERK-A-4").shelf, actor=actor_of(TECHNICIAN))  # type: ignore[arg-type]
    assert [shelf.code for shelf in rack("A", 1)] == ["WERK-A-5"], "a number that was on a label does not come back"
    names = [spot.name for spot in spots() if spot.location.code == "WERK"]
    assert names[:2] == ["Werkplaats", "Werkplaats, plank A1"]
    with pytest.raises(NotAllowed):
        places.add_shelves("WINKEL", "A", 1, actor=actor_of(TECHNICIAN))
    with pytest.raises(NotAllowed):
        places.add_shelves("WERK", "A", 1, actor=actor_of(DONOR))
    assert places.add_shelves("WINKEL", "A", 1, actor=actor_of(COORDINATOR))
    for name, count in (("", 1), ("é", 1), ("A/B", 1), ("B", 0), ("B", 41)):
        with pytest.raises(BadInput):
            rack(name, count)


def test_a_device_stands_on_a_shelf_until_it_goes(database: Any) -> None:
    rack()
    device = device_in(S.READY, location="WERK")
    moves.move_place(device, "werk-a-2", actor=actor_of(TECHNICIAN))
    told = events_of("device", device.id)[-1]
    assert (told.kind, told.data["shelf"], told.data["place"]) == ("device:moved", "WERK-A-2", "WERK")
    assert "place_before" not in told.data, "it is in the same place: the reports count no transfer"
    assert device.place_name == "Werkplaats, plank A2"
    with pytest.raises(Refused, match="staat al op die plaats"):
        moves.move_place(device, "WERK-A-2", actor=actor_of(TECHNICIAN))
    assert device.tag in tags_at("WERK-A-2") & tags_at("werk")
    assert device.tag not in tags_at("WERK-A-1")
    moves.move_place(device, "WERK", actor=actor_of(TECHNICIAN))
    assert device.shelf is None
    assert events_of("device", device.id)[-1].data["shelf"] == "-"
    moves.move_place(device, "WERK-A-1", actor=actor_of(TECHNICIAN))
    moves.move_place(device, "BIB-C", actor=actor_of(TECHNICIAN))
    assert (device.location.code if device.location else None, device.shelf) == ("BIB-C", None)
    moves.move_place(device, "WERK-A-1", actor=actor_of(TECHNICIAN))
    moves.step(device, "wipe_again", actor=actor_of(TECHNICIAN), facts={"reason": "twijfel"})
    assert device.shelf is not None, "work on it does not take it from its shelf"


def test_what_leaves_the_house_leaves_its_shelf(database: Any) -> None:
    places.add_shelves("BIB-C", "A", 1, actor=actor_of(LIBRARIAN))
    device = device_in(S.RESERVED, location="BIB-C")
    moves.move_place(device, "BIB-C-A-1", actor=actor_of(LIBRARIAN))
    moves.step(device, "hand_over", actor=actor_of(LIBRARIAN), permission_checked=True)
    session.flush()
    assert device.shelf_id is None
    moves.step(device, "take_back", actor=actor_of(LIBRARIAN), permission_checked=True)
    assert device.shelf_id is None


def test_a_shelf_is_counted_apart(database: Any) -> None:
    rack()
    here, other, loose, unseen = (new_device() for _each in range(4))
    for device, code in ((here, "WERK-A-1"), (other, "WERK-A-2"), (unseen, "WERK-A-1")):
        moves.move_place(device, code, actor=actor_of(TECHNICIAN))
    count = counts.start("WERK-A-1", actor=actor_of(TECHNICIAN))
    assert counts.start("WERK", actor=actor_of(TECHNICIAN)) is not count
    assert counts.start("werk-a-1", actor=actor_of(LIBRARIAN)) is count

    def scan(text: str) -> Seen:
        done = counts.count(count, text, actor=actor_of(TECHNICIAN), tag_prefix="KOR", base_url="http://digibank.test")
        return Seen(done.line.seen)

    assert scan(here.tag) == Seen.HERE
    assert scan(other.tag) == scan(loose.tag) == Seen.ELSEWHERE
    with pytest.raises(Refused, match="telt deze plaats al"):
        scan("http://digibank.test/P/WERK-A-1")
    assert {line.belongs_at for line in result_of(count).of(Seen.ELSEWHERE)} == {"WERK-A-2", "WERK"}
    counts.close(count, actor=actor_of(TECHNICIAN))
    assert count.expected == 2
    settled = counts.correct_places(count, actor=actor_of(TECHNICIAN))
    assert set(settled.done) == {other.tag, loose.tag}
    assert tags_at("WERK-A-1") == {here.tag, other.tag, loose.tag, unseen.tag}
    moves.move_place(unseen, "WERK-A-3", actor=actor_of(TECHNICIAN))
    missed = counts.report_missing(count, [unseen.tag], kind="loss", actor=actor_of(LIBRARIAN))
    assert [tag for tag, _why in missed.refused] == [unseen.tag], "it was found on another shelf since"


def test_shelf_2_stands_before_shelf_10_page_after_page(database: Any) -> None:
    rack("B", 2)
    made = [*rack("A", 11), *rack("B", 1)]
    shown, at = list[str](), None
    while not shown or at is not None:
        rows, at = reading.page(asked(SHELVES, Given(), Ask(actor_of(TECHNICIAN), today())), after=at, limit=3)
        shown += [row.code for row in rows]
    assert shown == [*(shelf.code for shelf in made[:11]), "WERK-B-1", "WERK-B-2", "WERK-B-3"]


def test_a_shelf_that_is_not_empty_stays(database: Any) -> None:
    shelf = rack()[0]
    device = new_device()
    moves.move_place(device, shelf.code, actor=actor_of(TECHNICIAN))
    with pytest.raises(Refused, match="staat nog iets"):
        places.close_shelf(shelf, actor=actor_of(TECHNICIAN))
    moves.move_place(device, "WERK", actor=actor_of(TECHNICIAN))
    with pytest.raises(NotAllowed):
        places.close_shelf(shelf, actor=actor_of(SHOPKEEPER))
    places.close_shelf(shelf, actor=actor_of(TECHNICIAN))
    with pytest.raises(Missing):
        spot_by_code(shelf.code)


def test_labels_of_a_place_are_not_those_of_a_place_whose_code_goes_on(arrange: Any, client_for: Any) -> None:
    with arrange():
        org = place("WERK").org
        add_location(org=org, code="WERK-2", name="Zolder", kind=LocationKind.STORE, actor=actor_of(ADMIN))
        rack(count=1)
        places.add_shelves("WERK-2", "B", 1, actor=actor_of(TECHNICIAN))
    client = client_for(TECHNICIAN)
    assert "WERK-A-1" in client.page("/labels?shelves=WERK").text
    assert "WERK-2-B-1" not in client.page("/labels?shelves=WERK").text
    assert "WERK-2-B-1" in client.page("/labels?shelves=werk-2-b").text


def test_shelves_on_the_pages(arrange: Any, client_for: Any) -> None:
    with arrange():
        tags = [new_device().tag for _each in range(3)]
    client = client_for(TECHNICIAN)
    assert "Nog geen planken" in client.page("/shelves").text
    made = client.submit("/shelves", {"location": "WERK", "rack": "A", "count": "2"}, form="more")
    assert "2 planken gemaakt" in made.text
    assert client.submit("/shelves", {"location": "WERK", "rack": "", "count": "2"}, form="more").status_code == 422
    paper = client.page("/labels?shelves=WERK")
    assert "WERK-A-1" in paper.text
    with arrange():
        assert [item.title for item in items_of(["place:WERK-A-2"], actor=actor_of(TECHNICIAN))] == [
            "Werkplaats, plank A2"
        ]
    assert client.get("/P/WERK-A-1").headers["Location"].endswith("/devices?location=WERK-A-1")
    page = client.page("/devices?location=WERK-A-1")
    assert "Werkplaats, plank A1" in page.text
    # The scanner: the label of the shelf, then what is put there.
    client.submit("/workbench/floor", {"q": "http://digibank.test/P/WERK-A-1"}, form="/floor/scan")
    assert client.get("/scan/go?q=werk-a-2").headers["Location"].endswith("/p/WERK-A-2"), "typed from the label"
    client.submit("/workbench/floor", {"q": "werk-a-1"}, form="/floor/scan")
    for tag in tags[:2]:
        assert "Gelukt" in client.submit("/workbench/floor", {"q": tag}, form="/floor/scan").text
    again = client.submit("/workbench/floor", {"q": tags[0]}, form="/floor/scan")
    assert "was dit al gedaan" in again.text
    assert "plank A1" in client.page(f"/d/{tags[0]}").text
    assert all(tag in client.page("/devices?location=WERK-A-1").text for tag in tags[:2])
    assert "Werkplaats, plank A1" in client.get("/devices.csv").get_data(as_text=True)
    count = client.submit("/devices?location=WERK-A-1", form="/stocktakes")
    assert "Werkplaats, plank A1" in count.text
    assert client.get(f"{count.request.path}.pdf").data.startswith(b"%PDF")
    assert client.get("/stocktakes/blank.pdf?location=WERK-A-1").data.startswith(b"%PDF")
    form = client.page("/shelves").form("many")
    looked = client.post(form.action, data={**form.values, "all": "1", "do": "close"})
    assert "1 plank verdwijnt uit de lijst." in Page(looked.text).main
    assert "Op deze plank staat nog iets. Zet het eerst elders." in looked.text
    form = Page(looked.text).form("/many")
    done = client.post(form.action, data={**form.values, "mark": form.buttons["mark"]}, follow_redirects=True)
    assert "Gelukt met 1 rij" in done.text
    assert [row[:5] for row in client.page("/shelves").rows] == [["WERK-A-1", "A1", "Werkplaats", "2Tel WERK-A-1", "–"]]
    with arrange():
        assert [shelf.code for shelf in session.scalars(select(Shelf).where(Shelf.is_active))] == ["WERK-A-1"]
        assert {device.shelf.code for device in session.scalars(select(Device)) if device.shelf} == {"WERK-A-1"}
