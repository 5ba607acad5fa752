"""What each reader sees of the person on a contract, and what is written down of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from inventory.history.models import Event
from inventory.looks.events import LISTED, LOOKS, OPENED, PHONE_SHOWN, READ
from inventory.people.shown import masked
from tests.clients import Client
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, SHOPKEEPER, Persona

PHONE = kit.BORROWER.phone


@pytest.fixture
def contracts(arrange: Any) -> dict[str, str]:
    with arrange():
        return {"free": kit.lend().number, "rent": kit.lend(kit.paid_order()).number}


def looks(arrange: Any) -> list[str]:
    with arrange() as database:
        return list(database.scalars(select(Event.kind).where(Event.kind.in_(LOOKS)).order_by(Event.seq)))


@pytest.mark.parametrize(
    ("phone", "shown"), [("0470 00 00 01", "•••• •• •• 01"), ("", ""), ("+32 56 1", "+•• •6 1"), ("12", "12")]
)
def test_a_masked_phone_keeps_two_digits(phone: str, shown: str) -> None:
    assert masked(phone) == shown


def test_the_phone_is_masked_until_it_is_asked_for(
    client_for: Callable[[Persona], Client], contracts: dict[str, str], arrange: Any, clock: Any
) -> None:
    clock.at("2026-11-03")
    client, address = client_for(LIBRARIAN), f"/loans/{contracts['free']}"
    page = client.get(address).text
    assert "Kanarie" in page
    assert PHONE not in page
    assert "•••• •• •• 01" in page
    assert looks(arrange) == [READ]
    shown = client.submit(address, form=f"{address}/phone").text
    assert PHONE in shown
    assert f'href="tel:{PHONE.replace(" ", "")}"' in shown
    assert PHONE in client.get(address).text
    assert looks(arrange) == [READ, PHONE_SHOWN]
    other = client_for(COORDINATOR).get(address).text
    assert "Kanarie" in other
    assert PHONE not in other
    clock.forward(minutes=16)
    assert PHONE not in client.get(address).text
    assert looks(arrange) == [READ, PHONE_SHOWN, READ, READ]


def test_a_list_shows_first_names_and_a_paper_is_a_look(
    client_for: Callable[[Persona], Client], contracts: dict[str, str], arrange: Any
) -> None:
    client = client_for(LIBRARIAN)
    shown = client.get("/loans").text
    assert "Kanarie V." in shown
    assert "Vogelzang" not in shown
    assert client.get(f"/loans/{contracts['free']}/addendum.pdf").status_code == 404
    assert looks(arrange) == [LISTED]
    assert client.get(f"/loans/{contracts['free']}/agreement.pdf").status_code == 200
    assert client.get(f"/loans/{contracts['free']}/accessories.pdf").status_code == 200
    assert looks(arrange) == [LISTED, READ]


def test_the_coordinator_opens_a_name_of_the_shop_with_a_reason(
    client_for: Callable[[Persona], Client], contracts: dict[str, str], arrange: Any, clock: Any
) -> None:
    clock.at("2026-11-03")
    client, address = client_for(COORDINATOR), f"/loans/{contracts['rent']}"
    assert client.get(f"{address}/agreement.pdf").status_code == 403
    page = client.get(address).text
    assert not [word for word in kit.CANARIES if word in page]
    assert "Verhoogde tegemoetkoming" not in page
    assert "Kies een reden" in client.submit(address, {"reason": ""}, form="name-form").text
    assert looks(arrange) == []
    page = client.submit(address, {"reason": "complaint"}, form="name-form").text
    assert "Kanarie Vogelzang" in page
    assert PHONE not in page
    assert "Verhoogde tegemoetkoming" not in page
    assert client.get(f"{address}/agreement.pdf").status_code == 200
    assert client.get("/loans").text.count("Kanarie") == 1  # of the free loan
    assert looks(arrange) == [OPENED, READ, LISTED]
    clock.forward(minutes=31)
    assert "Kanarie" not in client.get(address).text
    assert client.get(f"{address}/agreement.pdf").status_code == 403


def test_nobody_else_opens_a_name(client_for: Callable[[Persona], Client], contracts: dict[str, str]) -> None:
    for persona, number in ((LIBRARIAN, contracts["free"]), (SHOPKEEPER, contracts["rent"])):
        page = client_for(persona).get(f"/loans/{number}").text
        assert "name-form" not in page
    assert "name-form" not in client_for(COORDINATOR).get(f"/loans/{contracts['free']}").text
