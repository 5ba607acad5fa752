"""What cannot be right is refused by every call in the same way: tokens, bodies, fields, addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import Flask

from inventory.devices.lifecycle import MOVES
from tests.clients import Caller, Client
from tests.house.api_calls import EVERYBODYS, calls, filled
from tests.house.world import World, content_hash
from tests.people import (
    COORDINATOR,
    Persona,
)

TOKENS = ("", "Bearer", "Bearer dgb_wrong", "Basic YTpi", "Bearer \x7f", "bearer " + "x" * 5000)


def test_without_a_good_token_every_call_is_401(app: Flask, document: dict[str, Any]) -> None:
    client = app.test_client()
    for header in TOKENS:
        for method, path in calls(document):
            if path in EVERYBODYS:
                continue
            headers = {"Authorization": header} if header else {}
            answer = client.open("/api/v1" + filled(path, World()), method=method, headers=headers, json={})
            assert (answer.status_code, answer.mimetype) == (401, "application/problem+json"), f"{method} {path}"
            assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_signed_in_browser_is_no_token(client_for: Callable[[Persona], Client]) -> None:
    client = client_for(COORDINATOR)
    assert client.get("/api/v1/devices").status_code == 401
    assert client.post("/api/v1/lots", json={}).status_code == 401


BODIES: dict[str, tuple[bytes, str, set[int]]] = {
    "no JSON": (b"{", "application/json", {400}),
    "cut off": (b'{"move": "acc', "application/json", {400}),
    "no UTF-8": (b'{"move": "\xff"}', "application/json", {400}),
    "NaN": (b'{"move": NaN}', "application/json", {400}),
    "endless number": (b'{"move": ' + b"9" * 6000 + b"}", "application/json", {400, 422}),
    "deep": (b"[" * 200_000, "application/json", {400}),
    "deep but whole": (b"[" * 800 + b"]" * 800, "application/json", {422}),
    "a list": (b"[]", "application/json", {422}),
    "a word": (b'"move"', "application/json", {422}),
    "null": (b"null", "application/json", {422}),
    "nothing": (b"", "application/json", {422}),
    "half a character": (b'{"move": "\\ud800"}', "application/json", {422}),
    "NUL": (b'{"note": "a\\u0000b"}', "application/json", {422}),
    "NUL in a name": (b'{"\\u0000": 1}', "application/json", {422}),
    "unknown field": (b'{"zzz": 1}', "application/json", {422}),
    "a form": (b"move=accept", "application/x-www-form-urlencoded", {415}),
    "a text": (b"hello", "text/plain", {415}),
    "no kind": (b"{}", "", {415}),
}


def asked_fields(document: dict[str, Any], method: str, path: str) -> list[str]:
    """The fields that a body must have."""
    call = document["paths"]["/api/v1" + path][method.lower()]
    name = call["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    fields: list[str] = document["components"]["schemas"][name].get("required", [])
    return fields


def test_a_body_that_cannot_be_right_is_a_problem(
    app: Flask, document: dict[str, Any], world: World, everyman: Caller
) -> None:
    with app.app_context():
        before = content_hash()
    for name, (body, kind, expected) in BODIES.items():
        for method, path in calls(document, json_body=True):
            if name == "nothing" and not asked_fields(document, method, path):
                continue  # that body is right; the thing itself is looked at
            headers = {"Content-Type": kind} if kind else {}
            answer = everyman.call(method, filled(path, world), data=body, headers=headers)
            assert answer.status_code in expected, f"{method} {path}, {name}: {answer.status} {answer.text}"
            if name == "unknown field":
                assert "zzz" in {row["field"].rpartition(".")[2] for row in answer.get_json()["errors"]}
    with app.app_context():
        assert content_hash() == before


def test_every_field_refuses_a_value_of_another_kind(document: dict[str, Any], world: World, everyman: Caller) -> None:
    schemas = document["components"]["schemas"]
    for method, path in calls(document, json_body=True):
        call = document["paths"]["/api/v1" + path][method.lower()]
        name = call["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for field, schema in schemas[name]["properties"].items():
            kinds = schema.get("type", "object")
            for kind, wrong in (("string", {"a": [1]}), ("array", "text"), ("object", ["x"]), ("boolean", 1)):
                if kind in kinds:
                    answer = everyman.call(method, filled(path, world), json={field: wrong})
                    assert answer.status_code == 422, f"{method} {path} {field}: {answer.status}"
                    named = {row["field"].partition(".")[0] for row in answer.get_json()["errors"]}
                    assert field in named, f"{method} {path} does not say that {field} is wrong: {named}"


def test_an_unknown_word_in_the_address_is_refused(document: dict[str, Any], everyman: Caller) -> None:
    for method, path in calls(document):
        call = document["paths"]["/api/v1" + path][method.lower()]
        if any(each["in"] == "query" for each in call["parameters"]) and "{" not in path:
            answer = everyman.call(method, path, query_string={"zzz": "1"})
            assert answer.status_code == 422, f"{method} {path}"
            assert "zzz" in {row["field"] for row in answer.get_json()["errors"]}


def test_a_strange_code_is_404(document: dict[str, Any], everyman: Caller) -> None:
    for method, path in calls(document):
        for text in ("\x00", "a\x00", "..", "%", "é", "😀", "KOR-000001-\x00", "9" * 400, "' OR 1=1"):
            if method == "GET" and "{" in path:
                answer = everyman.get(re.sub(r"\{\w+\}", quote(text, safe=""), path))
                assert answer.status_code == 404, f"{path} {text!r}: {answer.status}"


def test_garbage_facts_break_no_move(app: Flask, world: World, everyman: Caller) -> None:
    """A fact may be sent as anything; the answer is the device, or a refusal that stands in the document."""
    garbage: list[Any] = [None, True, -1, 10**400, 1e308, "", "x" * 5000, "2026-13-45", [], [[]], {"a": {"b": []}}]
    names = sorted({fact for move in MOVES for fact in move.needs} | {"location", "reason", "grade", "weight_kg"})
    for tag in (world.received, world.ready, *world.stock.values()):
        open_moves = everyman.get(f"/devices/{tag}").get_json()["moves"]
        for move in (*open_moves, "hand_over", "no_such_move"):
            for value in garbage:
                answer = everyman.post(f"/devices/{tag}/moves", {"move": move, "facts": dict.fromkeys(names, value)})
                assert answer.status_code in (200, 403, 404, 409, 422), f"{move} {value!r}: {answer.status}"
