"""Labels printed in advance: numbers that are used once, and devices that take them by scanning."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from inventory.access import SYSTEM
from inventory.core.codes import parse_device_tag
from inventory.core.db import session
from inventory.core.errors import BadInput, Missing, NotAllowed, Refused
from inventory.core.one_writer import writing
from inventory.devices.actions.blanks import free_blank, give_blank, make_blanks
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import BlankCode, Device, FormerTag
from inventory.history.queries import events_of
from inventory.web.saving import saving
from tests.devices.stock import device_in, new_device
from tests.people import LIBRARIAN, SOCIAL_WORKER, actor_of


def blank(count: int = 1) -> list[str]:
    return [each.tag for each in make_blanks(count, actor=actor_of(LIBRARIAN), tag_prefix="KOR")]


def test_blanks_and_devices_take_their_numbers_from_one_counter(database: Any) -> None:
    tags = [new_device().tag, *blank(3), new_device().tag, *blank(), new_device().tag]
    numbers = [parse_device_tag(tag, "KOR") for tag in tags]
    assert numbers == list(range(numbers[0], numbers[0] + 7))
    rows = session.query(BlankCode).order_by(BlankCode.id).all()
    assert [row.batch for row in rows] == [1, 1, 1, 2]
    assert {row.made_by for row in rows} == {actor_of(LIBRARIAN).user_id}
    assert events_of("blank-batch", 1)[0].data == {"count": 3, "first": tags[1], "last": tags[3]}


@pytest.mark.parametrize("count", [0, -1, 501])
def test_a_wrong_number_takes_no_number(database: Any, count: int) -> None:
    with pytest.raises(BadInput):
        make_blanks(count, actor=SYSTEM, tag_prefix="KOR")
    with pytest.raises(NotAllowed):
        make_blanks(1, actor=actor_of(SOCIAL_WORKER), tag_prefix="KOR")
    assert session.query(BlankCode).count() == 0


@pytest.mark.parametrize("announced", [True, False])
def test_a_device_without_a_label_takes_one_and_keeps_its_history(database: Any, announced: bool) -> None:
    device, tag = new_device(announced=announced), blank()[0]
    before, first = device.tag, events_of("device", device.id)[0]
    device = give_blank(device, tag, actor=actor_of(LIBRARIAN))
    assert device.tag == tag
    assert device.labelled_at is not None
    events = events_of("device", device.id)
    assert [event.kind for event in events] == [first.kind, "device:relabelled"]
    assert (events[0].subject_code, events[1].subject_code) == (before, tag)
    assert events[1].data["tag_before"] == before
    former = session.get(FormerTag, before)
    assert former is not None
    assert former.device_id == device.id
    with pytest.raises(Refused, match="al in gebruik"):
        free_blank(tag)


def test_only_a_device_whose_label_was_never_printed_takes_one(database: Any) -> None:
    tags = blank(3)
    clerk = actor_of(LIBRARIAN)
    with pytest.raises(Refused, match="al in behandeling"):
        give_blank(device_in(DeviceState.TO_WIPE), tags[0], actor=clerk)
    device = give_blank(new_device(), tags[0], actor=clerk)
    with pytest.raises(Refused, match="heeft al een etiket"):
        give_blank(device, tags[1], actor=clerk)
    with pytest.raises(Refused, match="al in gebruik"):
        give_blank(new_device(), tags[0], actor=clerk)
    with pytest.raises(Missing):
        give_blank(new_device(), device_in(DeviceState.RECEIVED).tag, actor=clerk)
    with pytest.raises(NotAllowed):
        give_blank(new_device(), tags[1], actor=actor_of(SOCIAL_WORKER))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE blank_code SET device_id = {other}, claimed_at = claimed_at WHERE tag = '{used}'",
        "UPDATE blank_code SET device_id = NULL, claimed_at = NULL WHERE tag = '{used}'",
        "UPDATE blank_code SET device_id = {other}, claimed_at = '2026-01-01' WHERE tag = '{free}'",
        "UPDATE blank_code SET tag = 'KOR-999999-X' WHERE tag = '{free}'",
        "DELETE FROM blank_code WHERE tag = '{free}'",
        "DELETE FROM former_tag",
        "UPDATE former_tag SET device_id = {other}",
    ],
)
def test_the_database_keeps_it_too(database: Any, statement: str) -> None:
    used, free = blank(2)
    give_blank(new_device(), used, actor=actor_of(LIBRARIAN))
    other = new_device()
    session.flush()
    with pytest.raises(IntegrityError):
        session.execute(text(statement.format(used=used, free=free, other=other.id)))


def test_of_two_who_claim_one_label_at_once_one_gets_it(app: Flask, arrange: Callable[[], Any]) -> None:
    with arrange():
        tag = blank()[0]
        numbers = [new_device(serial=f"S{n}").id for n in range(4)]
    start, told = threading.Barrier(len(numbers)), []

    def claim(number: int) -> None:
        with app.app_context(), writing():
            start.wait()
            try:
                with saving():
                    device = session.get(Device, number)
                    assert device is not None
                    give_blank(device, tag, actor=actor_of(LIBRARIAN))
                told.append("yes")
            except Refused as no:
                told.append(no.reason)

    threads = [threading.Thread(target=claim, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told)[-1] == "yes"
    assert told.count("yes") == 1
    with arrange():
        assert session.query(Device).filter_by(tag=tag).count() == 1
        assert session.query(FormerTag).count() == 1


def test_an_extra_device_of_a_lot_takes_a_label_that_is_on_it(arrange: Callable[[], Any], client_for: Any) -> None:
    with arrange():
        tags = blank(2)
    client = client_for(LIBRARIAN)
    # A lot of its own: received, with one device on the list.
    client.submit(
        "/lots/new",
        {"donor": "MIRAS", "pasted": "soort\tmerk\tmodel\nlaptop\tDell\tLatitude 5490"},
        button="act=save",
    )
    page = client.page(f"/lots/with-label/{tags[0].lower()}")
    link = page.root.xpath("//a[contains(@href, '/extra')]/@href")[0]
    sent = {"type": "laptop", "make": "HP", "model": "ProBook"}
    assert client.submit(link, sent, follow=False).status_code == 303
    with arrange():
        device = session.query(Device).filter_by(tag=tags[0]).one()
        assert (device.make, device.state) == ("HP", DeviceState.RECEIVED)
        assert device.labelled_at is not None
    assert client.submit(link, sent).status_code == 409
    assert client.get(f"/lots/with-label/{tags[0]}").status_code == 409
    assert client.get("/lots/with-label/KOR").status_code == 404
    assert client.submit(link, sent | {"label": "http://elsewhere.be/x"}).status_code == 404
    with arrange():
        assert session.query(Device).filter_by(make="HP").count() == 1
