"""Whom to call about a repair: the shop knows while the case is open, nobody else does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from inventory.core.clock import now
from inventory.history.models import Event
from inventory.looks.events import READ
from inventory.repairs.lifecycle import RepairState
from inventory.repairs.models import Repair
from tests.clients import Client
from tests.house.world import repair_of
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, OTHER_SHOPKEEPER, SHOPKEEPER, TECHNICIAN, Persona

NAME = "Kanarie Vogelzang"


def test_the_shop_sees_whom_to_call_while_the_case_is_open(
    client_for: Callable[[Persona], Client], arrange: Any
) -> None:
    with arrange():
        number = repair_of(kit.lend(kit.paid_order()).line.device.tag, SHOPKEEPER)
    page = client_for(SHOPKEEPER).get(f"/repairs/{number}").text
    assert NAME in page
    assert kit.BORROWER.phone not in page
    assert "•••• •• •• 01" in page
    for persona in (TECHNICIAN, COORDINATOR):
        assert "Kanarie" not in client_for(persona).get(f"/repairs/{number}").text
    assert client_for(OTHER_SHOPKEEPER).get(f"/repairs/{number}").status_code == 404
    with arrange() as database:
        assert [event.kind for event in database.scalars(select(Event).where(Event.kind == READ))] == [READ]
        case = database.scalars(select(Repair)).one()
        case.state, case.closed_at = RepairState.CLOSED, now()
    assert "Kanarie" not in client_for(SHOPKEEPER).get(f"/repairs/{number}").text


def test_the_library_finds_its_borrower_on_the_contract_and_not_on_the_case(
    client_for: Callable[[Persona], Client], arrange: Any
) -> None:
    with arrange():
        number = repair_of(kit.lend().line.device.tag, LIBRARIAN)
    assert "Kanarie" not in client_for(LIBRARIAN).get(f"/repairs/{number}").text
