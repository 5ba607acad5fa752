"""Contracts for programs, exactly as the contract of the API says; and two desks that reach for one device."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from inventory.core.db import session
from inventory.devices.models import Device
from inventory.loans.models import Loan
from inventory.loans.queries.checks import contracts_out_of_step
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, TECHNICIAN, Persona, token_for

Arrange = Callable[[], Any]
Api = Callable[..., Any]
WHO: dict[str, Any] = {
    "first_name": "Kanarie",
    "last_name": "Vogelzang",
    "birth_date": "1984-05-09",
    "street": "Zangersstraat 12",
    "postal_code": "8500",
    "city": "Kortrijk",
    "identity_seen": True,
}


def body(arrange: Arrange, **values: Any) -> dict[str, Any]:
    with arrange():
        device, code = kit.ready_device().tag, kit.referral().code
    return {
        "kind": "BRUIKLEEN",
        "device": device,
        "referral": code,
        "borrower": WHO,
        "accessories": ["Lader"],
        **values,
    }


def made(arrange: Arrange, api: Any, **values: Any) -> dict[str, Any]:
    answer = api.post("/loans", json=body(arrange, **values))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_loan_and_its_paper(arrange: Arrange, api_for: Api) -> None:
    api = api_for(LIBRARIAN)
    loan = made(arrange, api)
    assert loan["number"].startswith("B-")
    assert (loan["state"], loan["price_eur"]) == ("active", None)
    paper = api.get(f"/loans/{loan['number']}/agreement.pdf")
    assert paper.mimetype == "application/pdf"
    assert hashlib.sha256(paper.data).hexdigest() == loan["agreement"]["sha256"]
    assert "Vogelzang" not in api.get(f"/loans/{loan['number']}").text


def test_the_same_key_is_one_loan(arrange: Arrange, api_for: Api) -> None:
    api, order = api_for(LIBRARIAN), body(arrange)
    first, second = (api.post("/loans", json=order, key="k1") for _time in range(2))
    assert first.get_json() == second.get_json()
    assert api.post("/loans", json={**order, "accessories": []}, key="k1").status_code == 422
    with arrange():
        assert session.scalar(select(func.count()).select_from(Loan)) == 1


@pytest.mark.parametrize(
    ("change", "status", "reason"),
    [
        ({"price_eur": 5}, 422, "price_not_allowed"),
        ({"referral": None}, 409, "referral_needed"),
        ({"referral": "ABCD-2345"}, 404, "not_found"),
        ({"device": "KOR-999999-A"}, 404, "not_found"),
        ({"borrower": {**WHO, "identity_seen": False}}, 422, "identity_not_seen"),
        ({"borrower": {**WHO, "rijksregisternummer": "85073003328"}}, 422, None),
        ({"borrower": {**WHO, "street": "85073003328"}}, 422, "national_number"),
        ({"kind": "HUUR"}, 403, "not_allowed"),
        ({"kind": "GIFT"}, 422, None),
        ({"due_on": "2020-01-01"}, 409, "due_in_past"),
        ({"state": "ended"}, 422, None),
    ],
    ids=str,
)
def test_what_is_refused_and_why(
    arrange: Arrange, api_for: Api, change: dict[str, Any], status: int, reason: str | None
) -> None:
    answer = api_for(LIBRARIAN).post("/loans", json={**body(arrange), **change})
    assert (answer.status_code, answer.get_json().get("reason")) == (status, reason), answer.text
    assert answer.mimetype == "application/problem+json"
    with arrange():
        assert session.scalar(select(func.count()).select_from(Loan)) == 0


def test_the_shop(arrange: Arrange, api_for: Api) -> None:
    api = api_for(SHOPKEEPER)
    later = ["unpaid_price", "unpaid_deposit"]
    order = body(arrange, kind="HUUR", referral=None, price_eur=30, deposit_eur=20.5, confirmed=later)
    no = api.post("/loans", json=order)
    assert (no.status_code, no.get_json()["reason"], no.get_json()["missing"]) == (
        409,
        "proof_missing",
        ["tariff_proof"],
    )
    loan = api.post("/loans", json={**order, "tariff_proof": "VT"}).get_json()
    assert (loan["price_eur"], loan["deposit_eur"]) == (30, 20.5)
    paid = api.post(f"/loans/{loan['number']}/payments", json={"amount_eur": 30, "method": "cash"})
    assert paid.status_code == 201
    more = api.post(f"/loans/{loan['number']}/payments", json={"amount_eur": 30, "method": "cash"})
    assert (more.status_code, more.get_json()["reason"]) == (409, "paid_too_much")
    sale = made(arrange, api, kind="KOOP", referral=None, price_eur=65.5, tariff_proof="UITPAS_KANSEN", confirmed=later)
    assert (sale["state"], sale["due_on"]) == ("sold", None)
    assert sale["guarantee_until"]


def test_extend_swap_damage_return(arrange: Arrange, api_for: Api, clock: Any) -> None:
    clock.at("2026-11-20")
    api = api_for(LIBRARIAN)
    loan = made(arrange, api)
    path = f"/loans/{loan['number']}"
    later = api.post(f"{path}/extend", json={"due_on": "2028-05-01"})
    assert later.get_json()["due_on"] == "2028-05-02"
    stale = api.post(f"{path}/extend", json={"due_on": "2028-06-01"}, version=loan["version"])
    assert stale.status_code == 412
    with arrange():
        other = kit.ready_device().tag
    swapped = api.post(f"{path}/swap", json={"device": other, "data_statement": True, "accessories": ["Lader"]})
    assert swapped.get_json()["device"] == other
    assert api.post(f"{path}/incidents", json={"kind": "damage", "note": "Kras"}).status_code == 201
    back = api.post(f"{path}/return", json={"accessories": ["Lader"], "data_statement": True})
    assert back.get_json()["state"] == "ended"
    again = api.post(f"{path}/return", json={"data_statement": True})
    assert (again.status_code, again.get_json()["reason"]) == (409, "wrong_state")
    with arrange():
        assert contracts_out_of_step() == []


@pytest.mark.parametrize("persona", [OTHER_LIBRARIAN, SHOPKEEPER], ids=lambda p: p.name)
def test_a_foreign_contract_is_not_there(arrange: Arrange, api_for: Api, persona: Persona) -> None:
    loan = made(arrange, api_for(LIBRARIAN))
    api, path = api_for(persona), f"/loans/{loan['number']}"
    assert {api.get(path).status_code, api.get(f"{path}/agreement.pdf").status_code} == {404}
    for call, sent in (("return", {"data_statement": True}), ("extend", {"due_on": "2027-01-01"})):
        assert api.post(f"{path}/{call}", json=sent).status_code == 404


def test_who_may_not_at_all(arrange: Arrange, api_for: Api) -> None:
    number = made(arrange, api_for(LIBRARIAN))["number"]
    assert api_for(TECHNICIAN).get(f"/loans/{number}").status_code == 403
    seen = api_for(COORDINATOR).get(f"/loans/{number}")
    assert (seen.status_code, seen.get_json()["moves"]) == (200, [])


def test_two_desks_one_device(app: Flask, arrange: Arrange) -> None:
    """Eight desks hand over the same device at the same moment: one succeeds, the others read who and when."""
    desks = 8
    with arrange():
        tag = kit.ready_device().tag
        codes = [kit.referral().code for _desk in range(desks)]
        keys = [token_for(LIBRARIAN) for _desk in range(desks)]
    start = threading.Barrier(desks)
    answers: list[Any] = []

    def reach(number: int) -> None:
        order = {
            "kind": "BRUIKLEEN",
            "device": tag,
            "referral": codes[number],
            "borrower": {**WHO, "last_name": f"Vogel {'abcdefgh'[number]}"},
            "confirmed": ["others_wait_longer"],
        }
        client = app.test_client()
        start.wait()
        answers.append(client.post("/api/v1/loans", json=order, headers={"Authorization": f"Bearer {keys[number]}"}))

    threads = [threading.Thread(target=reach, args=(number,)) for number in range(desks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * (desks - 1)]
    for late in (answer for answer in answers if answer.status_code == 409):
        assert late.get_json()["reason"] == "already_handed_over", late.text
        assert "Bibliotheek Kortrijk (Lien Biebuyck) leende" in late.get_json()["detail"]
    with arrange():
        assert session.scalar(select(func.count()).select_from(Loan)) == 1
        assert session.scalars(select(Device).where(Device.tag == tag)).one().state == "on_loan"
        assert contracts_out_of_step() == []
