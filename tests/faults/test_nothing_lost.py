"""What goes wrong around an answer at the desk: it is sent twice, the press fails, the session ends. What was done
stands once, and what was typed is not typed again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from inventory.core.db import session
from inventory.history.models import Event, KeptFile
from inventory.loans import documents
from inventory.loans.actions import papers
from inventory.loans.models import Loan
from inventory.web.sessions import WebSession
from tests.clients import Client
from tests.faults.breaking import breaks_at
from tests.loans import kit
from tests.pages import Form, Page
from tests.people import LIBRARIAN, PASSWORD, SIGN_IN, Persona

Arrange = Callable[[], Any]
SignIn = Callable[[Persona], Client]
OURS = {"Sec-Fetch-Site": "same-origin"}
WHO = {
    "first_name": "Kanarie",
    "last_name": "Vogelzang",
    "birth_date": "1984-05-09",
    "street": "Zangersstraat 12",
    "postal_code": "8500",
    "city": "Kortrijk",
}


def to_hand_over(client: Client, arrange: Arrange) -> Form:
    """The form of a hand-over as the page gives it, filled in."""
    with arrange():
        tag, code = kit.ready_device().tag, kit.referral().code
    form = client.page(f"/loans/hand-over?code={code}&device={tag}").form("hand-over")
    assert form.fields >= {*WHO, "identity_seen"}
    form.values |= {name: [text] for name, text in WHO.items()} | {"identity_seen": ["y"]}
    return form


def to_take_back(client: Client, arrange: Arrange) -> Form:
    """The form of a return as the page gives it, filled in."""
    with arrange():
        loan = kit.lend()
        tag = loan.line.device.tag
    form = client.page(f"/loans/take-back?q={tag}").form("take-back")
    form.values |= {"data_statement": ["y"], "condition": ["Barst in het deksel."], "accessories": ["Lader"]}
    return form


def loans(arrange: Arrange) -> list[tuple[str, str, str]]:
    with arrange():
        found = session.scalars(select(Loan).order_by(Loan.id))
        return [(each.number, str(each.state), each.condition_in) for each in found]


@pytest.mark.parametrize("filled", [to_hand_over, to_take_back])
def test_sent_again_is_done_once(
    arrange: Arrange, client_for: SignIn, filled: Callable[[Client, Arrange], Form]
) -> None:
    """The answer was lost, or somebody clicked twice: the same answer. Back, changed and sent: what was done stands."""
    client = client_for(LIBRARIAN)
    form = filled(client, arrange)
    first, again = (client.post(form.action, data=form.values) for _time in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["Location"] == again.headers["Location"]
    stands = loans(arrange)
    assert len(stands) == 1
    page = client.page(first.headers["Location"])  # and a refresh of it does nothing
    assert "Dit was al bewaard. Het is niet twee keer gedaan." in page.text
    assert "al bewaard" not in client.page(first.headers["Location"]).text
    changed = client.post(form.action, data={**form.values, "last_name": ["Anders"], "condition": ["Anders"]})
    assert changed.headers["Location"] == first.headers["Location"]
    fresh = client.page(form.action)  # a form of before with a new key
    assert fresh.h1
    late = client.post(form.action, data={**form.values, "once": ["another"]})
    assert late.status_code == 409
    assert loans(arrange) == stands


def broken_press(_data: dict[str, Any]) -> bytes:
    raise RuntimeError("the press is broken")


def test_the_press_fails_and_the_contract_stands(
    arrange: Arrange, client_for: SignIn, api_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Printing fails after the commit: the contract stands, and printing again gives it, each time the same bytes."""
    client, api = client_for(LIBRARIAN), api_for(LIBRARIAN)
    form = to_hand_over(client, arrange)
    with monkeypatch.context() as broken:
        broken.setattr(documents, "_draw", broken_press)
        done = client.post(form.action, data=form.values)
        assert done.status_code == 303
        ((number, state, _said),) = loans(arrange)
        assert state == "active"
        no = client.get(f"/loans/{number}/agreement.pdf")
        assert no.status_code == 503
        said = Page(no.text).main
        assert "Wat je deed, is bewaard. Druk het straks opnieuw af." in said
        assert "niets gewijzigd" not in said
        refused = api.get(f"/loans/{number}/agreement.pdf")
        assert (refused.status_code, refused.get_json()["reason"]) == (503, "not_drawn")
        back = client.submit(f"/loans/take-back?q={number}", {"data_statement": True}, form="take-back", follow=False)
        assert back.status_code == 303
        with arrange():
            tag, code = kit.ready_device().tag, kit.referral().code
        order = {"kind": "BRUIKLEEN", "device": tag, "referral": code, "borrower": {**WHO, "identity_seen": True}}
        made, same = (api.post("/loans", order, key="k") for _time in range(2))
        assert (made.status_code, made.data) == (201, same.data)
        assert made.get_json()["agreement"]["sha256"] is None
    other = made.get_json()["number"]
    assert [(each, word) for each, word, _said in loans(arrange)] == [(number, "ended"), (other, "active")]
    assert f"/loans/{number}/agreement.pdf" in client.page(f"/loans/{number}").links.values(), "print again"
    for path in (f"/loans/{number}/agreement.pdf", f"/loans/{number}/receipt.pdf", f"/loans/{other}/agreement.pdf"):
        first, second = client.get(path), client.get(path)
        assert first.data.startswith(b"%PDF")
        assert (first.data, first.headers["ETag"]) == (second.data, second.headers["ETag"])
    assert api.get(f"/loans/{other}").get_json()["agreement"]["sha256"]
    with arrange():
        kinds = session.scalars(select(KeptFile.kind).order_by(KeptFile.id)).all()
        assert list(kinds) == [papers.AGREEMENT, papers.RECEIPT, papers.AGREEMENT]
        drawn = select(func.count()).select_from(Event).where(Event.kind == "paper:drawn")
        assert session.scalar(drawn) == 3


@pytest.mark.parametrize("filled", [to_hand_over, to_take_back])
def test_the_session_ends_while_somebody_types(
    arrange: Arrange, client_for: SignIn, filled: Callable[[Client, Arrange], Form]
) -> None:
    """Nothing is typed twice: after signing in the same form is sent as it was."""
    client = client_for(LIBRARIAN)
    form = filled(client, arrange)
    before = loans(arrange)
    with arrange():
        session.query(WebSession).delete()
    kind = {"content_type": "multipart/form-data"} if form.files else {}
    lost = client.post(form.action, data=form.values, headers=OURS, **kind)
    sign = Page(lost.text).form("sign-in")
    assert "wat je typte, blijft staan" in lost.text
    shown = client.post(
        sign.action or SIGN_IN, data={**sign.values, "email": LIBRARIAN.email, "password": PASSWORD}, headers=OURS
    )
    assert shown.status_code == 200
    assert loans(arrange) == before
    again = Page(shown.text).form(form.action)
    done = client.post(again.action, data=again.values, headers=OURS)
    assert done.status_code == 303, Page(done.text).main
    (after,) = loans(arrange)
    assert after[1:] == (("ended", "Barst in het deksel.") if before else ("active", ""))


@pytest.mark.parametrize("filled", [to_hand_over, to_take_back])
def test_the_service_breaks_while_it_is_done(
    arrange: Arrange, client_for: SignIn, filled: Callable[[Client, Arrange], Form]
) -> None:
    """What was typed stands in the page that says so; one button sends it again, with the key that it had."""
    client = client_for(LIBRARIAN)
    form = filled(client, arrange)
    before = loans(arrange)
    with breaks_at(3):
        broken = client.post(form.action, data=form.values, headers=OURS)
    with breaks_at(3):
        foreign = client.post(form.action, data=form.values, headers={"Sec-Fetch-Site": "cross-site"})
    assert (broken.status_code, foreign.status_code) == (500, 500)
    assert "Verstuur opnieuw" not in foreign.text
    assert loans(arrange) == before
    page = Page(broken.text)
    assert ("Vogelzang" if not before else "Barst in het deksel.") in page.main
    again, _name, _value = page.pressed("Verstuur opnieuw")
    assert again.values["once"] == form.values["once"]
    done = client.post(again.action, data=again.values, headers=OURS)
    assert done.status_code == 303
    assert client.post(form.action, data=form.values).headers["Location"] == done.headers["Location"]
    assert len(loans(arrange)) == 1
