"""The OpenAPI document is true: a generator of requests finds no answer outside it, and every call keeps it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from inventory.accounts.models import HeldRole
from inventory.core.db import session
from inventory.devices.lifecycle import MOVES
from inventory.referrals.models import Referral
from tests.clients import Caller, Client
from tests.house.world import World, content_hash, settle_world
from tests.pages import Page
from tests.people import (
    BENCH,
    COORDINATOR,
    DONOR,
    LIBRARIAN,
    OTHER_DONOR,
    OTHER_LIBRARIAN,
    OTHER_SHOPKEEPER,
    OTHER_SOCIAL_WORKER,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    Persona,
    org_of,
    token_for,
    user_of,
)
from tests.thorough import examples

DOCUMENT = "/api/v1/openapi.json"
# The calls of the public contract that exist today; a call may be added, none may go.
CONTRACT = {
    "POST /lots",
    "GET /devices",
    "GET /devices/{tag}",
    "GET /devices/{tag}/events",
    "POST /devices/{tag}/moves",
    "POST /devices/{tag}/evidence",
    "PUT /evidence/{name}",
    "POST /referrals",
    "GET /referrals/{code}",
    "POST /referrals/{code}/moves",
    "POST /loans",
    "GET /loans/{number}",
    "POST /loans/{number}/extend",
    "POST /loans/{number}/return",
    "POST /loans/{number}/swap",
    "POST /loans/{number}/incidents",
    "POST /loans/{number}/payments",
    "GET /loans/{number}/agreement.pdf",
    "POST /repairs",
    "GET /repairs/{number}",
    "POST /repairs/{number}/moves",
    "GET /labels.pdf",
    "GET /labels.zpl",
    "GET /labels.png",
    "GET /reports/stock",
    "GET /availability",
}
TRIES = examples(2, 12)  # of the generator, for each call and kind of body
NEED = {"device_type": "laptop", "profile": "web"}


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get(DOCUMENT).get_json()
    return found


@pytest.fixture
def world(begin_with: Callable[..., Any]) -> World:
    found: World = begin_with("world", settle_world)
    return found


@pytest.fixture
def everyman(world: World, app: Flask, arrange: Any) -> Caller:
    """A token of somebody with every role of a desk or a bench, each at its own organisation."""
    with arrange() as database:
        user = user_of(LIBRARIAN)
        user.held += [
            HeldRole(org_id=org_of(who).id, role=who.roles[0])
            for who in (COORDINATOR, TECHNICIAN, SHOPKEEPER, SOCIAL_WORKER)
        ]
        database.flush()
        return Caller(app.test_client(), token_for(LIBRARIAN))


def calls(document: dict[str, Any], *, json_body: bool = False, header: str = "") -> Iterator[tuple[str, str]]:
    """Method and path (below /api/v1) of every call, or of those with a JSON body or with this header."""
    for path, item in document["paths"].items():
        for method, call in item.items():
            if method == "parameters":
                continue
            if json_body and "application/json" not in call.get("requestBody", {}).get("content", {}):
                continue
            if header and header not in {each["name"] for each in call["parameters"]}:
                continue
            yield method.upper(), path.removeprefix("/api/v1")


def filled(path: str, world: World) -> str:
    """The path with codes of things that are there (of an empty world: that are not)."""
    number = world.repair if path.startswith("/repairs") else world.loan
    code = world.referral if path.startswith("/referrals") else world.lot
    return path.format(tag=world.received or "X", number=number or "X", code=code or "X", name="log.txt")


# --- The document itself --------------------------------------------------------------------------------------------


def test_it_is_openapi_3_1_and_holds_the_contract(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(document).validate()
    assert {f"{method} {path}" for method, path in calls(document)} >= CONTRACT


def test_every_address_of_the_api_stands_in_it(app: Flask, document: dict[str, Any]) -> None:
    served = {
        (method, re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule).removeprefix("/api/v1"))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and not rule.endpoint.startswith("api-docs.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served == set(calls(document))


def test_every_call_says_what_it_needs_and_how_it_refuses(document: dict[str, Any]) -> None:
    assert document["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}
    assert document["security"] == [{"token": []}]
    problem = document["components"]["responses"]["Problem404"]["content"]
    assert problem == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for method, path in calls(document):
        call = document["paths"]["/api/v1" + path][method.lower()]
        assert call["x-permissions"], f"{method} {path} names no permission"
        assert {"401", "403"} <= set(call["responses"])
        assert "default" not in call["responses"], "then every answer would be in the document"
        if method == "POST":
            assert "Idempotency-Key" in {each["name"] for each in call["parameters"]}


def test_the_page_shows_every_call_to_everybody(visitor: Client, document: dict[str, Any]) -> None:
    answer = visitor.get("/api/v1/docs")
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]
    text = Page(answer.text).main
    for method, path in calls(document):
        assert f"{method} /api/v1{path}" in text


def test_a_generator_of_requests_finds_no_answer_outside_it(
    app: Flask, document: dict[str, Any], world: World, everyman: Caller
) -> None:
    known = {
        "tag": [*world.tags, "KOR-999999-X"],
        "number": [world.loan, world.rent, world.repair, "B-2026-99999"],
        "code": [world.lot, world.referral, "nothing"],
    }
    for item in document["paths"].values():
        for parameter in item.get("parameters", []):
            if parameter["name"] in known:
                parameter["schema"] = {"type": "string", "enum": known[parameter["name"]]}
    config = SchemathesisConfig.from_dict(
        {
            "seed": 20261,
            "continue-on-failure": True,
            "headers": {"Authorization": f"Bearer {everyman.token}"},
            "generation": {
                "max-examples": examples(2, 12),
                "deterministic": True,
                "no-shrink": True,
                "database": "none",
            },
            # A rule may refuse what has the right shape: no call promises to accept all of it. The check of tokens
            # cannot speak WSGI (4.32); tokens have a test of their own below.
            "checks": {"positive_data_acceptance": {"enabled": False}, "ignored_auth": {"enabled": False}},
            "phases": {"stateful": {"enabled": False}, "coverage": {"unexpected-methods": ["DELETE"]}},
        }
    )
    schema = schemathesis.openapi.from_dict(document, config=config)
    schema.app, schema.location = app, DOCUMENT
    asked, found = 0, []
    for event in from_schema(schema).execute():
        assert not isinstance(event, events.NonFatalError), f"{event.label}: {event.info.format()}"
        assert not isinstance(event, events.FatalError), event.exception
        if not isinstance(event, events.ScenarioFinished):
            continue
        for number, checks in event.recorder.checks.items():
            asked += 1
            exchange = event.recorder.interactions[number]
            found += [
                f"{event.label}: {check.failure_info.failure.title}: {check.failure_info.failure.message}\n"
                f"  {exchange.request.uri} {exchange.request.body!r}"
                for check in checks
                if check.failure_info is not None
            ]
    assert not found, "\n".join(found[:10])
    assert asked > 500


# --- Its promises, call by call -------------------------------------------------------------------------------------


TOKENS = ("", "Bearer", "Bearer dgb_wrong", "Basic YTpi", "Bearer \x7f", "bearer " + "x" * 5000)


def test_without_a_good_token_every_call_is_401(app: Flask, document: dict[str, Any]) -> None:
    client = app.test_client()
    for header in TOKENS:
        for method, path in calls(document):
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


def test_a_body_that_cannot_be_right_is_a_problem(
    app: Flask, document: dict[str, Any], world: World, everyman: Caller
) -> None:
    with app.app_context():
        before = content_hash()
    for name, (body, kind, expected) in BODIES.items():
        for method, path in calls(document, json_body=True):
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


# --- Once, and not over another's change ----------------------------------------------------------------------------


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
        "/referrals/{code}/moves": {"move": "withdraw"},
        "/repairs/{number}/moves": {"move": "withdraw"},
        "/loans/{number}/extend": {"due_on": "2099-01-01"},
        "/loans/{number}/return": {"data_statement": True},
        "/loans/{number}/swap": {"data_statement": True, "device": world.ready},
        "/loans/{number}/incidents": {"kind": "damage"},
        "/loans/{number}/payments": {"amount_eur": 1, "method": "cash"},
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


# --- Another organisation's, and lists ------------------------------------------------------------------------------


def test_a_thing_of_another_organisation_is_as_missing_as_one_that_never_was(world: World, api_for: Any) -> None:
    table: list[tuple[Persona, Persona, str, str]] = [
        (LIBRARIAN, OTHER_LIBRARIAN, f"/loans/{world.loan}", "/loans/B-2026-09999"),
        (LIBRARIAN, SHOPKEEPER, f"/loans/{world.loan}", "/loans/B-2026-09999"),
        (SHOPKEEPER, OTHER_SHOPKEEPER, f"/loans/{world.rent}", "/loans/H-2026-09999"),
        (LIBRARIAN, OTHER_LIBRARIAN, f"/loans/{world.loan}/agreement.pdf", "/loans/B-2026-09999/agreement.pdf"),
        (SOCIAL_WORKER, OTHER_SOCIAL_WORKER, f"/referrals/{world.referral}", "/referrals/2222-2222"),
        (DONOR, OTHER_DONOR, f"/lots/{world.lot}", "/lots/L-2026-999"),
        (LIBRARIAN, OTHER_LIBRARIAN, f"/repairs/{world.repair}", "/repairs/R-2026-09999"),
    ]
    for owner, stranger, theirs, nobodys in table:
        assert api_for(owner).get(theirs).status_code == 200, f"{owner.name} {theirs}"
        caller = api_for(stranger)
        foreign, missing = caller.get(theirs), caller.get(nobodys)
        assert (foreign.status_code, missing.status_code) == (404, 404), f"{stranger.name} {theirs}"
        assert foreign.data == missing.data, f"{theirs} tells {stranger.name} that it exists"


def test_a_list_comes_in_pieces_and_knows_its_bounds(world: World, everyman: Caller) -> None:
    for path in ("/devices", f"/devices/{world.lent}/events"):
        whole = everyman.get(path, query_string={"limit": 200}).get_json()
        assert whole["next"] is None
        found, cursor = [], None
        while True:
            part = everyman.get(path, query_string={"limit": 2, **({"cursor": cursor} if cursor else {})}).get_json()
            assert 1 <= len(part["items"]) <= 2
            found += part["items"]
            cursor = part["next"]
            if cursor is None:
                break
        assert found == whole["items"]
        for limit in ("0", "-1", "201", "many", "1.5", "9" * 30):
            assert everyman.get(path, query_string={"limit": limit}).status_code == 422, limit
        for cursor in (
            "x",
            "AAAA",
            "bnVsbA",
            "W10",
            "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTld",
            "WyJhIl0",
            "W251bGxd",
            "é",
            "Ww",
        ):
            answer = everyman.get(path, query_string={"cursor": cursor})
            assert answer.status_code in (200, 422), f"{path} {cursor}: {answer.status}"


def test_evidence_may_be_put_as_bare_bytes(world: World, api_for: Any) -> None:
    bench = api_for(BENCH)
    for body in (b"", b"\x00" * 5000, b"\xff\xfe\x00", b"hello", b"%PDF-1.4"):
        answer = bench.call("PUT", "/evidence/log.txt", data=body)
        assert answer.status_code == 422, f"{body[:9]!r}: {answer.status}"
    assert bench.get("/devices").status_code == 403
