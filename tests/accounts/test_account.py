"""Your own account: password, language, sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.clients import Client
from tests.people import LIBRARIAN, PASSWORD, TECHNICIAN, Persona, user_of

Arrange = Callable[[], Any]
ClientFor = Callable[[Persona], Client]
NEW = "kaas fiets regen lamp"


def change(client: Client, present: str = PASSWORD, password: str = NEW, again: str = "") -> Any:
    return client.submit(
        "/account/password", {"present": present, "password": password, "again": again or password}, follow=False
    )


def test_change_the_password(client_for: ClientFor, visitor: Client, event_kinds: Callable[[], list[str]]) -> None:
    here, elsewhere = client_for(LIBRARIAN), client_for(LIBRARIAN)
    before = here.get_cookie("sid", domain="digibank.test")
    assert change(here).status_code == 303
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    after = here.get_cookie("sid", domain="digibank.test")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    form = {"email": LIBRARIAN.email, "password": NEW}
    assert visitor.submit("/sign-in", form, form="sign-in", follow=False).status_code == 303
    assert event_kinds() == ["accounts:password-changed"]


def test_what_is_wrong_changes_nothing(client_for: ClientFor, arrange: Arrange) -> None:
    client = client_for(LIBRARIAN)
    with arrange():
        before = (user_of(LIBRARIAN).password, user_of(LIBRARIAN).fs_uniquifier)
    assert "huidige wachtwoord" in change(client, present="something else").text
    assert "minstens 12" in change(client, password="te kort").text
    assert "makkelijk te raden" in change(client, password="lien biebuyck 12").text
    assert "niet gelijk" in change(client, again=NEW + "x").text
    with arrange():
        assert (user_of(LIBRARIAN).password, user_of(LIBRARIAN).fs_uniquifier) == before


def test_no_password_is_ever_sent_back(client_for: ClientFor) -> None:
    assert NEW not in change(client_for(LIBRARIAN), present="something else").text


def test_sign_out_everywhere_else(client_for: ClientFor) -> None:
    here, elsewhere, other = client_for(LIBRARIAN), client_for(LIBRARIAN), client_for(TECHNICIAN)
    assert "op 2 toestellen aangemeld" in here.page("/account").text
    assert here.submit("/account", form="/account/sessions/end").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    assert other.get("/account").status_code == 200
    assert "op 1 toestel aangemeld" in here.page("/account").text


def test_the_language_is_kept(client_for: ClientFor, arrange: Arrange) -> None:
    client = client_for(LIBRARIAN)
    client.submit("/account", {"language": "fr"}, form="choose-language")
    assert 'lang="fr"' in client.page("/account").html
    with arrange():
        assert user_of(LIBRARIAN).language == "fr"
    assert 'lang="fr"' in client_for(LIBRARIAN).page("/account").html


def test_another_language_is_refused(client_for: ClientFor, arrange: Arrange) -> None:
    client = client_for(LIBRARIAN)
    token = client.page("/account").form("choose-language").values["csrf_token"]
    assert client.post("/account/language", data={"csrf_token": token, "language": "xx"}).status_code == 422
    with arrange():
        assert user_of(LIBRARIAN).language == "nl"


def test_the_page_says_who_you_are(client_for: ClientFor) -> None:
    page = client_for(LIBRARIAN).page("/account")
    assert LIBRARIAN.email in page.text
    assert "Bibliotheek, Bibliotheek Kortrijk" in page.text
