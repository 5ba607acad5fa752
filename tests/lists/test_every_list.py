"""Every declared list: its page, its files and its filters say the same; views are one's own; many rows at once."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import select

from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import day_text
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.history.models import Event, Message
from inventory.lists.models import SavedView
from inventory.lists.queries import reading
from inventory.lists.queries.asked import Given, asked
from inventory.lists.queries.declared import Ask
from tests.devices.stock import device_in, new_device
from tests.house.world import settle_world
from tests.pages import Page
from tests.people import (
    ADMIN,
    COORDINATOR,
    LIBRARIAN,
    OTHER_LIBRARIAN,
    SHOPKEEPER,
    TECHNICIAN,
    Persona,
    actor_of,
    org_of,
)

WORDS = {"device": "KOR-000001-2"}  # of a filter that reads a number
BY_DAY = {"cafes", "sessions"}  # their first column is a day
READERS: dict[str, Persona] = {"users": ADMIN, "keys": ADMIN, "organisations": ADMIN, "open-amounts": SHOPKEEPER}


def test_page_and_files_of_every_list_hold_the_same_rows(
    app: Flask, begin_with: Callable[..., Any], client_for: Any
) -> None:
    begin_with("world", settle_world)
    listings = app.extensions["digibank.lists"]
    assert {"devices", "loans", "lots", "repairs", "placements", "recalls"} <= set(listings)
    for name, listing in listings.items():
        reader = READERS.get(name, COORDINATOR)
        client = client_for(reader)
        with app.test_request_context():
            address, who = url_for(listing.endpoint), actor_of(reader)
        page = client.page(address)
        personal = any(column.is_personal for column in listing.columns)
        if personal:
            assert client.get(f"{address}?as=csv").status_code == 403, name
            form = f"/lists/{name}/file"
            answers = {kind: client.submit(address, form=form, button=f"as={kind}").data for kind in ("csv", "json")}
        else:
            answers = {kind: client.get(f"{address}?as={kind}").data for kind in ("csv", "json")}
        rows = list(csv.reader(io.StringIO(answers["csv"].decode("utf-8-sig"), newline=""), delimiter=";"))
        found = json.loads(answers["json"])
        assert [column["label"] for column in found["columns"]] == rows[0], name
        if listing.is_board:  # its cards say more
            assert all(row[1] in page.main for row in rows[1:]), name
            continue
        shown = [row[0] for row in page.listed]
        firsts = [next(iter(item.values())) for item in found["items"]]
        if name == "looks":  # each reading of it is a row more, and the newest stands first
            rows[1:], firsts = rows[-len(shown) :], firsts[-len(shown) :]
        assert [row[0] for row in rows[1:]] == firsts, name
        assert shown == (
            [day_text(date.fromisoformat(day)) for day in firsts] if name in ("cafes", "sessions") else firsts
        ), name
        for each in listing.filters:
            if each.kind == "words" or getattr(each, "is_open", False) or not each.when(who):
                continue
            strange = client.page(f"{address}?{each.names[0]}=weetniet")
            assert "'weetniet' kennen we niet" in strange.main, (name, each.name)
            assert [row[0] for row in strange.listed][-len(shown) :] == shown, (name, each.name)
            assert client.get(f"{address}?{each.names[0]}=weetniet&as=csv").status_code in (403, 422), (name, each.name)


def test_every_filter_and_order_of_every_list_can_be_asked(app: Flask, begin_with: Callable[..., Any]) -> None:
    begin_with("world", settle_world)
    with app.test_request_context():
        for name, listing in app.extensions["digibank.lists"].items():
            ask = Ask(actor_of(READERS.get(name, COORDINATOR)), today())
            words = [{"sort": f"-{sort}"} for sort in listing.all_sorts(ask)]
            words += [dict(zip(each.names, _value(each, ask), strict=True)) for each in listing.filters_for(ask.actor)]
            for given in words:
                found = asked(listing, Given.of(given.items()), ask).strictly()
                rows, place = reading.page(found, limit=1)
                if place is not None:
                    rows += reading.page(found, after=place, limit=1)[0]
                whole = [listing.id_of(row) for row in reading.page(found, limit=2)[0]]
                assert [listing.id_of(row) for row in rows] == whole, (name, given, "page by page")
                count = reading.count(found) if "sort" not in given else 3
                assert isinstance(count, str) or count >= len(rows), (name, given)


def _value(each: Any, ask: Ask) -> tuple[str, ...]:
    """A value of a filter, as an address has it."""
    if each.kind == "choice":
        return next(((str(value),) for value, _label in reversed(each.options(ask))), ("",))
    if each.kind == "days":
        return "2026-01-01", "2026-12-31"
    return ("1",) if each.kind == "yes" else (WORDS.get(each.name, "Dell"),)


def test_names_go_out_in_a_file_only_when_it_is_told(
    begin_with: Callable[..., Any], client_for: Any, app: Flask
) -> None:
    begin_with("world", settle_world)
    client = client_for(LIBRARIAN)
    answer = client.submit("/loans?show=all", form="/lists/loans/file", button="as=csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows
    assert all(row["Wie"] for row in rows)
    with app.app_context():
        told = session.scalars(select(Event).where(Event.kind == "person:list-in-file")).one()
        assert told.data["people"] == len(rows)
        assert not session.scalars(select(Message).where(Message.key.like("looks:many%"))).all(), "few are no alarm"


def test_a_view_is_ones_own_until_it_is_shared_with_a_role(arrange: Any, client_for: Any) -> None:
    with arrange():
        new_device()
    mine, other = client_for(LIBRARIAN), client_for(OTHER_LIBRARIAN)
    said = mine.submit("/devices?type=laptop&sort=name", {"name": "Laptops A-Z"}, form="/lists/devices/views")
    assert "is bewaard" in said.text
    page = mine.page("/devices")
    assert page.links["Laptops A-Z"] == "/devices?type=laptop&sort=name"
    forget = next(each for each in page.root.xpath("//form/@action") if each.endswith("/forget"))
    with arrange():
        share = f"library:{org_of(LIBRARIAN).id}"
    mine.submit("/devices?type=tablet", {"name": "Tablets", "share": share}, form="/lists/devices/views")
    for stranger in (other, client_for(COORDINATOR)):
        assert "Laptops A-Z" not in stranger.page("/devices").main
        assert "Tablets" not in stranger.page("/devices").main, "of another organisation or another role"
    assert send(other, other.page("/devices"), "/lists/devices/views", to=forget).status_code == 404
    assert send(mine, page, forget).status_code == 303
    assert "Laptops A-Z" not in mine.page("/devices").links
    wrong = send(mine, mine.page("/devices"), "/lists/devices/views", name="Nee", share="admin:1")
    assert wrong.status_code == 303
    assert "Nee" not in [each for each in mine.page("/devices").links]


def test_no_view_holds_somebody(arrange: Any, client_for: Any, app: Flask) -> None:
    with arrange():
        new_device()
    boss, desk = client_for(ADMIN), client_for(LIBRARIAN)
    boss.submit("/admin/users?q=jan", {"name": "Gezocht"}, form="/lists/users/views")
    boss.submit("/admin/users?role=admin", {"name": "Beheer"}, form="/lists/users/views")
    desk.submit("/devices", {"name": "Bel Jan 0470 12 34 56"}, form="/lists/devices/views")
    page = desk.page("/devices")
    send(desk, page, "/lists/devices/views", name="Nummer", query="q=85%2E07%2E30%2D033%2E28")
    with app.app_context():
        assert [each.name for each in session.scalars(select(SavedView))] == ["Beheer"]


def test_many_rows_say_beforehand_what_cannot_be_done(arrange: Any, client_for: Any, app: Flask) -> None:
    with arrange():
        goes = device_in(DeviceState.READY, location="STOCK").tag
        stays = device_in(DeviceState.READY, location="BIB-C").tag
    client = client_for(TECHNICIAN)
    far = f"q={'%C3%A9' * 340}&type=tablet"
    cut = send(client, client.page("/devices"), "/lists/devices/many", all="1", do="place", query=far)
    assert cut.status_code == 422, "never of more rows than the filters leave"
    chosen = send(client, client.page("/devices"), "/lists/devices/many", all="1", do="place")
    looked = send(client, Page(chosen.text), "/many", place="BIB-C", step="look")
    assert "1 toestel komt op" in Page(looked.text).main
    assert "Dit toestel staat al op die plaats." in looked.text
    page = Page(looked.text)
    mark = page.form("/many").buttons["mark"]
    with arrange():
        later = device_in(DeviceState.READY, location="STOCK").tag
    again = send(client, page, "/many", mark=mark)
    assert again.status_code == 409
    assert "eerst kon het met 1 rijen, nu met 2" in again.text
    page = Page(again.text)
    done = send(client, page, "/many", mark=page.form("/many").buttons["mark"], follow=True)
    assert "Gelukt met 2 rijen. Met 1 rij niet" in done.text
    with app.app_context():
        places = {device.tag: device.location.code for device in session.scalars(select(Device)) if device.location}
        assert [places[tag] for tag in (goes, stays, later)] == ["BIB-C"] * 3
    run = done.request.path
    with arrange():
        for device in session.scalars(select(Device)):
            moves.move_place(device, "STOCK", actor=actor_of(TECHNICIAN))
    twice = send(client, page, "/many", mark=page.form("/many").buttons["mark"])
    assert (twice.status_code, twice.location) == (303, run), "a double click, or the back button"
    with app.app_context():
        assert {device.location.code for device in session.scalars(select(Device)) if device.location} == {"STOCK"}
    assert client_for(LIBRARIAN).get(run).status_code == 404, "somebody else's"


def test_one_that_is_refused_at_its_turn_takes_no_other_along(arrange: Any, client_for: Any, app: Flask) -> None:
    with arrange():
        tags = [device_in(DeviceState.READY, location="STOCK").tag for _ in range(3)]
    client = client_for(TECHNICIAN)
    chosen = send(client, client.page("/devices"), "/lists/devices/many", all="1", do="place")
    page = Page(send(client, Page(chosen.text), "/many", place="BIB-C", step="look").text)
    real, asked = moves.move_place, []

    def meanwhile(device: Device, code: str, **more: Any) -> Device:
        asked.append(device.tag)
        if device.tag == tags[1]:
            raise Refused("busy", "Iemand anders was net iets sneller.")
        return real(device, code, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moves, "move_place", meanwhile)
        done = send(client, page, "/many", mark=page.form("/many").buttons["mark"], follow=True)
    assert "Gelukt met 2 rijen. Met 1 rij niet" in done.text
    assert "Iemand anders was net iets sneller." in done.text
    assert sorted(asked) == sorted(tags), "each had one turn"
    with app.app_context():
        places = {device.tag: device.location.code for device in session.scalars(select(Device)) if device.location}
        assert [places[tag] for tag in tags] == ["BIB-C", "STOCK", "BIB-C"]


def send(client: Any, page: Page, form: str, *, to: str = "", follow: bool = False, **more: str) -> Any:
    """Send a form as it stands on a page, with some values more."""
    found = page.form(form)
    return client.post(to or found.action, data={**found.values, **more}, follow_redirects=follow)
