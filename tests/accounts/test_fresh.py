"""The password once more before what goes far; and a form whose session was over is not typed twice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from inventory.core.db import session
from inventory.history.models import Event
from inventory.loans.models import Loan
from inventory.people.models import Person
from inventory.web.sessions import WebSession
from tests.clients import BASE, Client
from tests.loans import kit
from tests.pages import Page
from tests.people import ADMIN, LIBRARIAN, PASSWORD, SIGN_IN, TECHNICIAN, Persona, sign_in, user_of

SignIn = Callable[[Persona], Client]
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def ref(arrange: Any, clock: Any) -> str:
    clock.at("2026-11-02")
    with arrange():
        return kit.lend(kit.free_order()).person.ref


def exports(arrange: Any) -> int:
    with arrange():
        return len(session.scalars(select(Event.seq).where(Event.kind == "person:exported")).all())


def test_somebody_who_just_signed_in_is_not_asked(ref: str, client_for: SignIn, arrange: Any, clock: Any) -> None:
    client = client_for(LIBRARIAN)
    clock.forward(minutes=4)
    assert client.submit(f"/people/{ref}", form="/export").mimetype == "application/zip"
    assert exports(arrange) == 1


def test_later_an_export_asks_for_the_password(ref: str, client_for: SignIn, arrange: Any, clock: Any) -> None:
    client = client_for(LIBRARIAN)
    clock.forward(minutes=6)
    asked = client.submit(f"/people/{ref}", form="/export", follow=False)
    assert (asked.status_code, "Geef je wachtwoord nog eens" in asked.text) == (403, True)
    form = Page(asked.text).form()
    wrong = client.post(form.action, data={**form.values, "fresh_password": "iets anders"})
    assert (wrong.status_code, "klopt niet" in wrong.text) == (422, True)
    assert exports(arrange) == 0, "nothing went out, and no event says so"
    before = client.get_cookie("sid", domain="digibank.test")
    done = client.post(form.action, data={**form.values, "fresh_password": PASSWORD})
    assert done.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(done.data)) as packed:
        assert f"gegevens-{ref}.pdf" in packed.namelist()
    assert exports(arrange) == 1
    after = client.get_cookie("sid", domain="digibank.test")
    assert before is not None
    assert after is not None
    assert before.value != after.value, "a new token"
    assert client.submit(f"/people/{ref}", form="/export").mimetype == "application/zip", "asked once in five minutes"


def test_taking_a_role_or_opening_an_account_again_asks_too(client_for: SignIn, arrange: Any, clock: Any) -> None:
    with arrange():
        user = user_of(TECHNICIAN)
        number, held = user.id, user.held[0].id
    client = client_for(ADMIN)
    clock.forward(minutes=6)
    page = client.page(f"/admin/users/{number}")
    token = page.form(f"/roles/{held}/remove").values
    for path in (f"/admin/users/{number}/roles/{held}/remove", f"/admin/users/{number}/enable"):
        asked = client.post(path, data=token)
        assert (asked.status_code, "Geef je wachtwoord nog eens" in asked.text) == (403, True)
    with arrange():
        assert user_of(TECHNICIAN).held, "nothing was taken"


def test_many_wrong_passwords_are_slowed(ref: str, client_for: SignIn, arrange: Any, clock: Any) -> None:
    client = client_for(LIBRARIAN)
    clock.forward(minutes=6)
    form = Page(client.submit(f"/people/{ref}", form="/export", follow=False).text).form()
    answers = [
        client.post(form.action, data={**form.values, "fresh_password": "mis"}).status_code for _number in range(12)
    ]
    assert answers[:9] == [422] * 9
    assert answers[-1] == 429
    assert client.post(form.action, data={**form.values, "fresh_password": PASSWORD}).status_code == 429
    assert exports(arrange) == 0


def test_what_waits_is_done_with_what_was_filled_in(client_for: SignIn, arrange: Any, clock: Any) -> None:
    clock.at("2026-11-02")
    with arrange():
        number = user_of(TECHNICIAN).id
    client = client_for(ADMIN)
    clock.forward(minutes=6)
    asked = client.submit(f"/admin/users/{number}", {"role": "library", "org": "BIB"}, form="/roles", follow=False)
    assert asked.status_code == 403
    form = Page(asked.text).form()
    done = client.post(form.action, data={**form.values, "fresh_password": PASSWORD}, follow_redirects=True)
    assert "Bibliotheek" in done.text
    with arrange():
        assert "library" in {str(role) for role in user_of(TECHNICIAN).role_names}


# --- a form whose session was over ------------------------------------------------------------------------------------


def right_form(client: Client, ref: str) -> dict[str, Any]:
    values = dict(client.page(f"/people/{ref}/right").form().values)
    return {**values, "first_name": "Kanarina", "reason": "card_seen"}


def send(client: Client, path: str, values: Any, headers: Any = OURS) -> Any:
    return client.post(path, data=values, headers=headers)


def test_what_was_typed_survives_the_sign_in(ref: str, app: Flask, client_for: SignIn, arrange: Any) -> None:
    client = client_for(LIBRARIAN)
    values = right_form(client, ref)
    client.delete_cookie("sid", domain="digibank.test")
    lost = send(client, f"/people/{ref}/right", values)
    assert (lost.status_code, "stond te lang open" in lost.text) == (400, True)
    assert "geen cookie" in lost.text
    with arrange():
        kept = repr([row.data for row in session.scalars(select(WebSession))])
        assert "Kanarina" not in kept, "it waits in the page, not on the server"
    form = Page(lost.text).form("sign-in")
    wrong = send(client, SIGN_IN, {**form.values, "email": LIBRARIAN.email, "password": "mis"})
    assert wrong.status_code == 422
    form = Page(wrong.text).form("sign-in")
    shown = send(client, SIGN_IN, {**form.values, "email": LIBRARIAN.email, "password": PASSWORD})
    assert shown.status_code == 200
    assert "Kanarina" in Page(shown.text).main
    with arrange():
        assert session.scalar(select(Person.first_name)) == "Kanarie", "nothing is sent by itself"
    again = Page(shown.text).form("/right")
    done = send(client, again.action, again.values)
    assert done.status_code == 303
    with arrange():
        assert session.scalar(select(Person.first_name)) == "Kanarina"


def test_a_form_of_another_site_is_not_carried(ref: str, client_for: SignIn) -> None:
    client = client_for(LIBRARIAN)
    values = right_form(client, ref)
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elders.example"}, {"Origin": "null"}):
        client.delete_cookie("sid", domain="digibank.test")
        lost = send(client, f"/people/{ref}/right", values, headers)
        assert lost.status_code == 400
        assert "Kanarina" not in lost.text
    lost = send(client, f"/people/{ref}/right", values, {"Origin": BASE})
    assert "Kanarina" in lost.text


def test_signed_in_in_another_tab_meanwhile(ref: str, client_for: SignIn) -> None:
    client = client_for(LIBRARIAN)
    values = right_form(client, ref)
    client.delete_cookie("sid", domain="digibank.test")
    sign_in(client, LIBRARIAN)
    shown = send(client, f"/people/{ref}/right", values)
    again = Page(shown.text).form("/right")
    assert (shown.status_code, again.values["first_name"]) == (400, ["Kanarina"])
    assert send(client, again.action, again.values).status_code == 303


def test_a_hand_over_goes_on_after_the_session_was_lost(client_for: SignIn, arrange: Any) -> None:
    """The longest form of the desk: everything that was typed at the counter is there again."""
    with arrange():
        order = kit.free_order()
        tag, code = order.device.tag, order.referral.code if order.referral else ""
    client = client_for(LIBRARIAN)
    page = client.page(f"/loans/hand-over?device={tag}&code={code}")
    form = next(each for each in page.forms if "last_name" in each.fields)
    values = {**form.values, "first_name": "Kanarie", "last_name": "Vogelzang", "city": "Kortrijk"}
    client.delete_cookie("sid", domain="digibank.test")
    lost = send(client, form.action or f"/loans/hand-over?device={tag}&code={code}", values)
    sign = Page(lost.text).form("sign-in")
    shown = send(client, SIGN_IN, {**sign.values, "email": LIBRARIAN.email, "password": PASSWORD})
    again = Page(shown.text).form("hand-over")
    answer = send(client, again.action, again.values)
    assert answer.status_code in (409, 422), "the desk says what is still missing"
    assert 'value="Vogelzang"' in answer.text
    with arrange():
        assert session.scalars(select(Loan)).all() == []


def test_a_password_is_never_carried(client_for: SignIn, app: Flask) -> None:
    client = client_for(LIBRARIAN)
    values = {"present": PASSWORD, "password": "vier-woorden-zijn-sterk", "again": "vier-woorden-zijn-sterk"}
    client.delete_cookie("sid", domain="digibank.test")
    lost = send(client, "/account/password", values)
    assert lost.status_code == 400
    assert "vier-woorden" not in lost.text
