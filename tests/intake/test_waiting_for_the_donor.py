"""What a donor finds: what waits for its word, which papers come when; and what its questions are for us."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inventory.core.clock import today
from inventory.core.db import session
from inventory.devices.actions import moves
from inventory.intake import queries
from inventory.intake.actions.agree import say_wrong
from inventory.intake.actions.receive import receive_lot
from inventory.intake.lifecycle import RemarkKind
from inventory.intake.models import Lot
from tests.clients import Client
from tests.intake.conftest import lot_named
from tests.people import COORDINATOR, DONOR, LIBRARIAN, TECHNICIAN, Persona, actor_of

ClientFor = Callable[[Persona], Client]


def looked_at(code: str) -> Lot:
    """The lot with this code: here, and every device of it accepted."""
    lot = lot_named(session, code)
    receive_lot(lot, actor=actor_of(TECHNICIAN))
    for line in queries.lines_of(lot):
        moves.move(line.device, "accept", actor=actor_of(TECHNICIAN))
    return lot


def test_the_form_asks_nobody_what_that_person_may_not_do(client_for: ClientFor, arrange: Any) -> None:
    """Who may only receive takes in what stands here; announcing is for the donor and the coordinator."""
    for who, is_asked in ((LIBRARIAN, False), (TECHNICIAN, False), (COORDINATOR, True)):
        fields = client_for(who).page("/lots/new").form().fields
        assert ("is_here" in fields) == is_asked
        assert "received_on" in fields
    counts = client_for(TECHNICIAN).submit("/lots/new", {"donor": "MIRAS", "count_laptop": "3"}, button="act=save")
    assert counts.status_code == 200
    with arrange():
        lot = session.query(Lot).one()
        assert (lot.received_on, lot.expected) == (today(), {"laptop": 3})


def test_what_waits_for_the_donor_stands_first_and_says_which_papers_come(
    client_for: ClientFor, make_lot: Callable[..., str], arrange: Any
) -> None:
    code = make_lot(1)
    donor = client_for(DONOR)
    home = donor.page("/")
    assert "Kondig toestellen aan" in home.text
    assert "Aangekondigd, nog niet bij ons" in home.text
    assert donor.get(f"/lots/{code}/receipt.pdf").status_code == 404
    assert "Komt als elk toestel geteld en bekeken is" in donor.page(f"/lots/{code}").text
    with arrange():
        looked_at(code)
    home = donor.page("/")
    asked = home.root.xpath(f"//a[contains(., 'Kijk na en bevestig: {code}')]/@href")
    assert asked == [f"/lots/{code}#confirmation"]
    assert "Wacht op jou" in donor.page("/lots").text
    page = donor.page(f"/lots/{code}")
    assert page.text.index("De lijst klopt") < page.text.index("Aangekondigd en gekomen")
    receipt = donor.get(f"/lots/{code}/receipt.pdf")
    assert (receipt.status_code, receipt.mimetype) == (200, "application/pdf"), "nobody had to make it first"
    assert donor.get(f"/lots/{code}/receipt.pdf").data == receipt.data
    donor.submit(f"/lots/{code}", form="/confirm")
    assert "Kijk na en bevestig" not in donor.page("/").text
    assert "Wacht op jou" not in donor.page("/lots").text
    assert "Vraag van de schenker" not in client_for(TECHNICIAN).page("/lots").text


def test_a_question_of_the_donor_is_work_for_us(
    client_for: ClientFor, make_lot: Callable[..., str], arrange: Any
) -> None:
    code = make_lot(1)
    with arrange():
        say_wrong(looked_at(code), RemarkKind.NOT_LISTED, "Er was nog een tablet bij.", actor=actor_of(DONOR))
    assert "Loten met een vraag van de schenker" in client_for(TECHNICIAN).page("/").text
    assert code in client_for(TECHNICIAN).page("/lots?remarks=1").text
    assert "Je vraag is gesteld" in client_for(DONOR).page("/lots").text
    assert "Kijk na en bevestig" not in client_for(DONOR).page("/").text
