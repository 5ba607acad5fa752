"""Links by mail: a new password and an invitation. For one purpose, for some time, once."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from inventory.access import SYSTEM, Role
from inventory.accounts.actions import users
from inventory.history.models import Message
from tests.clients import BASE, Client
from tests.people import ADMIN, BENCH, LIBRARIAN, PASSWORD, Persona, org_of, sign_in, user_of

Arrange = Callable[[], Any]
Mail = Callable[[], tuple[str, str]]
NEW = "kaas fiets regen lamp"


def link_in(body: str) -> str:
    """The path of the link in a mail; the link is on the address that the settings name."""
    found = re.search(re.escape(BASE) + r"(/\S+)", body)
    assert found is not None, body
    return found[1]


def ask(client: Client, email: str) -> Any:
    return client.submit("/forgot", {"email": email}, follow=False)


def choose(client: Client, path: str, password: str = NEW) -> Any:
    return client.submit(path, {"password": password, "again": password}, follow=False)


def may_sign_in(client: Client, email: str, password: str) -> bool:
    form = {"email": email, "password": password}
    return bool(client.submit("/sign-in", form, form="sign-in", follow=False).status_code == 303)


def test_a_new_password_through_the_mail(
    visitor: Client, last_mail: Mail, event_kinds: Callable[[], list[str]]
) -> None:
    assert ask(visitor, LIBRARIAN.email).status_code == 200
    to, body = last_mail()
    assert to == LIBRARIAN.email
    path = link_in(body)
    assert path.startswith("/new-password/")
    assert choose(visitor, path).location == "/sign-in"
    assert not may_sign_in(visitor, LIBRARIAN.email, PASSWORD)
    assert may_sign_in(visitor, LIBRARIAN.email, NEW)
    assert event_kinds()[-2:] == ["accounts:password-link-asked", "accounts:password-changed"]


def test_the_link_works_once(visitor: Client, last_mail: Mail, arrange: Arrange) -> None:
    ask(visitor, LIBRARIAN.email)
    path = link_in(last_mail()[1])
    token = visitor.page(path).form().values["csrf_token"]
    choose(visitor, path)
    with arrange():
        before = user_of(LIBRARIAN).password
    assert visitor.get(path).status_code == 410
    again = visitor.post(path, data={"password": "x" * 5 + NEW, "again": "x" * 5 + NEW, "csrf_token": token})
    assert again.status_code == 410
    with arrange():
        assert user_of(LIBRARIAN).password == before


def test_looking_at_the_link_does_not_use_it(visitor: Client, last_mail: Mail) -> None:
    ask(visitor, LIBRARIAN.email)
    path = link_in(last_mail()[1])
    for _turn in range(3):
        assert visitor.get(path).status_code == 200
    assert choose(visitor, path).status_code == 303


def test_the_link_dies_after_an_hour(visitor: Client, last_mail: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(visitor, LIBRARIAN.email)
    path = link_in(last_mail()[1])
    real = time.time
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: real() + 3500)
    assert visitor.get(path).status_code == 200
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: real() + 3700)
    assert visitor.get(path).status_code == 410


def test_a_link_is_for_its_own_purpose(visitor: Client, last_mail: Mail) -> None:
    ask(visitor, LIBRARIAN.email)
    path = link_in(last_mail()[1])
    assert visitor.get(path.replace("/new-password/", "/invitation/")).status_code == 410


@pytest.mark.parametrize("token", ["x", "a.b.c", "WzEsInh4Il0.aaaa.bbbb", "é"])
def test_made_up_links_are_dead(visitor: Client, token: str) -> None:
    assert visitor.get(f"/new-password/{token}").status_code == 410


def test_a_link_with_a_nul_never_was(visitor: Client) -> None:
    assert visitor.get("/new-password/%00").status_code == 404


@pytest.mark.parametrize("email", ["nobody@example.org", BENCH.email, "no address"])
def test_who_has_no_account_gets_the_same_answer(visitor: Client, arrange: Arrange, email: str) -> None:
    known = ask(visitor, LIBRARIAN.email)
    unknown = ask(visitor, email)
    assert unknown.status_code == known.status_code == 200
    assert unknown.text.replace(email, "?") == known.text.replace(LIBRARIAN.email, "?")
    with arrange() as session:
        assert [message.to_address for message in session.query(Message)] == [LIBRARIAN.email]


def test_three_mails_in_six_hours(visitor: Client, arrange: Arrange, clock: Any) -> None:
    clock.at("2027-03-01")
    for _turn in range(5):
        assert ask(visitor, LIBRARIAN.email).status_code == 200
    with arrange() as session:
        assert session.query(Message).count() == 3
    clock.forward(hours=7)
    ask(visitor, LIBRARIAN.email)
    with arrange() as session:
        assert session.query(Message).count() == 4


def test_asking_for_everybody_is_stopped(visitor: Client) -> None:
    answers = [ask(visitor, f"somebody{number}@example.org").status_code for number in range(21)]
    assert answers == [200] * 20 + [429]


def test_every_session_ends_with_a_new_password(
    visitor: Client, client_for: Callable[[Persona], Client], last_mail: Mail
) -> None:
    elsewhere = client_for(LIBRARIAN)
    ask(visitor, LIBRARIAN.email)
    choose(visitor, link_in(last_mail()[1]))
    assert elsewhere.get("/account").status_code == 302


def invite(client_for: Callable[[Persona], Client], email: str = "nieuw@example.org") -> Any:
    return client_for(ADMIN).submit(
        "/admin/users/new", {"name": "Nora Nieuw", "email": email, "role": "library", "org": "BIB"}, follow=False
    )


def test_an_invitation_lets_somebody_choose_a_password(
    visitor: Client, client_for: Callable[[Persona], Client], last_mail: Mail
) -> None:
    assert invite(client_for).status_code == 303
    to, body = last_mail()
    assert to == "nieuw@example.org"
    path = link_in(body)
    assert visitor.get(path.replace("/invitation/", "/new-password/")).status_code == 410
    assert choose(visitor, path).status_code == 303
    assert visitor.get(path).status_code == 410
    assert may_sign_in(visitor, "nieuw@example.org", NEW)
    assert "Bibliotheek" in visitor.page("/account").text


def test_an_invitation_survives_another_role_but_not_disabling(
    visitor: Client, client_for: Callable[[Persona], Client], last_mail: Mail, arrange: Arrange
) -> None:
    invite(client_for)
    path = link_in(last_mail()[1])
    person = Persona("nieuw", "BIB", (Role.LIBRARY,))
    with arrange():
        users.set_roles(user_of(person), [(Role.TECHNICIAN, org_of("BIB"))], actor=SYSTEM)
    assert visitor.get(path).status_code == 200
    with arrange():
        users.disable_user(user_of(person), actor=SYSTEM)
    assert visitor.get(path).status_code == 410


@pytest.mark.parametrize(
    "password",
    ["kort", "password1234", "Wachtwoord123", "aaaaaaaaaaaaa", "1234567890123", "abcdefghijklmn", "digibankdigibank",
     "kortrijk digibank 2027", "lien.biebuyck", "lien biebuyck 1", "x" * 129, "qwertyuiop1234",
     "manchester2020", "dragonmonkey1", "sunshine123!", "Football2019!", "azertyuiop12"],
)  # fmt: skip
def test_obvious_passwords_are_refused(visitor: Client, last_mail: Mail, arrange: Arrange, password: str) -> None:
    ask(visitor, LIBRARIAN.email)
    with arrange():
        before = user_of(LIBRARIAN).password
    answer = choose(visitor, link_in(last_mail()[1]), password)
    assert answer.status_code == 422
    with arrange():
        assert user_of(LIBRARIAN).password == before


@pytest.mark.parametrize("password", ["zonder cijfers of tekens", "ÄÖÜ ßñ 日本語 kaas", "a" * 3 + "bcXdefg hjk"])
def test_no_rules_about_kinds_of_signs(visitor: Client, last_mail: Mail, password: str) -> None:
    ask(visitor, LIBRARIAN.email)
    assert choose(visitor, link_in(last_mail()[1]), password).status_code == 303
    assert may_sign_in(visitor, LIBRARIAN.email, password)


def test_two_different_passwords_are_refused(visitor: Client, last_mail: Mail) -> None:
    ask(visitor, LIBRARIAN.email)
    answer = visitor.submit(link_in(last_mail()[1]), {"password": NEW, "again": NEW + "x"})
    assert answer.status_code == 422
    assert "niet gelijk" in answer.text


def test_the_host_of_the_request_is_never_in_a_mail(visitor: Client, last_mail: Mail) -> None:
    page = visitor.page("/forgot")
    token = page.form().values["csrf_token"]
    visitor.post(
        "/forgot",
        data={"email": LIBRARIAN.email, "csrf_token": token},
        headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Referer": BASE},
    )
    sign_in(visitor, ADMIN)
    ask(visitor, LIBRARIAN.email)
    assert "evil" not in last_mail()[1]
