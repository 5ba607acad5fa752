"""Every door is guarded: no endpoint without @needs or @public, and each lets in exactly the roles that it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from inventory.access import Can, roles_that_may
from inventory.web import guard
from tests.clients import Client
from tests.house.doors import PERSONAS, ROLES
from tests.house.doors import PUBLIC as PUBLIC_DOOR
from tests.house.visitors import is_api
from tests.people import BENCH, Persona

# Everything that answers without a sign-in. A new line here is a decision, not a habit.
PUBLIC = {
    "accounts.before_language",
    "accounts.forgot",
    "accounts.invitation",
    "accounts.new_password",
    "accounts.sign_in",
    "accounts.sign_out",
    "api-docs.docs",
    "api-docs.openapi_json",
    "bootstrap.static",
    "cafes.screen",
    "dashboard.wall",
    "circular.wall",
    "digipunten-api.digipunten",
    "digipunten.digipunt",
    "digipunten.digipunten",
    "digipunten.pdf",
    "digipunten.poster",
    "faults.tell",
    "faults.thanks",
    "devices.device",
    "devices.device_scanned",
    "devices.lot_in_capitals",
    "devices.lot_scanned",
    "devices.place_in_capitals",
    "devices.place_scanned",
    "home.healthz",
    "offline.desk",
    "offline.service_worker",
    "papers.check",
    "privacy.leaflet",
    "privacy.notice",
    "papers.checked",
    "papers.contract_in_capitals",
    "papers.contract_scanned",
    "papers.slip_in_capitals",
    "papers.slip_scanned",
    "static",
}


def test_a_bare_endpoint_stops_the_start() -> None:
    app = Flask("bare")
    app.add_url_rule("/open", "open", lambda: "hello")
    with pytest.raises(guard.Unguarded, match="open"):
        guard.check(app, foreign_public=("static",))


def test_a_marked_endpoint_does_not() -> None:
    app = Flask("marked")
    app.add_url_rule("/open", "open", guard.public(lambda: "hello"))
    app.add_url_rule("/closed", "closed", guard.needs(Can.LOTS_SEE)(lambda: "hello"))
    guard.check(app, foreign_public=("static",))


def test_what_is_public_is_written_down(app: Flask) -> None:
    found = {name for name, view in app.view_functions.items() if getattr(view, "guard", None) == ()}
    assert found == PUBLIC


def guard_of(app: Flask, rule: Rule) -> tuple[Can, ...]:
    """The permissions of which one is needed; empty when public."""
    found: tuple[Can, ...] = getattr(app.view_functions[rule.endpoint], "guard", ())
    return found


def pages(app: Flask) -> list[Rule]:
    """The addresses that a person can open without knowing a code, and that ask for a permission."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and not is_api(rule) and guard_of(app, rule)
    ]


def test_a_visitor_is_sent_to_the_sign_in(app: Flask, visitor: Client) -> None:
    for rule in pages(app):
        answer = visitor.get(rule.rule)
        assert answer.status_code in (302, 303), f"{rule.rule} showed a visitor {answer.status}"
        assert "next=" in answer.headers["Location"]


def who_may(app: Flask, rule: Rule) -> str:
    """The letters of the roles that the mark on this door names; a bench signs in on no page."""
    named = {role for can in guard_of(app, rule) for role in roles_that_may(can)}
    who = PERSONAS if is_api(rule) else {letter: each for letter, each in PERSONAS.items() if each is not BENCH}
    return "".join(letter for letter, persona in who.items() if named & {*persona.roles})


def by_who_may(app: Flask, rules: Iterable[Rule]) -> dict[Persona, list[Rule]]:
    """Each address once, at the first persona who may enter."""
    found = defaultdict[Persona, list[Rule]](list)
    for rule in rules:
        found[PERSONAS[who_may(app, rule)[0]]].append(rule)
    return found


def test_a_mark_names_who_stands_in_the_table(app: Flask) -> None:
    """And `test_personas.py` lets every role knock at every door of the table."""
    table = {endpoint: "" if who == PUBLIC_DOOR else "".join(sorted(who)) for endpoint, who in ROLES.items()}
    marks = {rule.endpoint: "".join(sorted(who_may(app, rule))) for rule in app.url_map.iter_rules()}
    assert marks == table


def test_each_page_opens_where_nothing_is_yet(app: Flask, client_for: Callable[[Persona], Client]) -> None:
    for persona, rules in by_who_may(app, pages(app)).items():
        client = client_for(persona)
        for rule in rules:
            status = client.get(rule.rule).status_code
            assert status < 400 or status in (404, 422), f"{rule.rule}: {status}"


def test_nothing_is_sent_without_the_token_of_a_page(app: Flask, client_for: Callable[[Persona], Client]) -> None:
    """Every posting address, with a code that does not exist, by somebody who may."""
    posting = [
        rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and guard_of(app, rule) and not is_api(rule)
    ]
    for persona, rules in by_who_may(app, posting).items():
        client = client_for(persona)
        client.checks_pages = False
        for rule in rules:
            values = {
                name: 999999 if isinstance(rule._converters[name], IntegerConverter) else "X-0"
                for name in rule.arguments
            }
            address = rule.build(values)
            assert address is not None
            status = client.post(address[1]).status_code
            assert status == 400, f"{rule.rule} did something without a CSRF token: {status}"
