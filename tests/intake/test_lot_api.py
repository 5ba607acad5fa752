"""Lots over the API: the same action as the import, the same refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inventory.core.clock import today
from inventory.devices.models import Device
from inventory.intake.models import Lot
from tests.people import BENCH, COORDINATOR, DONOR, LIBRARIAN, OTHER_DONOR, SHOPKEEPER, SOCIAL_WORKER, TECHNICIAN

LAPTOP = {"type": "laptop", "make": "Dell", "model": "Latitude 5490", "serial": "ABC123"}
BODY = {"donor": "MIRAS", "reference": "brief 7", "devices": [LAPTOP, {**LAPTOP, "serial": "DEF456"}]}


def nothing_is_kept(arrange: Any) -> bool:
    with arrange() as session:
        return not (session.query(Lot).count() or session.query(Device).count())


def test_a_lot_is_announced(api_for: Any) -> None:
    answer = api_for(COORDINATOR).post("/lots", BODY)
    assert answer.status_code == 201
    lot = answer.get_json()
    assert lot["code"] == f"L-{today().year}-001"
    assert [device["tag"][:11] for device in lot["devices"]] == ["KOR-000001-", "KOR-000002-"]
    assert lot["counts"] == [
        {"type": "laptop", "expected": 2, "announced": 2, "received": 0, "accepted": 0, "rejected": 0}
    ]
    assert api_for(DONOR).get(f"/lots/{lot['code']}").get_json() == lot


def test_received_at_once(api_for: Any) -> None:
    answer = api_for(LIBRARIAN).post("/lots", {**BODY, "received_on": today().isoformat()})
    assert answer.status_code == 201
    assert answer.get_json()["devices"][0]["outcome"] == "received"
    assert answer.get_json()["state"] == "received"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"devices": [LAPTOP, LAPTOP]}, 422),
        ({"devices": []}, 422),
        ({"devices": [{**LAPTOP, "type": "fridge"}]}, 422),
        ({"devices": [{**LAPTOP, "make": ""}]}, 422),
        ({"devices": [{**LAPTOP, "make": "   "}]}, 422),
        ({"devices": [{**LAPTOP, "colour": "red"}]}, 422),
        ({"donor": "NOBODY"}, 422),
        ({"donor": "BIB"}, 422),
        ({"received_on": "tomorrow"}, 422),
        ({"received_on": "2999-01-01"}, 422),
        ({"secret": 1}, 422),
    ],
)
def test_what_is_wrong_is_refused_whole(api_for: Any, arrange: Any, change: dict[str, Any], status: int) -> None:
    assert api_for(COORDINATOR).post("/lots", {**BODY, **change}).status_code == status
    assert nothing_is_kept(arrange)


@pytest.mark.parametrize("who", [SHOPKEEPER, SOCIAL_WORKER, OTHER_DONOR, LIBRARIAN, BENCH])
def test_who_may_not_announce(api_for: Any, arrange: Any, who: Any) -> None:
    assert api_for(who).post("/lots", BODY).status_code == 403
    assert nothing_is_kept(arrange)


def test_the_same_key_makes_one_lot(api_for: Any, arrange: Any) -> None:
    caller = api_for(COORDINATOR)
    first, second = caller.post("/lots", BODY, key="k1"), caller.post("/lots", BODY, key="k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json() == second.get_json()
    with arrange() as session:
        assert session.query(Lot).count() == 1


def test_a_lot_of_another_is_not_there(api_for: Any, make_lot: Callable[..., str]) -> None:
    code = make_lot(1)
    assert api_for(OTHER_DONOR).get(f"/lots/{code}").status_code == 404
    assert api_for(DONOR).get("/lots/L-2020-001").status_code == 404
    assert api_for(SOCIAL_WORKER).get(f"/lots/{code}").status_code == 403


def test_a_line_is_put_right_as_on_the_page(api_for: Any, make_lot: Callable[..., str]) -> None:
    code = make_lot(2)
    who = api_for(TECHNICIAN)
    lot = who.post(f"/lots/{code}/moves", {"move": "receive"}).get_json()
    one, other = (each["tag"] for each in lot["devices"])
    moves = f"/lots/{code}/devices/{one}/moves"
    assert who.post(moves, {"move": "correct_serial", "serial": "0"}).status_code == 422
    mended = who.post(moves, {"move": "correct_serial", "serial": "NEW4711"}).get_json()
    assert [each["serial"] for each in mended["devices"]] == ["NEW4711", "SN02A"]
    assert who.post(moves, {"move": "undo_refusal"}).get_json()["reason"] == "something_happened"
    back = who.post(moves, {"move": "undo_receipt"}).get_json()
    assert [each["outcome"] for each in back["devices"]] == ["announced", "received"]
    assert who.post(moves, {"move": "undo_receipt"}).get_json()["reason"] == "not_received"
    assert api_for(DONOR).post(moves, {"move": "undo_receipt"}).status_code == 403
    assert api_for(OTHER_DONOR).post(moves, {"move": "take_off"}).status_code == 404
    assert who.post(f"/lots/{code}/devices/KOR-000099-X/moves", {"move": "take_off"}).status_code == 404
    assert who.post(f"/lots/{code}/devices/{other}/moves", {"move": "take_off"}).get_json()["reason"] == "already_here"


def test_a_donor_takes_a_device_off_its_list_until_it_is_here(api_for: Any, make_lot: Callable[..., str]) -> None:
    code = make_lot(3)
    donor = api_for(DONOR)
    tags = [each["tag"] for each in donor.get(f"/lots/{code}").get_json()["devices"]]
    left = donor.post(f"/lots/{code}/devices/{tags[0]}/moves", {"move": "take_off"}).get_json()
    assert ([each["tag"] for each in left["devices"]], left["expected"]) == (tags[1:], {"laptop": 2})
    api_for(TECHNICIAN).post(f"/lots/{code}/devices", {"serial": "SN02A"})
    late = donor.post(f"/lots/{code}/devices/{tags[2]}/moves", {"move": "take_off"})
    assert (late.status_code, late.get_json()["reason"]) == (409, "already_here")


def test_terms_and_remarks_over_the_api(api_for: Any, make_lot: Callable[..., str]) -> None:
    code = make_lot(1)
    donor, desk = api_for(DONOR), api_for(LIBRARIAN)
    terms = {"expected": {"laptop": 4}, "wants_certificate": True}
    assert donor.post(f"/lots/{code}/terms", terms).get_json()["expected"] == {"laptop": 4}
    assert desk.post(f"/lots/{code}/terms", terms).status_code == 403
    desk.post(f"/lots/{code}/moves", {"move": "receive"})
    assert donor.post(f"/lots/{code}/terms", {"expected": {"laptop": 9}}).get_json()["reason"] == "already_here"
    tag = desk.get(f"/lots/{code}").get_json()["devices"][0]["tag"]
    desk.post(f"/devices/{tag}/moves", {"move": "accept"})
    said = {"kind": "wrong_count", "text": "Wij gaven er vijf."}
    number = donor.post(f"/lots/{code}/remarks", said).get_json()["remarks"][0]["number"]
    moves = f"/lots/{code}/remarks/{number}/moves"
    assert donor.post(moves, {"move": "answer", "text": "ja"}).status_code == 403
    assert desk.post(moves, {"move": "withdraw"}).status_code == 403
    assert desk.post(moves, {"move": "answer"}).status_code == 422
    assert desk.post(moves, {"move": "answer", "text": "Wij telden er één."}).get_json()["remarks"][0]["is_settled"]
    assert donor.post(moves, {"move": "withdraw"}).get_json()["reason"] == "already_answered"
    assert donor.post(f"/lots/{code}/remarks/77/moves", {"move": "withdraw"}).status_code == 404


def test_a_list_that_was_taken_in_has_its_number(api_for: Any) -> None:
    donor = api_for(DONOR)
    code = donor.post("/lots", BODY).get_json()["code"]
    newer = {"devices": [{**LAPTOP, "serial": "NEW1"}]}
    number = donor.post(f"/lots/{code}/lists", newer).get_json()["number"]
    (kept,) = donor.get(f"/lots/{code}").get_json()["lists"]
    assert (kept["number"], kept["new"], kept["undone_at"]) == (number, 1, None)
    assert donor.post(f"/lots/{code}/lists/{number}/undo").get_json()["lists"][0]["undone_at"]
