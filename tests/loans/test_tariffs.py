"""Prices: dated rows, with a decision behind each, set from the command line."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from inventory.access import SYSTEM
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import NotAllowed, Refused
from inventory.devices.models import DeviceType
from inventory.history.queries import events_of
from inventory.loans.actions.tariffs import set_tariff, withdraw
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Tariff
from inventory.loans.queries.tariffs import price_list, tariff_on
from tests.loans import kit
from tests.people import ADMIN, COORDINATOR, LIBRARIAN, SHOPKEEPER, TECHNICIAN, actor_of


def test_the_newest_that_began_holds(database: Any) -> None:
    kit.tariff(price="30", valid_from=date(2026, 1, 1))
    kit.tariff(price="35", valid_from=date(2026, 7, 1))
    found = [
        tariff_on(LoanKind.HUUR, DeviceType.LAPTOP, day)
        for day in (date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1))
    ]
    assert [each.price_eur if each else None for each in found] == [None, Decimal("30"), Decimal("35")]
    assert tariff_on(LoanKind.KOOP, DeviceType.LAPTOP, date(2026, 7, 1)) is None


def test_a_price_is_set_once_by_who_answers_for_it(database: Any) -> None:
    def put(actor: Any, kind: LoanKind = LoanKind.HUUR, price: str = "30", ref: str = "Besluit 1") -> Any:
        return set_tariff(
            kind,
            DeviceType.TABLET,
            price_eur=Decimal(price),
            valid_from=date(2026, 1, 1),
            legal_ref=ref,
            actor=actor,
        )

    for nobody in (LIBRARIAN, TECHNICIAN):
        with pytest.raises(NotAllowed):
            put(actor_of(nobody))
    put(actor_of(ADMIN))
    for wrong in (
        {},
        {"kind": LoanKind.BRUIKLEEN},
        {"kind": LoanKind.KOOP, "price": "0"},
        {"kind": LoanKind.KOOP, "ref": " "},
    ):
        with pytest.raises(Refused):
            put(SYSTEM, **wrong)


def test_a_price_to_come_may_be_withdrawn_and_one_that_holds_may_not(database: Any, clock: Any) -> None:
    clock.at("2026-05-01")
    held, coming = kit.tariff(valid_from=date(2026, 5, 1)), kit.tariff(price="40", valid_from=date(2026, 6, 1))
    with pytest.raises(Refused) as no:
        withdraw(held, actor=SYSTEM)
    assert no.value.reason == "tariff_holds"
    withdraw(coming, actor=SYSTEM)
    with pytest.raises(Refused):
        withdraw(coming, actor=SYSTEM)
    found = tariff_on(LoanKind.HUUR, DeviceType.LAPTOP, date(2026, 7, 1))
    assert found is held
    again = kit.tariff(price="45", valid_from=date(2026, 6, 1))
    price = price_list(date(2026, 5, 2))[0]
    assert (price.holds, list(price.to_come), list(price.former)) == (held, [again], [coming])


@pytest.mark.parametrize("change", ["UPDATE tariff SET price_eur = 1", "DELETE FROM tariff"])
def test_a_price_is_never_changed(database: Any, change: str) -> None:
    kit.tariff()
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text(change))


def test_the_page_of_prices(arrange: Any, client_for: Any) -> None:
    with arrange():
        kit.tariff(valid_from=date(2026, 1, 1))
    client = client_for(COORDINATOR)
    tomorrow = today() + timedelta(days=1)
    new = {
        "kind": "HUUR",
        "device_type": "laptop",
        "price_eur": "37,50",
        "deposit_eur": "15",
        "valid_from": tomorrow.isoformat(),
        "legal_ref": "Gemeenteraad 8 juni 2026",
    }
    wrong = client.submit("/tariffs", {**new, "valid_from": "2020-01-01"}, form="tariff-form")
    assert wrong.status_code == 409
    assert "Kies vandaag of een latere dag." in wrong.text
    assert client.submit("/tariffs", {**new, "kind": "KOOP"}, form="tariff-form").status_code == 422
    done = client.submit("/tariffs", new, form="tariff-form")
    assert "€ 37,50" in done.text
    assert "€ 30,00" in done.text
    assert client.submit("/tariffs", new, form="tariff-form").status_code == 409
    with arrange():
        coming = session.scalars(select(Tariff).where(Tariff.valid_from == tomorrow)).one().id
        events = [each.kind for each in events_of("tariff", coming)]
        assert events == ["tariff:set"]
    page = client.get("/tariffs")
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[0]
    assert client.post(f"/tariffs/{coming}/withdraw", data={"csrf_token": token}).status_code == 303
    assert "Ingetrokken" in client.get("/tariffs").text
    assert client_for(LIBRARIAN).get("/tariffs").status_code == 403


def test_the_calls_of_prices(arrange: Any, api_for: Any) -> None:
    api = api_for(SHOPKEEPER)
    day = (today() + timedelta(days=3)).isoformat()
    new = {"kind": "KOOP", "type": "tablet", "price_eur": 45.5, "valid_from": day, "legal_ref": "Besluit 3"}
    made = api.post("/tariffs", json=new)
    assert made.status_code == 201, made.text
    assert made.get_json()["price_eur"] == 45.5
    assert api.post("/tariffs", json={**new, "kind": "BRUIKLEEN"}).status_code == 422
    gone = api.post(f"/tariffs/{made.get_json()['id']}/withdraw")
    assert (gone.status_code, gone.get_json()["is_withdrawn"]) == (200, True)
    assert [each["is_withdrawn"] for each in api.get("/tariffs").get_json()] == [True]
    assert api.post("/tariffs/99/withdraw").status_code == 404
