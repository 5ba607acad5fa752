"""One key, one effect; no call writes over another's change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask

from inventory.core.db import session
from inventory.referrals.models import Referral
from tests.clients import Caller
from tests.house.api_calls import calls, filled
from tests.house.world import World, content_hash
from tests.people import (
    OTHER_SOCIAL_WORKER,
    SOCIAL_WORKER,
)

NEED = {"device_type": "laptop", "profile": "web"}


def referrals(arrange: Any) -> int:
    with arrange() as database:
        return int(database.query(Referral).count())


def test_the_same_key_gives_the_same_answer_and_one_effect(api_for: Any, arrange: Any) -> None:
    caller = api_for(SOCIAL_WORKER)
    first, again = caller.post("/referrals", NEED, key="a"), caller.post("/referrals", NEED, key="a")
    assert (first.status_code, first.data, first.headers["ETag"]) == (201, again.data, again.headers["ETag"])
    other = caller.post("/referrals", {**NEED, "profile": "office"}, key="a")
    assert (other.status_code, other.get_json()["reason"]) == (422, "idempotency_key_reused")
    assert referrals(arrange) == 1
    assert caller.post("/referrals", NEED, key="b").get_json()["code"] != first.get_json()["code"]
    assert caller.post("/referrals", NEED, key="k" * 121).status_code == 422


def test_a_key_belongs_to_one_token(api_for: Any, arrange: Any) -> None:
    mine, theirs = (api_for(who).post("/referrals", NEED, key="a") for who in (SOCIAL_WORKER, OTHER_SOCIAL_WORKER))
    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert mine.get_json()["code"] != theirs.get_json()["code"]


def test_a_refusal_is_not_kept(api_for: Any, arrange: Any) -> None:
    caller = api_for(SOCIAL_WORKER)
    assert caller.post("/referrals", {"device_type": "fridge"}, key="a").status_code == 422
    assert caller.post("/referrals", NEED, key="a").status_code == 201


def test_four_at_once_with_one_key_have_one_effect(app: Flask, api_for: Any, arrange: Any) -> None:
    token = api_for(SOCIAL_WORKER).token

    def ask(_number: int) -> tuple[int, bytes]:
        answer = Caller(app.test_client(), token).post("/referrals", NEED, key="a")
        with app.app_context():
            session.remove()
        return answer.status_code, answer.data

    with ThreadPoolExecutor(4) as desks:
        answers = set(desks.map(ask, range(4)))
    assert len(answers) == 1
    assert answers.pop()[0] == 201
    assert referrals(arrange) == 1


def test_every_call_with_a_version_refuses_a_stale_one(
    app: Flask, document: dict[str, Any], world: World, everyman: Caller
) -> None:
    bodies: dict[str, dict[str, Any]] = {
        "/devices/{tag}/moves": {"move": "accept"},
        "/devices/{tag}/weight": {"weight_kg": 1.5},
        "/referrals/{code}/moves": {"move": "withdraw"},
        "/repairs/{number}/moves": {"move": "withdraw"},
        "/faults/{code}/moves": {"move": "double"},
        "/recalls/{number}/moves": {"move": "close"},
        "/loans/{number}/extend": {"due_on": "2099-01-01"},
        "/loans/{number}/return": {"data_statement": True},
        "/loans/{number}/loaner-return": {"data_statement": True},
        "/repairs/{number}/loaner": {"data_statement": True, "device": world.ready},
        "/repairs/{number}/replace": {"data_statement": True, "device": world.ready},
        "/loans/{number}/swap": {"data_statement": True, "device": world.ready},
        "/loans/{number}/incidents": {"kind": "damage"},
        "/loans/{number}/moved": {"street": "Nieuwstraat 1", "postal_code": "8500", "city": "Kortrijk"},
        "/loans/{number}/died": {},
        "/loans/{number}/died/undo": {},
        "/loans/{number}/write-off": {"why": "lost", "decided_by": "college", "decided_on": "2026-01-05"},
        "/loans/{number}/payments": {"amount_eur": 1, "method": "cash"},
        "/loans/{number}/learning": {"path": "planned"},
        "/learning-offers/{offer}": {"kind": "course", "name": "Cursus", "place": "Hier", "when": "Nu"},
        "/learning-offers/{offer}/withdraw": {},
        "/placements/{number}/cancel": {},
        "/placements/{number}/devices": {"device": world.ready},
        "/placements/{number}/leave-out": {"device": world.ready},
        "/placements/{number}/hand-out": {},
        "/placements/{number}/return": {"device": world.ready},
        "/placements/{number}/swap": {"before": world.ready, "device": world.ready},
        "/placements/{number}/missing": {"device": world.ready, "kind": "loss"},
        "/placements/{number}/extend": {"until_on": "2099-01-01"},
    }
    with app.app_context():
        before = content_hash()
    for method, path in calls(document, header="If-Match"):
        answer = everyman.call(method, filled(path, world), version=99, json=bodies[path])
        assert answer.status_code == 412, f"{method} {path}: {answer.status} {answer.text}"
    with app.app_context():
        assert content_hash() == before


def test_the_version_is_the_etag_and_moves_on(world: World, everyman: Caller) -> None:
    for path in (f"/devices/{world.received}", f"/loans/{world.loan}", f"/referrals/{world.referral}"):
        seen = everyman.get(path)
        assert seen.headers["ETag"] == f'"{seen.get_json()["version"]}"'
    version = everyman.get(f"/devices/{world.received}").get_json()["version"]
    path = f"/devices/{world.received}/moves"
    assert everyman.post(path, {"move": "accept"}, version=version).get_json()["version"] > version
    assert everyman.post(path, {"move": "accept"}, version=version).status_code == 412
