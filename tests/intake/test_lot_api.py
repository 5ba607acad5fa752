"""Lots over the API: the same action as the import, the same refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inventory.core.clock import today
from inventory.devices.models import Device
from inventory.intake.models import Lot
from tests.people import BENCH, COORDINATOR, DONOR, LIBRARIAN, OTHER_DONOR, SHOPKEEPER, SOCIAL_WORKER

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
