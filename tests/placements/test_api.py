"""Agreements with organisations for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask

from inventory.core.clock import today
from inventory.devices.lifecycle import DeviceState
from inventory.web.saving import saving
from tests.devices.stock import state_of
from tests.people import COORDINATOR, LIBRARIAN, OTHER_LIBRARIAN, token_for
from tests.placements import kit


def test_a_class_from_asking_to_closing(app: Flask, arrange: Any, clock: Any) -> None:
    clock.at("2026-11-23")  # the counter is open on the days that are asked
    with arrange(), saving():
        one, two, three = (kit.ready().tag for _ in range(3))
        bearer = {
            who: {"Authorization": f"Bearer {token_for(who)}"} for who in (LIBRARIAN, OTHER_LIBRARIAN, COORDINATOR)
        }
    client: Any = app.test_client()

    def send(path: str, body: Any, who: Any = LIBRARIAN, **more: str) -> Any:
        return client.post(f"/api/v1/placements{path}", json=body, headers={**bearer[who], **more})

    asked = {
        "purpose": "class", "receiver": "MIRAS", "location": "ZONNE", "contact": "teacher", "accessories": ["lader"],
        "from_on": today().isoformat(), "until_on": (today() + timedelta(days=5)).isoformat(), "wanted": 3,
    }  # fmt: skip
    assert send("", {**asked, "until_on": None}).json["reason"] == "end_missing"
    assert send("", asked, COORDINATOR).status_code == 403
    made = send("", asked)
    assert (made.status_code, made.json["state"], made.json["devices"]) == (201, "preparing", [])
    number = made.json["number"]
    path = f"/{number}"
    assert send(f"{path}/devices", {"device": one}, OTHER_LIBRARIAN).status_code == 404
    send(f"{path}/devices", {"device": one})
    send(f"{path}/devices", {"device": two})
    twice = send(f"{path}/devices", {"device": two})
    assert len(twice.json["devices"]) == 2
    assert len(send(f"{path}/leave-out", {"device": two}).json["devices"]) == 1
    send(f"{path}/devices", {"device": two})
    no = send(f"{path}/hand-out", {})
    assert (no.status_code, no.json["reason"], no.json["missing"]) == (409, "confirm_needed", ["other_count"])
    stale = send(f"{path}/hand-out", {"confirmed": ["other_count"]}, **{"If-Match": '"99"'})
    assert stale.status_code == 412
    out = send(f"{path}/hand-out", {"confirmed": ["other_count"]})
    assert (out.json["state"], out.json["is_signed"]) == ("out", False)
    sheet = client.get(f"/api/v1/placements{path}/agreement.pdf", headers=bearer[COORDINATOR])
    assert sheet.data.startswith(b"%PDF")
    swapped = send(f"{path}/swap", {"before": one, "device": three, "fault": "Scherm stuk"})
    assert {each["device"]: each["ending"] for each in swapped.json["devices"]} == {
        one: "swapped",
        two: None,
        three: None,
    }
    later = send(f"{path}/extend", {"until_on": (today() + timedelta(days=9)).isoformat()})
    assert later.json["until_on"] == (today() + timedelta(days=9)).isoformat()
    assert send(f"{path}/missing", {"device": two, "kind": "loss"}).status_code in (200, 409, 422)
    there = [each["device"] for each in send(f"{path}/return", {"device": three, "accessories": []}).json["devices"]]
    assert set(there) == {one, two, three}
    seen = client.get(f"/api/v1/placements{path}", headers=bearer[COORDINATOR]).json
    assert seen["moves"] == []
    rows = client.get("/api/v1/placements?show=over", headers=bearer[LIBRARIAN]).json
    assert [row["number"] for row in rows["items"]] == ([number] if seen["state"] == "closed" else [])
    assert client.get("/api/v1/placements?cursor=xx", headers=bearer[LIBRARIAN]).status_code in (400, 422)
    assert client.get("/api/v1/placements", headers=bearer[OTHER_LIBRARIAN]).json == {"items": [], "next": None}
    assert state_of(arrange, three) == DeviceState.RETURNED
