"""The pages of the counter as people use them, and who sees what on them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from inventory.access import Role
from inventory.core.db import session
from inventory.core.postcodes import place_of
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.history.models import KeptFile
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan
from inventory.referrals.actions.moving import reserve
from tests.clients import Client
from tests.loans import kit
from tests.people import (
    COORDINATOR,
    LIBRARIAN,
    OTHER_LIBRARIAN,
    OTHER_SHOPKEEPER,
    PEOPLE,
    SHOPKEEPER,
    TECHNICIAN,
    Persona,
    actor_of,
)

Arrange = Callable[[], Any]
SignIn = Callable[[Persona], Client]
WHO = {
    "first_name": "Kanarie",
    "last_name": "Vogelzang",
    "birth_date": "1984-05-09",
    "street": "Zangersstraat 12",
    "postal_code": "8500",
    "city": "Kortrijk",
    "identity_seen": True,
}


def things(arrange: Arrange) -> tuple[str, str]:
    """A ready device and a code: (tag, code)."""
    with arrange():
        return kit.ready_device().tag, kit.referral().code


def lent(arrange: Arrange, kind: LoanKind = LoanKind.BRUIKLEEN) -> str:
    with arrange():
        return kit.lend(kit.free_order() if kind == LoanKind.BRUIKLEEN else kit.paid_order(kind)).number


def test_scan_in_any_order_then_lend(arrange: Arrange, client_for: SignIn) -> None:
    tag, code = things(arrange)
    client = client_for(LIBRARIAN)
    page = client.page(f"/loans/hand-over?q={code.lower().replace('-', ' ')}")
    assert code in page.main
    assert "Scan het toestel" in page.main
    page = client.page(f"/loans/hand-over?code={code}&q={tag.replace('-', '')}")
    assert "Leen uit" in page.main
    assert "Dit gebeurt als je klikt" in page.main
    path = f"/loans/hand-over?code={code}&device={tag}"
    answer = client.submit(path, {**WHO, "accessories": ["Lader", "Muis"]}, form="hand-over", follow=False)
    assert answer.status_code == 303
    number = answer.headers["Location"].split("/")[-1].split("?")[0]
    with arrange():
        assert session.scalars(select(Device).where(Device.tag == tag)).one().state == DeviceState.ON_LOAN
        kept = session.scalars(select(KeptFile)).one()
        assert kept.sha256 is None, "nobody waits at the desk for a paper that is not yet opened"
        assert kept.data["accessories"] == ["Lader", "Muis"]
    page = client.page(answer.headers["Location"])
    assert number in page.main
    assert "Volgende" in page.main
    opened = client.get(f"/loans/{number}/agreement.pdf")
    assert opened.mimetype == "application/pdf"
    with arrange():
        sha256 = session.scalars(select(KeptFile)).one().sha256
        assert sha256 == hashlib.sha256(opened.data).hexdigest()


def test_what_is_put_aside_asks_for_its_code_and_does_not_refuse(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        code, device = kit.referral(), kit.ready_device()
        reserve(code, device, actor=actor_of(LIBRARIAN), settings=kit.settings())
        tag, right, wrong = device.tag, code.code, kit.referral().code
    client = client_for(LIBRARIAN)
    page = client.page(f"/loans/hand-over?device={tag}").main
    assert "Dit toestel ligt klaar voor een code. Scan de code." in page
    assert "ligt klaar voor een andere code" not in page
    assert "ligt klaar voor een andere code" in client.page(f"/loans/hand-over?device={tag}&code={wrong}").main
    page = client.page(f"/loans/hand-over?device={tag}&code={right}").main
    assert "Leen uit" in page
    assert "Scan de code." not in page


def test_the_device_of_who_waits_longer_is_ticked_first(
    arrange: Arrange, client_for: SignIn, api_for: Any, clock: Any
) -> None:
    clock.at("2026-11-03T10:00")
    with arrange():
        kit.referral()
    clock.at("2026-11-03T11:00")
    tag, code = things(arrange)
    client = client_for(LIBRARIAN)
    path = f"/loans/hand-over?code={code}&device={tag}"
    assert "iemand die langer wacht" in client.page(path).main
    refused = client.submit(path, WHO, form="hand-over")
    assert refused.status_code == 409
    assert "Vogelzang" in refused.text
    no = api_for(LIBRARIAN).post(
        "/loans", json={"kind": "BRUIKLEEN", "device": tag, "referral": code, "borrower": WHO, "accessories": []}
    )
    assert (no.status_code, no.get_json()["missing"]) == (409, ["others_wait_longer"])
    done = client.submit(path, {**WHO, "confirmed": ["others_wait_longer"]}, form="hand-over", follow=False)
    assert done.status_code == 303


def test_a_device_that_is_out_is_taken_back_from_here(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        tag = kit.lend(kit.paid_order()).line.device.tag
    page = client_for(SHOPKEEPER).page(f"/loans/hand-over?kind=HUUR&device={tag}")
    assert tag in page.visible_link("Neem terug")
    assert "Neem terug" not in client_for(LIBRARIAN).page(f"/loans/hand-over?device={tag}").main


def test_the_postcode_says_the_municipality(arrange: Arrange, client_for: SignIn) -> None:
    tag, code = things(arrange)
    path = f"/loans/hand-over?device={tag}&code={code}"
    done = client_for(LIBRARIAN).submit(path, {**WHO, "city": "", "postal_code": "8501"}, form="hand-over")
    assert "8501 Kortrijk" in done.text
    assert [place_of(code) for code in ("8530", "B-8560", "1040", "75001")] == ["Harelbeke", "Wevelgem", "", ""]


def test_a_double_click_makes_one_loan(arrange: Arrange, client_for: SignIn) -> None:
    tag, code = things(arrange)
    client = client_for(LIBRARIAN)
    found = client.page(f"/loans/hand-over?code={code}&device={tag}").form("hand-over")
    values = {**{name: list(each) for name, each in found.values.items()}, **{k: [str(v)] for k, v in WHO.items()}}
    first = client.post(found.action, data=values)
    second = client.post(found.action, data=values)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    with arrange():
        assert session.scalar(select(func.count()).select_from(Loan)) == 1


def test_the_second_desk_is_told(arrange: Arrange, client_for: SignIn) -> None:
    tag, code = things(arrange)
    with arrange():
        other = kit.referral().code
    here, there = client_for(LIBRARIAN), client_for(OTHER_LIBRARIAN)
    form = there.page(f"/loans/hand-over?code={other}&device={tag}").form("hand-over")
    here.submit(f"/loans/hand-over?code={code}&device={tag}", WHO, form="hand-over")
    values = {**{name: list(each) for name, each in form.values.items()}, **{k: [str(v)] for k, v in WHO.items()}}
    late = there.post(form.action, data=values)
    assert late.status_code == 409
    assert "Bibliotheek Kortrijk (Lien Biebuyck) leende" in late.text


def test_a_wrong_field_keeps_what_was_typed(arrange: Arrange, client_for: SignIn) -> None:
    tag, code = things(arrange)
    client = client_for(LIBRARIAN)
    path = f"/loans/hand-over?code={code}&device={tag}"
    answer = client.submit(path, {**WHO, "last_name": "", "street": "Straat 85.07.30-033.28"}, form="hand-over")
    assert answer.status_code == 422
    assert "rijksregisternummer" in answer.text
    assert 'value="Kanarie"' in answer.text
    answer = client.submit(path, {**WHO, "identity_seen": None}, form="hand-over")
    assert answer.status_code == 422


@pytest.mark.parametrize("text", ["KOR-000001-B", "ABCD-2345", "https://elders.be/d/KOR-1", "L-2026-001", "<b>x</b>"])
def test_an_unknown_code_is_one_sentence(client_for: SignIn, text: str) -> None:
    client = client_for(LIBRARIAN)
    answer = client.get("/loans/hand-over", query_string={"q": text})
    assert answer.status_code == 200
    assert "notice-blocked" in answer.text


def test_the_shop_rents_and_sells(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        kit.tariff()
        tag = kit.ready_device(where="WINKEL").tag
        other = kit.ready_device(where="WINKEL").tag
    client = client_for(SHOPKEEPER)
    path = f"/loans/hand-over?device={tag}&kind=HUUR"
    (price,) = re.findall(r'<input[^>]*name="price_eur"[^>]*>', client.get(path).text)
    assert 'value="30,00"' in price
    assert 'type="text"' in price  # a browser leaves a field for numbers empty when it is given "30,00"
    wrong = client.submit(path, {**WHO, "price_eur": "dertig"}, form="hand-over")
    assert "Vul een bedrag in, zoals 12,50." in wrong.text
    assert "Kies welk bewijs" in wrong.text  # all that is missing at once, also when something else is wrong
    nothing = client.submit(path, {"first_name": "Kanarie"}, form="hand-over")
    assert nothing.status_code == 422
    summary = kit.page_of(nothing).root.xpath("//*[@data-error-summary]//a/@href")
    for field in ("identity_seen", "last_name", "birth_date", "tariff_proof", "confirmed"):
        assert any(field in href for href in summary), field
    assert 'value="unpaid_price"' in nothing.text
    rounds = client.submit(path, WHO, form="hand-over")
    assert rounds.status_code == 409
    assert "Kies welk bewijs" in rounds.text
    assert 'value="unpaid_price"' in rounds.text
    done = client.submit(path, {**WHO, "tariff_proof": "VT", "paid_by": "cash"}, form="hand-over")
    assert done.status_code == 200
    assert "€ 30,00" in done.text
    path = f"/loans/hand-over?device={other}&kind=KOOP"
    done = client.submit(
        path, {**WHO, "tariff_proof": "UITPAS_KANSEN", "price_eur": "65,50", "paid_by": "cash"}, form="hand-over"
    )
    assert done.status_code == 200
    assert "€ 65,50" in done.text
    with arrange():
        assert session.scalars(select(Device).where(Device.tag == other)).one().state == DeviceState.SOLD


def test_what_is_asked_because_of_who_signs_can_be_confirmed(arrange: Arrange, client_for: SignIn) -> None:
    """The page asks for it once it knows the name; the tick must then count."""
    with arrange():
        kit.lend(kit.paid_order(LoanKind.KOOP))
        tag = kit.ready_device(where="WINKEL").tag
    client = client_for(SHOPKEEPER)
    path = f"/loans/hand-over?device={tag}&kind=KOOP"
    filled = {**WHO, "tariff_proof": "VT", "price_eur": "65,50", "paid_by": "cash"}
    asked = client.submit(path, filled, form="hand-over")
    assert asked.status_code == 409
    assert 'value="bought_before"' in asked.text
    form = client.page(path).form("hand-over")
    done = client.post(path, data={**form.values, **filled, "identity_seen": "y", "confirmed": "bought_before"})
    assert done.status_code == 303


def test_take_back_and_ready_for_the_next(arrange: Arrange, client_for: SignIn) -> None:
    number = lent(arrange)
    client = client_for(LIBRARIAN)
    with arrange():
        tag = session.scalars(select(Loan)).one().line.device.tag
    done = client.submit(
        f"/loans/take-back?q={tag}", {"accessories": ["Lader"], "data_statement": True}, form="/take-back"
    )
    assert done.status_code == 200
    assert f"Contract {number} is afgesloten" in done.text
    assert "data-scan-target" in done.text
    receipt = client.get(f"/loans/{number}/receipt.pdf")
    assert receipt.data.startswith(b"%PDF")
    again = client.get("/loans/take-back", query_string={"q": tag})
    assert again.status_code == 404


def test_extend_damage_and_loss_on_the_page(arrange: Arrange, client_for: SignIn, clock: Any) -> None:
    clock.at("2026-11-20")
    number = lent(arrange)
    client = client_for(LIBRARIAN)
    path = f"/loans/{number}"
    later = f"{path}/extend"
    assert client.submit(later, {"extend-due_on": "2026-11-21"}, form="extend-form").status_code == 409
    assert client.submit(later, {"extend-due_on": "2028-05-01"}, form="extend-form").status_code == 200
    assert client.get(f"{path}/addendum.pdf").data.startswith(b"%PDF")
    what = f"{path}/incidents"
    assert client.submit(what, {"incident-kind": "theft"}, form="incident-form").status_code == 409
    done = client.submit(what, {"incident-kind": "loss"}, form="incident-form")
    assert "Vermist" in done.text


def test_a_reprint_is_the_same_file(arrange: Arrange, client_for: SignIn) -> None:
    number = lent(arrange)
    client = client_for(LIBRARIAN)
    first, second = (client.get(f"/loans/{number}/agreement.pdf") for _time in range(2))
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]
    with arrange():
        kept = session.scalars(select(KeptFile)).one()
        assert first.headers["ETag"].strip('"') == kept.sha256


# --- who sees what ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("persona", [p for p in PEOPLE if p.org != "BIB" or p is TECHNICIAN], ids=lambda p: p.name)
def test_no_name_of_a_borrower_leaks(arrange: Arrange, client_for: SignIn, persona: Persona) -> None:
    free, rent = lent(arrange), lent(arrange, LoanKind.HUUR)
    with arrange():
        tags = [loan.line.device.tag for loan in session.scalars(select(Loan))]
        code = session.scalars(select(Loan).where(Loan.number == free)).one().referral.code  # type: ignore[union-attr]
    client = client_for(persona)
    own = {free: Role.COORDINATOR in persona.roles, rent: persona is SHOPKEEPER}
    seen = ["/", "/loans", "/referrals", f"/referrals/{code}", *(f"/d/{tag}" for tag in tags)]
    seen += [f"/scan/go?q={text}" for text in (*tags, free, rent, "Vogelzang")]
    text = "".join(client.get(path, follow_redirects=True).text for path in seen if path != "/loans")
    if not any(own.values()):
        text += client.get("/loans", follow_redirects=True).text
        assert not [
            word for word in kit.CANARIES if word in text.replace("Vogelzang” ", "").replace('value="Vogelzang"', "")
        ]
    for number, allowed in own.items():
        page = client.get(f"/loans/{number}")
        paper = client.get(f"/loans/{number}/agreement.pdf")
        assert ("Vogelzang" in page.text) is allowed, f"{persona.name} {number}"
        assert (paper.status_code == 200) is allowed


def test_the_coordinator_reads_no_customer_of_the_shop(arrange: Arrange, client_for: SignIn) -> None:
    number = lent(arrange, LoanKind.KOOP)
    client = client_for(COORDINATOR)
    for path in ("/loans?show=all", f"/loans/{number}"):
        page = client.page(path)
        assert number in page.main
        assert "Vogelzang" not in page.main
        assert "afgeschermd" in page.main


@pytest.mark.parametrize("persona", [OTHER_LIBRARIAN, OTHER_SHOPKEEPER, SHOPKEEPER], ids=lambda p: p.name)
def test_a_contract_of_another_counter_is_not_there(arrange: Arrange, client_for: SignIn, persona: Persona) -> None:
    number = lent(arrange)
    client = client_for(persona)
    for path in ("", "/agreement.pdf", "/receipt.pdf"):
        assert client.get(f"/loans/{number}{path}").status_code == 404
    assert client.get(f"/loans/take-back?q={number}").status_code == 404


def test_lists_cost_the_same_for_one_and_three(arrange: Arrange, client_for: SignIn, statements: Any) -> None:
    client = client_for(LIBRARIAN)

    def cost() -> int:
        with statements() as seen:
            client.page("/loans")
            client.page("/referrals")
        return len(seen)

    lent(arrange)
    cost()
    one = cost()
    with arrange():
        for name in ("Een", "Twee"):
            kit.lend(kit.free_order(borrower=kit.replace(kit.BORROWER, last_name=name)))
    assert cost() == one
