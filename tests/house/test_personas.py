"""Every door of the house, and who may come in: the right person, the wrong role, the wrong organisation, nobody.

The table stands in `doors.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask

from inventory.accounts.models import ApiToken
from tests.clients import Client
from tests.house.doors import NOT_YET, NOTHING_ASKED, PERSONAS, ROLES, STRANGERS
from tests.house.visitors import TOKENS, Visitor, addresses, csrf_on, is_api
from tests.house.world import World, content_hash
from tests.people import (
    COORDINATOR,
    LIBRARIAN,
    Persona,
    token_for,
    user_of,
)
from tests.thorough import WHOLE, rotated


@pytest.fixture
def visit(app: Flask, arrange: Any) -> Callable[[Persona | None], Visitor]:
    def enter(persona: Persona | None) -> Visitor:
        token = ""
        if persona is not None:
            with arrange():
                token = token_for(persona)
        return Visitor(app, persona, token)

    return enter


def test_every_endpoint_stands_in_the_table(app: Flask) -> None:
    served = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert served - set(ROLES) == set(), "say in DOORS who may come in"
    assert set(ROLES) - served == set(), "these are gone"


@pytest.mark.parametrize("letter", PERSONAS)
def test_a_page_opens_for_whom_the_table_names_and_for_nobody_else(
    app: Flask, world: World, visit: Callable[[Persona | None], Visitor], letter: str
) -> None:
    visitor, wrong = visit(PERSONAS[letter]), []
    for rule, address in addresses(app, world, letter, method="GET"):
        answer = visitor.get(address)
        if letter == "B" and not is_api(rule):
            expected = answer.status_code in (302, 303)  # a bench has a token and no session
        elif letter not in ROLES[rule.endpoint]:
            expected = answer.status_code == 403
        elif rule.endpoint in NOT_YET:
            expected = answer.status_code == 404
        elif rule.endpoint in NOTHING_ASKED:
            expected = answer.status_code == 422
        else:
            expected = answer.status_code in (200, 302, 303)
        if not expected:
            wrong.append(f"GET {address} ({rule.endpoint}): {answer.status}")
    assert not wrong, f"{PERSONAS[letter].name}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("letter", PERSONAS)
def test_what_the_wrong_role_sends_changes_nothing_and_the_right_role_is_heard(
    app: Flask, world: World, visit: Callable[[Persona | None], Visitor], letter: str
) -> None:
    visitor, wrong, allowed = visit(PERSONAS[letter]), [], []
    with app.app_context():
        before = content_hash()
    for rule, address in addresses(app, world, letter, method="POST"):
        if letter in ROLES[rule.endpoint] and not (letter == "B" and not is_api(rule)):
            allowed.append((rule, address))
            continue
        answer = visitor.post(address)
        if answer.status_code != (401 if letter == "B" and not is_api(rule) else 403):
            wrong.append(f"POST {address} ({rule.endpoint}): {answer.status}")
    with app.app_context():
        if content_hash() != before:
            wrong.append("something was changed")
    for rule, address in allowed:
        answer = visitor.post(address)
        if answer.status_code in (401, 405) or answer.status_code >= 500:
            wrong.append(f"POST {address} ({rule.endpoint}): {answer.status}")
    assert not wrong, f"{PERSONAS[letter].name}:\n" + "\n".join(wrong)


def test_nobody_is_sent_to_the_sign_in_and_programs_get_401(
    app: Flask, world: World, visit: Callable[[Persona | None], Visitor]
) -> None:
    visitor = visit(None)
    with app.app_context():
        before = content_hash()
    for rule, address in addresses(app, world, "L", method="GET"):
        answer = visitor.get(address)
        if is_api(rule):
            assert answer.status_code == 401, address
        else:
            assert answer.status_code == 302, f"{address}: {answer.status}"
            assert answer.headers["Location"].startswith("/sign-in?next="), address
    for _rule, address in addresses(app, world, "L", method="POST"):
        answer = visitor.post(address)
        assert answer.status_code == 401, f"{address}: {answer.status}"
    with app.app_context():
        assert content_hash() == before


def test_a_form_without_its_token_is_refused(
    app: Flask, world: World, visit: Callable[[Persona | None], Visitor]
) -> None:
    visitor = visit(LIBRARIAN)
    with app.app_context():
        before = content_hash()
    for rule, address in addresses(app, world, "L", method="POST"):
        if not is_api(rule):
            assert visitor.browser.post(address).status_code == 400, address
    with app.app_context():
        assert content_hash() == before


@pytest.mark.parametrize("room", STRANGERS)
def test_a_thing_of_another_organisation_is_a_thing_that_never_was(
    app: Flask,
    world: World,
    visit: Callable[[Persona | None], Visitor],
    statements: Callable[[], AbstractContextManager[list[str]]],
    room: str,
) -> None:
    """Page and call answer the same for both, byte by byte, after the same questions to the database: there is no
    longer way for what is there. And nothing changes.
    """
    visitor = visit(STRANGERS[room])
    role = next(letter for letter, who in PERSONAS.items() if who.roles == STRANGERS[room].roles)
    visitor.get("/api/v1/availability")  # that a token is used is written down the first time
    with app.app_context():
        before = content_hash()
    asked = 0
    for method in ("GET", "POST"):
        theirs = addresses(app, world, role, method=method)
        nobodys = addresses(app, world, role, method=method, missing=True)
        for (rule, address), (_rule, other) in zip(theirs, nobodys, strict=True):
            its_room = rule.endpoint.partition(".")[0].removesuffix("-api")
            own = {"number", "code", "ref"} & rule.arguments
            if its_room != room or not own or role not in ROLES[rule.endpoint]:
                continue
            send = visitor.get if method == "GET" else visitor.post
            with statements() as about_theirs:
                foreign = send(address)
            with statements() as about_nobodys:
                missing = send(other)
            if (foreign.status_code, missing.status_code) == (422, 422) and is_api(rule):
                continue  # an empty body is refused before anything is looked up
            assert (foreign.status_code, missing.status_code) == (404, 404), f"{method} {address}: {foreign.status}"
            assert TOKENS.sub(r"\1", foreign.text) == TOKENS.sub(r"\1", missing.text), f"{address} tells that it exists"
            assert about_theirs == about_nobodys, f"{address}: {len(about_theirs)} and {len(about_nobodys)} statements"
            asked += 1
    assert asked
    with app.app_context():
        assert content_hash() == before


@pytest.mark.parametrize("letter", ["L", "T", "C", "A", "W"])
def test_what_never_was_is_404(
    app: Flask, world: World, visit: Callable[[Persona | None], Visitor], letter: str
) -> None:
    visitor = visit(PERSONAS[letter])
    for rule, address in addresses(app, world, letter, method="GET", missing=True):
        if rule.arguments - {"month", "lang"} and letter in ROLES[rule.endpoint]:
            answer = visitor.get(address)
            assert answer.status_code == 404, f"{address} ({rule.endpoint}): {answer.status}"


WORDS = (
    "after",
    "before",
    "cursor",
    "q",
    "state",
    "show",
    "sort",
    "step",
    "device",
    "number",
    "tags",
    "numbers",
    "lot",
)
WORDS += ("skip", "copies", "stock", "serial", "last", "done", "next", "type", "location")
GARBAGE = ("9" * 30, "-1", "\x00", "' OR <script>alert(1)</script>", "W10")


@pytest.mark.parametrize("letter", PERSONAS)
def test_garbage_in_an_address_breaks_no_page(
    app: Flask, world: World, visit: Callable[[Persona | None], Visitor], letter: str
) -> None:
    """Each door by the first role in the table that may enter, with some of the texts; with all of them when the tests
    are thorough; by every role when everything is tried.
    """
    visitor = visit(PERSONAS[letter])
    for turn, (rule, address) in enumerate(addresses(app, world, letter, method="GET")):
        first = ROLES[rule.endpoint][0] == letter
        if letter not in ROLES[rule.endpoint] or not (first or WHOLE) or (letter == "B" and not is_api(rule)):
            continue
        for text in rotated(GARBAGE, turn):
            words = dict.fromkeys(WORDS, text)
            answer = visitor.browser.get(address, query_string=words, headers=visitor.headers if is_api(rule) else {})
            assert answer.status_code < 500, f"{address} with {text!r}: {answer.status}"
            assert b"<script>alert" not in answer.data, address
    for address in ("/admin/users/", "/workbench/evidence/"):
        assert visitor.browser.get(address + "9" * 30).status_code in (403, 404)


def test_nobody_ends_the_token_of_another(arrange: Any, client_for: Callable[[Persona], Client]) -> None:
    with arrange():
        token_for(COORDINATOR)
    client = client_for(LIBRARIAN)
    sent = {"csrf_token": csrf_on(client, "/account")}
    with arrange() as session:
        number = session.query(ApiToken).filter_by(user_id=user_of(COORDINATOR).id).one().id
    assert client.post(f"/account/tokens/{number}/end", data=sent).status_code == 404
    assert client.post("/account/tokens/99999/end", data=sent).status_code == 404
    with arrange() as session:
        assert session.get(ApiToken, number).ended_at is None
