"""Signing in and out: right, wrong, too often, and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from flask import Flask
from sqlalchemy import select

from inventory.access import SYSTEM, Role
from inventory.accounts.actions import users
from inventory.accounts.models import Attempt
from inventory.accounts.views import security
from inventory.accounts.views.carried import local_path
from inventory.accounts.views.sign_in import DEMO_PASSWORD
from inventory.web.sessions import WebSession, hash_of
from tests.clients import BASE, Client
from tests.people import ADMIN, BENCH, LIBRARIAN, PASSWORD, TECHNICIAN, come_in, org_of, sign_in, user_of

Arrange = Callable[[], Any]


def try_with(client: Client, email: str, password: str, **extra: Any) -> Any:
    return client.submit("/sign-in", {"email": email, "password": password}, form="sign-in", follow=False, **extra)


def test_right_password_leads_to_the_start_page(visitor: Client) -> None:
    answer = try_with(visitor, LIBRARIAN.email.upper() + " ", PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/")
    assert LIBRARIAN.name in visitor.page("/").text


def test_a_page_asks_for_sign_in_first_and_leads_back(visitor: Client) -> None:
    answer = visitor.get("/account")
    assert answer.status_code == 302
    done = visitor.submit(
        answer.location, {"email": LIBRARIAN.email, "password": PASSWORD}, form="sign-in", follow=False
    )
    assert (done.status_code, done.location) == (303, "/account")


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (LIBRARIAN.email, "not the password"),
        ("nobody@example.org", PASSWORD),
        (LIBRARIAN.email, "x" * 900),
        (BENCH.email, "anything at all"),
        (LIBRARIAN.email, DEMO_PASSWORD),
    ],
)
def test_wrong_ones_all_get_the_same_answer(visitor: Client, email: str, password: str) -> None:
    answer = try_with(visitor, email, password)
    assert answer.status_code == 422
    assert "horen niet bij elkaar" in answer.text
    assert visitor.get("/account").status_code == 302


def test_a_disabled_account_gets_that_answer_too(visitor: Client, arrange: Arrange) -> None:
    with arrange():
        users.disable_user(user_of(LIBRARIAN), actor=SYSTEM)
    answer = try_with(visitor, LIBRARIAN.email, PASSWORD)
    assert answer.status_code == 422
    assert "horen niet bij elkaar" in answer.text


def test_an_account_for_programs_has_no_pages(visitor: Client, arrange: Arrange) -> None:
    with arrange():
        user_of(BENCH).password = user_of(LIBRARIAN).password
    answer = try_with(visitor, BENCH.email, PASSWORD)
    assert answer.status_code == 403
    assert visitor.get("/account").status_code == 302


def test_the_role_of_a_bench_gives_nothing_on_pages(visitor: Client, arrange: Arrange) -> None:
    with arrange():
        user = user_of(LIBRARIAN)
        users.set_roles(user, [(Role.LIBRARY, org_of("BIB")), (Role.BENCH, org_of("BIB"))], actor=SYSTEM)
    try_with(visitor, LIBRARIAN.email, PASSWORD)
    assert "Wisbank" not in visitor.page("/").text


def test_the_time_tells_nothing(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown address costs one verification, like a known one."""
    seen: list[str] = []
    real = security._verify

    def count(password: str, kept: str) -> Any:
        seen.append(kept[:9])
        return real(password, kept)

    monkeypatch.setattr(security, "_verify", count)
    for email in (LIBRARIAN.email, "nobody@example.org", BENCH.email):
        try_with(visitor, email, "a wrong password")
    assert seen == ["$argon2id"] * 3


def test_ten_wrong_ones_and_then_a_wait(visitor: Client, clock: Any, arrange: Arrange) -> None:
    clock.at("2027-03-01")
    for _turn in range(10):
        assert try_with(visitor, LIBRARIAN.email, "wrong").status_code == 422
    spoofed = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9"}
    token = visitor.page("/sign-in").form("sign-in").values["csrf_token"]
    answer = visitor.post(
        "/sign-in",
        data={"email": LIBRARIAN.email, "password": PASSWORD, "csrf_token": token},
        headers=spoofed,
    )
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 301
    clock.forward(minutes=6)
    assert try_with(visitor, LIBRARIAN.email, PASSWORD).status_code == 303


def test_the_account_is_guarded_from_many_addresses(app: Flask, clock: Any) -> None:
    clock.at("2027-03-01")
    for number in range(10):
        client = app.test_client()
        assert isinstance(client, Client)
        client.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"
        try_with(client, LIBRARIAN.email, "wrong")
    last = app.test_client()
    assert isinstance(last, Client)
    last.environ_base["REMOTE_ADDR"] = "198.51.100.1"
    assert try_with(last, LIBRARIAN.email, PASSWORD).status_code == 429
    assert try_with(last, TECHNICIAN.email, PASSWORD).status_code == 303


def test_success_does_not_count(app: Flask, arrange: Arrange) -> None:
    for _turn in range(11):
        sign_in(cast(Client, app.test_client()), LIBRARIAN)
    with arrange() as session:
        assert session.scalars(select(Attempt)).all() == []


@pytest.mark.parametrize(
    "target",
    ["//evil", "/\\evil", "///evil", "https:evil", "https://evil", "javascript:alert(1)", "/\tevil", "/a\nb", "evil",
     "http://127.0.0.1:81/", "", None, "/" + "a" * 600, "/sign-out"],
)  # fmt: skip
def test_only_local_paths_are_followed(target: str | None) -> None:
    assert local_path(target) == "/"


@pytest.mark.parametrize("target", ["/", "/devices?state=ready", "/d/KOR-000123-X", "/%2f%2fevil"])
def test_local_paths_are_kept(target: str) -> None:
    assert local_path(target) == target


def test_csrf_is_on(visitor: Client, client_for: Callable[..., Client]) -> None:
    assert visitor.post("/sign-in", data={"email": LIBRARIAN.email, "password": PASSWORD}).status_code == 400
    assert visitor.get("/account").status_code == 302
    signed_in = client_for(LIBRARIAN)
    assert signed_in.post("/sign-out").status_code == 400
    other = client_for(ADMIN).page("/account").form("choose-language").values["csrf_token"]
    assert signed_in.post("/sign-out", data={"csrf_token": other}).status_code == 400
    assert signed_in.get("/account").status_code == 200


def cookie(client: Client) -> str:
    found = client.get_cookie("sid", domain="digibank.test")
    assert found is not None
    return found.value


def with_cookie(app: Flask, value: str) -> Client:
    client = app.test_client()
    assert isinstance(client, Client)
    client.set_cookie("sid", value, domain="digibank.test")
    return client


def test_the_token_of_a_session_is_renewed_at_sign_in(app: Flask, visitor: Client, arrange: Arrange) -> None:
    visitor.get("/sign-in")
    before = cookie(visitor)
    try_with(visitor, LIBRARIAN.email, PASSWORD)
    assert cookie(visitor) != before
    assert with_cookie(app, before).get("/account").status_code == 302
    with arrange() as session:
        assert len(session.scalars(select(WebSession)).all()) == 1


def test_the_tests_begin_with_the_session_that_signing_in_makes(app: Flask, clock: Any, arrange: Arrange) -> None:
    """Most tests begin with somebody who has signed in already."""
    clock.at("2026-03-10")
    kept = []
    for enter in (sign_in, come_in):
        client = cast(Client, app.test_client())
        enter(client, LIBRARIAN)
        with arrange() as session:
            found = session.get(WebSession, hash_of(cookie(client)))
            data = {**found.data, "_id": "", "fs_paa": ""}  # of the program that asks, and by the clock of the machine
            kept.append((found.user_key, data, set(found.data), found.agent, found.made_at, found.seen_at))
    assert kept[0] == kept[1]


def test_a_session_is_dead_after_sign_out(app: Flask, client_for: Callable[..., Client]) -> None:
    client = client_for(LIBRARIAN)
    stolen = cookie(client)
    assert with_cookie(app, stolen).get("/account").status_code == 200
    form = next(each for each in client.page("/account").forms if each.action.endswith("/sign-out"))
    answer = client.post("/sign-out", data=form.values)
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert with_cookie(app, stolen).get("/account").status_code == 302
    assert client.get("/account").status_code == 302


def test_the_page_of_the_api_leaves_a_session_alone(client_for: Callable[..., Client], api_for: Any) -> None:
    client, token = client_for(LIBRARIAN), api_for(LIBRARIAN).token
    for headers in ({}, {"Authorization": f"Bearer {token}"}):
        assert client.get("/api/v1/docs", headers=headers).status_code == 200
        assert client.get("/account").status_code == 200, "still signed in"


def test_a_disabled_account_loses_its_sessions(app: Flask, client_for: Callable[..., Client], arrange: Arrange) -> None:
    client = client_for(LIBRARIAN)
    with arrange():
        users.disable_user(user_of(LIBRARIAN), actor=SYSTEM)
    assert client.get("/account").status_code == 302
    with arrange():
        users.enable_user(user_of(LIBRARIAN), actor=SYSTEM)
    assert client.get("/account").status_code == 302


def test_another_role_ends_the_session(client_for: Callable[..., Client], arrange: Arrange) -> None:
    client = client_for(LIBRARIAN)
    with arrange():
        users.set_roles(user_of(LIBRARIAN), [(Role.DONOR, org_of("MIRAS"))], actor=SYSTEM)
    assert client.get("/account").status_code == 302


def test_finding_who_asks_is_one_statement(client_for: Callable[..., Client], statements: Callable[[], Any]) -> None:
    client = client_for(LIBRARIAN)
    with statements() as seen:
        client.get("/scan")
    reads = [each for each in seen if each.lstrip().startswith("SELECT") and "FROM" in each]  # a lock is no read
    assert len(reads) == 2, reads  # session, user with roles


def test_an_old_hash_is_made_anew(visitor: Client, arrange: Arrange, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "is_dated", lambda kept: True)
    with arrange():
        before = user_of(LIBRARIAN).password
    assert try_with(visitor, LIBRARIAN.email, PASSWORD).status_code == 303
    with arrange():
        assert user_of(LIBRARIAN).password != before
    assert visitor.get("/account").status_code == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor: Client) -> None:
    header = visitor.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Path=/" in header


def test_on_https_the_cookie_is_bound_to_the_host(app_with: Callable[..., Flask]) -> None:
    client = app_with(base_url="https://digibank.test").test_client()
    header = client.get("/sign-in", base_url=BASE.replace("http:", "https:")).headers["Set-Cookie"]
    assert header.startswith("__Host-sid=")
    assert "Secure" in header


def test_the_demo_password_works_only_in_the_demo(app_with: Callable[..., Flask], arrange: Arrange, app: Flask) -> None:
    def attempt(service: Flask) -> int:
        with service.app_context():
            user = user_of(LIBRARIAN)
            user.password = security.hashed(DEMO_PASSWORD)
            security.database.session.commit()
        client = service.test_client()
        assert isinstance(client, Client)
        return int(try_with(client, LIBRARIAN.email, DEMO_PASSWORD).status_code)

    assert attempt(app) == 422
    assert attempt(app_with(demo=True)) == 303


def test_real_parameters_are_argon2id_with_64_mib() -> None:
    source = security.__loader__.get_source(security.__name__)  # type: ignore[union-attr]
    assert "ROUNDS, MEMORY_KIB, LANES = 2, 65536, 1" in source


# --- the language of who is not signed in yet ------------------------------------------------------------------------


def test_a_language_is_chosen_before_signing_in_and_kept(visitor: Client) -> None:
    assert visitor.page("/sign-in", 200).root.get("lang") == "nl"  # whatever the browser asks for
    answer = visitor.submit("/sign-in?next=/account", form="languages", button="language=fr", follow=False)
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/account")
    assert visitor.page("/sign-in").root.get("lang") == "fr"
    try_with(visitor, LIBRARIAN.email, PASSWORD)
    assert visitor.page("/").root.get("lang") == "fr"


def test_a_language_that_nobody_chose_is_that_of_the_account(visitor: Client) -> None:
    visitor.submit("/sign-in", form="languages", button="language=en")
    try_with(visitor, LIBRARIAN.email, PASSWORD)
    visitor.submit("/account", form="/sign-out", follow=False)
    try_with(visitor, TECHNICIAN.email, PASSWORD)
    assert visitor.page("/").root.get("lang") == "nl"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil"])
def test_choosing_a_language_leads_to_no_other_site(visitor: Client, target: str) -> None:
    answer = visitor.submit("/sign-in", {"next": target}, form="languages", button="language=en", follow=False)
    assert answer.location == "/sign-in?next=/"


def test_an_unknown_language_is_refused(visitor: Client) -> None:
    assert visitor.submit("/sign-in", form="languages", button="language=xx").status_code == 422
