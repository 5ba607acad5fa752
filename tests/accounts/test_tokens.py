"""Keys for programs: what they open, when they end, who may make them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from inventory.access import SYSTEM, Can, may
from inventory.accounts.actions import tokens, users
from inventory.accounts.models import ApiToken
from inventory.accounts.views.sign_in import find_actor
from inventory.core.clock import now
from inventory.core.errors import BadInput, NotAllowed, Refused
from tests.clients import Client
from tests.people import ADMIN, BENCH, LIBRARIAN, TECHNICIAN, Persona, actor_of, user_of

Arrange = Callable[[], Any]
MakeKey = Callable[..., str]


def actor_with(app: Flask, header: str | None) -> Any:
    headers = {"Authorization": header} if header else {}
    with app.test_request_context("/api/v1/devices", headers=headers):
        return find_actor(is_api=True)


def test_a_key_is_its_user(app: Flask, make_key: MakeKey) -> None:
    text = make_key(TECHNICIAN)
    assert text.startswith("dgb_")
    assert len(text) >= 40
    actor = actor_with(app, f"Bearer {text}")
    assert (actor.name, actor.kind, actor.scopes) == (TECHNICIAN.name, "token", frozenset())
    assert may(actor, Can.DEVICES_WORK)
    assert not may(actor, Can.LOANS_SEE)


def test_only_the_hash_is_kept(arrange: Arrange, make_key: MakeKey) -> None:
    text = make_key(TECHNICIAN)
    with arrange() as session:
        kept = session.scalars(select(ApiToken)).one()
        assert kept.token_sha256 == hashlib.sha256(text.encode()).hexdigest()
        for column in ApiToken.__table__.columns:
            assert text not in str(getattr(kept, column.key))


def test_a_scope_limits(app: Flask, make_key: MakeKey) -> None:
    narrow = actor_with(app, "Bearer " + make_key(TECHNICIAN, scopes=("evidence:add", "stock")))
    assert may(narrow, Can.EVIDENCE_ADD)
    assert may(narrow, Can.STOCK_SEE)
    assert not may(narrow, Can.EVIDENCE_SEE)
    assert not may(narrow, Can.DEVICES_WORK)


def test_a_scope_gives_nothing_that_the_role_does_not(app: Flask, make_key: MakeKey) -> None:
    assert not may(actor_with(app, "Bearer " + make_key(BENCH, scopes=("loans",))), Can.LOANS_SEE)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer x",
        "Bearer dgb_" + "a" * 43,
        "Basic dgb_x",
        "Bearer dgb_" + "b" * 500,
        "Bearer\u00a0x",
    ],
)
def test_no_key_is_nobody(app: Flask, make_key: MakeKey, header: str | None) -> None:
    make_key(TECHNICIAN)
    assert actor_with(app, header) is None


def test_a_key_ends_by_itself(app: Flask, make_key: MakeKey, clock: Any) -> None:
    clock.at("2027-03-01")
    text = make_key(TECHNICIAN, days=3)
    clock.forward(days=2, hours=23)
    assert actor_with(app, f"Bearer {text}") is not None
    clock.forward(hours=2)
    assert actor_with(app, f"Bearer {text}") is None


def test_an_ended_key_and_a_disabled_user_are_nobody(app: Flask, make_key: MakeKey, arrange: Arrange) -> None:
    ended, disabled = make_key(TECHNICIAN), make_key(LIBRARIAN)
    with arrange() as session:
        token = session.scalars(select(ApiToken).where(ApiToken.user_id == user_of(TECHNICIAN).id)).one()
        tokens.end_token(token, actor=actor_of(TECHNICIAN))
        users.disable_user(user_of(LIBRARIAN), actor=SYSTEM)
    assert actor_with(app, f"Bearer {ended}") is None
    assert actor_with(app, f"Bearer {disabled}") is None


def test_a_session_is_no_key_and_a_key_no_session(
    client_for: Callable[[Persona], Client], visitor: Client, make_key: MakeKey, app: Flask
) -> None:
    text = make_key(LIBRARIAN)
    for headers in ({"Authorization": f"Bearer {text}"}, {"Authentication-Token": text}):
        assert visitor.get("/account", headers=headers).status_code == 302
    assert visitor.get(f"/account?auth_token={text}").status_code == 302
    client = client_for(LIBRARIAN)
    cookie = client.get_cookie("sid", domain="digibank.test")
    assert cookie is not None
    with app.test_request_context("/api/v1/devices", headers={"Cookie": f"sid={cookie.value}"}):
        assert find_actor(is_api=True) is None


def test_use_is_noted_to_the_hour(app: Flask, make_key: MakeKey, arrange: Arrange, clock: Any) -> None:
    clock.at("2027-03-01")
    text = make_key(TECHNICIAN)

    def used() -> Any:
        app.test_client().get("/api/v1/nothing", headers={"Authorization": f"Bearer {text}"})
        app.test_client().get("/api/v1/openapi.json", headers={"Authorization": f"Bearer {text}"})
        with arrange() as session:
            return session.scalars(select(ApiToken.used_at)).one()

    first = used()
    assert first == now()
    clock.forward(minutes=30)
    assert used() == first
    clock.forward(minutes=31)
    assert used() == now()


def test_finding_the_actor_of_a_key_is_one_statement(
    app: Flask, make_key: MakeKey, statements: Callable[[], Any]
) -> None:
    text = make_key(TECHNICIAN)
    with statements() as seen:
        actor_with(app, f"Bearer {text}")
    assert len([each for each in seen if each.startswith("SELECT")]) == 1


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_key_has_an_end(database: Any, days: int) -> None:
    with pytest.raises(BadInput):
        tokens.create_token(user_of(LIBRARIAN), name="x", days=days, actor=actor_of(LIBRARIAN))


def test_unknown_scopes_and_double_names_are_refused(database: Any) -> None:
    user, actor = user_of(LIBRARIAN), actor_of(LIBRARIAN)
    with pytest.raises(BadInput):
        tokens.create_token(user, name="x", days=3, scopes=["everything"], actor=actor)
    tokens.create_token(user, name="x", days=3, actor=actor)
    with pytest.raises(Refused, match="naam"):
        tokens.create_token(user, name="x", days=3, actor=actor)


def test_nobody_makes_keys_for_others(database: Any) -> None:
    for who in (TECHNICIAN, ADMIN):
        with pytest.raises(NotAllowed):
            tokens.create_token(user_of(LIBRARIAN), name="x", days=3, actor=actor_of(who))
    tokens.create_token(user_of(BENCH), name="x", days=3, actor=actor_of(ADMIN))
    assert [token.user.email for token in database.scalars(select(ApiToken))] == [BENCH.email]


def test_a_key_makes_no_keys(database: Any, app: Flask) -> None:
    _token, text = tokens.create_token(user_of(LIBRARIAN), name="x", days=3, actor=SYSTEM)
    database.commit()
    by_key = actor_with(app, f"Bearer {text}")
    with pytest.raises(NotAllowed):
        tokens.create_token(user_of(LIBRARIAN), name="y", days=3, actor=by_key)


def test_the_text_is_on_one_page_and_kept_nowhere(client_for: Callable[[Persona], Client], arrange: Arrange) -> None:
    client = client_for(LIBRARIAN)
    answer = client.submit("/account/tokens/new", {"name": "Baliecomputer", "days": 30, "scopes": ["loans", "devices"]})
    assert answer.status_code == 201
    assert "De sleutel is gemaakt" in answer.text
    text = next(part for part in answer.text.split('"') if part.startswith("dgb_"))
    page = client.page("/account")
    assert "Baliecomputer" in page.text
    assert "Toestellen, Leningen en verkoop" in page.text
    assert text not in page.html
    with arrange() as session:
        token = session.scalars(select(ApiToken)).one()
        assert token.scopes == ["devices", "loans"]
        assert token.ends_at - token.made_at == timedelta(days=30)
        for table in session.get_bind().dialect.get_table_names(session.connection()):
            rows = session.connection().exec_driver_sql(f'SELECT * FROM "{table}"').fetchall()
            assert text not in repr(rows), table


def test_ending_your_own_key_and_not_another_ones(
    client_for: Callable[[Persona], Client], make_key: MakeKey, arrange: Arrange, app: Flask
) -> None:
    mine, other = make_key(LIBRARIAN), make_key(TECHNICIAN)
    client = client_for(LIBRARIAN)
    form = next(each for each in client.page("/account").forms if "/tokens/" in each.action)
    assert client.post(form.action, data=form.values).status_code == 303
    assert actor_with(app, f"Bearer {mine}") is None
    with arrange() as session:
        number = session.scalars(select(ApiToken.id).where(ApiToken.user_id == user_of(TECHNICIAN).id)).one()
    values = {"csrf_token": form.values["csrf_token"]}
    assert client.post(f"/account/tokens/{number}/end", data=values).status_code == 404
    assert actor_with(app, f"Bearer {other}") is not None
