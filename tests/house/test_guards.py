"""Every door is guarded: no endpoint without @needs or @public, and each lets in exactly the roles that it names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from inventory.access import Can, may
from inventory.web import guard
from tests.clients import Client
from tests.people import PEOPLE, Persona, actor_of

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
        if "GET" in (rule.methods or ())
        and not rule.arguments
        and not rule.rule.startswith("/api/")
        and guard_of(app, rule)
    ]


def test_a_visitor_is_sent_to_the_sign_in(app: Flask, visitor: Client) -> None:
    for rule in pages(app):
        answer = visitor.get(rule.rule)
        assert answer.status_code in (302, 303), f"{rule.rule} showed a visitor {answer.status}"
        assert "next=" in answer.headers["Location"]


# What a guard asks is a role, so one person of each is enough (the others go through every door in test_visibility).
WHO = tuple({each.roles: each for each in reversed(PEOPLE)}.values())


@pytest.mark.parametrize("persona", WHO, ids=lambda each: each.name)
def test_each_page_opens_for_the_roles_it_names_and_for_no_other(
    app: Flask, client_for: Callable[[Persona], Client], persona: Persona
) -> None:
    client = client_for(persona)
    with app.app_context():
        actor = actor_of(persona)
    for rule in pages(app):
        wanted = guard_of(app, rule)
        answer = client.get(rule.rule)
        if any(may(actor, can) for can in wanted):
            assert answer.status_code < 400 or answer.status_code in (404, 422), f"{rule.rule}: {answer.status}"
        else:
            assert answer.status_code == 403, f"{rule.rule} let {persona.name} in: {answer.status}"


@pytest.mark.parametrize("persona", WHO, ids=lambda each: each.name)
def test_nothing_can_be_sent_by_a_role_that_may_not(
    app: Flask, client_for: Callable[[Persona], Client], persona: Persona
) -> None:
    """Every posting address, with a code that does not exist: 403 for who may not, whatever is sent."""
    client = client_for(persona)
    client.checks_pages = False
    with app.app_context():
        actor = actor_of(persona)
    for rule in app.url_map.iter_rules():
        wanted = guard_of(app, rule)
        if "POST" not in (rule.methods or ()) or not wanted or rule.rule.startswith("/api/"):
            continue
        values = {
            name: 999999 if isinstance(rule._converters[name], IntegerConverter) else "X-0" for name in rule.arguments
        }
        address = rule.build(values)
        assert address is not None
        answer = client.post(address[1])
        if not any(may(actor, can) for can in wanted):
            assert answer.status_code in (400, 403), f"{rule.rule} let {persona.name} in: {answer.status}"
        else:
            assert answer.status_code == 400, f"{rule.rule} did something without a CSRF token: {answer.status}"
