"""What stands in the way of erasing; terms, lists and the second person who looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from inventory.access import SYSTEM
from inventory.core.clock import now
from inventory.core.errors import Refused
from inventory.history.queries import first_broken_event
from inventory.loans.actions import changes
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import IncidentKind
from inventory.loans.queries.contracts import payments_of
from inventory.loans.queries.money import balance
from inventory.people.actions.keeping import propose_term, withdraw_term
from inventory.people.actions.rights import dispute, put_right
from inventory.people.actions.twins import merge
from inventory.people.models import TERMS, Person, RightReason, TermKind, Twin
from inventory.people.queries.keeping import amount_of
from inventory.people.queries.keeping import changes as changes_of_terms
from inventory.privacy.actions.erase import erase_asked, erase_due
from inventory.privacy.actions.plans import change_term, confirm_change, confirm_list, make_list
from inventory.privacy.queries import effects
from inventory.privacy.queries.due import due
from inventory.privacy.queries.effects import effect_of
from tests.loans import kit
from tests.people import ADMIN, COORDINATOR, LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, actor_of
from tests.privacy.lives import back

# --- what stands in the way -------------------------------------------------------------------------------------------


def test_an_open_loan_stands_in_the_way(database: Any, clock: Any) -> None:
    loan = kit.lend()
    with pytest.raises(Refused, match=loan.number) as refused:
        erase_asked(loan.person, actor=actor_of(LIBRARIAN))
    assert refused.value.reason == "open_loan"
    back(loan)
    assert erase_asked(loan.person, actor=actor_of(LIBRARIAN)) == 1
    with pytest.raises(Refused) as refused:
        put_right(loan.person, {"city": "Gent"}, RightReason.MOVED, actor=actor_of(LIBRARIAN))
    assert refused.value.reason == "anonymised"


def test_debt_dispute_and_the_law_stand_in_the_way(database: Any, clock: Any) -> None:
    clock.at("2026-01-05")
    loan = kit.lend(kit.paid_order())
    person = loan.person
    back(loan)
    shop = actor_of(SHOPKEEPER)
    assert reason(person) == "debt"
    kit.pay(loan, balance(loan).to_pay, reference="Kanarie")
    assert reason(person) == "kept_by_law"
    dispute(person, True, actor=shop)
    clock.at("2036-01-06")
    assert due() == []
    assert reason(person) == "dispute"
    dispute(person, False, actor=shop)
    assert [each.term for each in due()] == [TermKind.PAID_LOAN]
    assert erase_due(actor=SYSTEM) == 1
    assert payments_of(loan)[0].reference == ""
    assert loan.price_eur == Decimal("30.00")


def reason(person: Person) -> str:
    with pytest.raises(Refused) as refused:
        erase_asked(person, actor=actor_of(SHOPKEEPER))
    return refused.value.reason


def test_the_law_holds_for_every_row_of_a_person(database: Any, clock: Any) -> None:
    """An old purchase under the row that goes on does not end the term of a newer one under another row."""
    clock.at("2026-01-05")
    old = kit.lend(kit.paid_order(LoanKind.KOOP))
    clock.at("2034-01-05")
    new = kit.lend(kit.paid_order(LoanKind.KOOP, borrower=replace(kit.BORROWER, first_name="Kanari")))
    for loan in (old, new):
        kit.pay(loan, "30.00")
    merge(old.person, new.person, Twin.CARD_SEEN, actor=actor_of(SHOPKEEPER))
    clock.at("2037-01-05")
    with pytest.raises(Refused) as no:
        erase_asked(old.person, actor=actor_of(SHOPKEEPER))
    assert no.value.reason == "kept_by_law"


def test_lost_is_kept_for_its_own_term_whatever_came_after(database: Any, clock: Any) -> None:
    clock.at("2024-01-05")
    loan = kit.lend()
    changes.note_incident(loan, IncidentKind.LOSS, actor=actor_of(LIBRARIAN))
    assert str(loan.person.kept_until) == "2034-01-05"
    clock.at("2024-03-05")
    again = kit.lend()
    assert again.person is loan.person
    assert again.person.kept_until is None
    back(again)
    assert str(loan.person.kept_until) == "2034-01-05", "the longest term counts, not the newest"


def test_another_counter_and_the_coordinator_do_not_erase(database: Any) -> None:
    loan = back(kit.lend())
    for persona in (OTHER_LIBRARIAN, SHOPKEEPER, COORDINATOR, ADMIN):
        with pytest.raises(Exception, match="mag jij niet"):
            erase_asked(loan.person, actor=actor_of(persona))
    assert loan.person.last_name == "Vogelzang"


def test_who_was_merged_goes_with_the_rest_and_not_before(database: Any, clock: Any) -> None:
    clock.at("2024-01-05")
    first = back(kit.lend())
    second = kit.lend(kit.free_order(borrower=replace(kit.BORROWER, first_name="Kanari", postal_code="8501")))
    assert first.person_id != second.person_id
    merge(second.person, first.person, Twin.CARD_SEEN, actor=actor_of(LIBRARIAN))
    clock.at("2027-01-05")
    assert due() == [], "the other row has an open loan"
    back(second)
    clock.at("2029-01-06")
    assert erase_due(actor=SYSTEM) == 1
    assert (first.person.name, second.person.name) == ("", "")


def shorter(kind: TermKind, amount: int) -> None:
    confirm_change(propose_term(kind, amount, actor=actor_of(COORDINATOR)), actor=actor_of(ADMIN))


# --- terms, lists, a second person ------------------------------------------------------------------------------------


def test_a_new_term_counts_at_once(database: Any, clock: Any) -> None:
    clock.at("2026-01-05")
    loan = back(kit.lend())
    clock.at("2026-12-01")
    assert due() == []
    shorter(TermKind.FREE_LOAN, 6)
    assert str(loan.person.kept_until) == "2026-07-05"
    assert [each.person.id for each in due()] == [loan.person_id]
    for amount, why in ((0, "Kies een getal"), (6, "al zo"), (500, "Kies een getal")):
        with pytest.raises(Refused, match=why):
            change_term(TermKind.FREE_LOAN, amount, actor=actor_of(ADMIN))
    with pytest.raises(Exception, match="mag jij niet"):
        change_term(TermKind.FREE_LOAN, 7, actor=actor_of(LIBRARIAN))


def test_many_wait_for_a_second_person(database: Any, clock: Any) -> None:
    clock.at("2024-01-05")
    loans = [
        back(kit.lend(kit.free_order(borrower=replace(kit.BORROWER, last_name=f"Lijster{n}", street=f"Elders {n}"))))
        for n in "abc"
    ]
    change_term(TermKind.NIGHTLY_MOST, 2, actor=actor_of(ADMIN))
    clock.at("2026-02-05")
    assert erase_due(actor=SYSTEM) == 0, "three are more than the night does by itself"
    plan = make_list(actor=actor_of(COORDINATOR))
    with pytest.raises(Refused, match="tweede persoon"):
        confirm_list(plan, actor=actor_of(COORDINATOR))
    with pytest.raises(Exception, match="mag jij niet"):
        confirm_list(plan, actor=actor_of(LIBRARIAN))
    dispute(loans[1].person, True, actor=actor_of(LIBRARIAN))
    erased, stay = confirm_list(plan, actor=actor_of(ADMIN))
    assert (erased, stay) == (2, [loans[1].person.ref])
    assert [loan.person.last_name for loan in loans] == ["", "Lijsterb", ""]
    with pytest.raises(Refused, match="al bevestigd"):
        confirm_list(plan, actor=actor_of(ADMIN))
    assert first_broken_event() is None


def test_a_list_erases_nobody_whose_time_is_not_over_any_more(database: Any, clock: Any) -> None:
    """Between making a list and confirming it a term was made longer, or somebody was merged with who stays."""
    clock.at("2024-01-05")
    loans = [
        back(kit.lend(kit.free_order(borrower=replace(kit.BORROWER, last_name=f"Lijster{n}", street=f"Elders {n}"))))
        for n in "abc"
    ]
    clock.at("2026-02-01")
    fresh = back(kit.lend(kit.free_order(borrower=replace(kit.BORROWER, last_name="Spreeuw", street="Verder 3"))))
    plan = make_list(actor=actor_of(COORDINATOR))
    merge(loans[0].person, fresh.person, Twin.CARD_SEEN, actor=actor_of(LIBRARIAN))
    merge(fresh.person, loans[1].person, Twin.CARD_SEEN, actor=actor_of(LIBRARIAN))
    erased, stay = confirm_list(plan, actor=actor_of(ADMIN))
    assert (erased, stay) == (1, [loans[0].person.ref, loans[1].person.ref])
    assert [loan.person.last_name for loan in (*loans, fresh)] == ["Lijstera", "Lijsterb", "", "Spreeuw"]


def test_a_longer_term_keeps_who_stood_on_a_list(database: Any, clock: Any) -> None:
    clock.at("2024-01-05")
    loan = back(kit.lend())
    clock.at("2026-02-01")
    plan = make_list(actor=actor_of(COORDINATOR))
    change_term(TermKind.FREE_LOAN, 60, actor=actor_of(COORDINATOR))
    assert confirm_list(plan, actor=actor_of(ADMIN)) == (0, [loan.person.ref])
    assert loan.person.last_name == "Vogelzang"


def test_nobody_confirms_alone_in_the_database_either(database: Any, clock: Any) -> None:
    clock.at("2024-01-05")
    back(kit.lend())
    clock.at("2026-02-05")
    plan = make_list(actor=actor_of(COORDINATOR))
    with pytest.raises(Exception, match="second_person"):
        database.execute(
            text("UPDATE erase_plan SET confirmed_by = made_by, confirmed_at = :now WHERE id = :id"),
            {"id": plan.id, "now": now() + timedelta(0)},
        )


# --- a term by which more is erased -----------------------------------------------------------------------------------


def test_a_shorter_term_waits_for_a_second_person(database: Any, clock: Any) -> None:
    clock.at("2026-01-05")
    loan = back(kit.lend())
    clock.at("2026-12-01")
    with pytest.raises(Refused, match="tweede persoon"):
        change_term(TermKind.FREE_LOAN, 6, actor=actor_of(COORDINATOR))
    proposal = propose_term(TermKind.FREE_LOAN, 6, actor=actor_of(COORDINATOR))
    assert (amount_of(TermKind.FREE_LOAN), due()) == (24, []), "until it is confirmed the old one is in force"
    assert erase_due(actor=SYSTEM) == 0
    with pytest.raises(Refused, match="wacht al een voorstel"):
        propose_term(TermKind.FREE_LOAN, 5, actor=actor_of(ADMIN))
    with pytest.raises(Refused, match="Jij stelde dit voor"):
        confirm_change(proposal, actor=actor_of(COORDINATOR))
    with pytest.raises(Exception, match="mag jij niet"):
        confirm_change(proposal, actor=actor_of(LIBRARIAN))
    assert confirm_change(proposal, actor=actor_of(ADMIN)) == 1
    assert (amount_of(TermKind.FREE_LOAN), str(loan.person.kept_until)) == (6, "2026-07-05")
    with pytest.raises(Refused, match="al bevestigd"):
        confirm_change(proposal, actor=actor_of(ADMIN))
    assert [(each.who, each.proposed_by) for each in changes_of_terms()] == [(ADMIN.name, COORDINATOR.name)]
    assert first_broken_event() is None


def test_a_night_that_erases_more_waits_too_and_one_that_erases_less_does_not(database: Any) -> None:
    with pytest.raises(Refused, match="tweede persoon"):
        change_term(TermKind.NIGHTLY_MOST, 11, actor=actor_of(ADMIN))
    change_term(TermKind.NIGHTLY_MOST, 9, actor=actor_of(ADMIN))
    withdraw_term(propose_term(TermKind.NIGHTLY_MOST, 10, actor=actor_of(ADMIN)), actor=actor_of(COORDINATOR))
    assert amount_of(TermKind.NIGHTLY_MOST) == 9


def test_nobody_proposes_and_confirms_in_the_database_either(database: Any) -> None:
    made = propose_term(TermKind.STAFF, 3, actor=actor_of(ADMIN))
    with pytest.raises(Exception, match="second_person"):
        database.execute(
            text("UPDATE term_proposal SET confirmed_by = made_by, confirmed_at = :now WHERE id = :id"),
            {"id": made.id, "now": now()},
        )


def test_what_a_term_would_do_is_counted_as_it_then_does(
    database: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.at("2026-01-05")
    for name, street in (("Lijstera", "Elders 1"), ("Lijsterb", "Elders 2")):
        back(kit.lend(kit.free_order(borrower=replace(kit.BORROWER, last_name=name, street=street))))
    clock.at("2026-10-05")
    back(kit.lend())
    clock.at("2026-12-01")
    said = effect_of(TermKind.FREE_LOAN, 6).sentences
    assert said[0] == "2 personen komen hierdoor meteen voorbij de termijn, met 2 contracten."
    assert said[1].startswith("Voor 3 personen verandert")
    monkeypatch.setattr(effects, "_MANY", 2)
    assert effect_of(TermKind.FREE_LOAN, 6).sentences[0].startswith("Hoogstens 2 personen komen")
    assert due() == []
    shorter(TermKind.FREE_LOAN, 6)
    assert len(due()) == 2
    assert "Die gaan dan deze nacht" in effect_of(TermKind.NIGHTLY_MOST, 20).sentences[1]
    assert "Vannacht gaat er niemand" in effect_of(TermKind.NIGHTLY_MOST, 1).sentences[1]


@pytest.mark.parametrize("kind", list(TermKind))
def test_every_term_says_what_it_would_do(database: Any, kind: TermKind) -> None:
    kit.referral()
    assert all(effect_of(kind, TERMS[kind].least).sentences)
