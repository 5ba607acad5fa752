"""While a contract runs: longer when others wait, another device, and the same on pages and by programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from inventory.accounts.actions import opening
from inventory.core.errors import BadInput, Refused
from inventory.devices.models import DeviceType
from inventory.history.models import Event
from inventory.loans.actions import changes
from inventory.loans.actions.longer import longer_findings
from inventory.loans.actions.swap import swap, swap_findings
from inventory.loans.documents import PAPERS, paper
from inventory.loans.models import (
    Loan,
)
from inventory.loans.queries.checks import contracts_out_of_step
from inventory.loans.queries.during import last_contract_of
from inventory.web.saving import saving
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, actor_of, place

Database = Any


def extend(loan: Loan, day: date, **more: Any) -> Loan:
    given = {"actor": actor_of(LIBRARIAN), "settings": kit.settings(), "papers_of": PAPERS, **more}
    return changes.extend(loan, day, **given)


def words(loan: Loan, day: date | None, **more: Any) -> dict[str, str]:
    found = longer_findings(loan, day, replace(kit.settings(), **more))
    return {each.word: each.level.value for each in found}


# --- longer --------------------------------------------------------------------------------------------------------


def test_who_waits_is_said_as_numbers(database: Database, clock: Any) -> None:
    clock.at("2026-11-02")
    loan = kit.lend()
    kit.referral()
    clock.at("2026-11-20")
    kit.referral()
    later = date(2028, 3, 1)
    assert words(loan, later) == {"others_wait": "confirm"}
    said = longer_findings(loan, later, kit.settings())[0].sentence
    assert said.startswith("Er wachten 2 mensen op dit soort toestel, de eerste al 18 dagen. Klaar voor uitlening: 0.")
    assert words(loan, later, extend_when_waiting="blocked") == {"others_wait": "blocked"}
    with pytest.raises(Refused) as no:
        extend(loan, later)
    assert (no.value.reason, no.value.missing) == ("confirm_needed", ("others_wait",))
    extend(loan, later, confirmed=frozenset({"others_wait"}))
    told = database.scalars(select(Event).where(Event.kind == "loan:extended")).one()
    assert told.data["confirmed"] == ["others_wait"]
    for _each in range(2):
        kit.ready_device()
    assert words(loan, date(2028, 6, 1)) == {}, "enough stands ready"


def test_a_contract_has_a_longest_time(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = kit.lend()
    extend(loan, date(2028, 11, 20))
    extend(loan, date(2029, 11, 20))
    extend(loan, date(2030, 11, 20))
    assert words(loan, date(2030, 12, 2))["longest_reached"] == "blocked"
    with pytest.raises(Refused, match="48 maanden"):
        extend(loan, date(2030, 12, 1))
    assert "longest_reached" not in words(loan, date(2030, 12, 2), longest_months=0)


def test_a_later_date_is_a_day_that_the_place_is_open(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = kit.lend()
    assert loan.location_id == place("BIB-C").id
    opening.close_on(place("BIB-C"), date(2028, 3, 1), date(2028, 3, 4), why="inventaris", actor=actor_of(LIBRARIAN))
    found = longer_findings(loan, date(2028, 3, 1), kit.settings())
    assert [each.sentence for each in found] == [
        "Wo 1 mrt 2028 valt op een sluitingsdag (inventaris), dus het wordt ma 6 mrt 2028."
    ]
    extend(loan, date(2028, 3, 1))
    assert loan.due_on == date(2028, 3, 6)
    assert kit.lend(
        kit.free_order(borrower=replace(kit.BORROWER, first_name="Ander"), due_on=date(2027, 8, 15))
    ).due_on == (date(2027, 8, 16))


# --- another device ------------------------------------------------------------------------------------------------


def test_a_swap_says_what_stands_in_its_way(database: Database) -> None:
    loan = kit.lend()
    librarian = actor_of(LIBRARIAN)

    def found(device: Any) -> dict[str, str]:
        return {each.word: each.level.value for each in swap_findings(loan, device, actor=librarian)}

    assert found(kit.ready_device()) == {}
    assert found(loan.line.device) == {"same_device": "blocked"}
    assert found(kit.ready_device(type=DeviceType.TABLET)) == {"wrong_type": "confirm"}
    kit.referral(), kit.referral(), kit.referral()
    assert found(kit.ready_device()) == {"others_wait": "notice"}


def test_what_stays_with_the_borrower_goes_along_again(database: Database) -> None:
    loan = kit.lend(kit.free_order(accessories=("Lader", "Muis", "Laptoptas")))
    new, given = kit.ready_device(), {"actor": actor_of(LIBRARIAN), "settings": kit.settings(), "papers_of": PAPERS}
    with pytest.raises(BadInput):
        swap(loan, new, **given, came_back=["Zetel"], data_statement=True)
    swap(
        loan,
        new,
        **given,
        accessories=["Lader", "Muis"],
        came_back=["Lader", "Muis"],
        condition="Als nieuw.",
        data_statement=True,
    )
    database.commit()
    assert [last_contract_of(line.device) for line in loan.lines] == [None, loan.number], "what came back is not away"
    kept = paper(loan.id, "swap", saving=saving)
    assert kept is not None
    assert kept.content is not None
    assert kept.content.startswith(b"%PDF")
    assert kept.data["accessories_missing"] == ["Laptoptas"]
    assert [each.kind for each in loan.line.accessories] == ["Lader", "Muis"]
    assert contracts_out_of_step() == []


# --- pages and calls -----------------------------------------------------------------------------------------------


def test_moved_died_and_written_off_on_the_page(arrange: Any, client_for: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    with arrange():
        number = kit.lend().number
    desk, path = client_for(LIBRARIAN), f"/loans/{number}"
    new = {"moved-street": "Veldstraat 2", "moved-postal_code": "9000", "moved-city": "Gent"}
    assert "Dit is buiten Kortrijk." in desk.submit(f"{path}/moved", new, form="moved-form").text
    assert "Mag het contract toch langer" in desk.get(f"{path}/extend").text
    assert "Er gaan geen berichten meer" in desk.submit(f"{path}/died", {}, form="died-form").text
    assert "De lener is overleden" in desk.get(path).text
    assert desk.get(f"{path}/extend").text.count("De lener is overleden.") == 1
    assert "Rechtgezet." in desk.submit(path, {}, form="/died/undo").text
    assert desk.get(f"{path}/write-off").status_code == 403
    chief = client_for(COORDINATOR)
    wrong = {"off-why": "not_returned", "off-decided_by": "college", "off-decided_on": "2026-11-20"}
    assert chief.submit(f"{path}/write-off", wrong, form="off-form").status_code == 409
    done = chief.submit(f"{path}/write-off", wrong | {"off-why": "destroyed"}, form="off-form")
    assert "Het toestel is afgeschreven." in done.text
    assert "Het college van burgemeester en schepenen" in done.text
    assert "Schrijf het toestel af" not in chief.get(path).text


def test_programs_do_the_same(arrange: Any, api_for: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    with arrange():
        number = kit.lend().number
    desk, path = api_for(LIBRARIAN), f"/loans/{number}"
    kit_address = {"street": "Veldstraat 2", "postal_code": "8500", "city": "Kortrijk"}
    assert desk.post(f"{path}/moved", kit_address).status_code == 200
    assert desk.post(f"{path}/moved", kit_address).get_json()["reason"] == "nothing_changed"
    assert [desk.post(f"{path}/died").status_code for _time in range(2)] == [200, 409]
    later = desk.post(f"{path}/extend", {"due_on": "2028-02-01"})
    assert (later.status_code, later.get_json()["reason"]) == (409, "quiet")
    assert [desk.post(f"{path}/died/undo").status_code for _time in range(2)] == [200, 409]
    assert desk.post(f"{path}/died").status_code == 200
    body = {"why": "lost", "decided_by": "ocmw", "decided_on": "2026-11-20", "reference": "BCSD 12"}
    assert desk.post(f"{path}/write-off", body).status_code == 403
    done = api_for(COORDINATOR).post(f"{path}/write-off", body)
    assert (done.status_code, done.get_json()["state"]) == (201, "lost")
