"""The OpenAPI document is true: a generator of requests finds no answer outside it."""

from __future__ import annotations

import re
from typing import Any

import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from tests.clients import Caller, Client
from tests.house.api_calls import DOCUMENT, EVERYBODYS, calls
from tests.house.world import World
from tests.pages import Page
from tests.thorough import examples, sample

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
    "GET /reports/subsidy",
    "GET /availability",
}


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
        if path in EVERYBODYS:
            assert (call["security"], call["x-permissions"]) == ([], [])
        else:
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
    kept = sample(sorted(document["paths"]), 16)
    document["paths"] = {path: item for path, item in document["paths"].items() if path in kept}
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
                "max-examples": examples(2, 8),  # for each call and kind of body
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
