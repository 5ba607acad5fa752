"""The jobs of the desk without any script: only links and buttons that the pages show, and what their forms send."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core.clock import today
from inventory.core.db import session
from inventory.devices.models import Device
from inventory.learning.actions import Words, add_offer
from inventory.learning.models import OfferKind
from inventory.loans.actions.reminders import remind
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan
from tests.clients import Client
from tests.loans import climbing, kit
from tests.pages import Page
from tests.people import COORDINATOR, LIBRARIAN, SHOPKEEPER, Persona, actor_of
from tests.placements import kit as placements

pytestmark = pytest.mark.sqlite  # what pages show; the actions behind them run on both databases elsewhere
Arrange = Callable[[], Any]
SignIn = Callable[[Persona], Client]
WHO = {
    "identity_seen": "y",
    "first_name": "Kanarie",
    "last_name": "Vogelzang",
    "birth_date": "1984-05-09",
    "street": "Zangersstraat 12",
    "postal_code": "8500",
    "city": "Kortrijk",
}


class Reader:
    """Somebody at the desk whose browser runs no script: begins at the start page, follows links, presses buttons."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.goes_to("/")

    def goes_to(self, path: str) -> None:
        answer = self.client.get(path, follow_redirects=True)
        assert answer.status_code == 200, f"{path}: {answer.status}"
        self.path, self.page = answer.request.path, Page(answer.text)

    def follows(self, words: str) -> None:
        self.goes_to(self.page.visible_link(words))

    def presses(self, words: str, *, status: int = 200, **filled: Any) -> None:
        """Fill in fields of the form of this button, and press it. What is filled in must be on the page."""
        form, name, value = self.page.pressed(words)
        missing = filled.keys() - form.fields
        assert not missing, f"the form of {words!r} has no {missing}; it has {sorted(form.fields)}"
        sent: dict[str, Any] = {**form.values, **filled}
        if name:
            sent[name] = value
        if form.method == "get":
            answer = self.client.get(form.action or self.path, query_string=sent, follow_redirects=True)
        else:
            kind = {"content_type": "multipart/form-data"} if form.files else {}
            answer = self.client.post(form.action or self.path, data=sent, follow_redirects=True, **kind)
        assert answer.status_code == status, f"{words}: {answer.status} {Page(answer.text).main[:600]}"
        self.path, self.page = answer.request.path, Page(answer.text)

    def reads(self, *words: str) -> None:
        for each in words:
            assert each in self.page.main, self.page.main[:1500]


def ready(arrange: Arrange, where: str = "BIB-C") -> str:
    with arrange():
        return kit.ready_device(where=where).tag


def lent(arrange: Arrange, kind: LoanKind = LoanKind.BRUIKLEEN) -> tuple[str, str]:
    with arrange():
        loan = kit.lend(kit.free_order() if kind == LoanKind.BRUIKLEEN else kit.paid_order(kind))
        return loan.number, loan.line.device.tag


def state_of(arrange: Arrange, tag: str) -> str:
    with arrange():
        return str(session.scalars(select(Device.state).where(Device.tag == tag)).one())


def test_hand_over_and_offer_to_learn(arrange: Arrange, client_for: SignIn) -> None:
    tag = ready(arrange)
    with arrange():
        code = kit.referral().code
        words = Words(OfferKind.DIGIPUNT, "Digipunt Overleie", "Overleiestraat 45", "Elke dinsdag", places=1)
        add_offer(words, actor=actor_of(COORDINATOR))
    reader = Reader(client_for(LIBRARIAN))
    reader.follows("Geef een toestel mee")
    reader.presses("Ga", q=tag)
    reader.presses("Ga", q=code)
    reader.presses("Leen uit", **WHO, accessories=["Lader"], condition="Kras")
    reader.reads("Het contract is gemaakt en het toestel is meegegeven.", tag)
    paper = reader.client.get(reader.page.visible_link("Druk het contract af (opent in een nieuw tabblad)"))
    assert paper.data.startswith(b"%PDF")
    reader.presses("Schrijf in Digipunt Overleie")
    reader.reads("Digipunt Overleie")
    assert state_of(arrange, tag) == "on_loan"
    with arrange():
        assert session.scalars(select(Loan.learning_path)).one() == "planned"


def test_take_back_one_and_many(arrange: Arrange, client_for: SignIn) -> None:
    _number, tag = lent(arrange)
    reader = Reader(client_for(LIBRARIAN))
    reader.follows("Neem een toestel terug")
    reader.presses("Ga", q=tag)
    reader.presses("Alles is er: neem terug", data_statement="y")
    reader.reads(f"{tag} is terug.")
    assert state_of(arrange, tag) == "returned"
    others = []
    for name in ("Merel", "Ekster", "Gaai"):
        with arrange():
            who = kit.replace(kit.BORROWER, last_name=name)
            others.append(kit.lend(kit.free_order(borrower=who)).line.device.tag)
    reader.follows("Neem er veel terug")
    reader.presses("Begin met scannen", said="1")
    reader.presses("Ga", q=others[0])
    # Enter in the field of the scan presses the first button of its form.
    reader.presses("Bewaar nu", q=others[1], accessories=["Lader"])
    reader.reads(f"{others[0]} is terug.", others[1])
    reader.presses("Ga", q=others[2], accessories=["Lader"])
    reader.reads(f"{others[1]} is terug.")
    form, _name, _value = reader.page.pressed("Bewaar nu")
    reader.presses("Bewaar nu")
    again = reader.client.post(form.action, data={**form.values, "save": "1"})  # a refresh
    assert f"{others[2]} is terug." in Page(again.text).main
    assert "niet teruggenomen" not in Page(again.text).main
    assert [state_of(arrange, each) for each in others] == ["returned"] * 3


def test_longer_another_device_and_damage(arrange: Arrange, client_for: SignIn, clock: Any) -> None:
    clock.at("2026-11-20T10:00")
    number, tag = lent(arrange)
    other = ready(arrange)
    reader = Reader(client_for(LIBRARIAN))
    reader.follows("Leningen")
    reader.follows(number)
    reader.follows("Verleng")
    reader.presses("Verleng", **{"extend-due_on": "2028-05-04"})
    reader.reads("4 mei 2028")
    reader.goes_to("/")
    reader.follows("Wissel een toestel")
    reader.presses("Ga", q=tag)
    reader.presses("Ga", q=other)
    reader.presses("Wissel", data_statement="y", accessories=["Lader"])
    assert (state_of(arrange, tag), state_of(arrange, other)) == ("returned", "on_loan")
    reader.goes_to(f"/loans/{number}")
    reader.follows("Beschadigd, kwijt of gestolen")
    reader.presses("Noteer dit", **{"incident-kind": "damage", "incident-note": "Barst in het deksel"})
    reader.goes_to(f"/loans/{number}")
    reader.follows("Beschadigd, kwijt of gestolen")
    reader.presses("Noteer dit", **{"incident-kind": "theft", "incident-police_number": "KO.11.L1.1/2026"})
    assert state_of(arrange, other) == "missing"


def test_rent_and_pay(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        kit.tariff()
    tag = ready(arrange, "WINKEL")
    reader = Reader(client_for(SHOPKEEPER))
    reader.follows("Verhuur of verkoop een toestel")
    reader.presses("Ga", q=tag)
    reader.presses("Verhuur", **WHO, tariff_proof="VT", paid_by="cash", paid_eur="10,00", status=409)
    reader.presses("Verhuur", confirmed=["unpaid_price", "unpaid_deposit"])  # what was typed stands there
    with arrange():
        number = session.scalars(select(Loan.number)).one()
    reader.goes_to(f"/loans/{number}")
    reader.presses("Noteer de betaling", **{"payment-amount_eur": "20,00", "payment-method": "transfer"})
    reader.reads("€ 20,00")


def test_a_call_is_noted(arrange: Arrange, client_for: SignIn, clock: Any) -> None:
    clock.at(climbing.DUE)
    with arrange():
        loan = climbing.lend(email="")
        number = loan.number
    clock.forward(days=1)
    with arrange():
        assert remind(actor=SYSTEM) == 1
    reader = Reader(client_for(LIBRARIAN))
    reader.follows("Leningen")
    reader.follows("Bellijst")
    reader.presses(f"Toon het nummer {number}")
    reader.reads("0470 00 00 01")
    reader.presses(f"Bereikt {number}")
    reader.reads("Vandaag gebeld")


def test_a_class_goes_and_comes_back(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        tags = [placements.ready().tag for _each in range(2)]
    reader = Reader(client_for(LIBRARIAN))
    reader.follows("Klassen en digipunten")
    reader.follows("Nieuwe overeenkomst")
    reader.presses(
        "Ga verder naar scannen", purpose="class", receiver="MIRAS", location="ZONNE", contact="teacher",
        from_on=today().isoformat(), until_on=(today() + timedelta(days=10)).isoformat(), accessories=["lader"],
    )  # fmt: skip
    for tag in tags:
        reader.presses("Gaat mee", q=tag)
        reader.reads(f"{tag} gaat mee.")
    reader.presses("Geef mee en maak de overeenkomst")
    assert [state_of(arrange, tag) for tag in tags] == ["placed"] * 2
    for tag in tags:
        reader.presses("Is terug", q=tag)
    reader.reads("Afgesloten")
    assert [state_of(arrange, tag) for tag in tags] == ["returned"] * 2
